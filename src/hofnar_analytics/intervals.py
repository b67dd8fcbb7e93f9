"""Intervals for the figures of one group: NPS, shares, means. Fractions in, fractions out.

Sources and simulated or enumerated coverage: docs/methods/intervals.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

FloatArray = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper end, in the unit of the estimate."""

    low: float
    high: float


def normal_quantile(level: float) -> float:
    """The z of a two-sided interval.

    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    return float(ndtri(0.5 + level / 2))


def t_quantile(level: float, df: float) -> float:
    """Student's t of a two-sided interval with ``df`` degrees of freedom.

    >>> round(t_quantile(0.95, 10), 6)
    2.228139
    """
    return float(stdtrit(df, 0.5 + level / 2))


def two_sided_p(statistic: float, df: float | None = None) -> float:
    """The two-sided p value of a z (``df`` None) or t statistic.

    >>> round(two_sided_p(1.959964), 6)
    0.05
    """
    tail = ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic))
    return float(2 * tail)


def kish_n(weights: FloatArray) -> float:
    """Kish's effective number of answers, (sum w)^2 / sum w^2; 0 for no weights.

    >>> kish_n(np.array([1.0, 1.0, 2.0]))
    2.6666666666666665
    """
    squares = float(np.dot(weights, weights))
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0


def wilson(successes: float, n: float, level: float = 0.95) -> Interval:
    """Wilson's score interval of a proportion (Newcombe 1998, method 3). ValueError when n is not positive.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if n <= 0:
        raise ValueError("a proportion needs at least one answer")
    z = normal_quantile(level)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def adjusted_wald(successes: float, n: float, level: float = 0.95) -> Interval:
    """The adjusted Wald interval of a proportion (Agresti and Coull 1998), clipped to 0..1: for comparison with other
    programs, since pages use Wilson's. ValueError when n is not positive.

    >>> [round(end, 2) for end in adjusted_wald(4, 5)]
    [0.36, 0.98]
    """
    if n <= 0:
        raise ValueError("a proportion needs at least one answer")
    z = normal_quantile(level)
    middle = (successes + z * z / 2) / (n + z * z)
    half = z * (middle * (1 - middle) / (n + z * z)) ** 0.5
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def nps_wald(promoters: float, detractors: float, n: float, level: float = 0.95) -> Interval:
    """The plain Wald interval of an NPS, as a fraction -1..1, not clipped (for comparison with other programs).

    >>> [round(100 * end, 4) for end in nps_wald(50, 20, 100)]
    [14.6922, 45.3078]
    """
    nps = (promoters - detractors) / n
    half = normal_quantile(level) * nps_variance(promoters / n, detractors / n) ** 0.5 / n**0.5
    return Interval(nps - half, nps + half)


def nps_variance(promoters: float, detractors: float) -> float:
    """The variance of one answer's -1/0/+1, from the fractions of promoters and detractors."""
    return promoters + detractors - (promoters - detractors) ** 2


def nps_adjusted_wald(promoters: float, detractors: float, n: float, level: float = 0.95) -> Interval:
    """Adjusted Wald (3, T): 3/4 added to promoters and detractors, 3/2 to passives; clipped to -1..1.

    Counts may be weighted with ``n`` Kish's effective number. It is centred on its own adjusted score, so it is
    not symmetric around the NPS. ValueError when n is not positive. Source: Rocks (2016), The American Statistician.

    >>> [round(100 * end, 4) for end in nps_adjusted_wald(50, 20, 100)]
    [14.0511, 44.2013]
    """
    if n <= 0:
        raise ValueError("an NPS needs at least one answer")
    low, high = nps_wald(promoters + 0.75, detractors + 0.75, n + 3, level)
    return Interval(max(-1.0, low), min(1.0, high))


def mean_interval(mean: float, variance: float, n: float, level: float = 0.95) -> Interval | None:
    """Student's t interval of a mean; ``variance`` is the sample variance (n - 1). None when n is 1 or less.

    >>> [round(end, 3) for end in mean_interval(7.0, 4.0, 25)]
    [6.174, 7.826]
    """
    if n <= 1:
        return None
    half = t_quantile(level, n - 1) * (variance / n) ** 0.5
    return Interval(mean - half, mean + half)


def newcombe(successes: tuple[float, float], n: tuple[float, float], level: float = 0.95) -> Interval:
    """Newcombe's hybrid score interval of the difference of two independent proportions (1998, method 10).

    >>> [round(end, 4) for end in newcombe((56, 48), (70, 80))]
    [0.0524, 0.3339]
    """
    first, second = successes[0] / n[0], successes[1] / n[1]
    (low1, high1), (low2, high2) = wilson(successes[0], n[0], level), wilson(successes[1], n[1], level)
    down = ((first - low1) ** 2 + (high2 - second) ** 2) ** 0.5
    up = ((high1 - first) ** 2 + (second - low2) ** 2) ** 0.5
    return Interval(first - second - down, first - second + up)


def linearised_error(values: FloatArray, weights: FloatArray, clusters: NDArray[np.int64] | None = None) -> float:
    """The design-based standard error of a weighted mean (Taylor linearisation), with replacement between clusters.

    values, weights (n,); clusters (n,) or None when each row stands for itself. NaN for a single cluster.
    An NPS is the mean of -1, 0 and +1. Source: Särndal, Swensson & Wretman (1992), section 5.6.

    >>> float(round(linearised_error(np.array([1.0, 2.0, 4.0]), np.ones(3)), 6))
    0.881917
    """
    total = float(weights.sum())
    influence = weights * (values - float(np.dot(weights, values)) / total) / total
    if clusters is not None:
        member = np.unique(clusters, return_inverse=True)[1]
        influence = np.bincount(member, weights=influence).astype(np.float64)
    g = len(influence)
    return float((g / (g - 1) * np.dot(influence, influence)) ** 0.5) if g > 1 else float("nan")
