"""LMG shares by sampled orders, for more groups than all subsets allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.lmg import correlation_of, swept

FloatArray = NDArray[np.float64]

BATCH = 512
RIDGE = 1e-9
SURE = 0.99


class Sampled(NamedTuple):
    """shares (groups,), their Monte-Carlo standard errors, and how far each can be from the exact share at most: all of
    the bounds hold together in 99 of 100 samplings, whatever the data."""

    shares: FloatArray
    errors: FloatArray
    bounds: FloatArray


def lmg_sampled(
    covariance: FloatArray,
    groups: Sequence[Sequence[int]],
    always: Sequence[int] = (),
    *,
    orders: int = 4096,
    seed: int = 0,
) -> Sampled:
    """Shares from ``orders`` random orders and their reverses, with their errors and bounds. The shares add up to R2
    exactly; errors and bounds fall with the square root of ``orders``.

    Arguments as for ``lmg_groups``; ``seed`` makes the result repeatable. Sources: Castro, Gómez and Tejada (2009);
    the bound is the empirical Bernstein one of Maurer and Pontil (2009) for values between 0 and R2.

    >>> matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    >>> lmg_sampled(matrix, [[0], [1]], orders=64).shares.round(6).tolist()
    [0.286667, 0.086667]
    """
    filled = [i for i, group in enumerate(groups) if len(group)]
    columns = list(always) + [column for i in filled for column in groups[i]]
    matrix = correlation_of(covariance)
    rest = swept(matrix[np.ix_([*columns, -1], [*columns, -1])], len(always))
    np.fill_diagonal(rest[:-1, :-1], np.diag(rest)[:-1] + RIDGE)
    pairs = _pairs(rest, [len(groups[i]) for i in filled], orders, np.random.default_rng(seed))
    found = Sampled(*(np.zeros(len(groups)) for _ in range(3)))
    found.shares[filled] = pairs.mean(axis=0)
    found.errors[filled] = pairs.std(axis=0, ddof=1) / len(pairs) ** 0.5
    found.bounds[filled] = _bernstein(found.errors[filled], float(found.shares.sum()), len(pairs))
    return found


def _bernstein(errors: FloatArray, most: float, pairs: int) -> FloatArray:
    """The bounds of all means together, of values between 0 and ``most``, from their standard errors."""
    tail = np.log(4 * len(errors) / (1 - SURE))
    return np.asarray(errors * np.sqrt(2 * tail) + 7 * most * tail / (3 * (pairs - 1)))


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
