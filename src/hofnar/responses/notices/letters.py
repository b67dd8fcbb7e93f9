"""The mails: how many answers came in, and where to read them. No score, no text, nobody's name: those are read
behind the sign-in, where what a person may see is decided each time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from hofnar.accounts.access import Scope
from hofnar.channels.mail.letters import Letter
from hofnar.responses.access import responses_of
from hofnar.responses.models import Notice
from hofnar.responses.notices.rights import arrived, sayable, scope_of_notice
from hofnar.surveys.models import Survey

MOST_UNITS = 10


def notice(notice_id: int, responses: list[int]) -> Letter | None:
    """Of the answers it is about only those count that this person may still see."""
    found = _standing(notice_id)
    if found is None:
        return None
    asked, scope = found
    rows = responses_of(scope).filter(pk__in=responses, version__survey=asked.survey)
    units = rows.order_by().values_list("unit__name").annotate(n=Count("pk")).order_by("-n", "unit__name")
    facts = {"n": rows.count(), "units": list(units[:MOST_UNITS])}
    return _letter("notice", asked, scope, facts) if facts["n"] else None


def digest(notice_id: int, since: str, until: str) -> Letter | None:
    found = _standing(notice_id)
    if found is None:
        return None
    asked, scope = found
    first, last = datetime.fromisoformat(since), datetime.fromisoformat(until)
    n = arrived(scope, asked.survey, max(first, asked.since), last).count()
    if not sayable(asked.survey, n):
        return None
    zone = ZoneInfo(scope.organisation.timezone)
    facts = {"n": n, "since": first.astimezone(zone), "until": last.astimezone(zone)}
    facts |= {"so_far": responses_of(scope).filter(version__survey=asked.survey).count()}
    return _letter("digest", asked, scope, facts)


def _standing(notice_id: int) -> tuple[Notice, Scope] | None:
    found = Notice.objects.filter(pk=notice_id).select_related("survey", "survey__organisation", "user").first()
    scope = scope_of_notice(found) if found else None
    return (found, scope) if found and scope else None


def _letter(kind: str, asked: Notice, scope: Scope, facts: dict[str, Any]) -> Letter:
    facts |= {"survey": asked.survey, "organisation": scope.organisation, "unit": scope.unit}
    facts |= {"address": _address(scope, asked.survey), "settings_address": _absolute(reverse("notices"))}
    with translation.override(asked.user.language or scope.organisation.language):
        subject = render_to_string(f"responses/mail/{kind}_subject.txt", facts)
        text = render_to_string(f"responses/mail/{kind}.txt", facts).strip()
    return Letter(asked.user.email, subject, text)


def _address(scope: Scope, survey: Survey) -> str:
    """Where this person reads answers."""
    if scope.may_edit:
        return _absolute(reverse("survey_responses", args=[survey.pk]))
    try:
        return _absolute(reverse("home"))
    except NoReverseMatch:
        return _absolute("/")


def _absolute(path: str) -> str:
    """From the settings, never from a request: a forged host must not reach a mail."""
    return settings.BASE_URL.rstrip("/") + path
