from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from hofnar.frame import theme
from hofnar.frame.colour import AA, AT_EASE, DARK_PAPER, DEFAULT_ACCENT, PAPER, is_colour, readable, text_on
from hofnar_analytics.pictures.tokens import page_style

YEAR = 365 * 24 * 3600
FONT_AND_COLOUR = "text/css; charset=utf-8"


@require_GET
def organisation_stylesheet(request: HttpRequest) -> HttpResponse:
    """The organisation's accent, made readable on paper and in the dark. A sheet: the policy forbids inline style."""
    scope = getattr(request, "scope", None)
    accent = scope.organisation.accent if scope and is_colour(scope.organisation.accent) else DEFAULT_ACCENT
    light, dark = readable(accent, PAPER, AA), readable(accent, DARK_PAPER, AT_EASE)
    on_light, on_dark = text_on(light), text_on(dark)
    sheet = f":root{{--accent:light-dark({light},{dark});--on-accent:light-dark({on_light},{on_dark})}}\n"
    return HttpResponse(sheet, content_type=FONT_AND_COLOUR, headers={"Cache-Control": "private, max-age=3600"})


@require_GET
def picture_stylesheet(request: HttpRequest) -> HttpResponse:
    return HttpResponse(page_style(), content_type=FONT_AND_COLOUR, headers={"Cache-Control": "public, max-age=3600"})


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(back(request))
    chosen = request.POST.get("theme", "")
    if chosen in theme.THEMES:
        response.set_cookie(theme.COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=settings.SECURE, httponly=True)
    else:
        response.delete_cookie(theme.COOKIE, samesite="Lax")
    return response


def back(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of ours."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and safe else "/"
