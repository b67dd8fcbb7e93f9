"""Estimates of several regressions together: each row's pull on each of them, and so how their errors hang together.

Method: docs/methods/worth.md ("One distribution for all of it").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import t_quantile, two_sided_p
from hofnar_analytics.least_squares import independent
from hofnar_analytics.logistic import LogisticFit, chances
from hofnar_analytics.results import UNKNOWN, Estimate

FloatArray = NDArray[np.float64]

DRAWS = 20_000
SATURATED = 1e-8  # 1 - leverage below which a row is fitted exactly and says nothing about the spread


@dataclass(frozen=True, slots=True, eq=False)
class Pulled:
    """Estimates (k,) with the pull of every row on them, pulls (n, k): the estimate less the truth is about the sum of
    the pulls, so that their products summed over rows (or over customers) are its covariance. NaN is not estimable."""

    values: FloatArray
    pulls: FloatArray

    def of(self, column: int) -> tuple[float, FloatArray]:
        """One estimate with its pulls (n,)."""
        return float(self.values[column]), self.pulls[:, column]


def pulled_line(matrix: FloatArray, outcome: FloatArray, weights: FloatArray | None = None) -> Pulled:
    """Weighted least squares of outcome (n,) on columns (n, k) and an intercept, which comes first: values (k + 1,).

    The residuals in the pulls are divided by 1 - leverage, so that without clusters the covariance is HC3. ValueError
    when there are no more rows than columns.

    >>> x = np.array([[0.0], [1], [2], [3]])
    >>> pulled_line(x, np.array([1.0, 3, 5, 7])).values.round(9).tolist()
    [1.0, 2.0]
    """
    n, k = matrix.shape
    if n <= k + 1:
        raise ValueError("least squares needs more rows than columns")
    used = np.ones(n) if weights is None else weights
    z = np.column_stack([np.ones(n), matrix])
    kept = independent(z)
    x = z[:, kept]
    inverse = np.linalg.inv(x.T @ (x * used[:, None]))
    beta = inverse @ (x.T @ (used * outcome))
    turned = x @ inverse
    free = 1 - used * np.einsum("ij,ij->i", turned, x)
    residual = used * (outcome - x @ beta)
    stretched = np.where(free > SATURATED, residual / np.where(free > SATURATED, free, 1.0), 0.0)
    values, pulls = np.full(k + 1, np.nan), np.zeros((n, k + 1))
    values[kept], pulls[:, kept] = beta, turned * stretched[:, None]
    return Pulled(values, pulls)


def pulled_chance(
    fit: LogisticFit, matrix: FloatArray, outcome: FloatArray, column: int, weights: FloatArray | None = None
) -> Pulled:
    """The average marginal effect of one column (n, k) in a logistic fit: by how much the chance rises with a point
    more, averaged over the rows. The pulls hold both what is uncertain in the coefficients (robust) and which people
    happened to be asked.
    """
    n = len(outcome)
    used = np.ones(n) if weights is None else weights
    x = np.column_stack([np.ones(n), matrix])
    chance = chances(x @ fit.coefficients)[0]
    spread = chance * (1 - chance)
    slope = float(fit.coefficients[column + 1])
    effect = float(used @ spread) * slope / used.sum()
    gradient = slope * ((used * spread * (1 - 2 * chance)) @ x) / used.sum()
    gradient[column + 1] += float(used @ spread) / used.sum()
    information = x.T @ (x * (used * spread)[:, None])
    through = x @ np.linalg.solve(information, gradient)
    pulls = through * used * (outcome - chance) + used * (spread * slope - effect) / used.sum()
    return Pulled(np.array([effect]), pulls[:, None])


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Named estimates (k,) with one covariance (k, k); ``df`` degrees of freedom of its spread."""

    names: tuple[str, ...]
    values: FloatArray
    covariance: FloatArray
    df: float

    def estimate(self, name: str, level: float = 0.95) -> Estimate:
        """One of them with Student's t interval; unknown where it cannot be estimated."""
        at = self.names.index(name)
        if not np.isfinite(self.values[at]) or self.df < 1:
            return UNKNOWN
        half = t_quantile(level, self.df) * float(max(self.covariance[at, at], 0.0) ** 0.5)
        return Estimate(float(self.values[at]), float(self.values[at] - half), float(self.values[at] + half), level)

    def p(self, name: str) -> float | None:
        """The two-sided p value of one of them being 0."""
        at = self.names.index(name)
        error = float(max(self.covariance[at, at], 0.0) ** 0.5)
        known = np.isfinite(self.values[at]) and error > 0 and self.df >= 1
        return two_sided_p(float(self.values[at]) / error, self.df) if known else None

    def draws(self, size: int = DRAWS, seed: int = 0) -> dict[str, FloatArray]:
        """What they may be instead, (size,) each, from a multivariate t: the same for the same seed."""
        rng = np.random.default_rng(seed)
        values, vectors = np.linalg.eigh(np.nan_to_num(self.covariance))
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        scale = np.sqrt(rng.chisquare(max(self.df, 1.0), size) / max(self.df, 1.0))
        drawn = self.values + (rng.standard_normal((size, len(self.values))) / scale[:, None]) @ root.T
        return {name: drawn[:, at] for at, name in enumerate(self.names)}


def joint(parts: Mapping[str, tuple[float, FloatArray]], clusters: NDArray[np.int64]) -> Joint:
    """Estimates with their pulls (n,) over the same rows put together; rows of one cluster (n,) hang together.

    >>> a = pulled_line(np.arange(9.0)[:, None], np.arange(9.0) + np.tile([1.0, -1, 0], 3))
    >>> found = joint({"slope": a.of(1)}, np.arange(9))
    >>> found.estimate("slope").low < 1 < found.estimate("slope").high
    True
    """
    member = np.unique(clusters, return_inverse=True)[1]
    groups = int(member.max()) + 1 if len(member) else 0
    summed = np.column_stack([np.bincount(member, weights=pulls, minlength=groups) for _, pulls in parts.values()])
    factor = groups / (groups - 1) if groups > 1 else np.nan
    values = np.array([value for value, _ in parts.values()])
    covariance = np.asarray(factor * (summed.T @ summed), dtype=np.float64)
    return Joint(tuple(parts), values, covariance, float(groups - 1))


def of_draws(middle: float, drawn: FloatArray, level: float = 0.95) -> Estimate:
    """An estimate with the middle ``level`` of what it may be instead; it need not be symmetric.

    >>> of_draws(0.5, np.linspace(0, 1, 101), 0.9)
    Estimate(estimate=0.5, low=0.05, high=0.95, level=0.9)
    """
    if not (np.isfinite(middle) and np.isfinite(drawn).all()):
        return UNKNOWN
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(middle), round(float(low), 12), round(float(high), 12), level)
