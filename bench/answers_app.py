"""What the web server loads under the bench: the product, or the product with one thing changed (HOFNAR_BENCH)."""

from __future__ import annotations

import os

from hofnar.lib.parents import end_with_parent

CHANGE = os.environ.get("HOFNAR_BENCH", "")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
end_with_parent(os.getppid())

if CHANGE == "full middleware":
    from django.conf import settings

    settings.MIDDLEWARE = [*settings.MIDDLEWARE[1:], settings.MIDDLEWARE[0]]

from hofnar.wsgi import application  # noqa: E402

if CHANGE == "one by one":
    from hofnar.responses import writer

    writer.LARGEST_GROUP = 1

if CHANGE == "nothing":

    def application(environ, start_response):
        environ["wsgi.input"].read()
        start_response("303 See Other", [("Location", "/"), ("Content-Length", "0")])
        return [b""]


__all__ = ["application"]
