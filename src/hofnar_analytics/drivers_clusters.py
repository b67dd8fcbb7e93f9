"""Errors of the coefficients when rows come in clusters: CR2 (Bell and McCaffrey 2002), HC2 for clusters of one.

A cluster's residuals are stretched by (I - H)^(-1/2), H its block of the hat matrix. With Q the cluster's rows in the
basis where the cross-products are the identity, Q'(I - QQ')^(-1/2) e = V (1 - s^2)^(-1/2) V' Q'e for Q'Q = V s^2 V', so
that a cluster of any size costs one small eigenproblem.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers import Fit

IntArray = NDArray[np.intp]

BATCH_ROWS = 16384


def clustered_covariances(
    model: Fit, z: FloatArray, middle: FloatArray, weights: FloatArray, clusters: NDArray[np.int64]
) -> list[FloatArray]:
    """The CR2 covariance (k, k) of the coefficients for each of m outcomes.

    z (k + m, n) raw variables and outcomes, middle (k + m,) their means, weights (n,), clusters (n,).
    """
    k, outcomes = len(model.variables), len(z) - len(model.variables)
    turned = (model.shift @ np.hstack([model.root, model.coefficients])).T
    size = model.root.shape[1] + 1
    meats = [np.zeros((size, size)) for _ in range(outcomes)]
    for rows, edges in _batches(clusters):
        centred = z[:, rows] - middle[:, None]
        both = turned @ centred[:k]
        root = np.sqrt(weights[rows])
        q = np.vstack([both[: size - 1], np.full(len(rows), 1 / weights.sum() ** 0.5)]) * root
        residuals = (centred[k:] - both[size - 1 :]) * root
        for start, stop in edges:
            stretched = _stretched(q[:, start:stop], residuals[:, start:stop])
            for meat, score in zip(meats, stretched.T):
                meat += np.outer(score, score)
    return [model.root @ meat[:-1, :-1] @ model.root.T for meat in meats]


def _batches(clusters: NDArray[np.int64]) -> Iterator[tuple[IntArray, list[tuple[int, int]]]]:
    """Rows of whole clusters together, with where each cluster starts and stops among them."""
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.diff(clusters[order], prepend=clusters[order[0]] - 1))
    edges = [*starts.tolist(), len(order)]
    first = 0
    for last in range(1, len(edges)):
        if edges[last] - edges[first] >= BATCH_ROWS or last == len(edges) - 1:
            begin = edges[first]
            inside = [(edges[i] - begin, edges[i + 1] - begin) for i in range(first, last)]
            yield order[begin : edges[last]], inside
            first = last


def _stretched(q: FloatArray, residuals: FloatArray) -> FloatArray:
    """Q'(I - QQ')^(-1/2) e for one cluster. q (r, rows), residuals (m, rows) -> (r, m)."""
    if q.shape[1] < q.shape[0]:
        values, vectors = np.linalg.eigh(q.T @ q)
        adjusted = vectors @ (_inverse_roots(values)[:, None] * (vectors.T @ residuals.T))
        return np.asarray(q @ adjusted)
    values, vectors = np.linalg.eigh(q @ q.T)
    return np.asarray(vectors @ (_inverse_roots(values)[:, None] * (vectors.T @ (q @ residuals.T))))


def _inverse_roots(values: FloatArray) -> FloatArray:
    """(1 - s^2)^(-1/2); 0 for a direction that the cluster alone decides."""
    free = 1 - values
    return np.where(free > 1e-8, 1 / np.sqrt(np.where(free > 1e-8, free, 1.0)), 0.0)
