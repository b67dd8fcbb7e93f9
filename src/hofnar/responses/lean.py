"""How respondents are answered: no session, no sign-in, nothing they do not need.

The web server meets this first (``hofnar.serve.front``; under another server ``in_front_of``), so that not even
Django's handler with its signals runs. Whatever calls Django itself, as tests do, finds it first in ``MIDDLEWARE``.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, SynchronousOnlyOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse

from hofnar.responses import views
from hofnar.responses.answering import Waiting
from hofnar.responses.screens import draw_notice

Found = HttpResponse | Waiting
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
DOORS = ("/s/", "/p/", "/logo/")
SMALL = 400  # bytes that are not worth compressing
_log = logging.getLogger(__name__)


class RespondentsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return answer(request) if request.path_info.startswith(DOORS) else self.get_response(request)


def in_front_of(product: Application) -> Application:
    def answered(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(DOORS):
            return product(environ, start)
        response = answer(WSGIRequest(environ))
        let_go(response)
        start(f"{response.status_code} {response.reason_phrase}", headers_of(response))
        return [response.content]

    return answered


def headers_of(response: HttpResponse) -> list[tuple[str, str]]:
    cookies = [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    return [*response.items(), *cookies]


def let_go(found: Found) -> None:
    """A connection of a pool goes back. One to SQLite stays with its thread: opening it costs more than a page."""
    failed = isinstance(found, HttpResponse) and found.status_code >= 500
    if connection.connection is not None and (connection.vendor != "sqlite" or failed):
        connection.close()


def answer(request: HttpRequest) -> HttpResponse:
    """All of it, in one thread that waits for the commit of a post."""
    found = refused(request) or begun(request)
    if isinstance(found, Waiting):
        found = quietly(views.kept, found, request)
    return finished(found, request)


def refused(request: HttpRequest) -> HttpResponse | None:
    """The same rule as everywhere: an unknown host is refused, plain http is sent to https."""
    try:
        host = _host_of(request)
    except DisallowedHost:
        return _bare(HttpResponse(status=400))
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return _bare(HttpResponse(status=301, headers={"Location": f"https://{host}{request.get_full_path()}"}))
    return None


def _bare(response: HttpResponse) -> HttpResponse:
    response.is_bare = True  # type: ignore[attr-defined]
    return response


right_hosts: set[tuple[str, ...]] = set()


def _host_of(request: HttpRequest) -> str:
    """Hosts that were found right are known from then on."""
    said: str = request.META.get("HTTP_HOST", "")
    known = (said, *settings.ALLOWED_HOSTS)
    if known in right_hosts:
        return said
    host = request.get_host()
    if host == said and len(right_hosts) < 1000:
        right_hosts.add(known)
    return host


def begun(request: HttpRequest) -> Found:
    """Up to where a post waits for its commit."""
    return quietly(views.begun, request)  # type: ignore[no-any-return]


def quietly(do: Callable[..., Any], *given: Any) -> Any:
    """An error is logged without the address, which holds a key; what is merely unknown is not logged at all."""
    try:
        return do(*given)
    except SynchronousOnlyOperation:
        raise  # the event loop asks again in a thread (hofnar.serve.front)
    except Exception as problem:
        _log.exception("respondent_page_failed", extra={"why": type(problem).__name__})
        return draw_notice("Even niet bereikbaar", "Probeer het over een minuut opnieuw. Try again later.", 500)


def finished(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    response._has_been_logged = True  # type: ignore[attr-defined]
    if not hasattr(response, "is_bare"):
        _compress(response, request)
        _headed(response)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers["Strict-Transport-Security"] = HSTS
    return response


def own_headers(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For pages that show what respondents see, elsewhere."""

    def headed(request: HttpRequest) -> HttpResponse:
        return _headed(answer(request))

    return headed


def _headed(response: HttpResponse) -> HttpResponse:
    """Nothing is kept, nothing is loaded from elsewhere, nobody is told where a respondent came from."""
    headers = response.headers
    for name, value in (_HEADERS if response.content else _ALWAYS).items():
        headers[name] = value
    if response.content:
        style = getattr(response, "style_hash", "")
        headers["Content-Security-Policy"] = _POLICY.format(
            style=f"style-src {style}; " if style else "",
            images=getattr(response, "images_from", "data:"),
            frames=getattr(response, "framed_by", "'none'"),
        )
    return response


_ALWAYS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_HEADERS = {
    **_ALWAYS,
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_POLICY = "default-src 'none'; {style}img-src {images}; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
HSTS = "max-age=31536000; includeSubDomains; preload"


def _compress(response: HttpResponse, request: HttpRequest) -> None:
    """No page holds a secret that stays the same, so its length tells nothing."""
    if len(response.content) > SMALL and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        squeezed = getattr(response, "gzipped", None) or partial(gzip.compress, response.content, 6, mtime=0)
        response.content = squeezed()
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
