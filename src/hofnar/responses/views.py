from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from hofnar.responses import misses
from hofnar.responses.answering import CLOSINGS, GoTo, language_of, opened, sent, started
from hofnar.responses.entries import Entry, open_entry, personal_entry
from hofnar.responses.limits import FULL
from hofnar.responses.screens import draw_closing, draw_notice, draw_step
from hofnar.responses.suspicion import is_prefetch
from hofnar.responses.writer import NotStored

_log = logging.getLogger(__name__)


def open_start(request: HttpRequest, code: str) -> HttpResponse:
    return _answered(request, lambda: open_entry(code), "")


def open_step(request: HttpRequest, code: str, key: str, step: str) -> HttpResponse:
    return _answered(request, lambda: open_entry(code, key), step)


def personal_start(request: HttpRequest, token: str) -> HttpResponse:
    return _answered(request, lambda: personal_entry(token), "")


def personal_step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    return _answered(request, lambda: personal_entry(token), step)


def personal_key_step(request: HttpRequest, token: str, key: str, step: str) -> HttpResponse:
    return _answered(request, lambda: personal_entry(token, key), step)


def _answered(request: HttpRequest, find: Callable[[], Entry | None], step: str) -> HttpResponse:
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


def _posted(entry: Entry, step: str, request: HttpRequest) -> HttpResponse:
    if not entry.place.is_open:
        return _closed(entry)
    if entry.place.limits and not step and entry.place.is_full:
        return _full(entry, request)
    try:
        found = sent(entry, step, request)
    except NotStored:
        answer = draw_notice(
            _("Your answer could not be kept just now"),
            _("Nothing is lost on your side: go back, and send it again in a minute."), 503, entry,
        )  # fmt: skip
        answer["Retry-After"] = "60"
        return answer
    if isinstance(found, GoTo):
        return _go(found)
    return found if isinstance(found, HttpResponse) else draw_step(found, request)


def _go(going: GoTo) -> HttpResponse:
    to = going.entry.address(going.step, going.language) if going.step else going.entry.start
    return HttpResponse(status=303, headers={"Location": to})


def _full(entry: Entry, request: HttpRequest) -> HttpResponse:
    answer = draw_closing(GoTo(entry, FULL, language_of(entry, request)))
    answer.status_code = 410
    return answer


def _closed(entry: Entry) -> HttpResponse:
    return draw_notice(_("This survey is closed"), _("Thank you for coming. Answers are no longer taken."), 410, entry)
