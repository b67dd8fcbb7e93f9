"""LMG: each column's, or group of columns', fair part of R2 (the Shapley value of R2), exact over all subsets.

Source: Lindeman, Merenda and Gold (1980); Grömping (2006). Method, floors and checks: docs/methods/lmg.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics import lmg_compiled
from hofnar_analytics.lmg_lattice import LatticeSums, lattice_sums, sweep

FloatArray = NDArray[np.float64]

MOST_GROUPS = 25  # that NumPy visits all subsets of; the extra `fast` goes further


def lmg(correlation: FloatArray) -> FloatArray:
    """The LMG shares of p columns, (p,), adding up to R2.

    correlation (p+1, p+1), a correlation or covariance matrix with the outcome last; weights and the choice of rows
    are in that matrix. ValueError when it is not square and symmetric, when the outcome does not vary, or for more
    than 25 columns (30 with the extra ``fast``). Work grows as 2^p: p = 17 takes milliseconds, p = 25 half a second;
    with the extra a third of a millisecond, 0.05 s and at p = 30 two seconds of one core.

    >>> lmg(np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])).round(6).tolist()
    [0.286667, 0.086667]
    """
    return lmg_groups(correlation, [[i] for i in range(len(correlation) - 1)])


def lmg_groups(covariance: FloatArray, groups: Sequence[Sequence[int]], always: Sequence[int] = ()) -> FloatArray:
    """The LMG shares of groups of columns, (groups,): each group enters or leaves as a whole.

    covariance (k+1, k+1) with the outcome last; ``groups`` lists column numbers, ``always`` columns that are in every
    subset. The shares add up to R2 of all listed columns minus R2 of ``always``; columns in neither are ignored, and
    an empty group gets 0.

    >>> matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    >>> lmg_groups(matrix, [[0]], always=[1]).round(6).tolist()
    [0.213333]
    """
    matrix = correlation_of(covariance)
    filled = [i for i, group in enumerate(groups) if len(group)]
    check_groups(matrix, groups, always, len(filled), most_groups())
    shares = np.zeros(len(groups))
    if filled:
        sums = _sums(matrix, [list(groups[i]) for i in filled], list(always))
        shares[filled] = sums.taken - sums.constant
    return shares


def r2(covariance: FloatArray, columns: Sequence[int] | None = None) -> float:
    """R2 of the outcome (last) on ``columns`` (all when None); columns that depend on others add nothing.

    >>> round(r2(np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])), 6)
    0.373333
    """
    matrix = correlation_of(covariance)
    chosen = list(range(len(matrix) - 1) if columns is None else columns)
    state = matrix[np.ix_([*chosen, -1], [*chosen, -1])]
    return 1.0 - float(swept(state, len(chosen))[0, 0])


def correlation_of(covariance: FloatArray) -> FloatArray:
    """The matrix scaled to unit diagonal; a column without variance becomes zeros. ValueError when it is not a
    symmetric square or when the outcome (last) does not vary."""
    matrix = np.asarray(covariance, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or len(matrix) < 2:
        raise ValueError("a square matrix with the outcome last is needed")
    scale = np.sqrt(np.clip(np.diag(matrix), 0.0, None))
    if not np.allclose(matrix, matrix.T, rtol=1e-8, atol=1e-8 * float(scale.max()) ** 2):
        raise ValueError("the matrix is not symmetric")
    if not scale[-1] > 0:
        raise ValueError("the outcome does not vary")
    inverse = np.where(scale > 0, 1.0 / np.where(scale > 0, scale, 1.0), 0.0)
    result: FloatArray = matrix * inverse[:, None] * inverse[None, :]
    return result


def swept(state: FloatArray, columns: int) -> FloatArray:
    """The Schur complement of the first ``columns`` columns, dependent ones skipped."""
    lanes = state[:, :, None]
    for _ in range(columns):
        size = lanes.shape[0] - 1
        lanes = sweep(lanes, np.empty((size, size, 1)), guard=True)
    return lanes[:, :, 0]


def lmg_replicates(covariances: FloatArray, groups: Sequence[Sequence[int]], always: Sequence[int] = ()) -> FloatArray:
    """The shares of many matrices, such as bootstrap replicates, (replicates, groups); covariances (replicates, k+1,
    k+1), the rest as for ``lmg_groups``. With the extra ``fast`` 64 of them go side by side.

    >>> matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    >>> lmg_replicates(np.array([matrix, matrix]), [[0], [1]]).round(6).tolist()
    [[0.286667, 0.086667], [0.286667, 0.086667]]
    """
    filled = [i for i, group in enumerate(groups) if len(group)]
    if not lmg_compiled.ready(len(filled), fewest=2):
        return np.array([lmg_groups(covariance, groups, always) for covariance in covariances])
    shares = np.zeros((len(covariances), len(groups)))
    order = [*always, *(column for i in filled for column in groups[i]), covariances.shape[1] - 1]
    states = []
    for covariance in covariances:
        matrix = correlation_of(covariance)
        check_groups(matrix, groups, always, len(filled), lmg_compiled.MOST_GROUPS)
        states.append(swept(matrix[np.ix_(order, order)], len(always)))
    stacked = np.array(states).transpose(1, 2, 0).copy()
    stacked[-1, -1] = 0.0
    shares[:, filled] = lmg_compiled.compiled_replicates(stacked, [len(groups[i]) for i in filled]).T
    return shares


def _sums(matrix: FloatArray, groups: list[list[int]], always: list[int]) -> LatticeSums:
    order = always + [column for group in groups for column in group] + [len(matrix) - 1]
    state = swept(matrix[np.ix_(order, order)], len(always)).copy()
    state[-1, -1] = 0.0
    sizes = [len(group) for group in groups]
    if lmg_compiled.ready(len(sizes), wait=len(sizes) > MOST_GROUPS):
        return lmg_compiled.compiled_sums(state, sizes)
    return lattice_sums(state, sizes)


def most_groups() -> int:
    """Up to how many groups all subsets can be visited here."""
    return lmg_compiled.MOST_GROUPS if lmg_compiled.available() else MOST_GROUPS


def check_groups(
    matrix: FloatArray, groups: Sequence[Sequence[int]], always: Sequence[int], filled: int, most: int = MOST_GROUPS
) -> None:
    listed = [column for group in groups for column in group] + list(always)
    if len(set(listed)) != len(listed):
        raise ValueError("a column stands in two groups")
    if any(not 0 <= column < len(matrix) - 1 for column in listed):
        raise ValueError("a group names a column that the matrix does not have")
    if filled > most:
        raise ValueError(f"all subsets are visited up to {most} groups; use lmg_sampled beyond")
