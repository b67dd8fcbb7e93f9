from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from hofnar.accounts import services
from hofnar.frame.views import YEAR, back


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remembered by the browser, and with the person when they are signed in."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(back(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.set_language(request.user, chosen)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=settings.SECURE)
    return response
