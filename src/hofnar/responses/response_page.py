"""What came back from a survey, in counts: who answered of those invited, through which link, on which day.

Posts that look like a robot's count nowhere until they are let in. Of an anonymous survey there is one count, that of
the answers its batches have made visible: everything finer could point at a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet, TextField
from django.db.models.functions import Cast, Substr

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.invitations.models import PersonalLink
from hofnar.responses.access import responses_of
from hofnar.responses.anonymous import FEWEST
from hofnar.responses.bars import MOST_DAYS
from hofnar.responses.models import Submission
from hofnar.surveys.models import Survey
from hofnar_analytics.response_rates import Dispositions

State = Submission.State
DAYS = 60
MOST_SUSPECTS = 20
GROUPS = ("channel", "language", "device", "version", "state")
Units = QuerySet[Unit] | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Of people who sent a first page that was accepted: how far they came. ``of`` is a kind of link, a language …"""

    of: str
    complete: int
    partial: int
    screened_out: int
    under_way: int  # or broken off

    @property
    def begun(self) -> int:
        return self.complete + self.partial + self.screened_out + self.under_way

    @property
    def completion(self) -> float | None:
        return 100 * self.complete / self.begun if self.begun else None


def of_units(survey: Survey, units: Units) -> QuerySet[Submission]:
    """``units`` is None for the whole organisation: then nobody's unit has to be looked up."""
    found = Submission.objects.filter(organisation=survey.organisation_id, survey=survey)
    return found if units is None else found.filter(unit__in=units)


def counted(survey: Survey, units: Units, wave: str) -> QuerySet[Submission]:
    return of_units(survey, units).filter(Q(suspicion="") | Q(response__isnull=False), wave=wave)


def count_waves(survey: Survey, units: Units) -> dict[str, Any]:
    """Waves with links or answers, the newest first; and who is kept apart, of all waves."""
    links = PersonalLink.objects.filter(survey=survey)
    links = links if units is None else links.filter(unit__in=units)
    invited, answered = _newest_of(links), _newest_of(of_units(survey, units))
    order = {wave: (invited.get(wave, 0), answered.get(wave, 0)) for wave in {*invited, *answered}}
    apart = list(_apart(survey, units).order_by("-last_at").values_list("pk", flat=True))
    waves = sorted(order, key=lambda wave: order[wave], reverse=True)
    return {"waves": waves, "apart": apart[:MOST_SUSPECTS], "apart_count": len(apart)}


def _newest_of(rows: QuerySet[Any]) -> dict[str, int]:
    """Of each wave the newest row; numbers of one table only compare among themselves."""
    return dict(rows.order_by().values_list("wave").annotate(newest=Max("pk")))


def count_came_back(survey: Survey, units: Units, wave: str) -> dict[str, Any]:
    """Everything that is counted over all who began, as plain data."""
    found = counted(survey, units, wave).order_by()
    rows: Any = found.values_list(*GROUPS).annotate(n=Count("pk"))
    invited = dispositions(survey, units, wave)
    return {
        "rows": [list(row) for row in rows],
        "days": [[day.isoformat(), n] for day, n in by_day(found, ZoneInfo(survey.organisation.timezone))],
        "invited": asdict(invited),
    }


def dispositions(survey: Survey, units: Units, wave: str) -> Dispositions:
    """How the invited people of a wave ended. Who broke off may still go on."""
    links = PersonalLink.objects.filter(survey=survey, wave=wave)
    invited = (links if units is None else links.filter(unit__in=units)).count()
    if not invited:
        return Dispositions()
    of_links = counted(survey, units, wave).filter(personal_link__isnull=False)
    of_links = of_links.exclude(state=State.OPEN, personal_link__answered_at__isnull=False)
    rows: Any = of_links.order_by().values_list("state").annotate(n=Count("personal_link", distinct=True))
    ended = dict(rows)
    return Dispositions(
        complete=ended.get(State.COMPLETE, 0),
        partial=ended.get(State.PARTIAL, 0),
        refusal=ended.get(State.OPEN, 0) + ended.get(State.BROKEN_OFF, 0),
        not_eligible=ended.get(State.SCREENED_OUT, 0) + ended.get(State.FULL, 0),
        unknown=max(0, invited - sum(ended.values())),
    )


def counts_by(document: dict[str, Any], column: str) -> list[Counts]:
    """By ``channel``, ``language`` or ``device``, the largest first."""
    place = GROUPS.index(column)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in document["rows"]:
        found[row[place]][row[GROUPS.index("state")]] += row[-1]
    rows = [
        Counts(
            of,
            n[State.COMPLETE],
            n[State.PARTIAL],
            n[State.SCREENED_OUT] + n[State.FULL],
            n[State.OPEN] + n[State.BROKEN_OFF],
        )
        for of, n in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.begun, row.of))


def versions_in(document: dict[str, Any]) -> set[int]:
    return {row[GROUPS.index("version")] for row in document["rows"]}


def together(rows: list[Counts]) -> Counts:
    columns = zip(*((row.complete, row.partial, row.screened_out, row.under_way) for row in rows))
    return Counts("", *([sum(column) for column in columns] or [0, 0, 0, 0]))


def by_day(submissions: QuerySet[Submission], zone: ZoneInfo) -> list[tuple[date, int]]:
    """Complete answers on the days that are drawn, the newest first. Grouped to ten minutes in the database, which
    is far cheaper than asking it for the day in a time zone a million times."""
    complete = submissions.filter(state=State.COMPLETE, completed_at__isnull=False).order_by()
    newest = complete.aggregate(newest=Max("completed_at"))["newest"]
    if newest is None:
        return []
    drawn = complete.filter(completed_at__gte=newest - timedelta(days=MOST_DAYS + 1))
    written = Substr(Cast("completed_at", TextField()), 1, len("2026-01-01 09:3"))
    rows: Any = drawn.annotate(at=written).values_list("at").annotate(n=Count("pk"))
    days: Counter[date] = Counter()
    for at, n in rows:
        days[datetime.fromisoformat(f"{at}0+00:00").astimezone(zone).date()] += n
    return sorted(days.items(), reverse=True)[:DAYS]


def suspects_of(scope: Scope, survey: Survey) -> QuerySet[Submission]:
    """Kept apart, and handed in to the end: only those can become a response."""
    return _apart(survey, scope.units()).select_related("unit").order_by("-last_at")


def _apart(survey: Survey, units: Units) -> QuerySet[Submission]:
    if survey.mode == Survey.Mode.ANONYMOUS:
        return Submission.objects.none()
    return of_units(survey, units).exclude(suspicion="").filter(response=None, state=State.COMPLETE)


def visible_answers(scope: Scope, survey: Survey) -> int | None:
    """Of an anonymous survey: what the batches have made visible; None for 1 to 4."""
    visible = responses_of(scope).filter(version__survey=survey).count()
    return None if 0 < visible < FEWEST else visible
