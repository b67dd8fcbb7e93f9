"""The polychoric correlation: that of the normal variables behind two ordered scales, and LMG shares on it as a check.

Method: docs/methods/ordinal-outcomes.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import ndtr, ndtri

from hofnar_analytics.intervals import normal_quantile
from hofnar_analytics.lmg import lmg
from hofnar_analytics.results import Estimate

FloatArray = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)
LARGEST = 0.9995
INFINITE = 12.0  # where a normal distribution ends
TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class PolychoricCheck:
    """LMG shares of the same columns from plain and from polychoric correlations, (p,) each, adding up to their R2;
    ``order_agrees``: whether the moments stand in the same order of importance; ``largest`` difference of the parts of
    R2 (shares divided by their sum), 0..1. ``definite``: whether the polychoric matrix was one of a distribution as it
    stood (else it was moved to the nearest that is)."""

    plain: FloatArray
    polychoric: FloatArray
    largest: float
    order_agrees: bool
    definite: bool
    n: int


def polychoric(
    x: FloatArray, y: FloatArray, weights: FloatArray | None = None, *, method: str = "two-step", level: float = 0.95
) -> Estimate:
    """The polychoric correlation of two ordered columns (n,) without NaN, with an interval on Fisher's z scale.

    ``two-step`` takes thresholds from the margins (Olsson 1979), ``ml`` estimates all together; the interval is the
    delta method over the cells of the two-step estimate. ValueError when a column does not vary.

    >>> x, y = np.repeat([1.0, 1, 2, 2], [20, 5, 5, 20]), np.repeat([1.0, 2, 1, 2], [20, 5, 5, 20])
    >>> bool(np.isclose(polychoric(x, y).estimate, np.sin(np.pi / 2 * 0.6)))  # tetrachoric with cuts at the medians
    True
    """
    table = cross_table(x, y, weights)
    if min(table.shape) < 2:
        raise ValueError("a column does not vary")
    value = from_table(table, method=method)
    error = _error(table, len(x) if weights is None else float(weights.sum() ** 2 / (weights @ weights)))
    z = np.arctanh(min(max(value, -LARGEST), LARGEST))
    half = normal_quantile(level) * error / (1 - np.tanh(z) ** 2)
    return Estimate(value, float(np.tanh(z - half)), float(np.tanh(z + half)), level)


def cross_table(x: FloatArray, y: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """The (weighted) counts of pairs of values, rows those of x, both ascending."""
    first, second = np.unique(x, return_inverse=True)[1], np.unique(y, return_inverse=True)[1]
    shape = int(first.max()) + 1, int(second.max()) + 1
    counts = np.bincount(first * shape[1] + second, weights=weights, minlength=shape[0] * shape[1])
    return counts.reshape(shape).astype(float)


def from_table(table: FloatArray, *, method: str = "two-step") -> float:
    """The polychoric correlation of a table of counts.

    >>> round(from_table(np.array([[282.0, 206, 79], [170, 189, 87], [175, 264, 229]])), 6)
    0.311546
    """
    rows, columns = _thresholds(table.sum(axis=1)), _thresholds(table.sum(axis=0))

    def loss(angle: float) -> float:
        return -float((table * np.log(cells(rows, columns, np.sin(angle)))).sum())

    found = minimize_scalar(loss, bounds=(-1.56, 1.56), method="bounded", options={"xatol": 1e-11})
    value = float(np.sin(found.x))
    return value if method == "two-step" else _together(table, rows, columns, value)


def _together(table: FloatArray, rows: FloatArray, columns: FloatArray, start: float) -> float:
    """Correlation and thresholds by maximum likelihood together."""
    k = len(rows)

    def loss(point: FloatArray) -> float:
        chance = cells(point[1 : k + 1], point[k + 1 :], np.tanh(point[0]))
        return -float((table * np.log(chance)).sum())

    found = minimize(loss, np.concatenate([[np.arctanh(start)], rows, columns]), method="BFGS", options={"gtol": 1e-7})
    return float(np.tanh(found.x[0]))


def _thresholds(counts: FloatArray) -> FloatArray:
    return np.asarray(ndtri(np.cumsum(counts)[:-1] / counts.sum()))


def cells(rows: FloatArray, columns: FloatArray, rho: float) -> FloatArray:
    """The chance of each cell when two normal variables with correlation ``rho`` are cut at these thresholds."""
    h = np.concatenate([[-INFINITE], rows, [INFINITE]])[:, None]
    k = np.concatenate([[-INFINITE], columns, [INFINITE]])[None, :]
    below = both_below(np.broadcast_to(h, (h.size, k.size)), np.broadcast_to(k, (h.size, k.size)), rho)
    return np.asarray(np.maximum(np.diff(np.diff(below, axis=0), axis=1), TINY))


def both_below(h: FloatArray, k: FloatArray, rho: float) -> FloatArray:
    """P(X < h, Y < k) of two standard normal variables with correlation rho, by integrating its density over the
    correlation from 0 on the arc-sine scale (Drezner and Wesolowsky 1990).

    >>> round(float(both_below(np.zeros(1), np.zeros(1), 0.5)[0]), 10) == round(1 / 3, 10)
    True
    """
    angle = float(np.arcsin(rho))
    theta = angle * (NODES + 1) / 2
    sine, cosine = np.sin(theta), np.cos(theta) ** 2
    h, k = h[..., None], k[..., None]
    dense = np.exp(-(h * h + k * k - 2 * h * k * sine) / (2 * cosine))
    return np.asarray(ndtr(h[..., 0]) * ndtr(k[..., 0]) + angle / 2 * (dense @ WEIGHTS) / (2 * np.pi))


def _error(table: FloatArray, n: float) -> float:
    """The standard error from the slopes of the two-step estimate by each cell's share (central differences)."""
    shares = table / table.sum()
    slopes = np.zeros(table.shape)
    step = 1e-4
    for place in np.argwhere(shares > 0):
        i, j = int(place[0]), int(place[1])
        part = step * shares[i, j]
        up, down = shares.copy(), shares.copy()
        up[i, j] += part
        down[i, j] -= part
        slopes[i, j] = (from_table(up) - from_table(down)) / (2 * part)
    mean = float((shares * slopes).sum())
    variance = float((shares * slopes**2).sum() - mean**2)
    return float((max(variance, 0.0) / n) ** 0.5)


def polychoric_check(columns: FloatArray, outcome: FloatArray, weights: FloatArray | None = None) -> PolychoricCheck:
    """LMG on plain and on polychoric correlations of ordered columns (n, p) and an ordered outcome (n,), complete rows.

    When both tell the same story, treating the scales as numbers did no harm. ValueError when a column does not vary.

    >>> rng = np.random.default_rng(5)
    >>> x = np.clip(np.rint(3 + rng.normal(size=(500, 2))), 1, 5)
    >>> found = polychoric_check(x, np.clip(np.rint(x[:, 0] + rng.normal(size=500)), 1, 5))
    >>> found.order_agrees, found.largest < 0.05
    (True, True)
    """
    z = np.column_stack([columns, outcome])
    used = np.ones(len(z)) if weights is None else weights
    centred = z - used @ z / used.sum()
    plain = centred.T @ (centred * used[:, None])
    matrix = np.eye(z.shape[1])
    for i in range(z.shape[1]):
        for j in range(i):
            matrix[i, j] = matrix[j, i] = from_table(cross_table(z[:, i], z[:, j], weights))
    mended, definite = _definite(matrix)
    before, after = lmg(plain), lmg(mended)
    parts = before / before.sum(), after / after.sum()
    agrees = bool((np.argsort(-before) == np.argsort(-after)).all())
    return PolychoricCheck(before, after, float(np.abs(parts[0] - parts[1]).max()), agrees, definite, len(z))


def _definite(matrix: FloatArray) -> tuple[FloatArray, bool]:
    """The matrix, its negative eigenvalues raised to a little above 0 where it has any."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] > 1e-8:
        return matrix, True
    mended = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    scale = np.sqrt(np.diag(mended))
    return np.asarray(mended / np.outer(scale, scale)), False
