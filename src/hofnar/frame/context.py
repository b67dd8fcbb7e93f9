from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hofnar.frame.navigation import navigation
from hofnar.frame.theme import chosen_theme


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs."""
    scope = getattr(request, "scope", None)
    return {
        "scope": scope,
        "is_demo": settings.DEMO,
        "is_invented": bool(scope and scope.organisation.is_invented),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "theme": chosen_theme(request),
        "other_languages": [(code, name) for code, name in settings.LANGUAGES if code != _language(request)],
    }


def _language(request: HttpRequest) -> str:
    return getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
