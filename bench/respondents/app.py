"""What the web server loads under the bench: the product, or the product with one thing changed (HOFNAR_BENCH)."""

from __future__ import annotations

import gc
import os
import sys

from hofnar.lib.parents import end_with_parent

CHANGE = os.environ.get("HOFNAR_BENCH", "")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
end_with_parent(os.getppid())
sys.setswitchinterval(0.001)

if CHANGE == "full middleware":
    from django.conf import settings

    settings.MIDDLEWARE = [*settings.MIDDLEWARE[1:], settings.MIDDLEWARE[0]]

from hofnar.wsgi import product  # noqa: E402, I001  # sets Django up
from hofnar.serve.front import Front  # noqa: E402

application = Front(product, 8)
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)

if CHANGE == "full middleware":
    application = Front(product, 256).product  # a thread for each, as they all wait for the writer

if CHANGE == "one by one":
    from hofnar.responses import writer

    writer.LARGEST_GROUP = 1

if CHANGE == "slow commit":  # PostgreSQL syncs in a process of its own: the wait stands where the sync would
    import time

    from django.db.backends.postgresql.base import DatabaseWrapper

    commit = DatabaseWrapper._commit

    def slowly(self):
        time.sleep(0.005)
        return commit(self)

    DatabaseWrapper._commit = slowly


class Nothing:
    async def __rsgi__(self, scope, protocol):
        await protocol()
        protocol.response_bytes(303, [("location", "/")], b"")


if CHANGE == "nothing":
    application = Nothing()

__all__ = ["application"]
