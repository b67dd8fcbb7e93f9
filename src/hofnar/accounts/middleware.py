from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from hofnar.accounts.access import scope_of

SESSION_KEY = "organisation"


class OrganisationMiddleware:
    """Puts ``request.scope`` in place: the signed-in user's rights in the organisation they look at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.scope = scope_of(request.user, request.session.get(SESSION_KEY))  # type: ignore[attr-defined]
            _speak(request)
        return self.get_response(request)


def _speak(request: HttpRequest) -> None:
    chosen = getattr(request.user, "language", "")
    if chosen:
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen
