"""What came back from a survey, in counts: who answered of those invited, through which link, on which day.

Posts that look like a robot's count nowhere until they are let in. Of an anonymous survey there is one count, that of
the answers its batches have made visible: everything finer could point at a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from hofnar.accounts.access import Scope
from hofnar.invitations.models import PersonalLink
from hofnar.responses.access import responses_of
from hofnar.responses.anonymous import FEWEST
from hofnar.responses.models import Submission
from hofnar.surveys.models import Survey
from hofnar_analytics.response_rates import Dispositions

State = Submission.State
DAYS = 30
MOST_SUSPECTS = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """Of people who sent a first page that was accepted: how far they came. ``of`` is a kind of link, a language …"""

    of: str
    complete: int
    partial: int
    screened_out: int
    under_way: int

    @property
    def begun(self) -> int:
        return self.complete + self.partial + self.screened_out + self.under_way

    @property
    def completion(self) -> float | None:
        return 100 * self.complete / self.begun if self.begun else None


def submissions_of(scope: Scope, survey: Survey) -> QuerySet[Submission]:
    """All of them, suspects too, of the units this person sees."""
    return Submission.objects.filter(organisation=scope.organisation, survey=survey, unit__in=scope.units())


def counted(scope: Scope, survey: Survey, wave: str) -> QuerySet[Submission]:
    return submissions_of(scope, survey).filter(Q(suspicion="") | Q(response__isnull=False), wave=wave)


def waves_of(scope: Scope, survey: Survey) -> list[str]:
    """Waves with links or answers, the newest first."""
    links = PersonalLink.objects.filter(survey=survey, unit__in=scope.units())
    invited, answered = _newest_of(links), _newest_of(submissions_of(scope, survey))
    order = {wave: (invited.get(wave, 0), answered.get(wave, 0)) for wave in {*invited, *answered}}
    return sorted(order, key=lambda wave: order[wave], reverse=True)


def _newest_of(rows: QuerySet[Any]) -> dict[str, int]:
    """Of each wave the newest row; numbers of one table only compare among themselves."""
    return dict(rows.order_by().values_list("wave").annotate(newest=Max("pk")))


def dispositions(scope: Scope, survey: Survey, wave: str) -> Dispositions:
    """How the invited people of a wave ended. Who broke off may still go on."""
    links = PersonalLink.objects.filter(survey=survey, wave=wave, unit__in=scope.units()).count()
    of_links = counted(scope, survey, wave).filter(personal_link__isnull=False)
    of_links = of_links.exclude(state=State.OPEN, personal_link__answered_at__isnull=False)
    rows: Any = of_links.values_list("state").annotate(n=Count("personal_link", distinct=True))
    ended = dict(rows)
    return Dispositions(
        complete=ended.get(State.COMPLETE, 0),
        partial=ended.get(State.PARTIAL, 0),
        refusal=ended.get(State.OPEN, 0),
        not_eligible=ended.get(State.SCREENED_OUT, 0),
        unknown=max(0, links - sum(ended.values())),
    )


def counts_by(submissions: QuerySet[Submission], column: str) -> list[Counts]:
    """By ``channel``, ``language`` or ``device``, the largest first."""
    found: Any = submissions.order_by().values(column).annotate(**{state: _in_state(state) for state in State.values})
    rows = [Counts(row[column], row["complete"], row["partial"], row["screened_out"], row["open"]) for row in found]
    return sorted(rows, key=lambda row: (-row.begun, row.of))


def _in_state(state: str) -> Count:
    return Count("pk", filter=Q(state=state))


def together(rows: list[Counts]) -> Counts:
    columns = zip(*((row.complete, row.partial, row.screened_out, row.under_way) for row in rows))
    return Counts("", *([sum(column) for column in columns] or [0, 0, 0, 0]))


def by_day(submissions: QuerySet[Submission], zone: ZoneInfo) -> list[tuple[date, int]]:
    """Complete answers on the last days that had any, the newest first."""
    complete = submissions.filter(state=State.COMPLETE, completed_at__isnull=False).order_by()
    rows: Any = complete.annotate(day=TruncDate("completed_at", tzinfo=zone)).values_list("day").annotate(n=Count("pk"))
    return list(rows.order_by("-day")[:DAYS])


def suspects_of(scope: Scope, survey: Survey) -> QuerySet[Submission]:
    """Kept apart, and handed in to the end: only those can become a response."""
    if survey.mode == Survey.Mode.ANONYMOUS:
        return Submission.objects.none()
    apart = submissions_of(scope, survey).exclude(suspicion="").filter(response=None, state=State.COMPLETE)
    return apart.select_related("unit").order_by("-last_at")


def visible_answers(scope: Scope, survey: Survey) -> int | None:
    """Of an anonymous survey: what the batches have made visible; None for 1 to 4."""
    visible = responses_of(scope).filter(version__survey=survey).count()
    return None if 0 < visible < FEWEST else visible
