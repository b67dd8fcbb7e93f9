"""A figure weighted to known margins: its interval with what the margins take away, and what weighting changed.

Method: docs/methods/weights.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import normal_quantile, two_sided_p
from hofnar_analytics.results import Estimate, Score
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import bounds_of, coded_for, on_scale, score
from hofnar_analytics.weights import Weighting

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


CALIBRATED_FROM = 500  # answers from which the interval of the residuals holds by itself


@dataclass(frozen=True, slots=True)
class WeightedScore:
    """One KPI without and with weights. ``raw`` uses the base weights only; ``weighted`` has Kish's interval;
    ``calibrated`` is the same figure with the interval of the residuals; ``difference`` is weighted minus raw, ``p``
    tests that weighting changes nothing. All in the unit of the score; None where there are too few answers."""

    raw: Score
    weighted: Score
    calibrated: Estimate
    difference: Estimate
    p: float | None

    @property
    def shown(self) -> Estimate:
        """The weighted figure with the interval that keeps its coverage: the calibrated one from 500 answers, the wider
        of the two below."""
        one, other = self.calibrated, self.weighted
        if one.low is None or one.high is None or other.low is None or other.high is None:
            return Estimate(other.estimate, other.low, other.high, one.level)
        if other.n >= CALIBRATED_FROM:
            return one
        return Estimate(one.estimate, min(one.low, other.low), max(one.high, other.high), one.level)

    @property
    def deff(self) -> float | None:
        """Kish's design effect among those who answered this KPI."""
        return self.weighted.n / self.weighted.n_effective if self.weighted.n_effective > 0 else None


def weighted_score(
    values: FloatArray,
    scale: Scale,
    weighting: Weighting,
    *,
    clusters: IntArray | None = None,
    column: str = "",
    group: str | None = None,
    level: float = 0.95,
) -> WeightedScore:
    """The KPI of values (n,) with and without the weights of ``weighting``, which was made of the same rows.

    The interval of ``calibrated`` is linearised: w (e - mean) where e is what the margins do not explain of the score
    (regression on the values of the raked variables, with the base weights); it knows that the margins are met, which
    Kish's does not. With few answers or very unequal weights it is too narrow, see the method page; not below 2
    answers. clusters (n,) or None. Sources: Särndal, Swensson and Wretman (1992), 6.5; Deville and Särndal (1992),
    JASA 87.

    >>> from hofnar_analytics.scales import Kind
    >>> from hofnar_analytics.weights import post_stratified
    >>> ages = np.repeat(["young", "old"], [20, 80])
    >>> answers = np.concatenate([np.tile([10.0, 2.0], 10), np.tile([10.0, 10.0, 8.0, 2.0], 20)])
    >>> found = weighted_score(answers, Scale.of(Kind.NPS), post_stratified(ages, {"young": 0.4, "old": 0.6}))
    >>> round(found.raw.estimate, 6), round(found.weighted.estimate, 6), round(found.difference.estimate, 6)
    (20.0, 15.0, -5.0)
    """
    weights, base = (np.where(np.isfinite(one), one, 0.0) for one in (weighting.weights, weighting.base))
    named = {"column": column, "group": group, "level": level}
    raw = score(values, scale, weights=None if _equal(base) else base, **named)  # type: ignore[arg-type]
    found = score(values, scale, weights=weights, **named)  # type: ignore[arg-type]
    there = on_scale(values, scale) & (weights > 0)
    if int(there.sum()) < 2:
        return WeightedScore(raw, found, Estimate(level=level), Estimate(level=level), None)
    coded = np.where(there, coded_for(np.where(there, values, 0.0), scale), 0.0)
    after, moved = _influences(coded, there, weights, base, weighting.codes)
    mean, plain = (float(one[there] @ coded[there] / one[there].sum()) for one in (weights, base))
    used = weights > 0
    calibrated = _estimate(mean, after[used], _of(clusters, used), level, bounds_of(scale))
    difference = _estimate(mean - plain, moved[used], _of(clusters, used), level)
    return WeightedScore(raw, found, calibrated, difference, _p(mean - plain, moved[used], _of(clusters, used)))


def _equal(weights: FloatArray) -> bool:
    used = weights[weights > 0]
    return bool(len(used) == 0 or np.ptp(used) == 0) and len(used) == len(weights)


def _of(clusters: IntArray | None, used: NDArray[np.bool_]) -> IntArray | None:
    return None if clusters is None else clusters[used]


def _influences(
    coded: FloatArray, there: NDArray[np.bool_], weights: FloatArray, base: FloatArray, codes: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Of each row (n,) its part in the error of the weighted figure, and of the weighted minus the raw one."""
    total, plain_total = float(weights[there].sum()), float(base[there].sum())
    mean = float(weights[there] @ coded[there]) / total
    plain = float(base[there] @ coded[there]) / plain_total
    scores = np.where(there, coded - mean, 0.0) * (weights.sum() / total)
    after = weights * residuals(scores, base, codes) / weights.sum()
    before = np.where(there, base * (coded - plain) / plain_total, 0.0)
    return after, after - before


def residuals(scores: FloatArray, base: FloatArray, codes: IntArray) -> FloatArray:
    """What the values of the raked variables leave of scores (n,) in a regression with base weights (n,); codes
    (variables, n), -1 unknown, which counts as a value. Rows with base weight 0 do not decide."""
    cells, member = np.unique(codes, axis=1, return_inverse=True)
    member = member.ravel()
    columns = [cells[v] == value for v in range(len(cells)) for value in np.unique(cells[v])]
    design = np.column_stack(columns).astype(np.float64)
    mass = np.bincount(member, weights=base, minlength=cells.shape[1])
    sums = np.bincount(member, weights=base * scores, minlength=cells.shape[1])
    normal = design.T @ (mass[:, None] * design)
    fitted = design @ (np.linalg.pinv(normal, hermitian=True) @ (design.T @ sums))
    return np.asarray(scores - fitted[member])


def _error(influence: FloatArray, clusters: IntArray | None) -> float:
    """The standard error of a sum of independent parts (or of clusters of them)."""
    if clusters is not None:
        influence = np.bincount(np.unique(clusters, return_inverse=True)[1], weights=influence).astype(np.float64)
    g = len(influence)
    return float((g / (g - 1) * ((influence - influence.mean()) ** 2).sum()) ** 0.5) if g > 1 else float("nan")


def _estimate(
    middle: float,
    influence: FloatArray,
    clusters: IntArray | None,
    level: float,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Estimate:
    half = normal_quantile(level) * _error(influence, clusters)
    if not np.isfinite(half):
        return Estimate(middle, level=level)
    return Estimate(middle, max(bounds[0], middle - half), min(bounds[1], middle + half), level)


def _p(middle: float, influence: FloatArray, clusters: IntArray | None) -> float | None:
    error = _error(influence, clusters)
    return two_sided_p(middle / error) if error > 0 else None
