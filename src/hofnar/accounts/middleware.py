from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from hofnar.accounts.access import Scope, scope_of
from hofnar.accounts.models import User
from hofnar.jobs.asking import asked_by

SESSION_KEY = "organisation"


class OrganisationMiddleware:
    """Puts ``request.scope`` in place: the signed-in user's rights in the organisation they look at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = None  # type: ignore[attr-defined]
        if not isinstance(request.user, User):
            return self.get_response(request)
        scope = scope_of(request.user, request.session.get(SESSION_KEY))
        request.scope = scope  # type: ignore[attr-defined]
        _speak(request, scope)
        with timezone.override(scope.organisation.timezone if scope else None), asked_by(request.user.pk):
            return self.get_response(request)


def _speak(request: HttpRequest, scope: Scope | None) -> None:
    """The person's own language, else what this browser chose, else the organisation's."""
    own = request.user.language if isinstance(request.user, User) else ""
    elsewhere = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "") or (scope.organisation.language if scope else "")
    chosen = own or elsewhere
    if chosen in dict(settings.LANGUAGES):
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen
