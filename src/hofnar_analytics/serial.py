"""Errors that hang together from period to period: a first-order autoregression, its size found without the bias of
the usual estimate, and a covariance that holds for short series. docs/methods/regression.md."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_GRID = np.linspace(0.0, 0.95, 39)
_CAUTION = 0.5  # standard errors of a lag-1 correlation by which it is taken to be larger than found


class Serial(NamedTuple):
    """The covariance (k, k) of the coefficients, its degrees of freedom, and the autocorrelation used (0..0.95)."""

    covariance: FloatArray
    df: float
    correlation: float


class _Expected(NamedTuple):
    """What an autocorrelation would make of the residuals: their expected lag-1 product over their expected sum of
    squares, that sum, and its degrees of freedom."""

    ratio: float
    squares: float
    df: float


def serial(x: FloatArray, bread: FloatArray, residuals: FloatArray, times: NDArray[np.int64] | None = None) -> Serial:
    """The covariance of least-squares coefficients under autocorrelated errors. x (n, k), residuals (n,), times (n,)
    the numbers of the periods (consecutive unless given).

    The autocorrelation is the one that would be expected to leave these residuals' lag-1 correlation, plus half a
    standard error (1 / sqrt(n)) for caution; the degrees of freedom are those of the residual sum of squares
    (Satterthwaite). Negative autocorrelation counts as none.
    """
    when = np.arange(len(x)) if times is None else times
    maker = np.eye(len(x)) - x @ bread @ x.T
    near = (np.abs(np.subtract.outer(when, when)) == 1) / 2.0
    squares = float(residuals @ residuals)
    if squares <= 0:
        return Serial(np.zeros_like(bread), float(len(x) - x.shape[1]), 0.0)
    seen = float(residuals @ near @ residuals) / squares + _CAUTION / len(x) ** 0.5
    rho, found = _matching(maker, near, when, seen)
    projector = bread @ x.T
    covariance = projector @ _correlations(when, rho) @ projector.T * (squares / found.squares)
    return Serial(covariance, found.df, rho)


def lag_one(residuals: FloatArray, times: NDArray[np.int64] | None = None) -> float:
    """The correlation of residuals (n,) of consecutive periods; 0 without spread.

    >>> lag_one(np.array([1.0, -1.0, 1.0, -1.0]))
    -0.75
    """
    when = np.arange(len(residuals)) if times is None else times
    squares = float(residuals @ residuals)
    pairs = np.diff(when) == 1
    return float((residuals[1:] * residuals[:-1])[pairs].sum()) / squares if squares > 0 else 0.0


def _correlations(when: NDArray[np.int64], rho: float) -> FloatArray:
    return np.asarray(rho ** np.abs(np.subtract.outer(when, when)), dtype=np.float64)


def _expected(maker: FloatArray, near: FloatArray, when: NDArray[np.int64], rho: float) -> _Expected:
    left = maker @ _correlations(when, rho) @ maker
    squares = float(np.trace(left))
    return _Expected(float((near * left).sum()) / squares, squares, squares**2 / float((left * left).sum()))


def _matching(maker: FloatArray, near: FloatArray, when: NDArray[np.int64], seen: float) -> tuple[float, _Expected]:
    """The smallest autocorrelation of the grid that leads one to expect at least what was seen (bisection: what is
    expected rises with the autocorrelation)."""
    low, high = 0, len(_GRID) - 1
    while low < high:
        middle = (low + high) // 2
        if _expected(maker, near, when, float(_GRID[middle])).ratio >= seen:
            high = middle
        else:
            low = middle + 1
    rho = float(_GRID[low])
    return rho, _expected(maker, near, when, rho)
