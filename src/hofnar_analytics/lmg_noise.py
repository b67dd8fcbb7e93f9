"""What chance alone adds to an LMG share: the null it must exceed, its bias, and the lower end near the null.

Method and simulated coverage: docs/methods/lmg.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtri, chndtr, fdtri

from hofnar_analytics.lmg import r2

FloatArray = NDArray[np.float64]

NULL_LEVEL = 0.95
SURELY_SEEN = 1e-3  # chance to miss a share of this size, below which having seen it tells nothing about it


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """What columns that explain nothing would add to R2 by chance, (groups,) each: ``added`` on average, and ``limit``
    not more than that in 95 of 100 samples."""

    unit: FloatArray
    columns: list[int]
    limit: FloatArray

    @property
    def added(self) -> FloatArray:
        return np.asarray(self.unit * np.array(self.columns), dtype=np.float64)


def noise_of(
    before: FloatArray,
    covariance: FloatArray,
    groups: Sequence[Sequence[int]],
    always: Sequence[int],
    n: float,
    factors: FloatArray | float = 1.0,
    df: float | None = None,
) -> Noise:
    """Unrelated columns add about (1 - R2 of what precedes them) times a chi-square of as many degrees of freedom as
    they are, over n. ``before`` (groups,) is that R2 averaged over orders; ``factors`` (groups,) how many times the
    columns' robust variance is the one that alike and independent rows would have (clusters, weights, uneven noise).
    """
    free = (1 - before - (r2(covariance, list(always)) if len(always) else 0.0)) * factors / n
    tails = [_tail(len(group), df) for group in groups]
    return Noise(free, [len(group) for group in groups], free * np.array(tails))


def _tail(columns: int, df: float | None) -> float:
    """What a chi-square of ``columns`` (with clusters ``columns`` times F) stays below in 95 of 100."""
    if columns == 0:
        return 0.0
    if df is None:
        return float(chdtri(columns, 1 - NULL_LEVEL))
    return columns * float(fdtri(columns, df, NULL_LEVEL))


def variance_factors(robust: FloatArray, classical: FloatArray, groups: Sequence[Sequence[int]]) -> FloatArray:
    """The robust variance of each group's coefficients as a multiple of the classical one, (groups,); both (k, k)."""
    factors = np.ones(len(groups))
    for i, group in enumerate(groups):
        if len(group):
            place = np.ix_(group, group)
            factors[i] = np.trace(np.linalg.pinv(classical[place], hermitian=True) @ robust[place]) / len(group)
    return np.clip(factors, 0.0, None)


def factors_of_rows(
    z: FloatArray, weights: FloatArray, clusters: NDArray[np.int64] | None, groups: Sequence[Sequence[int]]
) -> FloatArray:
    """``variance_factors`` of least squares on standardised rows (n, k + 1), the outcome last."""
    x = z[:, :-1]
    inverse = np.linalg.pinv(x.T @ (x * weights[:, None]), hermitian=True)
    residual = z[:, -1] - x @ (inverse @ (x.T @ (weights * z[:, -1])))
    scores = x * (weights * residual)[:, None]
    if clusters is not None:
        member = np.unique(clusters, return_inverse=True)[1]
        scores = np.column_stack([np.bincount(member, weights=column) for column in scores.T])
    classical = inverse * float(weights @ residual**2) / len(z)
    return variance_factors(inverse @ (scores.T @ scores) @ inverse, classical, groups)


def least_noncentrality(statistic: float, limit: float, columns: int, level: float) -> float:
    """The noncentrality whose chi-square has the statistic at its upper end, given that it lies above the limit (for
    only then is an interval given); 0 when chance alone explains it, infinite when it lies far above the limit."""
    tail = (1 - level) / 2
    if chndtr(limit, columns, statistic) < SURELY_SEEN:
        return float("inf")

    def beyond(noncentrality: float) -> float:
        return float(1 - chndtr(statistic, columns, noncentrality)) - tail * float(
            1 - chndtr(limit, columns, noncentrality)
        )

    if beyond(0.0) >= 0:
        return 0.0
    return float(brentq(beyond, 0.0, statistic))
