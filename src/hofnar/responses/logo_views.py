"""The logo at its own address: no cookies, no session, and kept for ever, since another picture has another address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from hofnar.accounts.logos import picture_of

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def logo(request: HttpRequest, name: str) -> HttpResponse:
    found = picture_of(name) if request.method in ("GET", "HEAD") else None
    if found is None:
        return _whole(HttpResponse(status=404, headers={"Cache-Control": "no-store"}))
    picture, kind = found
    return _whole(HttpResponse(picture, content_type=kind, headers={**HEADERS, "Content-Length": str(len(picture))}))


def _whole(answer: HttpResponse) -> HttpResponse:
    """It goes out as it is (lean.py)."""
    answer.is_bare = True  # type: ignore[attr-defined]
    return answer
