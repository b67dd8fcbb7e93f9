"""Covariances of least-squares coefficients that do not lean on equal, independent errors.

HC3 (MacKinnon and White 1985), CR2 with Bell and McCaffrey's degrees of freedom (2002), Newey and West (1987).
x (n, k) and residuals (n,) are already multiplied by the root of their weights. docs/methods/regression.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_SATURATED = 1e-8  # 1 - leverage below which rows are fitted exactly and say nothing about the spread


def classical(bread: FloatArray, residuals: FloatArray) -> FloatArray:
    """One error variance for all rows. bread (k, k) is the inverse of x'x."""
    n, k = len(residuals), len(bread)
    return np.asarray(bread * float(residuals @ residuals) / (n - k))


def hc3(x: FloatArray, bread: FloatArray, residuals: FloatArray) -> FloatArray:
    """Each row its own variance, its residual divided by 1 - leverage."""
    free = 1 - np.einsum("ij,jk,ik->i", x, bread, x)
    with np.errstate(divide="ignore", invalid="ignore"):
        scored = x * np.where(free > _SATURATED, residuals / free, 0.0)[:, None]
    return np.asarray(bread @ (scored.T @ scored) @ bread)


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Per cluster the triangular root of its rows (g, k, k) and that root divided by the root of I - H (g, k, k)."""

    roots: FloatArray
    adjusted: FloatArray


def cr2(
    x: FloatArray, bread: FloatArray, residuals: FloatArray, clusters: NDArray[np.int64]
) -> tuple[FloatArray, Clusters]:
    """Rows of one cluster hang together; each cluster's residuals are adjusted by (I - H)^(-1/2)."""
    member = np.unique(clusters, return_inverse=True)[1]
    order = np.argsort(member, kind="stable")
    edges = np.searchsorted(member[order], np.arange(int(member.max()) + 2))
    k = x.shape[1]
    meat, roots, adjusted = np.zeros((k, k)), [], []
    for begin, end in pairwise(edges.tolist()):
        rows = order[begin:end]
        q, root = np.linalg.qr(x[rows])
        half = _inverse_half(np.eye(len(root)) - root @ bread @ root.T) @ root
        score = half.T @ (q.T @ residuals[rows])
        meat += np.outer(score, score)
        roots.append(_padded(root, k))
        adjusted.append(_padded(half, k))
    return bread @ meat @ bread, Clusters(np.array(roots), np.array(adjusted))


def satterthwaite(contrast: FloatArray, bread: FloatArray, clusters: Clusters) -> float:
    """Bell and McCaffrey's degrees of freedom of contrast (k,) when errors are independent with one variance."""
    z = clusters.adjusted @ (bread @ contrast)
    q = np.einsum("gij,gi->gj", clusters.roots, z)
    spread = np.diag(np.einsum("gi,gi->g", z, z)) - q @ bread @ q.T
    squares = float((spread * spread).sum())
    return float(np.trace(spread)) ** 2 / squares if squares > 0 else 0.0


def newey_west(x: FloatArray, bread: FloatArray, residuals: FloatArray, lags: int) -> FloatArray:
    """Rows in order of time, errors that hang together up to ``lags`` rows (Bartlett weights, times n / (n - k))."""
    scored = x * residuals[:, None]
    meat = scored.T @ scored
    for lag in range(1, lags + 1):
        product = scored[lag:].T @ scored[:-lag]
        meat += (1 - lag / (lags + 1)) * (product + product.T)
    n, k = x.shape
    return np.asarray(bread @ meat @ bread * n / (n - k))


def _inverse_half(matrix: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    inverse = np.where(values > _SATURATED, 1 / np.sqrt(np.clip(values, _SATURATED, None)), 0.0)
    return np.asarray(vectors * inverse @ vectors.T)


def _padded(matrix: FloatArray, k: int) -> FloatArray:
    """Clusters with fewer rows than variables have a flat root; rows of zeros change nothing."""
    return np.vstack([matrix, np.zeros((k - len(matrix), k))])
