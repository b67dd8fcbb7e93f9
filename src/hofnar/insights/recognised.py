"""Who is who from period to period. A person is recognised by their customer number alone: because they answered
through their own link, or because an editor says that the respondent numbers of a survey are customer numbers. Nobody
is ever recognised in an anonymous survey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from hofnar.accounts.models import Organisation
from hofnar.customers.models import Customer
from hofnar.insights import cells
from hofnar.insights.figures import Figures
from hofnar.insights.models import CustomerNumbers
from hofnar.insights.months import Period, first_day, last_day
from hofnar.insights.points import points_of
from hofnar.insights.queries import AT_ONCE, keys_of, visible_responses
from hofnar.measurement.models import Metric
from hofnar.responses.models import Submission
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar_analytics.people import People, Strings, people
from hofnar_analytics.scores import on_scale

LEFT, JOINED = "left_on", "customer_since"  # facts of a customer, as a date


@dataclass(frozen=True, slots=True)
class Asking:
    """A survey version that asks for a metric: under which key, and whether its numbers are customer numbers."""

    version: int
    key: str
    numbered: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """People with one mean and one weight each, and how many answers they gave."""

    people: People
    answers: int


def surveys_of(metric: Metric) -> list[Survey]:
    """The surveys that ask for a metric and in which people may be recognised."""
    versions = SurveyVersion.objects.filter(pk__in=keys_of(metric)).values("survey_id")
    named = Survey.objects.filter(pk__in=versions, organisation=metric.organisation)
    return list(named.exclude(mode=Survey.Mode.ANONYMOUS).order_by("name", "pk"))


def said_of(surveys: list[Survey]) -> dict[int, CustomerNumbers]:
    found = CustomerNumbers.objects.filter(survey__in=surveys).select_related("said_by")
    return {one.survey_id: one for one in found}


def survey_to_say(organisation: Organisation) -> QuerySet[Survey]:
    return Survey.objects.filter(organisation=organisation).exclude(mode=Survey.Mode.ANONYMOUS)


def recognised(figures: Figures, metric: Metric, unit: int, period: Period, segment: str = "") -> Recognised | None:
    """The people of a unit and period whose number is known; None without any."""
    asking = tuple(_asking(metric))
    below = tuple(sorted(figures.tree.below.get(unit, ())))
    key = ("recognised", metric.pk, metric.scale, asking, below, period, segment)
    return figures.frame.kept(key, lambda: _recognised(figures, metric, asking, unit, period, segment))


def _recognised(
    figures: Figures, metric: Metric, asking: tuple[Asking, ...], unit: int, period: Period, segment: str
) -> Recognised | None:
    """Scores, weights and segments come from the columnar copy, only the numbers from the database."""
    frame, codes = figures.frame, figures.frame.codes(metric.pk)
    known = {pk: who for one in asking for pk, who in _numbers(figures, one, unit, period)}
    rows = np.flatnonzero(figures.rows(unit, period) & cells.scored(codes))
    ids = [known.get(pk, "") for pk in frame.responses()[rows].tolist()]
    rows = rows[[bool(who) for who in ids]] if known else rows[:0]
    if not len(rows):
        return None
    scores, weights = codes[rows].astype(np.float64), frame.weights()
    points = np.where(on_scale(scores, metric.scale), points_of(scores, metric.scale), np.nan)
    weight = np.ones(len(rows)) if weights is None else weights[rows]
    found = people(np.array([who for who in ids if who]), points, weight, _segments(figures, rows, segment))
    return Recognised(found, int(np.isfinite(points).sum())) if found.n else None


def _segments(figures: Figures, rows: NDArray[np.intp], key: str) -> Strings | None:
    if not key:
        return None
    if key not in figures.frame.segment_keys:
        return np.full(len(rows), "", dtype=np.str_)
    codes, values = figures.frame.segment(key)
    return np.array([*values, ""], dtype=np.str_)[codes[rows]]  # -1, unknown, is the last


def _asking(metric: Metric) -> Iterator[Asking]:
    keys = keys_of(metric)
    surveys = surveys_of(metric)
    said = said_of(surveys)
    versions = SurveyVersion.objects.filter(pk__in=keys, survey__in=surveys).values_list("pk", "survey_id")
    for version, survey in versions:
        yield Asking(version, keys[version], survey in said)


def _numbers(figures: Figures, asking: Asking, unit: int, period: Period) -> Iterator[tuple[int, str]]:
    """Response and customer number, as far as that is known."""
    days = (first_day(period.first), last_day(period.last))
    if asking.numbered:
        found = visible_responses(figures.organisation.pk).filter(
            version_id=asking.version, unit_id__in=figures.tree.below.get(unit, ()), answered_on__range=days
        )
        yield from found.exclude(external_id="").values_list("pk", "external_id").iterator(chunk_size=AT_ONCE)
    yield from _linked(figures.organisation, asking.version, days).items()  # a link of one's own says it best


def _linked(organisation: Organisation, version: int, days: tuple[date, date]) -> dict[int, str]:
    """The customer numbers of who answered through their own link."""
    found = Submission.objects.filter(
        organisation=organisation,
        version_id=version,
        personal_link__customer__isnull=False,
        response__isnull=False,
        response__answered_on__range=days,
    )
    return dict(found.values_list("response_id", "personal_link__customer__external_id"))


def numbers_of(organisation: Organisation, metric: Metric, responses: np.ndarray) -> dict[int, str]:
    """The customer number of each of these responses (ids) whose giver is recognised."""
    asking = list(_asking(metric))
    numbered = [one.version for one in asking if one.numbered]
    found: dict[int, str] = {}
    for at in range(0, len(responses), AT_ONCE):
        some = responses[at : at + AT_ONCE].tolist()
        told = visible_responses(organisation.pk).filter(pk__in=some, version_id__in=numbered)
        found |= dict(told.values_list("pk", "external_id"))
        linked = Submission.objects.filter(
            response_id__in=some,
            version_id__in=[one.version for one in asking],
            personal_link__customer__isnull=False,
        )
        found |= dict(linked.values_list("response_id", "personal_link__customer__external_id"))
    return found


def known_left(organisation: Organisation, until: date) -> Strings | None:
    """Whom the customer file calls gone by then; None where it says nothing about anybody."""
    return _dated(organisation, LEFT, lambda day: day <= until)


def known_joined(organisation: Organisation, after: date) -> Strings | None:
    """Whom the customer file calls new since then."""
    return _dated(organisation, JOINED, lambda day: day > after)


def _dated(organisation: Organisation, fact: str, holds: Any) -> Strings | None:
    told = Customer.objects.filter(organisation=organisation, facts__has_key=fact)
    known = [(number, _day(facts.get(fact))) for number, facts in told.values_list("external_id", "facts")]
    if not any(day for _, day in known):
        return None
    return np.array([number for number, day in known if day and holds(day)], dtype=np.str_)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
