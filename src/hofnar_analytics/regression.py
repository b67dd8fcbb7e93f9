"""Regression with named columns: the common ground of trends, before-and-after comparisons and covariates.

Method, assumptions and simulated coverage: docs/methods/regression.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import t_quantile, two_sided_p
from hofnar_analytics.results import UNKNOWN, Estimate
from hofnar_analytics.sandwich import Clusters, classical, cr2, hc3, newey_west, satterthwaite
from hofnar_analytics.serial import serial

FloatArray = NDArray[np.float64]


class Errors(StrEnum):
    """What is assumed of the errors."""

    CLASSICAL = "classical"  # independent, one variance
    HC3 = "hc3"  # independent, each its own variance
    CR2 = "cr2"  # hanging together within clusters
    SERIAL = "serial"  # hanging together from period to period; right for short series
    HAC = "hac"  # hanging together in time (Newey and West); for long series, and to compare with other programs


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A fitted line. coefficients (k,) in the unit of the outcome per unit of their column; covariance (k, k).

    ``df`` is that of every coefficient but with CR2, where it depends on the contrast; ``autocorrelation`` is what
    SERIAL took the errors to have.
    """

    names: tuple[str, ...]
    coefficients: FloatArray
    covariance: FloatArray
    residuals: FloatArray
    bread: FloatArray
    df: float
    n: int
    r2: float
    errors: Errors
    autocorrelation: float | None = None
    clusters: Clusters | None = None

    def contrast(self, parts: Mapping[str, float]) -> FloatArray:
        """A combination of coefficients by name. KeyError for a name that is not in the model."""
        unknown = set(parts) - set(self.names)
        if unknown:
            raise KeyError(sorted(unknown)[0])
        return np.array([parts.get(name, 0.0) for name in self.names])

    def combination(self, parts: Mapping[str, float], *, level: float = 0.95) -> Estimate:
        """The sum of coefficients times ``parts`` with its interval (Student's t); UNKNOWN where there are fewer than
        1 degree of freedom."""
        vector = self.contrast(parts)
        df, error = self._freedom(vector), self._error(vector)
        if df < 1 or not np.isfinite(error):
            return UNKNOWN
        middle, half = float(vector @ self.coefficients), t_quantile(level, df) * error
        return Estimate(middle, middle - half, middle + half, level)

    def estimate(self, name: str, *, level: float = 0.95) -> Estimate:
        """One coefficient with its interval."""
        return self.combination({name: 1.0}, level=level)

    def p(self, parts: Mapping[str, float] | str) -> float | None:
        """The two-sided p value of 'this combination is zero'; None without degrees of freedom or spread."""
        vector = self.contrast({parts: 1.0} if isinstance(parts, str) else parts)
        df, error = self._freedom(vector), self._error(vector)
        return two_sided_p(float(vector @ self.coefficients) / error, df) if df >= 1 and error > 0 else None

    def _error(self, vector: FloatArray) -> float:
        return float(max(0.0, float(vector @ self.covariance @ vector)) ** 0.5)

    def _freedom(self, vector: FloatArray) -> float:
        return self.df if self.clusters is None else satterthwaite(vector, self.bread, self.clusters)


def regression(
    outcome: FloatArray,
    columns: Mapping[str, FloatArray],
    *,
    errors: Errors = Errors.HC3,
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
    times: NDArray[np.int64] | None = None,
    lags: int = 1,
) -> Regression:
    """Least squares of outcome (n,) on named columns, each (n,), with an intercept called 'intercept' before them.

    weights (n,) positive count as precision; clusters (n,) are needed for CR2. With SERIAL rows are periods, ``times``
    (n,) their numbers (consecutive unless given); with HAC rows stand in order of time and ``lags`` is given.
    ValueError for values that are not finite, for not more rows than columns, or for columns that depend on each other.

    >>> x = np.arange(6.0)
    >>> fitted = regression(2 + 3 * x, {"x": x}, errors=Errors.CLASSICAL)
    >>> fitted.coefficients.round(6).tolist()
    [2.0, 3.0]
    """
    design = np.column_stack([np.ones(len(outcome)), *columns.values()])
    _check(outcome, design, weights, clusters, errors)
    root = np.ones(len(outcome)) if weights is None else np.sqrt(weights)
    x, y = design * root[:, None], outcome * root
    bread = _bread(x)
    coefficients = bread @ (x.T @ y)
    coefficients += bread @ (x.T @ (y - x @ coefficients))
    left = y - x @ coefficients
    spread = _spread(x, bread, left, errors, clusters, times, lags)
    middle = float(root @ y) / float(root @ root)
    total = float(((y - middle * root) ** 2).sum())
    return Regression(
        names=("intercept", *columns),
        coefficients=coefficients,
        covariance=spread.covariance,
        residuals=outcome - design @ coefficients,
        bread=bread,
        df=spread.df,
        n=len(outcome),
        r2=1 - float(left @ left) / total if total > 0 else 0.0,
        errors=errors,
        autocorrelation=spread.autocorrelation,
        clusters=spread.clusters,
    )


def _check(
    outcome: FloatArray,
    design: FloatArray,
    weights: FloatArray | None,
    clusters: NDArray[np.int64] | None,
    errors: Errors,
) -> None:
    if len(outcome) <= design.shape[1]:
        raise ValueError("a regression needs more rows than columns")
    if not (np.isfinite(outcome).all() and np.isfinite(design).all()):
        raise ValueError("all values must be finite")
    if weights is not None and not (np.isfinite(weights).all() and (weights > 0).all()):
        raise ValueError("weights must be positive")
    if errors is Errors.CR2 and (clusters is None or len(np.unique(clusters)) < 2):
        raise ValueError("clustered errors need at least two clusters")


def _bread(x: FloatArray) -> FloatArray:
    """The inverse of x'x, by a QR decomposition of the columns at equal length."""
    size = np.sqrt((x * x).sum(axis=0))
    if not (size > 0).all():
        raise ValueError("a column is zero everywhere")
    r = np.linalg.qr(x / size, mode="r")
    if np.abs(np.diag(r)).min() < 1e-9:
        raise ValueError("columns depend on each other")
    inverse = np.linalg.inv(r) / size[:, None]
    return np.asarray(inverse @ inverse.T)


class _Spread(NamedTuple):
    covariance: FloatArray
    df: float
    autocorrelation: float | None = None
    clusters: Clusters | None = None


def _spread(
    x: FloatArray,
    bread: FloatArray,
    left: FloatArray,
    errors: Errors,
    clusters: NDArray[np.int64] | None,
    times: NDArray[np.int64] | None,
    lags: int,
) -> _Spread:
    df = float(x.shape[0] - x.shape[1])
    if errors is Errors.CR2 and clusters is not None:
        covariance, found = cr2(x, bread, left, clusters)
        return _Spread(covariance, df, clusters=found)
    if errors is Errors.SERIAL:
        return _Spread(*serial(x, bread, left, times))
    if errors is Errors.HAC:
        return _Spread(newey_west(x, bread, left, lags), df)
    return _Spread(hc3(x, bread, left) if errors is Errors.HC3 else classical(bread, left), df)
