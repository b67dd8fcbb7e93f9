"""Errors of the coefficients when rows come in clusters: CR2 (Bell and McCaffrey 2002), HC2 for clusters of one, with
the degrees of freedom of each coefficient's error.

A cluster's residuals are stretched by (I - H)^(-1/2), H its block of the hat matrix. With Q the cluster's rows in the
basis where the cross-products are the identity and Q'Q = U s^2 U', everything needed follows from QU and
(1 - s^2)^(-1/2), so that a cluster of any size costs one small eigenproblem; clusters of one size go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers import Fit

IntArray = NDArray[np.intp]

BATCH_ROWS = 16384


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """covariances (k, k) of the coefficients for each of m outcomes; df (k,) of each coefficient's error, as many as a
    scaled chi-square with the same mean and variance has were the rows alike and unrelated."""

    covariances: list[FloatArray]
    df: FloatArray


def clustered_covariances(
    model: Fit, z: FloatArray, middle: FloatArray, weights: FloatArray, clusters: NDArray[np.int64]
) -> Clustered:
    """CR2 of a fitted model. z (k + m, n) raw variables and outcomes, middle (k + m,) their means, weights (n,),
    clusters (n,)."""
    k = len(model.variables)
    turned = (model.shift @ np.hstack([model.root, model.coefficients])).T
    sums = _Sums(model, len(z) - k)
    for rows in _batches(clusters):
        flat = rows.ravel()
        centred = z[:, flat] - middle[:, None]
        both = turned @ centred[:k]
        root = np.sqrt(weights[flat])
        q = np.vstack([both[: sums.rank], np.full(len(flat), 1 / weights.sum() ** 0.5)]) * root
        residuals = (centred[k:] - both[sums.rank :]) * root
        sums.add(_by_cluster(q, rows), _by_cluster(residuals, rows))
    return sums.result()


def _by_cluster(values: FloatArray, rows: IntArray) -> FloatArray:
    """(a, clusters * size) -> (clusters, a, size)."""
    return np.ascontiguousarray(values.reshape(len(values), *rows.shape).transpose(1, 0, 2))


def _batches(clusters: NDArray[np.int64]) -> Iterator[IntArray]:
    """Rows of whole clusters of one size, (clusters, size)."""
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.diff(clusters[order], prepend=clusters[order[0]] - 1))
    sizes = np.diff(np.append(starts, len(order)))
    for size in np.unique(sizes).tolist():
        begins = starts[sizes == size]
        step = max(1, BATCH_ROWS // size)
        for first in range(0, len(begins), step):
            yield order[begins[first : first + step, None] + np.arange(size)]


class _Sums:
    """What adds up over clusters: the middle of the sandwich, and the moments behind the degrees of freedom."""

    def __init__(self, model: Fit, outcomes: int) -> None:
        self.root, self.rank = model.root, model.root.shape[1]
        size, k = self.rank + 1, len(model.root)
        self.contrasts = np.vstack([model.root.T, np.zeros(k)])
        self.meats = [np.zeros((size, size)) for _ in range(outcomes)]
        self.crossed = np.zeros((k, size, size))
        self.trace, self.squares = np.zeros(k), np.zeros(k)

    def add(self, q: FloatArray, residuals: FloatArray) -> None:
        """q (clusters, r, size), residuals (clusters, m, size)."""
        stretch, basis, seen = _spectrum(q, residuals)
        for m, meat in enumerate(self.meats):
            score = np.einsum("grs,gs->gr", basis, stretch * seen[:, :, m])
            meat += score.T @ score
        pulled = stretch[:, :, None] * (basis.transpose(0, 2, 1) @ self.contrasts)
        own = np.einsum("gsk,gsk->gk", pulled, pulled)
        moved = basis @ pulled
        lost = np.einsum("grk,grk->gk", moved, moved)
        self.trace += (own - lost).sum(axis=0)
        self.squares += (own * (own - 2 * lost)).sum(axis=0)
        by_contrast = moved.transpose(2, 1, 0)
        self.crossed += by_contrast @ by_contrast.transpose(0, 2, 1)

    def result(self) -> Clustered:
        covariances = [self.root @ meat[:-1, :-1] @ self.root.T for meat in self.meats]
        squares = self.squares + np.einsum("krs,krs->k", self.crossed, self.crossed)
        with np.errstate(invalid="ignore", divide="ignore"):
            df = np.where(squares > 0, self.trace**2 / squares, 1.0)
        return Clustered(covariances, np.maximum(df, 1.0))


def _spectrum(q: FloatArray, residuals: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(1 - s^2)^(-1/2) (clusters, s), QU (clusters, r, s) and U'e (clusters, s, m) of each cluster."""
    if q.shape[2] < q.shape[1]:
        values, vectors = np.linalg.eigh(q.transpose(0, 2, 1) @ q)
        return _inverse_roots(values), q @ vectors, vectors.transpose(0, 2, 1) @ residuals.transpose(0, 2, 1)
    values, vectors = np.linalg.eigh(q @ q.transpose(0, 2, 1))
    length = np.sqrt(np.clip(values, 0.0, None))
    seen = vectors.transpose(0, 2, 1) @ (q @ residuals.transpose(0, 2, 1))
    inverse = np.where(length > 1e-12, 1 / np.where(length > 1e-12, length, 1.0), 0.0)
    return _inverse_roots(values), vectors * length[:, None, :], seen * inverse[:, :, None]


def _inverse_roots(values: FloatArray) -> FloatArray:
    """(1 - s^2)^(-1/2); 0 for a direction that the cluster alone decides."""
    free = 1 - values
    return np.where(free > 1e-8, 1 / np.sqrt(np.where(free > 1e-8, free, 1.0)), 0.0)
