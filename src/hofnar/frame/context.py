from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """What the frame of every page needs."""
    return {"scope": getattr(request, "scope", None), "is_demo": settings.DEMO}
