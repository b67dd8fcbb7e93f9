"""Least squares on rows, with errors that hold when the noise is uneven or comes in clusters.

Method: docs/methods/penalty-reward.md (HC3 as in docs/methods/structural-model.md; clusters by the jackknife).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import t_quantile, two_sided_p
from hofnar_analytics.results import UNKNOWN, Estimate

FloatArray = NDArray[np.float64]

DEPENDENT = 1e-7  # part of a column's length that must be its own
SATURATED = 1e-8  # 1 - leverage below which a row is fitted exactly and says nothing about the spread


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """coefficients (k + 1,) with the intercept first, NaN for a column that follows from those before it; covariance
    (k + 1, k + 1), HC3 or with clusters CR3; df degrees of freedom; residuals (n,); r2."""

    coefficients: FloatArray
    covariance: FloatArray
    df: float
    residuals: FloatArray
    r2: float

    def combined(self, contrast: FloatArray, level: float = 0.95) -> Estimate:
        """A combination (k + 1,) of coefficients with its t interval; unknown when one of them is."""
        used = contrast != 0
        if self.df < 1 or not np.isfinite(self.coefficients[used]).all():
            return UNKNOWN
        value = float(contrast[used] @ self.coefficients[used])
        half = t_quantile(level, self.df) * self.error(contrast)
        return Estimate(value, value - half, value + half, level)

    def error(self, contrast: FloatArray) -> float:
        """The standard error of a combination (k + 1,)."""
        used = contrast != 0
        part = self.covariance[np.ix_(used, used)]
        variance = float(contrast[used] @ part @ contrast[used])
        return float(max(variance, 0.0) ** 0.5)

    def p(self, contrast: FloatArray) -> float | None:
        """The two-sided p value of a combination being 0."""
        found, error = self.combined(contrast), self.error(contrast)
        return None if found.estimate is None or not error > 0 else two_sided_p(found.estimate / error, self.df)

    def unit(self, column: int) -> FloatArray:
        """The contrast of one column (counted without the intercept)."""
        contrast = np.zeros(len(self.coefficients))
        contrast[column + 1] = 1.0
        return contrast


def least_squares(
    matrix: FloatArray,
    outcome: FloatArray,
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
) -> LeastSquares:
    """Weighted least squares of outcome (n,) on columns (n, k) and an intercept.

    HC3 (MacKinnon and White 1985); with clusters the jackknife that leaves out one cluster at a time (CR3) and
    clusters - 1 degrees of freedom. ValueError when there are no more rows than columns.

    >>> x = np.array([[0.0], [1], [2], [3]])
    >>> least_squares(x, np.array([1.0, 3, 5, 7])).coefficients.round(9).tolist()
    [1.0, 2.0]
    """
    n, k = matrix.shape
    if n <= k + 1:
        raise ValueError("least squares needs more rows than columns")
    used = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    z = np.column_stack([np.ones(n), matrix])
    kept = independent(z)
    x = z[:, kept]
    inverse = np.linalg.inv(x.T @ (x * used[:, None]))
    beta = inverse @ (x.T @ (used * outcome))
    residuals = outcome - x @ beta
    if clusters is None:
        covariance, df = _hc3(x, used, inverse, residuals), float(n - len(kept))
    else:
        covariance, df = _cr3(x, used, inverse, residuals, clusters)
    centred = outcome - used @ outcome / used.sum()
    total = float(used @ centred**2)
    r2 = 1 - float(used @ residuals**2) / total if total > 0 else 0.0
    return LeastSquares(_spread(beta, kept, k + 1), _squared(covariance, kept, k + 1), df, residuals, r2)


def independent(z: FloatArray) -> NDArray[np.intp]:
    """The columns that do not follow from those before them."""
    length = np.linalg.norm(z, axis=0)
    rest = np.abs(np.diag(np.linalg.qr(z / np.where(length > 0, length, 1.0), mode="r")))
    return np.flatnonzero((rest > DEPENDENT) & (length > 0))


def _hc3(x: FloatArray, w: FloatArray, inverse: FloatArray, residuals: FloatArray) -> FloatArray:
    free = 1 - w * np.einsum("ij,jk,ik->i", x, inverse, x)
    stretched = np.where(free > SATURATED, w * residuals / np.where(free > SATURATED, free, 1.0), 0.0)
    scores = x * stretched[:, None]
    return np.asarray(inverse @ (scores.T @ scores) @ inverse)


def _cr3(
    x: FloatArray, w: FloatArray, inverse: FloatArray, residuals: FloatArray, clusters: NDArray[np.int64]
) -> tuple[FloatArray, float]:
    members = np.unique(clusters, return_inverse=True)[1]
    order = np.argsort(members, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(members))[:-1])
    products = x.T @ (x * w[:, None])
    meat = np.zeros_like(inverse)
    for part in parts:
        mine = x[part]
        score = mine.T @ (w[part] * residuals[part])
        without = products - mine.T @ (mine * w[part][:, None])
        move = np.linalg.pinv(without, hermitian=True) @ score
        meat += np.outer(move, move)
    g = len(parts)
    return np.asarray(meat * (g - 1) / g), float(max(g - 1, 0))


def _spread(values: FloatArray, kept: NDArray[np.intp], size: int) -> FloatArray:
    full = np.full(size, np.nan)
    full[kept] = values
    return full


def _squared(values: FloatArray, kept: NDArray[np.intp], size: int) -> FloatArray:
    full = np.zeros((size, size))
    full[np.ix_(kept, kept)] = values
    return full
