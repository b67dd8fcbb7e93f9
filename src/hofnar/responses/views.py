from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from hofnar.responses import misses, writer
from hofnar.responses.answering import CLOSINGS, GoTo, Waiting, after, language_of, opened, sent, started
from hofnar.responses.entries import Entry, open_entry, personal_entry
from hofnar.responses.limits import FULL
from hofnar.responses.notice import draw_privacy
from hofnar.responses.screens import draw_closing, draw_notice, draw_step
from hofnar.responses.suspicion import is_prefetch
from hofnar.responses.writer import NotStored

_log = logging.getLogger(__name__)


def open_start(request: HttpRequest, code: str) -> HttpResponse:
    return _whole(request, lambda: open_entry(code), "")


def open_privacy(request: HttpRequest, code: str) -> HttpResponse:
    return _told(request, lambda: open_entry(code))


def personal_privacy(request: HttpRequest, token: str) -> HttpResponse:
    return _told(request, lambda: personal_entry(token))


def open_step(request: HttpRequest, code: str, key: str, step: str) -> HttpResponse:
    return _whole(request, lambda: open_entry(code, key), step)


def personal_start(request: HttpRequest, token: str) -> HttpResponse:
    return _whole(request, lambda: personal_entry(token), "")


def personal_step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    return _whole(request, lambda: personal_entry(token), step)


def personal_key_step(request: HttpRequest, token: str, key: str, step: str) -> HttpResponse:
    return _whole(request, lambda: personal_entry(token, key), step)


def begun(request: HttpRequest) -> HttpResponse | Waiting:
    """The answer, or a post that waits for its commit. The addresses that matter are known without a search."""
    door, *parts = request.path_info[1:].split("/")
    code, behind = parts[0], parts[1:]
    if all(parts) and door == "s" and len(behind) in (0, 2):
        key, step = behind or ("", "")
        return _begun(request, lambda: open_entry(code, key), step)
    if all(parts) and door == "p" and len(behind) < 3:
        return _begun(request, lambda: personal_entry(code, *behind[:-1]), behind[-1] if behind else "")
    return _elsewhere(request)


def _elsewhere(request: HttpRequest) -> HttpResponse | Waiting:
    try:
        match = resolve(request.path_info, "hofnar.responses.urls")
    except Resolver404:
        return _begun(request, lambda: None, "")
    return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]


def kept(waiting: Waiting, request: HttpRequest) -> HttpResponse:
    """Waits for the commit, holding its thread, and answers."""
    try:
        merged = writer.stored(waiting.post)
    except NotStored:
        return not_kept(waiting)
    return after(waiting, merged, request)


def not_kept(waiting: Waiting) -> HttpResponse:
    answer = draw_notice(
        _("Your answer could not be kept just now"),
        _("Nothing is lost on your side: go back, and send it again in a minute."), 503, waiting.entry,
    )  # fmt: skip
    answer["Retry-After"] = "60"
    return answer


def _told(request: HttpRequest, find: Callable[[], Entry | None]) -> HttpResponse:
    """The notice; for an unknown link the same answer as everywhere, and nothing is ever sent to it."""
    entry = find() if request.method in ("GET", "HEAD") else None
    return _whole(request, lambda: None, "") if entry is None else draw_privacy(entry, request)


def _whole(request: HttpRequest, find: Callable[[], Entry | None], step: str) -> HttpResponse:
    found = _begun(request, find, step)
    return kept(found, request) if isinstance(found, Waiting) else found


def _begun(request: HttpRequest, find: Callable[[], Entry | None], step: str) -> HttpResponse | Waiting:
    entry = find()
    if entry is None:
        if misses.too_many(request.META):
            return draw_notice(_("Too many tries"), _("Wait a minute and try again."), 429)
        misses.missed(request.META)
        return draw_notice(_("This link does not work"), _("Check the address, or ask who gave it to you."), 404)
    if request.method == "POST":
        return _posted(entry, step, request)
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    if is_prefetch(request.META):
        return HttpResponse(status=204)
    return _shown(entry, step, request)


def _shown(entry: Entry, step: str, request: HttpRequest) -> HttpResponse:
    if step in CLOSINGS:
        return draw_closing(GoTo(entry, step, language_of(entry, request)))
    if not step and entry.place.is_used:
        return draw_closing(GoTo(entry, "used", language_of(entry, request)))
    if not entry.place.is_open:
        return _closed(entry)
    if entry.place.limits and not step and entry.place.is_full:
        return _full(entry, request)
    found = opened(entry, step, request) if step else started(entry, request)
    return _go(found) if isinstance(found, GoTo) else draw_step(found, request)


def _posted(entry: Entry, step: str, request: HttpRequest) -> HttpResponse | Waiting:
    if not entry.place.is_open:
        return _closed(entry)
    if entry.place.limits and not step and entry.place.is_full:
        return _full(entry, request)
    found = sent(entry, step, request)
    if isinstance(found, GoTo):
        return _go(found)
    return found if isinstance(found, HttpResponse | Waiting) else draw_step(found, request)


def _go(going: GoTo) -> HttpResponse:
    to = going.entry.address(going.step, going.language) if going.step else going.entry.start
    return HttpResponse(status=303, headers={"Location": to})


def _full(entry: Entry, request: HttpRequest) -> HttpResponse:
    answer = draw_closing(GoTo(entry, FULL, language_of(entry, request)))
    answer.status_code = 410
    return answer


def _closed(entry: Entry) -> HttpResponse:
    return draw_notice(_("This survey is closed"), _("Thank you for coming. Answers are no longer taken."), 410, entry)
