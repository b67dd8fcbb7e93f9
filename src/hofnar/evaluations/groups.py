"""Who got the measure and who is beside them, as rows of the columnar copy, over months that may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar.evaluations.models import Plan
from hofnar.insights import cells
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period, month_from
from hofnar.insights.points import points_of
from hofnar_analytics.scores import on_scale

BEFORE_MONTHS = 12  # no further back than this: older answers tell of another time
COVARIATES = 4

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Segment = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Answers before and after: points (n,), month (n,), unit (n,), who was treated (n,), weights (n,) or None."""

    points: Floats
    months: NDArray[np.int64]
    units: NDArray[np.int64]
    treated: Flags
    weights: Floats | None
    places: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Span:
    """The months before (an experiment needs none) and after; ``start`` is the first month the measure works."""

    before: Period | None
    after: Period
    start: int


def start_of(plan: Plan) -> int:
    return month_from(plan.first_month) or 0


def has_begun(figures: Figures, plan: Plan) -> bool:
    whole = figures.frame.period
    return whole is not None and start_of(plan) <= whole.last


def span_of(figures: Figures, plan: Plan, through: int | None = None) -> Span | None:
    """From a year before the start to the last month with answers, as far as months may be told."""
    whole, start = figures.frame.period, start_of(plan)
    if whole is None or not has_begun(figures, plan):
        return None
    after = common_period(figures, plan, Period(max(start, whole.first), min(through or whole.last, whole.last)))
    before = None
    if whole.first < start:
        before = common_period(figures, plan, Period(max(whole.first, start - BEFORE_MONTHS), start - 1), before=True)
    if after is None or (before is None and plan.comparison != Plan.Comparison.EXPERIMENT):
        return None
    return Span(before, after, start)


def common_period(figures: Figures, plan: Plan, asked: Period, *, before: bool = False) -> Period | None:
    """The months that may be told of everybody who is compared: snapped until nothing moves."""
    found = asked
    while found.first <= found.last:
        inner = _inner([figures.told(plan.metric, unit, found, segment) for unit, segment in _apart(plan, before)])
        if inner is None or inner == found:
            return inner
        found = inner
    return None


def _inner(told: list[Period | None]) -> Period | None:
    known = [one for one in told if one is not None]
    if len(known) < len(told):
        return None
    first, last = max(one.first for one in known), min(one.last for one in known)
    return Period(first, last) if first <= last else None


def _apart(plan: Plan, before: bool) -> list[tuple[int, Segment | None]]:
    """The groups of which something is told by itself; before a draw there are no arms."""
    unit, treated = plan.evaluation.unit_id, plan.treated
    found: list[tuple[int, Segment | None]] = [(unit, None)]
    found += [(int(one), None) for one in treated.get("units", ())]
    if before and plan.comparison == Plan.Comparison.EXPERIMENT:
        return found
    key = treated.get("key")
    values = [treated.get("value"), treated.get("control")] if key else []
    return found + [(unit, (key, value)) for value in values if value]


def rows_of(figures: Figures, plan: Plan, span: Span) -> Rows:
    codes = figures.frame.codes(plan.metric_id)
    whole = figures.rows(plan.evaluation.unit_id, None)
    months = figures.frame.months[figures.frame.month_positions()]
    within = _inside(months, span.after)
    if span.before is not None:
        within = within | _inside(months, span.before)
    places = np.flatnonzero(whole & within & cells.scored(codes) & _compared(figures, plan))
    values = codes[places].astype(np.float64)
    keep = on_scale(values, plan.metric.scale)
    places, values = places[keep], values[keep]
    weights = figures.frame.weights()
    return Rows(
        points_of(values, plan.metric.scale),
        months[places].astype(np.int64),
        figures.frame.units()[places].astype(np.int64),
        treated_rows(figures, plan)[places],
        None if weights is None else weights[places],
        places,
    )


def _inside(months: NDArray[np.int32], period: Period) -> Flags:
    return np.asarray((months >= period.first) & (months <= period.last))


def treated_rows(figures: Figures, plan: Plan) -> Flags:
    """Which rows of the frame got the measure."""
    units, key = plan.treated.get("units", ()), plan.treated.get("key")
    if key:
        return figures.frame.segment_rows(key, plan.treated["value"])
    found = np.zeros(figures.frame.rows, dtype=np.bool_)
    for unit in units:
        found |= figures.rows(int(unit), None)
    return found


def _compared(figures: Figures, plan: Plan) -> Flags:
    """Who takes part: with a segment only those of whom it is known; in an experiment both arms."""
    key, control = plan.treated.get("key"), plan.treated.get("control")
    if not key:
        return np.ones(figures.frame.rows, dtype=np.bool_)
    if control:
        return figures.frame.segment_rows(key, plan.treated["value"]) | figures.frame.segment_rows(key, control)
    if key not in figures.frame.segment_keys:
        return np.zeros(figures.frame.rows, dtype=np.bool_)
    return np.asarray(figures.frame.segment(key)[0] >= 0)


def covariates_of(figures: Figures, rows: Rows, apart: str = "") -> Mapping[str, Floats]:
    """Who answered, as columns of nought and one: each value of each segment but the first, where both are common."""
    found: dict[str, Floats] = {}
    keys: Sequence[str] = [key for key in figures.offered_segments() if key != apart][:COVARIATES]
    for key in keys:
        codes = figures.frame.segment(key)[0][rows.places]
        for code in np.unique(codes)[1:].tolist():
            column = (codes == code).astype(np.float64)
            if 50 <= column.sum() <= len(column) - 50:
                found[f"{key} {code}"] = column
    return found
