"""A 0/1 outcome (churn, cross-sell, top box): odds, chances and fair parts. Method: docs/methods/binary-outcomes.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.binary_readings import Odds, firth_odds, likelihood_odds
from hofnar_analytics.intervals import kish_n, wilson
from hofnar_analytics.logistic import LogisticFit, fit_logistic
from hofnar_analytics.mcfadden import McFaddenShares, mcfadden_shares
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import UNKNOWN, CellState, Estimate, Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.structural_columns import StructuralColumns, structural_columns

EVENTS_FLOOR = 50  # rows with the rarer outcome before figures are shown
LIVED_FLOOR = 50  # people who lived a moment, and who did not, before its odds are given
MOST_ROWS = 20_000  # rows that shares are computed from; a fixed random sample beyond
ZERO_ONE = Scale.of(Kind.MEAN, 0, 1)


@dataclass(frozen=True, slots=True)
class BinaryDriver:
    """One moment and a 0/1 outcome.

    ``odds_lived``: odds ratio of having lived the moment, at the satisfaction reported; ``odds_point``: odds ratio of
    one point more. ``chance_lived`` and ``chance_point`` say the same as a difference in chance (-1..1), averaged over
    everybody or over those who lived it. ``share``: its fair part of McFadden's R2. p values test an odds ratio of 1.
    """

    column: str
    label: str
    n: int
    odds_lived: Estimate = UNKNOWN
    odds_point: Estimate = UNKNOWN
    chance_lived: Estimate = UNKNOWN
    chance_point: Estimate = UNKNOWN
    share: Estimate = UNKNOWN
    lived_p: float | None = None
    lived_p_adjusted: float | None = None
    point_p: float | None = None
    point_p_adjusted: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class BinaryDrivers:
    """What goes with a 0/1 outcome. ``rate`` is the share of ones; ``r2`` McFadden's R2 that the moments add;
    ``method`` 'likelihood', or 'firth' where the outcome is separated: odds by penalised likelihood, no shares;
    ``sampling_error`` that of sampling orders (more than 12 moments), in units of R2."""

    rate: Estimate
    n: int
    events: int
    r2: float | None
    method: str
    exact: bool
    sampling_error: float
    moments: tuple[BinaryDriver, ...]
    reasons: tuple[Reason, ...] = ()


def at_least(outcome: FloatArray, cut: float) -> FloatArray:
    """A scored outcome as top box: 1 from ``cut``, 0 below, NaN where unknown.

    >>> at_least(np.array([8.0, 9.0, np.nan]), 9).tolist()
    [0.0, 1.0, nan]
    """
    return np.asarray(np.where(np.isfinite(outcome), outcome >= cut, np.nan).astype(float))


def binary_drivers(answers: Answers, *, level: float = 0.95, shares: bool = True, orders: int = 64) -> BinaryDrivers:
    """Odds, chances and shares of every moment for an outcome of 0 and 1 (NaN where unknown).

    Shares come from at most 20,000 rows (a fixed random sample). Needs 50 rows of the rarer outcome
    (TOO_FEW_RESPONSES; numbers stand all the same) and, for the odds of a moment, 50 people who lived it and 50 who did
    not. Separation is looked for and said (SEPARATION); the odds are then Firth's with profile intervals, without
    clusters. ValueError when the outcome holds other values than 0 and 1.

    >>> rng = np.random.default_rng(4)
    >>> lived = rng.random((800, 2)) < 0.6
    >>> marks = rng.integers(1, 6, (800, 2)).astype(float)
    >>> y = (rng.random(800) < 1 / (1 + np.exp(-np.where(lived[:, 0], marks[:, 0] - 3, 0)))).astype(float)
    >>> found = binary_drivers(Answers(y, marks, np.where(lived, 0, 1).astype(np.uint8), ("desk", "letter")))
    >>> found.method, [moment.odds_point.low > 1 for moment in found.moments]
    ('likelihood', [True, False])
    """
    known = answers.outcome[np.isfinite(answers.outcome)]
    if not np.isin(known, (0.0, 1.0)).all():
        raise ValueError("a binary outcome is 0, 1 or unknown (NaN)")
    made = structural_columns(answers, ZERO_ONE)
    events = int(made.outcome.sum())
    rate = _rate(made, level)
    if not 0 < events < made.n:
        reason = Reason.NO_OUTCOME if made.n == 0 else Reason.CONSTANT
        bare = tuple(_bare(answers, made, j) for j in range(len(answers.columns)))
        return BinaryDrivers(rate, made.n, events, None, "likelihood", True, 0.0, bare, (reason,))
    fit = fit_logistic(made.matrix, made.outcome, made.weights, made.clusters)
    found = _shares(made, level, orders) if shares and not fit.separating else None
    moments = _moments(answers, made, fit, found, level)
    return BinaryDrivers(
        rate,
        made.n,
        events,
        None if found is None else found.r2,
        "firth" if fit.separating else "likelihood",
        found is None or found.exact,
        0.0 if found is None else found.sampling_error,
        _adjusted(moments),
        _reasons(made, fit, events),
    )


def is_separated(answers: Answers) -> bool:
    """Whether ``binary_drivers`` will need Firth's odds, whose profile intervals take seconds to minutes.

    >>> is_separated(Answers(np.zeros(3), np.ones((3, 1)), np.zeros((3, 1), dtype=np.uint8), ("desk",)))
    False
    """
    made = structural_columns(answers, ZERO_ONE)
    if not 0 < int(made.outcome.sum()) < made.n:
        return False
    return bool(fit_logistic(made.matrix, made.outcome, made.weights, made.clusters).separating)


def _rate(made: StructuralColumns, level: float) -> Estimate:
    n = kish_n(made.weights)
    if n <= 0:
        return Estimate(level=level)
    share = float(made.weights @ made.outcome / made.weights.sum())
    return Estimate(share, *wilson(share * n, n, level), level)


def _shares(made: StructuralColumns, level: float, orders: int) -> McFaddenShares | None:
    """From at most 20,000 rows: a sample's intervals are wider, never falsely narrow. None where the sample's outcome
    does not vary."""
    some = np.arange(made.n)
    if made.n > MOST_ROWS:
        some = np.sort(np.random.default_rng(0).choice(made.n, MOST_ROWS, replace=False))
    if not np.ptp(made.outcome[some]) > 0:
        return None
    return mcfadden_shares(
        made.matrix[some],
        made.outcome[some],
        groups=made.groups,
        always=made.always,
        weights=made.weights[some],
        clusters=None if made.clusters is None else made.clusters[some],
        level=level,
        orders=orders,
    )


def _reasons(made: StructuralColumns, fit: LogisticFit, events: int) -> tuple[Reason, ...]:
    few = (Reason.TOO_FEW_RESPONSES,) if min(events, made.n - events) < EVENTS_FLOOR else ()
    apart = (Reason.SEPARATION,) if fit.separating else ()
    unsound = (Reason.NOT_ESTIMABLE,) if not fit.converged and not fit.separating else ()
    return (*few, *apart, *unsound)


def _moments(
    answers: Answers, made: StructuralColumns, fit: LogisticFit, found: McFaddenShares | None, level: float
) -> list[BinaryDriver]:
    odds = firth_odds(made, level) if fit.separating else likelihood_odds(made, fit, level)
    bundled = _inseparable(made)
    moments = []
    for j, reading in enumerate(odds):
        moment = _bare(answers, made, j)
        share = UNKNOWN if found is None else found.shares[j]
        separated = bool(set(made.groups[j]) & set(fit.separating))
        moments.append(_read(replace(moment, share=share), reading, made.states[j], j in bundled, separated))
    return moments


def _bare(answers: Answers, made: StructuralColumns, j: int) -> BinaryDriver:
    return BinaryDriver(answers.columns[j], answers.labels[j], int(made.states[j, CellState.SCORED]))


def _read(moment: BinaryDriver, odds: Odds, states: NDArray[np.int64], bundled: bool, separated: bool) -> BinaryDriver:
    reasons = [Reason.SEPARATION] if separated else []
    short = _floor(states)
    reasons += [short] if short is not None else [Reason.INSEPARABLE] if bundled else []
    moment = replace(moment, odds_point=odds.point, chance_point=odds.chance_point, point_p=odds.point_p)
    if short is None and not bundled:
        moment = replace(moment, odds_lived=odds.lived, chance_lived=odds.chance_lived, lived_p=odds.lived_p)
    return replace(moment, reasons=tuple(reasons))


def _floor(states: NDArray[np.int64]) -> Reason | None:
    if states[CellState.SCORED] < LIVED_FLOOR:
        return Reason.TOO_RARE
    return Reason.EVERYONE_EXPERIENCED if states[CellState.NOT_EXPERIENCED] < LIVED_FLOOR else None


def _inseparable(made: StructuralColumns) -> set[int]:
    """Moments that fewer than 50 people lived without another, or the other without them."""
    places = {j: column for j, column in enumerate(made.lived) if column is not None}
    found: set[int] = set()
    for i, a in places.items():
        for j, b in places.items():
            if i < j and np.abs(made.matrix[:, a] - made.matrix[:, b]).sum() < LIVED_FLOOR:
                found |= {i, j}
    return found


def _adjusted(moments: list[BinaryDriver]) -> tuple[BinaryDriver, ...]:
    lived = benjamini_hochberg([moment.lived_p for moment in moments])
    point = benjamini_hochberg([moment.point_p for moment in moments])
    return tuple(replace(moment, lived_p_adjusted=a, point_p_adjusted=b) for moment, a, b in zip(moments, lived, point))
