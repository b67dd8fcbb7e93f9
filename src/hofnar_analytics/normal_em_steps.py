"""One step of EM for a normal with gaps, from sums by pattern of gaps or from rows.

Each row needs only the block of the precision matrix of its missing columns. Where few patterns of gaps occur, a step
works on each pattern's sums and costs the same for any number of rows; else rows with equally many gaps go together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]

SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """mean (k,) and covariance (k, k) with the sum of the weights as divisor."""

    mean: FloatArray
    covariance: FloatArray


class Steps(Protocol):
    """What fixed_point walks on."""

    def step(self, normal: Normal) -> Normal | None:
        """One step of EM; None when the covariance is singular."""


def precision_of(normal: Normal) -> FloatArray | None:
    """The inverse covariance; None when a column has no variance of its own."""
    variances = np.diag(normal.covariance)
    if not (variances > 0).all():
        return None
    scale = np.sqrt(variances)
    values, vectors = np.linalg.eigh(normal.covariance / np.outer(scale, scale))
    if values[0] < SINGULAR:
        return None
    result: FloatArray = (vectors / values) @ vectors.T / np.outer(scale, scale)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class ByPattern:
    """Sums by pattern: missing (u, k), weight (u,), first (u, k) and second (u, k, k) sums of what is seen, zero in
    the gaps. Sums of the same patterns add and subtract."""

    missing: BoolArray
    weight: FloatArray
    first: FloatArray
    second: FloatArray

    @classmethod
    def of_rows(cls, z: FloatArray, missing: BoolArray, member: IntArray, weights: FloatArray) -> ByPattern:
        """member (n,): the pattern of each row."""
        u, k = missing.shape
        weight, first, second = np.zeros(u), np.zeros((u, k)), np.zeros((u, k, k))
        for pattern in range(u):
            rows = member == pattern
            seen, w = np.where(missing[pattern], 0.0, z[rows]), weights[rows]
            weight[pattern], first[pattern] = w.sum(), w @ seen
            second[pattern] = seen.T @ (seen * w[:, None])
        return cls(missing, weight, first, second)

    def __sub__(self, other: ByPattern) -> ByPattern:
        return ByPattern(self.missing, self.weight - other.weight, self.first - other.first, self.second - other.second)

    def step(self, normal: Normal) -> Normal | None:
        precision = precision_of(normal)
        if precision is None:
            return None
        there = ~self.missing
        spread = _inverse_blocks(precision, self.missing)
        fill = there[:, :, None] * np.eye(len(precision)) - (spread @ precision) * there[:, None, :]
        middle = normal.mean * there
        shift = self.first - self.weight[:, None] * middle
        crossed = self.first[:, :, None] * middle[:, None, :]
        squares = self.second - crossed - crossed.transpose(0, 2, 1)
        squares += self.weight[:, None, None] * (middle[:, :, None] * middle[:, None, :])
        products = (fill @ squares @ fill.transpose(0, 2, 1)).sum(axis=0) + np.tensordot(self.weight, spread, 1)
        moved = np.einsum("uij,uj->i", fill, shift) / self.weight.sum()
        covariance = products / self.weight.sum() - np.outer(moved, moved)
        return Normal(normal.mean + moved, (covariance + covariance.T) / 2)


def _inverse_blocks(precision: FloatArray, missing: BoolArray) -> FloatArray:
    """The inverse of each pattern's block of missing columns, zero elsewhere, (u, k, k)."""
    both = missing[:, :, None] & missing[:, None, :]
    blocks = np.where(both, precision, 0.0)
    every = np.arange(len(precision))
    blocks[:, every, every] += ~missing
    result: FloatArray = np.where(both, np.linalg.inv(blocks), 0.0)
    return result


class ByRow:
    """Rows with equally many gaps together."""

    def __init__(self, z: FloatArray, missing: BoolArray, weights: FloatArray) -> None:
        self.filled = np.where(missing, 0.0, z)
        self.weights = weights
        self.parts = gaps_of(missing)

    def step(self, normal: Normal) -> Normal | None:
        precision = precision_of(normal)
        if precision is None:
            return None
        k = len(precision)
        uncertain = np.zeros(k * k)
        for part in self.parts:
            inverse = np.asarray(np.linalg.inv(blocks_of(precision, part)), dtype=np.float64)
            expect(self.filled, part, normal, precision, inverse)
            where = (k * part.columns[:, :, None] + part.columns[:, None, :]).ravel()
            added = (inverse * self.weights[part.rows][:, None, None]).ravel()
            uncertain += np.bincount(where, weights=added, minlength=k * k)
        return moments_of_rows(self.filled, self.weights, uncertain.reshape(k, k))


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """Rows with equally many gaps: rows (g,), columns (g, c)."""

    rows: IntArray
    columns: IntArray


def gaps_of(missing: BoolArray) -> list[Gaps]:
    """The rows with gaps grouped by how many they have. missing (n, k)."""
    counts = missing.sum(axis=1)
    groups = []
    for count in np.unique(counts[counts > 0]).tolist():
        rows = np.flatnonzero(counts == count)
        columns = np.nonzero(missing[rows])[1].reshape(len(rows), count)
        groups.append(Gaps(rows, columns))
    return groups


def moments_of_rows(z: FloatArray, weights: FloatArray, extra: FloatArray | float = 0.0) -> Normal:
    """The weighted mean and covariance of complete rows, ``extra`` added to the sums of products."""
    total = weights.sum()
    mean = weights @ z / total
    centred = z - mean
    return Normal(mean, (centred.T @ (centred * weights[:, None]) + extra) / total)


def blocks_of(precision: FloatArray, part: Gaps) -> FloatArray:
    result: FloatArray = precision[part.columns[:, :, None], part.columns[:, None, :]]
    return result


def expect(filled: FloatArray, part: Gaps, normal: Normal, precision: FloatArray, inverse: FloatArray) -> None:
    """Put the conditional means into the gaps of these rows."""
    centred = filled[part.rows] - normal.mean
    np.put_along_axis(centred, part.columns, 0.0, axis=1)
    pull = np.take_along_axis(centred @ precision, part.columns, axis=1)
    means = normal.mean[part.columns] - np.einsum("gij,gj->gi", inverse, pull)
    filled[part.rows[:, None], part.columns] = means
