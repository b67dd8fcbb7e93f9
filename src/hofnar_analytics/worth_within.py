"""Between customers beside within the same customer: does who scores higher do more, or does the same person do more
when he scores higher?

Method: docs/methods/worth.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.influence import pulled_line
from hofnar_analytics.results import Reason
from hofnar_analytics.worth_rows import BusinessOutcome, IntArray, WorthRows

WITHIN_FLOOR = 100  # customers whose KPI moved between periods
TURNS = 200  # times customer and period means are taken out in turn, at most
CLOSE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class TwoReadings:
    """``between`` and ``within`` with their pulls on the rows (n,), None with the reasons why. ``customers`` are
    known, ``changed`` are those seen in two periods or more with another KPI."""

    between: tuple[float, FloatArray] | None
    within: tuple[float, FloatArray] | None
    customers: int
    changed: int
    periods: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """One mean a customer and period: where its first row stands, customer, period, KPI and outcome, (cells,) each."""

    rows: NDArray[np.intp]
    customers: IntArray
    periods: IntArray
    kpi: FloatArray
    outcome: FloatArray


def two_readings(rows: WorthRows, outcome: BusinessOutcome) -> TwoReadings:
    """The slope of the outcome on the KPI between customers (their means over all periods) and within them (each
    customer's own mean and each period's mean taken out: fixed effects; with two periods the same as differences).

    The within reading needs 100 customers whose KPI moved (TOO_FEW_RESPONSES), two periods (TOO_FEW_PERIODS) and that
    somebody knows who is who (NO_IDENTITY); the between reading 100 customers. Without segments: a customer's own
    lasting features fall away within, and are part of what lies between.
    """
    if rows.customers is None or rows.periods is None:
        return TwoReadings(None, None, 0, 0, 0, (Reason.NO_IDENTITY,))
    cells = _cells(rows, outcome)
    customers, periods = len(np.unique(cells.customers)), len(np.unique(cells.periods))
    changed = _changed(cells)
    between = _between(rows, cells) if customers >= WITHIN_FLOOR and np.ptp(cells.kpi) > 0 else None
    if changed >= WITHIN_FLOOR:
        return TwoReadings(between, _within(rows, cells), customers, changed, periods)
    why = Reason.NO_IDENTITY if not customers else Reason.TOO_FEW_PERIODS if periods < 2 else Reason.TOO_FEW_RESPONSES
    return TwoReadings(between, None, customers, changed, periods, (why,))


def _cells(rows: WorthRows, outcome: BusinessOutcome) -> _Cells:
    assert rows.customers is not None
    assert rows.periods is not None
    use = np.flatnonzero((rows.customers >= 0) & np.isfinite(outcome.values))
    if not len(use):
        nothing = np.zeros(0, dtype=np.int64)
        return _Cells(nothing, nothing, nothing, np.zeros(0), np.zeros(0))
    key = np.column_stack([rows.customers[use], rows.periods[use]])
    found, first, where = np.unique(key, axis=0, return_index=True, return_inverse=True)
    where = where.ravel()
    size = np.bincount(where)
    kpi = np.bincount(where, weights=rows.answers.outcome[use]) / size
    did = np.bincount(where, weights=outcome.values[use]) / size
    return _Cells(use[first], found[:, 0], found[:, 1], kpi, did)


def _changed(cells: _Cells) -> int:
    """Customers with more than one KPI over their periods."""
    if not len(cells.kpi):
        return 0
    member = np.unique(cells.customers, return_inverse=True)[1]
    low, high = np.full(int(member.max()) + 1, np.inf), np.full(int(member.max()) + 1, -np.inf)
    np.minimum.at(low, member, cells.kpi)
    np.maximum.at(high, member, cells.kpi)
    return int((high > low).sum())


def _between(rows: WorthRows, cells: _Cells) -> tuple[float, FloatArray]:
    _, first, member = np.unique(cells.customers, return_index=True, return_inverse=True)
    size = np.bincount(member)
    kpi, did = (np.bincount(member, weights=one) / size for one in (cells.kpi, cells.outcome))
    line = pulled_line(kpi[:, None], did)
    return float(line.values[1]), _placed(rows.n, cells.rows[first], line.pulls[:, 1])


def _within(rows: WorthRows, cells: _Cells) -> tuple[float, FloatArray]:
    kpi, did = (_own_means_out(one, cells) for one in (cells.kpi, cells.outcome))
    squares = float(kpi @ kpi)
    slope = float(kpi @ did) / squares
    return slope, _placed(rows.n, cells.rows, kpi * (did - slope * kpi) / squares)


def _own_means_out(values: FloatArray, cells: _Cells) -> FloatArray:
    """Customer means and period means taken out in turn until nothing moves: also right where not everybody is there
    every period."""
    groups = [np.unique(one, return_inverse=True)[1] for one in (cells.customers, cells.periods)]
    sizes = [np.bincount(one) for one in groups]
    left = values - values.mean()
    for _ in range(TURNS):
        before = left
        for member, size in zip(groups, sizes):
            left = left - (np.bincount(member, weights=left) / size)[member]
        if np.abs(left - before).max() <= CLOSE * max(1.0, float(np.abs(values).max())):
            break
    return np.asarray(left, dtype=np.float64)


def _placed(n: int, rows: NDArray[np.intp], pulls: FloatArray) -> FloatArray:
    full = np.zeros(n)
    np.add.at(full, rows, pulls)
    return full
