"""Penalty-reward contrast: a moment that punishes, rewards, or does both. Method: docs/methods/penalty-reward.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers
from hofnar_analytics.drivers_rows import Rows, usable_rows
from hofnar_analytics.intervals import t_quantile
from hofnar_analytics.least_squares import LeastSquares, least_squares
from hofnar_analytics.results import UNKNOWN, CellState, Estimate, Reason
from hofnar_analytics.scales import Scale

FloatArray = NDArray[np.float64]

LOW_FLOOR = 100  # low scores before a moment's shape is named
BOUND = 1 / 3  # asymmetry from which a moment is basic (-) or exciting (+)


class Shape(StrEnum):
    """What a moment does to the outcome: only punishes, both, or only rewards."""

    BASIC = "basic"
    PERFORMANCE = "performance"
    EXCITEMENT = "excitement"


@dataclass(frozen=True, slots=True)
class PenaltyReward:
    """One moment. ``penalty``: the outcome at low scores less that at middling ones (below 0 as it should be);
    ``reward``: the same for high scores (above 0); in points of the outcome, other moments equal.

    ``asymmetry`` = (reward - |penalty|) / (reward + |penalty|), from -1 (only punishes) to 1 (only rewards), with
    Fieller's interval. ``shape`` is None where it may not be named; ``likely`` is what the estimate alone would say.
    """

    column: str
    label: str
    n: int
    n_low: int
    n_high: int
    penalty: Estimate = UNKNOWN
    reward: Estimate = UNKNOWN
    asymmetry: Estimate = UNKNOWN
    shape: Shape | None = None
    likely: Shape | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PenaltyRewards:
    """All moments in one model; ``low`` and ``high`` are the cuts: low scores are <= low, high ones >= high."""

    n: int
    r2: float | None
    low: float
    high: float
    moments: tuple[PenaltyReward, ...]
    reasons: tuple[Reason, ...] = ()


def usual_cuts(scale: Scale) -> tuple[float, float]:
    """Low up to, high from: 2 and 5 on 1-5, 3 and 6 on 1-7, 6 and 9 on 1-10 and 0-10; elsewhere the lower 35 % and
    the upper 15 % of the scale. ValueError for a scale without bounds.

    >>> from hofnar_analytics.scales import Kind
    >>> usual_cuts(Scale.of(Kind.CSAT)), usual_cuts(Scale.of(Kind.GRADE))
    ((2.0, 5.0), (6.0, 9.0))
    """
    if scale.low is None or scale.high is None:
        raise ValueError("a scale without bounds has no usual cuts")
    width = scale.high - scale.low
    known = {4.0: (1.0, 4.0), 6.0: (2.0, 5.0), 9.0: (5.0, 8.0), 10.0: (6.0, 9.0)}
    low, high = known.get(width, (0.35 * width, 0.85 * width))
    return scale.low + low, scale.low + high


def penalty_reward(answers: Answers, scale: Scale, *, cuts: tuple[float, float], level: float = 0.95) -> PenaltyRewards:
    """The outcome on a dummy for a low and one for a high score of every moment, those who did not live it apart.

    ``scale`` is the outcome's, ``cuts`` those of the moments (``usual_cuts`` of their scale). A shape is named only
    with 100 low scores (FEW_LOW_SCORES), the expected signs (WRONG_SIGN) and the whole interval of the asymmetry
    inside one class. ValueError when the low cut is not below the high one. Source: Brandt (1987); Mikulić and
    Prebežac (2008) for the asymmetry.

    >>> rng = np.random.default_rng(8)
    >>> marks = rng.integers(1, 6, (2000, 2)).astype(float)
    >>> y = 7 - 2.0 * (marks[:, 0] <= 2) + 1.5 * (marks[:, 1] == 5) + rng.normal(size=2000)
    >>> answers = Answers(y, marks, np.zeros((2000, 2), np.uint8), ("till", "gift"))
    >>> from hofnar_analytics.scales import Kind
    >>> [str(m.shape) for m in penalty_reward(answers, Scale.of(Kind.MEAN), cuts=(2, 5)).moments if m.shape]
    ['basic', 'excitement']
    """
    low, high = cuts
    if not low < high:
        raise ValueError("the low cut lies below the high one")
    rows = usable_rows(answers, scale)
    design = _design(rows, low, high)
    bare = [_bare(answers, rows, j, low, high) for j in range(len(answers.columns))]
    if rows.n <= design.shape[1] + 1 or not np.ptp(rows.outcomes[:, 0]) > 0:
        return PenaltyRewards(rows.n, None, low, high, tuple(bare), (Reason.NOT_ESTIMABLE,))
    fit = least_squares(design, rows.outcomes[:, 0], rows.weights, rows.clusters)
    p = len(bare)
    moments = tuple(_read(moment, fit, j, p, level) for j, moment in enumerate(bare))
    return PenaltyRewards(rows.n, fit.r2, low, high, moments)


def _design(rows: Rows, low: float, high: float) -> FloatArray:
    """Low (p), high (p), lived (p), skipped or don't know (p), not asked (p), covariates."""
    there = rows.states == CellState.SCORED
    marks = np.where(there, rows.scores, np.nan)
    unknown = (rows.states == CellState.SKIPPED) | (rows.states == CellState.DONT_KNOW)
    blocks = [marks <= low, marks >= high, there, unknown, rows.states == CellState.NOT_ASKED]
    blocks += [] if rows.covariates is None else [rows.covariates]
    return np.column_stack([block.astype(float) for block in blocks])


def _bare(answers: Answers, rows: Rows, j: int, low: float, high: float) -> PenaltyReward:
    marks = rows.scores[rows.states[:, j] == CellState.SCORED, j]
    few, many = int((marks <= low).sum()), int((marks >= high).sum())
    return PenaltyReward(answers.columns[j], answers.labels[j], len(marks), few, many)


def _read(moment: PenaltyReward, fit: LeastSquares, j: int, p: int, level: float) -> PenaltyReward:
    penalty, reward = fit.unit(j), fit.unit(p + j)
    found = replace(moment, penalty=fit.combined(penalty, level), reward=fit.combined(reward, level))
    few = (Reason.FEW_LOW_SCORES,) if moment.n_low < LOW_FLOOR else ()
    if found.penalty.estimate is None or found.reward.estimate is None:
        return replace(found, reasons=(*few, Reason.NOT_ESTIMABLE))
    if found.penalty.estimate > 0 or found.reward.estimate < 0:
        return replace(found, reasons=(*few, Reason.WRONG_SIGN))
    asymmetry = _asymmetry(fit, penalty, reward, level)
    likely = None if asymmetry.estimate is None else _class_of(asymmetry.estimate)
    named = None if few else _inside(asymmetry)
    return replace(found, asymmetry=asymmetry, likely=likely, shape=named, reasons=few)


def _asymmetry(fit: LeastSquares, penalty: FloatArray, reward: FloatArray, level: float) -> Estimate:
    """(r + p) / (r - p), p being negative, with Fieller's (1954) interval: all values a at which (1 - a) r + (1 + a) p
    may be 0. Ends are None when even r - p may be 0: then the moment may have no effect at all."""
    above, below = reward + penalty, reward - penalty
    top = float(np.nansum(above * np.nan_to_num(fit.coefficients)))
    bottom = float(np.nansum(below * np.nan_to_num(fit.coefficients)))
    if bottom <= 0:
        return UNKNOWN
    t2 = t_quantile(level, fit.df) ** 2
    vt, vb = (float(c @ fit.covariance @ c) for c in (above, below))
    both = float(above @ fit.covariance @ below)
    a, b, c = bottom**2 - t2 * vb, top * bottom - t2 * both, top**2 - t2 * vt
    if a <= 0 or b * b < a * c:
        return Estimate(top / bottom, None, None, level)
    half = (b * b - a * c) ** 0.5
    return Estimate(top / bottom, max(-1.0, (b - half) / a), min(1.0, (b + half) / a), level)


def _class_of(value: float) -> Shape:
    if abs(value) <= BOUND:
        return Shape.PERFORMANCE
    return Shape.EXCITEMENT if value > 0 else Shape.BASIC


def _inside(asymmetry: Estimate) -> Shape | None:
    if asymmetry.low is None or asymmetry.high is None:
        return None
    low, high = _class_of(asymmetry.low), _class_of(asymmetry.high)
    return low if low is high else None
