"""The chain that answers respondents: no session, no sign-in, nothing they do not need.

It stands first in ``MIDDLEWARE`` and answers respondents' addresses itself, so that nothing behind it runs for them.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from hofnar.responses.screens import draw_notice

Answer = Callable[[HttpRequest], HttpResponse]
DOORS = ("/s/", "/p/")
SMALL = 400  # bytes that are not worth compressing
_log = logging.getLogger(__name__)


class RespondentsMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.chain: Answer = found
        for link in reversed(CHAIN):
            self.chain = link(self.chain)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(DOORS):
            return self.chain(request)
        return self.get_response(request)


def found(request: HttpRequest) -> HttpResponse:
    try:
        match = resolve(request.path_info, "hofnar.responses.urls")
    except Resolver404:
        match = resolve("/s/-", "hofnar.responses.urls")
    return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]


def right_host(answer: Answer) -> Answer:
    """The same rule as everywhere: an unknown host is refused, plain http is sent to https."""

    def checked(request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host()
        except DisallowedHost:
            return HttpResponse(status=400)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return HttpResponse(status=301, headers={"Location": f"https://{host}{request.get_full_path()}"})
        response = answer(request)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers["Strict-Transport-Security"] = _HSTS
        return response

    return checked


def own_headers(answer: Answer) -> Answer:
    """Nothing is kept, nothing is loaded from elsewhere, nobody is told where a respondent came from."""

    def headed(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in (_HEADERS if response.content else _ALWAYS).items():
            response.headers[name] = value
        if not response.content:
            return response
        style = getattr(response, "style_hash", "")
        response.headers["Content-Security-Policy"] = _POLICY.format(
            style=f"style-src {style}; " if style else "", frames=getattr(response, "framed_by", "'none'")
        )
        return response

    return headed


_ALWAYS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_HEADERS = {
    **_ALWAYS,
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_POLICY = "default-src 'none'; {style}img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
_HSTS = "max-age=31536000; includeSubDomains; preload"


def compressed(answer: Answer) -> Answer:
    """No page holds a secret that stays the same, so its length tells nothing."""

    def squeezed(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if len(response.content) > SMALL and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            response.content = gzip.compress(response.content, 6, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return squeezed


def quiet(answer: Answer) -> Answer:
    """An error is logged without the address, which holds a key; what is merely unknown is not logged at all."""

    def kept_quiet(request: HttpRequest) -> HttpResponse:
        try:
            response = answer(request)
        except Exception as problem:
            _log.exception("respondent_page_failed", extra={"why": type(problem).__name__})
            response = draw_notice("Even niet bereikbaar", "Probeer het over een minuut opnieuw. Try again later.", 500)
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return kept_quiet


CHAIN = (right_host, own_headers, compressed, quiet)
