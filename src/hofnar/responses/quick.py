"""The usual post of the usual page, without Django's request and response, which cost more than all else about a post.

The same views run over a request that knows a few headers and nothing else. Whoever asks it for more gets ``Unusual``,
and the post goes the whole way (lean.py) from its beginning; a test holds both ways equal, header by header.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import SynchronousOnlyOperation

from hofnar.responses import lean, views
from hofnar.responses.answering import Waiting, gives_cookie, onward
from hofnar.responses.merging import Merged

HEADERS = {
    "HTTP_USER_AGENT": "user-agent",
    "HTTP_ACCEPT_LANGUAGE": "accept-language",
    "HTTP_SEC_PURPOSE": "sec-purpose",
    "HTTP_PURPOSE": "purpose",
    "HTTP_X_PURPOSE": "x-purpose",
    "HTTP_X_MOZ": "x-moz",
    "HTTP_COOKIE": "cookie",
    "HTTP_X_FORWARDED_FOR": "x-forwarded-for",
}
SEVERAL = {"HTTP_COOKIE": "; ", "HTTP_X_FORWARDED_FOR": ","}  # may come in more than one line
PLAIN = [
    ("content-type", "text/html; charset=utf-8"),
    ("content-length", "0"),
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
]
Headers = list[tuple[str, str]]


class Unusual(Exception):
    """Needs what is not known here."""


class Few:
    """The headers that an ordinary post is judged by."""

    __slots__ = ("scope",)

    def __init__(self, scope: Any) -> None:
        self.scope = scope

    def get(self, name: str, default: str = "") -> str:
        if name == "REMOTE_ADDR":
            return remote_address(self.scope)
        known = HEADERS.get(name)
        if known is None:
            raise Unusual(name)
        if name in SEVERAL:
            return SEVERAL[name].join(self.scope.headers.get_all(known)) or default
        return self.scope.headers.get(known, default)  # type: ignore[no-any-return]


def remote_address(scope: Any) -> str:
    return scope.client.rpartition(":")[0].strip("[]")  # type: ignore[no-any-return]


class Brief:
    """As much of a POST request as an ordinary post needs."""

    __slots__ = ("META", "body", "path_info")
    method = "POST"
    GET: Mapping[str, str] = {}

    def __init__(self, scope: Any, body: bytes) -> None:
        self.path_info, self.META, self.body = scope.path, Few(scope), body

    def read(self, most: int) -> bytes:
        return self.body[:most]

    def __getattr__(self, name: str) -> Any:
        raise Unusual(name)


def waiting(scope: Any, body: bytes) -> Waiting | None:
    """A good post to a link that is in memory; None for all else."""
    if scope.query_string or not _is_right(scope.headers.get("host", ""), _is_secure(scope)):
        return None
    try:
        found = views.begun(Brief(scope, body))  # type: ignore[arg-type]
    except Exception:  # Unusual; or whatever is wrong, which the whole way finds and says again
        return None
    return found if isinstance(found, Waiting) else None


def headers(waiting: Waiting, merged: Merged, scope: Any) -> Headers | None:
    """Of the 303 that follows; None where a cookie goes with it, or the survey is not in memory."""
    if gives_cookie(waiting, merged):
        return None
    try:
        found = [("location", onward(waiting, merged)), *PLAIN]
    except SynchronousOnlyOperation:
        return None
    if settings.SECURE_HSTS_SECONDS and _is_secure(scope):
        found.append(("strict-transport-security", lean.HSTS))
    return found


def _is_secure(scope: Any) -> bool:
    said = scope.headers.get("x-forwarded-proto", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return (said or scope.scheme) == "https"


def _is_right(host: str, is_secure: bool) -> bool:
    """A host that was found right before; and nothing has to be sent to https."""
    return (is_secure or not settings.SECURE_SSL_REDIRECT) and (host, *settings.ALLOWED_HOSTS) in lean.right_hosts
