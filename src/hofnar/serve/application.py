"""What the web server loads. Its process ends with the server's main process, however that one ends."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.db import connection

from hofnar.lib.parents import end_with_parent
from hofnar.serve.one_web_process import AlreadyServed, hold
from hofnar.wsgi import application

__all__ = ["application"]

end_with_parent(os.getppid())
if connection.vendor == "sqlite":
    try:
        LOCK = hold(settings.DATA)
    except AlreadyServed as problem:
        sys.exit(str(problem))
