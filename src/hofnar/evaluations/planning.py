"""What can be seen, before anything starts: from the answers that come in now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hofnar.evaluations.groups import Span, common_period, rows_of, start_of
from hofnar.evaluations.models import Plan
from hofnar.evaluations.scale import in_points
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar_analytics.comparisons import answer_variance
from hofnar_analytics.power import PlannedOutcome, people_per_group, smallest_difference
from hofnar_analytics.reasons import GROUP_FLOOR
from hofnar_analytics.scales import Kind

YEAR = 12
MOST_MONTHS = 36
LEAST_PEOPLE = 100  # of an experiment: 50 in each arm
Comparison = Plan.Comparison
BESIDE_OTHERS = (Comparison.UNITS, Comparison.SEGMENT)
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Power:
    """``per_month``: answers a month of who gets it and of the others (of everybody twice where nobody stands beside);
    ``smallest``: the smallest difference that is usually seen after the planned months; ``months``: how many the
    expected one takes (None: more than three years); ``people``: N* of an experiment."""

    per_month: Pair = (0.0, 0.0)
    smallest: float | None = None
    months: int | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class _Now:
    """Answers a month and the variance of one, in both groups, and of how many months that is known."""

    per_month: Pair
    variances: Pair
    months: int


def power_of(figures: Figures, plan: Plan) -> Power:
    """From the year before the start, or the last year while it has not begun. Answers count as independent: where
    units change by themselves, more is needed."""
    now = _now(figures, plan)
    if now is None:
        return Power()
    kind, expected = Kind(plan.metric.kind), in_points(plan.metric, plan.expected)
    outcomes = [PlannedOutcome(kind, max(variance, 1e-9)) for variance in now.variances]

    def seen(months: int) -> float:
        first, second = (max(2, round(n)) for n in _counting(plan, now, months))
        return smallest_difference(outcomes[0], (first, second), other=outcomes[1])

    enough = next((months for months in range(1, MOST_MONTHS + 1) if seen(months) <= expected), None)
    people = _people(plan, expected, outcomes) if plan.comparison == Comparison.EXPERIMENT else None
    return Power(now.per_month, seen(plan.months), enough, people)


def _now(figures: Figures, plan: Plan) -> _Now | None:
    whole = figures.frame.period
    last = -1 if whole is None else min(whole.last, start_of(plan) - 1)
    if whole is None or last < whole.first:
        return None
    period = common_period(figures, plan, Period(max(whole.first, last - YEAR + 1), last), before=True)
    if period is None:
        return None
    return _of_two(figures, plan, period) if plan.comparison in BESIDE_OTHERS else _of_one(figures, plan, period)


def _of_two(figures: Figures, plan: Plan, period: Period) -> _Now | None:
    rows = rows_of(figures, plan, Span(None, period, period.first))
    parts = [rows.points[rows.treated], rows.points[~rows.treated]]
    if min(map(len, parts)) < GROUP_FLOOR:
        return None
    each, spread = [len(part) / period.months for part in parts], [float(np.var(part, ddof=1)) for part in parts]
    return _Now((each[0], each[1]), (spread[0], spread[1]), period.months)


def _of_one(figures: Figures, plan: Plan, period: Period) -> _Now | None:
    score = figures.tally(plan.metric, plan.evaluation.unit_id, period).score(plan.metric.scale)
    if score.n < GROUP_FLOOR:
        return None
    each, spread = score.n / period.months, answer_variance(score)
    share = plan.treated_share / 100 if plan.comparison == Comparison.EXPERIMENT else 1.0
    rest = 1 - share if plan.comparison == Comparison.EXPERIMENT else 1.0
    return _Now((each * share, each * rest), (spread, spread), period.months)


def _counting(plan: Plan, now: _Now, months: int) -> Pair:
    """How many answers the difference rests on. Beside others before and after both carry noise; an experiment has no
    before; without others the two sides are before and after."""
    first, second = now.per_month
    if plan.comparison == Comparison.EXPERIMENT:
        return first * months, second * months
    if plan.comparison in BESIDE_OTHERS:
        times = 1 / (1 / now.months + 1 / months)
        return first * times, second * times
    return first * now.months, second * months


def _people(plan: Plan, expected: float, outcomes: list[PlannedOutcome]) -> int:
    ratio = (100 - plan.treated_share) / plan.treated_share
    return max(LEAST_PEOPLE, sum(people_per_group(expected, outcomes[0], other=outcomes[1], ratio=ratio)))
