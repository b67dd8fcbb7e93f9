"""What the web server loads. Its process ends with the server's main process, however that one ends."""

from __future__ import annotations

import gc
import os
import sys

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext, override

from hofnar.lib.parents import end_with_parent
from hofnar.wsgi import product  # sets Django up

# isort: split
from hofnar.insights.frames import read_ahead
from hofnar.serve.front import Front
from hofnar.serve.one_web_process import AlreadyServed, hold

THREADS = "HOFNAR_WEB_THREADS"  # set by hofnar.serve.web for its own processes

application = Front(product, int(os.environ.get(THREADS, "8")))
reverse("home")  # the addresses of all rooms are read now, not in somebody's first request
read_ahead()  # and the answers
for language, _ in settings.LANGUAGES:
    with override(language):
        gettext("Home")
sys.setswitchinterval(0.001)  # the writer gets its turn between two requests; there are few threads to change between
gc.collect()
gc.freeze()  # what is loaded by now stays: no use in looking through it again and again
gc.set_threshold(20_000, 20, 50)
end_with_parent(os.getppid())
if connection.vendor == "sqlite":
    try:
        LOCK = hold(settings.DATA)
    except AlreadyServed as problem:
        sys.exit(str(problem))
