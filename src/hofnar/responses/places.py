"""Where a respondent comes in: what a link leads to. Kept for moments, so that answering asks the database for nothing
it was just told; inside somebody else's transaction (which sees its own truth) nothing is kept."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from hofnar.accounts.logos import Shown, shown_logo
from hofnar.invitations.access import open_link_by_code, personal_link_by_token
from hofnar.invitations.models import OpenLink, PersonalLink
from hofnar.responses.limits import Limits, limits_of
from hofnar.responses.queries import is_published, newest_published, published_definition
from hofnar.surveys.definition import Definition
from hofnar.surveys.models import Survey

ORIGIN = re.compile(r"https://[a-z0-9.-]{1,200}(?::[0-9]{1,5})?")
FRESH = 2.0  # seconds a link may be behind its settings
MOST = 20_000
NEVER_RESUMES = {OpenLink.Kind.KIOSK, OpenLink.Kind.EMBED}
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Place:
    organisation_id: int
    organisation_name: str
    accent: str
    survey_id: int
    version_id: int  # for who begins now
    wave: str
    unit_id: int
    mode: str
    channel: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    language: str = ""
    open_link_id: int | None = None
    personal_link_id: int | None = None
    is_mode_locked: bool = False
    is_open: bool = True
    is_used: bool = False
    framed_by: str = "'none'"
    limits: Limits | None = None
    logo: Shown | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)  # of the place or the visit: shown to whoever has the link
    personal_facts: Mapping[str, Any] = field(default_factory=dict)  # shown only with the cookie

    @property
    def is_anonymous(self) -> bool:
        return self.mode == Survey.Mode.ANONYMOUS

    @property
    def is_full(self) -> bool:
        """Nobody can begin here any more: the survey has enough answers, or enough of this group."""
        return self.limits is not None and self.limits.over({key: str(value) for key, value in self.facts.items()})

    @property
    def resumes(self) -> bool:
        return not self.is_anonymous and self.channel not in NEVER_RESUMES


class _Thread(threading.local):
    keeps = False


_thread = _Thread()


def this_thread_keeps() -> None:
    """Of the writer, whose transactions hold posts and nothing that is kept here, and of the event loop, which has no
    transactions: they need not look for one."""
    _thread.keeps = True


class Shelf:
    """A small memory by key, with an age. Not shared between processes. When something grows old one request looks
    again, and the others go on with what stands: a hundred at once would all ask the same."""

    def __init__(self, fresh: float) -> None:
        self.fresh = fresh
        self.kept: dict[Any, tuple[float, Any]] = {}
        self.looking: set[Any] = set()

    def get(self, key: Any, make: Callable[[], Kept]) -> Kept:
        if not _thread.keeps and connection.in_atomic_block:
            return make()
        found = self.kept.get(key)
        if found is not None:
            age = time.monotonic() - found[0]
            if age < self.fresh or (age < 2 * self.fresh and key in self.looking):
                return found[1]  # type: ignore[no-any-return]
        return self._looked_up(key, make)

    def _looked_up(self, key: Any, make: Callable[[], Kept]) -> Kept:
        self.looking.add(key)
        try:
            made = make()
            if len(self.kept) >= MOST:
                self.kept.clear()
            if made is not None:
                self.kept[key] = (time.monotonic(), made)
            else:
                self.kept.pop(key, None)
            return made
        finally:
            self.looking.discard(key)


_places, _definitions, _known = Shelf(FRESH), Shelf(3600.0), Shelf(60.0)
_asking = Shelf(FRESH)


def open_place(code: str) -> Place | None:
    return _places.get(code, lambda: _of_open_link(open_link_by_code(code)))


def personal_place(token: str) -> Place | None:
    return _places.get(token, lambda: _of_personal_link(personal_link_by_token(token)))


def definition_of(version_id: int) -> Definition:
    """A published version never changes, so it is read once."""
    return _definitions.get(version_id, lambda: published_definition(version_id))


def known_version(place: Place, asked: str) -> int:
    """The version a form was made of, when it is a published one of this survey; else the one that begins now."""
    if asked == str(place.version_id) or not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        return place.version_id
    known = _known.get((place.survey_id, asked), lambda: is_published(place.survey_id, int(asked)))
    return int(asked) if known else place.version_id


def _of_open_link(link: OpenLink | None) -> Place | None:
    if link is None:
        return None
    pages = (
        [origin for origin in link.embedded_on if ORIGIN.fullmatch(origin)] if link.kind == OpenLink.Kind.EMBED else []
    )
    return _place(link, link.kind, {}, open_link_id=link.pk, framed_by=" ".join(pages) or "'none'")


def _of_personal_link(link: PersonalLink | None) -> Place | None:
    if link is None:
        return None
    customer = link.customer
    known = {**customer.facts, "first_name": customer.first_name, "surname": customer.surname} if customer else {}
    used = link.used or link.answered_at is not None
    gone = link.expires_at is not None and link.expires_at <= timezone.now()
    return _place(link, "personal", known, personal_link_id=link.pk, is_used=used, is_gone=gone)


def _place(link: Any, channel: str, known: Mapping[str, Any], *, is_gone: bool = False, **fields: Any) -> Place | None:
    asking: _Asking | None = _asking.get(link.survey_id, lambda: _asking_of(link.survey_id))
    if asking is None:
        return None
    survey, organisation = asking.survey, asking.survey.organisation
    definition = definition_of(asking.version_id)
    return Place(
        organisation_id=link.organisation_id,
        organisation_name=organisation.name,
        accent=organisation.accent,
        survey_id=survey.pk,
        version_id=asking.version_id,
        wave=link.wave,
        unit_id=link.unit_id,
        mode=survey.mode,
        channel=channel,
        zone=ZoneInfo(organisation.timezone),
        languages=definition.languages,
        language=link.language,
        is_mode_locked=survey.mode_locked_at is not None,
        is_open=not is_gone and takes_answers(survey, timezone.now()),
        limits=asking.limits,
        logo=asking.logo,
        facts={"organisation": organisation.name, **link.facts},
        personal_facts=known,
        **fields,
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """What all links of a survey share."""

    survey: Survey
    version_id: int
    limits: Limits | None
    logo: Shown | None


def _asking_of(survey_id: int) -> _Asking | None:
    version = newest_published(survey_id)
    if version is None:
        return None
    survey = Survey.objects.select_related("organisation").get(pk=survey_id)
    return _Asking(survey, version, limits_of(survey), shown_logo(survey.organisation_id))


def takes_answers(survey: Survey, now: datetime) -> bool:
    if survey.state != Survey.State.OPEN:
        return False
    return not ((survey.opens_at and now < survey.opens_at) or (survey.closes_at and now >= survey.closes_at))
