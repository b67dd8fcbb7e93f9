"""LMG shares by sampled orders, for more groups than all subsets allow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.lmg import correlation_of, swept

FloatArray = NDArray[np.float64]

BATCH = 512
RIDGE = 1e-9


def lmg_sampled(
    covariance: FloatArray,
    groups: Sequence[Sequence[int]],
    always: Sequence[int] = (),
    *,
    orders: int = 4096,
    seed: int = 0,
) -> tuple[FloatArray, FloatArray]:
    """Shares (groups,) and their Monte-Carlo standard errors (groups,) from ``orders`` random orders and their
    reverses. The shares add up to R2 exactly; the standard error falls with the square root of ``orders``.

    Arguments as for ``lmg_groups``; ``seed`` makes the result repeatable.

    >>> matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    >>> shares, errors = lmg_sampled(matrix, [[0], [1]], orders=64)
    >>> shares.round(6).tolist()
    [0.286667, 0.086667]
    """
    filled = [i for i, group in enumerate(groups) if len(group)]
    columns = list(always) + [column for i in filled for column in groups[i]]
    matrix = correlation_of(covariance)
    rest = swept(matrix[np.ix_([*columns, -1], [*columns, -1])], len(always))
    np.fill_diagonal(rest[:-1, :-1], np.diag(rest)[:-1] + RIDGE)
    pairs = _pairs(rest, [len(groups[i]) for i in filled], orders, np.random.default_rng(seed))
    shares, errors = np.zeros(len(groups)), np.zeros(len(groups))
    shares[filled] = pairs.mean(axis=0)
    errors[filled] = pairs.std(axis=0, ddof=1) / len(pairs) ** 0.5
    return shares, errors


def _pairs(matrix: FloatArray, sizes: list[int], orders: int, rng: np.random.Generator) -> FloatArray:
    """What each group adds, averaged over an order and its reverse, (orders, groups)."""
    results = []
    for start in range(0, orders, BATCH):
        count = min(BATCH, orders - start)
        drawn = rng.permuted(np.tile(np.arange(len(sizes)), (count, 1)), axis=1)
        results.append((_added(matrix, sizes, drawn) + _added(matrix, sizes, drawn[:, ::-1])) / 2)
    return np.concatenate(results)


def _added(matrix: FloatArray, sizes: list[int], orders: NDArray[np.int64]) -> FloatArray:
    """R2 added by each group in each order (rows), by one Cholesky factor an order."""
    ends = np.cumsum(sizes)
    member = [np.arange(end - size, end) for end, size in zip(ends, sizes)]
    k = len(matrix) - 1
    columns = np.stack([np.concatenate([member[g] for g in order]) for order in orders])
    index = np.concatenate([columns, np.full((len(orders), 1), k)], axis=1)
    factor = np.linalg.cholesky(matrix[index[:, :, None], index[:, None, :]])
    gains = factor[:, -1, :-1] ** 2
    by_column = np.zeros_like(gains)
    np.put_along_axis(by_column, columns, gains, axis=1)
    return np.stack([by_column[:, place].sum(axis=1) for place in member], axis=1)
