"""The structural model's columns as one dense matrix, for fits that need rows instead of cross-products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.drivers_rows import Rows, usable_rows
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Scale

DEPENDENT = 1e-7  # part of a column's length that must be its own


@dataclass(frozen=True, slots=True, eq=False)
class StructuralColumns:
    """matrix (n, k) without intercept and without columns that do not vary; the scores are centred at the mean of
    those who lived the moment, so that the column 'lived' speaks at the satisfaction reported.

    ``lived`` and ``scored`` hold for each moment its column number or None; ``groups`` both together; ``always`` the
    columns of unknown cells and covariates; means (p,) the mean score of each moment, NaN where nobody lived it.
    """

    matrix: FloatArray
    outcome: FloatArray
    weights: FloatArray
    clusters: NDArray[np.int64] | None
    lived: tuple[int | None, ...]
    scored: tuple[int | None, ...]
    groups: tuple[tuple[int, ...], ...]
    always: tuple[int, ...]
    means: FloatArray
    states: NDArray[np.int64]

    @property
    def n(self) -> int:
        return len(self.outcome)


def structural_columns(answers: Answers, scale: Scale) -> StructuralColumns:
    """The columns of the usable rows: E_j and E_j (x_j - m_j) of each moment, S_j 'skipped or don't know', N_j 'not
    asked', and the covariates (docs/methods/structural-model.md).

    >>> from hofnar_analytics.scales import Kind
    >>> marks = np.array([[1.0, 5.0], [3.0, 5.0], [5.0, np.nan]])
    >>> states = np.array([[0, 0], [0, 0], [0, 1]], dtype=np.uint8)
    >>> made = structural_columns(Answers(np.array([1.0, 2, 3]), marks, states, ("a", "b")), Scale.of(Kind.MEAN))
    >>> made.lived, made.scored, made.matrix[:, 0].tolist()
    ((None, 1), (0, None), [-2.0, 0.0, 2.0])
    """
    rows = usable_rows(answers, scale)
    pool = _Pool()
    there = rows.states == CellState.SCORED
    means = moment_means(rows, there)
    lived, scored = [], []
    for j in range(there.shape[1]):
        centred = np.where(there[:, j], rows.scores[:, j] - np.nan_to_num(means[j]), 0.0)
        lived.append(pool.add(there[:, j].astype(float)))
        scored.append(pool.add(centred))
    groups = tuple(tuple(c for c in pair if c is not None) for pair in zip(lived, scored))
    own = len(pool.columns)
    _others(pool, rows)
    matrix = _independent(pool.matrix(rows.n), own)
    return StructuralColumns(
        matrix,
        rows.outcomes[:, 0],
        np.ones(rows.n) if rows.weights is None else rows.weights,
        rows.clusters,
        tuple(lived),
        tuple(scored),
        groups,
        tuple(range(own, matrix.shape[1])),
        means,
        np.stack([(rows.states == state).sum(axis=0) for state in CellState], axis=1),
    )


def moment_means(rows: Rows, there: NDArray[np.bool_]) -> FloatArray:
    """The (weighted) mean score of those who lived each moment, (p,)."""
    used = there * (np.ones(rows.n) if rows.weights is None else rows.weights)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((used * np.where(there, rows.scores, 0.0)).sum(axis=0) / used.sum(axis=0))


def _others(pool: _Pool, rows: Rows) -> None:
    unknown = (rows.states == CellState.SKIPPED) | (rows.states == CellState.DONT_KNOW)
    for column in [*unknown.T, *(rows.states == CellState.NOT_ASKED).T]:
        pool.add(column.astype(float))
    for column in [] if rows.covariates is None else rows.covariates.T:
        pool.add(column - column.mean())


def _independent(matrix: FloatArray, own: int) -> FloatArray:
    """Without those columns from ``own`` on that follow from those before them (blocks skipped together)."""
    if matrix.shape[1] == own or not len(matrix):
        return matrix
    centred = matrix - matrix.mean(axis=0)
    rest = np.abs(np.diag(np.linalg.qr(centred / np.linalg.norm(centred, axis=0), mode="r")))
    kept = [j for j in range(matrix.shape[1]) if j < own or (j < len(rest) and rest[j] > DEPENDENT)]
    return np.asarray(matrix[:, kept])


class _Pool:
    """Columns that vary."""

    def __init__(self) -> None:
        self.columns: list[FloatArray] = []

    def add(self, column: FloatArray) -> int | None:
        if not len(column) or np.ptp(column) < 1e-12:
            return None
        self.columns.append(column)
        return len(self.columns) - 1

    def matrix(self, n: int) -> FloatArray:
        return np.column_stack(self.columns) if self.columns else np.zeros((n, 0))
