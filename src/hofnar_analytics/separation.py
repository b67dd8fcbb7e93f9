"""Separation: a direction in which the columns predict a 0/1 outcome without a single error, so that the likelihood has
no maximum. Decided by a linear programme. Method: docs/methods/binary-outcomes.md."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

FloatArray = NDArray[np.float64]

SAMPLE = 20_000  # rows tried first: what does not separate some rows does not separate all
SIZE = 1e-6  # part of the box a coefficient must use to take part in the separation


def separating_columns(matrix: FloatArray, outcome: FloatArray) -> tuple[int, ...]:
    """The columns (of matrix (n, k)) that take part in a complete or quasi-complete separation; empty without one.

    Looks for b with s_i x_i'b >= 0 for all rows, s_i = +1 for an outcome of 1 and -1 for 0, not all zero: the sum of
    these products is maximised inside the box -1 <= b <= 1. Source: Albert and Anderson (1984); Konis (2007).

    >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> separating_columns(x, np.array([0.0, 0, 1, 1])), separating_columns(x, np.array([0.0, 1, 0, 1]))
    ((0,), ())
    """
    if len(outcome) > SAMPLE:
        some = np.random.default_rng(0).choice(len(outcome), SAMPLE, replace=False)
        if not _separating(matrix[some], outcome[some]):
            return ()
    return _separating(matrix, outcome)


def _separating(matrix: FloatArray, outcome: FloatArray) -> tuple[int, ...]:
    spread = matrix.std(axis=0)
    scaled = (matrix - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    signed = np.where(outcome > 0, 1.0, -1.0)[:, None] * np.column_stack([np.ones(len(outcome)), scaled])
    different = np.unique(np.round(signed, 9), axis=0)
    found = linprog(
        -different.sum(axis=0), A_ub=-different, b_ub=np.zeros(len(different)), bounds=(-1, 1), method="highs"
    )
    if found.x is None or -found.fun <= 1e-7 * len(different):
        return ()
    return tuple(int(j) for j in np.flatnonzero(np.abs(found.x[1:]) > SIZE))
