"""What a plan finds in the answers so far, by the method its comparison asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hofnar.evaluations.groups import Rows, Span, covariates_of, has_begun, rows_of, span_of
from hofnar.evaluations.models import Plan
from hofnar.evaluations.randomised import experiment_of
from hofnar.evaluations.scale import in_points
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.recognised import recognised
from hofnar_analytics.always_valid import AlwaysValid
from hofnar_analytics.before_after import BeforeAfter, other_people, same_people
from hofnar_analytics.difference_in_differences import (
    UNITS_FLOOR,
    DifferenceInDifferences,
    difference_in_differences,
)
from hofnar_analytics.interrupted_series import InterruptedSeries, interrupted_series
from hofnar_analytics.people import both_periods
from hofnar_analytics.period_series import series_of
from hofnar_analytics.reasons import floor_of
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.scales import Kind
from hofnar_analytics.trend import Season
from hofnar_analytics.verdicts import ExpectedAndFound, Outcome, expected_and_found

Result = DifferenceInDifferences | BeforeAfter | InterruptedSeries | AlwaysValid
Comparison = Plan.Comparison
TWO_YEARS = 24
DOUBTS = frozenset({Reason.TRENDS_DIFFERED, Reason.TOO_FEW_UNITS, Reason.SAMPLE_RATIO})


@dataclass(frozen=True, slots=True)
class Found:
    """``why_not`` is 'early' (nothing after the start), 'few' (below a floor) or 'unknown' (nobody recognised)."""

    result: Result | None
    through: int = 0
    why_not: str = ""


def evaluate(figures: Figures, plan: Plan, through: int | None = None) -> Found:
    span = span_of(figures, plan, through)
    if span is None:
        return Found(None, why_not="few" if has_begun(figures, plan) else "early")
    made = {
        Comparison.UNITS: _beside_others,
        Comparison.SEGMENT: _beside_others,
        Comparison.SAME_PEOPLE: _same_people,
        Comparison.OTHER_PEOPLE: _other_people,
        Comparison.SERIES: _series,
        Comparison.EXPERIMENT: experiment_of,
    }[Comparison(plan.comparison)]
    found = made(figures, plan, span)
    if isinstance(found, str):
        return Found(None, span.after.last, found)
    return Found(found, span.after.last)


def _floor(plan: Plan) -> int:
    return floor_of(Kind(plan.metric.kind))


def _beside_others(figures: Figures, plan: Plan, span: Span) -> DifferenceInDifferences | str:
    rows = rows_of(figures, plan, span)
    after = rows.months >= span.start
    cells = [int(((rows.treated == side) & (after == late)).sum()) for side in (True, False) for late in (True, False)]
    if min(cells) < _floor(plan):
        return "few"
    clustered = plan.comparison == Comparison.UNITS
    enough = clustered and _units(rows, True) >= UNITS_FLOOR and _units(rows, False) >= UNITS_FLOOR
    found = difference_in_differences(
        rows.points,
        rows.treated,
        rows.months,
        span.start,
        units=rows.units if enough else None,
        covariates=covariates_of(figures, rows, plan.treated.get("key", "")),
        weights=rows.weights,
    )
    if clustered and not enough:
        return replace(found, reasons=(*found.reasons, Reason.TOO_FEW_UNITS))
    return found


def _units(rows: Rows, treated: bool) -> int:
    return len(np.unique(rows.units[rows.treated == treated]))


def _same_people(figures: Figures, plan: Plan, span: Span) -> BeforeAfter | str:
    unit = plan.evaluation.unit_id
    periods = [one for one in (span.before, span.after) if one is not None]
    sides = [recognised(figures, plan.metric, unit, period) for period in periods]
    if len(sides) < 2 or sides[0] is None or sides[1] is None:
        return "unknown"
    both = both_periods(sides[0].people, sides[1].people)
    values = both.values[:, both.stayers]
    if values.shape[1] == 0:
        return "unknown"
    return "few" if values.shape[1] < _floor(plan) else same_people(values[0], values[1])


def _other_people(figures: Figures, plan: Plan, span: Span) -> BeforeAfter | str:
    rows = rows_of(figures, plan, span)
    after = rows.months >= span.start
    if min(int(after.sum()), int((~after).sum())) < _floor(plan):
        return "few"
    return other_people(rows.points, after, covariates_of(figures, rows), weights=rows.weights)


def _series(figures: Figures, plan: Plan, span: Span) -> InterruptedSeries | str:
    """Over all months from the first on, each that may be told by itself and reaches the floor."""
    whole = figures.frame.period
    assert whole is not None
    scores, months = [], []
    for month in range(whole.first, span.after.last + 1):
        shown = figures.figure(plan.metric, plan.evaluation.unit_id, Period(month, month))
        if shown.is_certain and shown.score is not None and shown.period == Period(month, month):
            scores.append(shown.score)
            months.append(month)
    if not scores:
        return "few"
    season = Season.WAVES if months[-1] - months[0] + 1 >= TWO_YEARS else Season.NONE
    found = interrupted_series(series_of(scores, months), span.start, season=season)
    return found if found.effect.known else "few"


def effect_of(result: Result) -> Estimate:
    return result.change if isinstance(result, BeforeAfter) else result.effect


def compared(plan: Plan, result: Result) -> ExpectedAndFound:
    """The expected effect beside the one found, in the unit of the calculation."""
    worth = None if plan.worth_naming is None else in_points(plan.metric, plan.worth_naming)
    return expected_and_found(
        in_points(plan.metric, plan.expected),
        effect_of(result),
        worth_naming=worth,
        higher_is_better=plan.metric.higher_is_better,
    )


def outcome_of(plan: Plan, result: Result, *, is_early: bool) -> Outcome:
    """No verdict while the comparison is not a fair one, or before the month that was agreed; only where lots were
    drawn may one look every day."""
    if DOUBTS & set(result.reasons):
        return Outcome.NOT_YET_KNOWN
    if is_early and not isinstance(result, AlwaysValid):
        return Outcome.NOT_YET_KNOWN
    return compared(plan, result).outcome
