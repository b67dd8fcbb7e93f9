"""The rows of a selection with what customers did beside what they said, in the shape the library takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar.accounts.models import Organisation
from hofnar.insights import cells
from hofnar.insights.cubes import Segment
from hofnar.insights.cuts import on_one_scale
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import answers_of, asked_together
from hofnar.insights.months import Period
from hofnar.insights.queries import moments_of
from hofnar.insights.recognised import numbers_of
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import metrics
from hofnar_analytics.answers import Answers
from hofnar_analytics.scores import on_scale
from hofnar_analytics.worth import Worth, worth
from hofnar_analytics.worth_rows import BusinessOutcome, OutcomeKind, taken

IntArray = NDArray[np.int64]

A = Metric.Aspect
KINDS = {
    A.REVENUE: OutcomeKind.REVENUE,
    A.RETENTION: OutcomeKind.RETENTION,
    A.CROSS_SELL: OutcomeKind.CROSS_SELL,
    A.CONTACTS: OutcomeKind.CONTACTS,
}
MOST_ROWS = 30_000  # drawn by lot beyond that: it bounds memory and time
SAMPLE_SEED = 1
VALUE_FLOOR = 50  # people with a value of a segment before it adjusts by itself
MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True, eq=False)
class WorthData:
    """The answers with the outcomes beside them; ``rows`` of ``of`` were used. ``adjusted`` are the segments."""

    kpi: Metric
    moments: tuple[Metric, ...]
    answers: Answers
    outcomes: tuple[BusinessOutcome, ...]
    customers: IntArray | None
    periods: IntArray
    of: int
    adjusted: tuple[str, ...]

    @property
    def rows(self) -> int:
        return len(self.answers.outcome)

    def found(self) -> Worth:
        return worth(self.answers, self.kpi.scale, self.outcomes, customers=self.customers, periods=self.periods)

    @property
    def basis(self) -> Basis:
        return Basis(self.rows, self.of, self.adjusted, self.customers is not None)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a result was made from: ``rows`` of ``of`` answers, adjusted for some segments, with customers or not."""

    rows: int
    of: int
    adjusted: tuple[str, ...]
    recognised: bool


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What was found, and on request the answers themselves: only a plan needs them again."""

    kpi: Metric
    moments: tuple[Metric, ...]
    found: Worth
    basis: Basis
    data: Callable[[], WorthData]


def outcome_metrics(organisation: Organisation, answered: frozenset[int]) -> list[Metric]:
    """What customers did, as far as there are figures of it: revenue first. The oldest metric of each kind."""
    found: list[Metric] = []
    for aspect in KINDS:
        found += [one for one in metrics(organisation, aspect=aspect).order_by("pk") if one.pk in answered][:1]
    return found


def worth_moments(figures: Figures, kpi: Metric) -> list[Metric]:
    every = moments_of(figures.organisation, figures.frame.metrics)
    return on_one_scale([one for one in every if one.pk != kpi.pk and asked_together(figures.frame, kpi, one)])


def worth_data(
    figures: Figures,
    kpi: Metric,
    moments: Sequence[Metric],
    outcomes: Sequence[Metric],
    unit: int,
    period: Period,
    segment: Segment | None,
) -> WorthData:
    frame = figures.frame
    rows = np.flatnonzero(figures.rows(unit, period, segment) & cells.scored(frame.codes(kpi.pk)))
    answers = answers_of(figures, kpi, moments, unit, period, segment)
    chosen = _by_lot(len(rows))
    used = rows[chosen]
    adjusting, names = _segments(figures, used, segment)
    keep = np.zeros(len(rows), dtype=np.bool_)
    keep[chosen] = True
    return WorthData(
        kpi,
        tuple(moments),
        replace(taken(answers, keep), covariates=adjusting),
        tuple(_outcome(figures, one, used) for one in outcomes),
        _customers(figures, kpi, used),
        frame.months[frame.month_positions()[used]].astype(np.int64),
        len(rows),
        names,
    )


def _by_lot(n: int) -> NDArray[np.intp]:
    if n <= MOST_ROWS:
        return np.arange(n)
    return np.sort(np.random.default_rng(SAMPLE_SEED).choice(n, MOST_ROWS, replace=False))


def _outcome(figures: Figures, metric: Metric, rows: NDArray[np.intp]) -> BusinessOutcome:
    codes = figures.frame.codes(metric.pk)[rows]
    values = np.where(cells.scored(codes), codes.astype(np.float64), np.nan)
    values[~on_scale(values, metric.scale)] = np.nan
    kind = KINDS[Metric.Aspect(metric.aspect)]
    if kind.is_yes_or_no:
        values[~np.isin(values, (0.0, 1.0))] = np.nan
    return BusinessOutcome(str(metric.pk), kind, values, metric.name)


def _customers(figures: Figures, kpi: Metric, rows: NDArray[np.intp]) -> IntArray | None:
    """A number of our own for each customer who is recognised, -1 for the others; None where nobody is."""
    responses = figures.frame.responses()[rows]
    known = numbers_of(figures.organisation, kpi, responses)
    if not known:
        return None
    place = {name: at for at, name in enumerate(sorted(set(known.values())))}
    return np.array([place[known[pk]] if pk in known else -1 for pk in responses.tolist()], dtype=np.int64)


def _segments(
    figures: Figures, rows: NDArray[np.intp], segment: Segment | None
) -> tuple[NDArray[np.float64] | None, tuple[str, ...]]:
    """A column for every value of the segments a page may offer, the largest of each left out; rare values stand
    together."""
    columns: list[NDArray[np.float64]] = []
    names: list[str] = []
    for key in figures.offered_segments():
        if segment is not None and key == segment[0]:
            continue
        found = _columns_of(figures.frame.segment(key)[0][rows])
        if found and len(columns) + len(found) <= MOST_COLUMNS:
            columns += found
            names.append(key)
    return (np.column_stack(columns) if columns else None), tuple(names)


def _columns_of(codes: NDArray[np.int32]) -> list[NDArray[np.float64]]:
    values, counts = np.unique(codes, return_counts=True)
    large = values[counts >= VALUE_FLOOR]
    if len(values) < 2 or not len(large):
        return []
    usual = values[np.argmax(counts)]
    return [(codes == value).astype(np.float64) for value in large if value != usual]
