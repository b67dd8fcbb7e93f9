"""What the web server loads. Its process ends with the server's main process, however that one ends."""

from __future__ import annotations

import os

from hofnar.lib.parents import end_with_parent
from hofnar.wsgi import application

__all__ = ["application"]

end_with_parent(os.getppid())
