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
from django.db.models.fields.json import KeyTransform

from hofnar.accounts.models import Organisation
from hofnar.customers.models import Customer
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
    rows = [row for one in asking for row in _rows(figures, one, unit, period, segment)]
    if not rows:
        return None
    ids, values, weights, segments = zip(*rows)
    scores = np.array(values, dtype=np.float64)
    points = np.where(on_scale(scores, metric.scale), points_of(scores, metric.scale), np.nan)
    found = people(np.array(ids), points, np.array(weights, dtype=np.float64), np.array(segments) if segment else None)
    return Recognised(found, int(np.isfinite(points).sum())) if found.n else None


def _asking(metric: Metric) -> Iterator[Asking]:
    keys = keys_of(metric)
    surveys = surveys_of(metric)
    said = said_of(surveys)
    versions = SurveyVersion.objects.filter(pk__in=keys, survey__in=surveys).values_list("pk", "survey_id")
    for version, survey in versions:
        yield Asking(version, keys[version], survey in said)


def _rows(
    figures: Figures, asking: Asking, unit: int, period: Period, segment: str
) -> Iterator[tuple[str, float, float, str]]:
    """Customer number, score, weight, segment."""
    days = (first_day(period.first), last_day(period.last))
    found = visible_responses(figures.organisation.pk).filter(
        version_id=asking.version, unit_id__in=figures.tree.below.get(unit, ()), answered_on__range=days
    )
    linked = _linked(figures.organisation, asking.version, days)
    fields = ("pk", "external_id", "weight", "segments", "_score")
    for pk, number, weight, segments, score in found.annotate(_score=KeyTransform(asking.key, "answers")).values_list(
        *fields
    ):
        who = linked.get(pk) or (number if asking.numbered else "")
        if who and isinstance(score, (int, float)) and not isinstance(score, bool):
            yield who, float(score), float(weight), str(segments.get(segment) or "")


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
