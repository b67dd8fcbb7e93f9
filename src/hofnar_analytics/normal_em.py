"""Means and covariances of columns with gaps: EM under a normal working model, and draws of the gaps.

Each row needs only the block of the precision matrix of its missing columns, so rows with equally many gaps go together
and no pattern is looked up. Sources: Dempster, Laird and Rubin (1977); Little and Rubin (2002), chapter 11.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

TOLERANCE = 1e-7
MOST_STEPS = 500
SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """mean (k,) and covariance (k, k) with the sum of the weights as divisor."""

    mean: FloatArray
    covariance: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """Rows with equally many gaps: rows (g,), columns (g, c)."""

    rows: IntArray
    columns: IntArray


def gaps_of(missing: NDArray[np.bool_]) -> list[Gaps]:
    """The rows with gaps grouped by how many they have. missing (n, k)."""
    counts = missing.sum(axis=1)
    groups = []
    for count in np.unique(counts[counts > 0]).tolist():
        rows = np.flatnonzero(counts == count)
        columns = np.nonzero(missing[rows])[1].reshape(len(rows), count)
        groups.append(Gaps(rows, columns))
    return groups


def em(
    z: FloatArray,
    missing: NDArray[np.bool_],
    weights: FloatArray,
    *,
    start: Normal | None = None,
    steps: int = MOST_STEPS,
) -> Normal | None:
    """Maximum-likelihood mean and covariance. z (n, k) with any number in the gaps, missing (n, k), weights (n,).

    Stops when no standardised mean or correlation moves by 1e-7, or after ``steps``. None when a column is never seen
    or the columns depend on each other.
    """
    gaps = gaps_of(missing)
    filled = np.where(missing, 0.0, z)
    normal = start or _first(filled, missing, weights)
    for _ in range(steps):
        if normal is None:
            return None
        step = _step(filled, gaps, weights, normal)
        if step is None or _moved(normal, step) < TOLERANCE:
            return step
        normal = step
    return normal


def _first(filled: FloatArray, missing: NDArray[np.bool_], weights: FloatArray) -> Normal | None:
    seen = weights @ ~missing
    if (seen <= 0).any():
        return None
    mean = weights @ filled / seen
    spread = weights @ np.where(missing, 0.0, filled - mean) ** 2 / seen
    return Normal(mean, np.diag(spread)) if (spread > 0).all() else None


def _precision(normal: Normal) -> FloatArray | None:
    scale = np.sqrt(np.diag(normal.covariance))
    if not (scale > 0).all():
        return None
    correlation = normal.covariance / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(correlation)
    if values[0] < SINGULAR:
        return None
    result: FloatArray = (vectors / values) @ vectors.T / np.outer(scale, scale)
    return result


def _step(filled: FloatArray, gaps: list[Gaps], weights: FloatArray, normal: Normal) -> Normal | None:
    precision = _precision(normal)
    if precision is None:
        return None
    k = len(precision)
    uncertain = np.zeros(k * k)
    for part in gaps:
        inverse = np.asarray(np.linalg.inv(_blocks(precision, part)), dtype=np.float64)
        _expect(filled, part, normal, precision, inverse)
        where = (k * part.columns[:, :, None] + part.columns[:, None, :]).ravel()
        added = (inverse * weights[part.rows][:, None, None]).ravel()
        uncertain += np.bincount(where, weights=added, minlength=k * k)
    return moments_of_rows(filled, weights, uncertain.reshape(k, k))


def moments_of_rows(z: FloatArray, weights: FloatArray, extra: FloatArray | float = 0.0) -> Normal:
    """The weighted mean and covariance of complete rows, ``extra`` added to the sums of products."""
    total = weights.sum()
    mean = weights @ z / total
    centred = z - mean
    return Normal(mean, (centred.T @ (centred * weights[:, None]) + extra) / total)


def _blocks(precision: FloatArray, part: Gaps) -> FloatArray:
    result: FloatArray = precision[part.columns[:, :, None], part.columns[:, None, :]]
    return result


def _expect(filled: FloatArray, part: Gaps, normal: Normal, precision: FloatArray, inverse: FloatArray) -> None:
    """Put the conditional means into the gaps of these rows."""
    centred = filled[part.rows] - normal.mean
    np.put_along_axis(centred, part.columns, 0.0, axis=1)
    pull = np.take_along_axis(centred @ precision, part.columns, axis=1)
    means = normal.mean[part.columns] - np.einsum("gij,gj->gi", inverse, pull)
    filled[part.rows[:, None], part.columns] = means


def draw(z: FloatArray, missing: NDArray[np.bool_], normal: Normal, rng: np.random.Generator) -> FloatArray | None:
    """The rows with their gaps drawn from the normal given what is seen, (n, k). None when it is singular."""
    precision = _precision(normal)
    if precision is None:
        return None
    filled = np.where(missing, 0.0, z)
    for part in gaps_of(missing):
        blocks = _blocks(precision, part)
        inverse = np.asarray(np.linalg.inv(blocks), dtype=np.float64)
        _expect(filled, part, normal, precision, inverse)
        noise = rng.standard_normal((*part.columns.shape, 1))
        root = np.linalg.cholesky(blocks).transpose(0, 2, 1)
        filled[part.rows[:, None], part.columns] += np.linalg.solve(root, noise)[:, :, 0]
    return filled


def _moved(before: Normal, after: Normal) -> float:
    scale = np.sqrt(np.diag(after.covariance))
    scale = np.where(scale > 0, scale, 1.0)
    means = np.abs(after.mean - before.mean) / scale
    spreads = np.abs(after.covariance - before.covariance) / np.outer(scale, scale)
    return float(max(means.max(), spreads.max()))
