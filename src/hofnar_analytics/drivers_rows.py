"""The rows a driver analysis may use, and the columns of the structural model made from them, chunk by chunk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers, FloatArray, StateArray
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import nps_points, on_scale

IntArray = NDArray[np.intp]

CHUNK = 4096
BLOCKS = 4
MANY_ROWS = 100_000  # rows from which blocks are worth a thread

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with a usable outcome, weight and covariates. outcomes (n, 1), or (n, 2) with the NPS points second."""

    outcomes: FloatArray
    scores: FloatArray
    states: StateArray
    weights: FloatArray | None
    clusters: NDArray[np.int64] | None
    covariates: FloatArray | None

    @property
    def n(self) -> int:
        return len(self.outcomes)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a variable stands among the variables of p moments, q covariates and m outcomes:
    lived E (p), lived x score (p), skipped or don't know (p), not asked (p), covariates (q), outcomes (m)."""

    moments: int
    covariates: int
    outcomes: int

    @property
    def size(self) -> int:
        return 4 * self.moments + self.covariates + self.outcomes

    def lived(self, moment: int) -> int:
        return moment

    def scored(self, moment: int) -> int:
        return self.moments + moment

    @property
    def empty(self) -> range:
        """The columns of 'skipped' and 'not asked'."""
        return range(2 * self.moments, 4 * self.moments)

    @property
    def adjusting(self) -> range:
        return range(4 * self.moments, 4 * self.moments + self.covariates)

    def outcome(self, number: int = 0) -> int:
        return 4 * self.moments + self.covariates + number


def usable_rows(answers: Answers, scale: Scale, *, complete: bool = False) -> Rows:
    """Leave out rows without outcome, weight or covariates; with ``complete`` also rows with any unscored moment."""
    keep = on_scale(answers.outcome, scale)
    if answers.weights is not None:
        keep &= np.isfinite(answers.weights) & (np.nan_to_num(answers.weights) > 0)
    if answers.covariates is not None:
        keep &= np.isfinite(answers.covariates).all(axis=1)
    states = _mended(answers)
    if complete:
        keep &= (states == CellState.SCORED).all(axis=1)
    return _chosen(answers, states, scale, keep)


def _mended(answers: Answers) -> StateArray:
    """A cell called scored without a number is a skipped one."""
    hollow = (answers.states == CellState.SCORED) & ~np.isfinite(answers.scores)
    if not hollow.any():
        return answers.states
    return np.where(hollow, np.uint8(CellState.SKIPPED), answers.states)


def _chosen(answers: Answers, states: StateArray, scale: Scale, keep: NDArray[np.bool_]) -> Rows:
    outcome, scores, kept = (_picked(values, keep) for values in (answers.outcome, answers.scores, states))
    outcomes = [outcome, nps_points(outcome, scale)] if scale.kind is Kind.NPS else [outcome]
    weights, clusters, covariates = (
        None if values is None else _picked(values, keep)
        for values in (answers.weights, answers.clusters, answers.covariates)
    )
    return Rows(np.column_stack(outcomes), scores, kept, weights, clusters, covariates)


def _picked(values: NDArray[Any], keep: NDArray[np.bool_]) -> NDArray[Any]:
    return values if keep.all() else values[keep]


def layout_of(rows: Rows) -> Layout:
    q = 0 if rows.covariates is None else rows.covariates.shape[1]
    return Layout(rows.scores.shape[1], q, rows.outcomes.shape[1])


def state_counts(rows: Rows) -> NDArray[np.int64]:
    """How many rows are in each state, (p, 5)."""
    p = rows.states.shape[1]
    counts = np.zeros(5 * p, dtype=np.int64)
    offsets = 5 * np.arange(p, dtype=np.int64)
    for part in slices(rows.n):
        counts += np.bincount((rows.states[part] + offsets).ravel(), minlength=5 * p)
    return counts.reshape(p, 5)


def varying(rows: Rows, states: NDArray[np.int64]) -> IntArray:
    """The variables of the layout that are not zero or the same everywhere, judged by the counts per state (p, 5)."""
    layout = layout_of(rows)
    lived = states[:, CellState.SCORED]
    skipped = states[:, CellState.SKIPPED] + states[:, CellState.DONT_KNOW]
    blocks = [(lived > 0) & (lived < rows.n), lived > 0, skipped > 0, states[:, CellState.NOT_ASKED] > 0]
    rest = np.ones(layout.covariates + layout.outcomes, dtype=bool)
    return np.flatnonzero(np.concatenate([*blocks, rest]))


def slices(n: int, start: int = 0) -> Iterator[slice]:
    """The rows from ``start`` to n in chunks that stay in the processor's cache."""
    for begin in range(start, n, CHUNK):
        yield slice(begin, min(begin + CHUNK, n))


def in_blocks(n: int, work: Callable[[slice], Result]) -> list[Result]:
    """``work`` on consecutive blocks of rows, side by side when there are many; the blocks do not depend on the number
    of processors, so neither does the result."""
    if n < MANY_ROWS:
        return [work(slice(0, n))]
    edges = [CHUNK * (n * i // BLOCKS // CHUNK) for i in range(BLOCKS)] + [n]
    with ThreadPoolExecutor(max_workers=min(BLOCKS, os.cpu_count() or 1)) as pool:
        return list(pool.map(work, [slice(a, b) for a, b in pairwise(edges)]))


def chunks(rows: Rows, variables: IntArray, block: slice | None = None) -> Iterator[tuple[slice, FloatArray]]:
    """Slices of rows (of a block of rows) with their variables, (len(variables), rows of the slice); the array is
    reused."""
    parts = _Parts(rows, variables)
    block = slice(0, rows.n) if block is None else block
    buffer = np.empty((len(variables), min(CHUNK, rows.n)))
    for part in slices(block.stop, block.start):
        out = buffer[:, : part.stop - part.start]
        parts.fill(part, out)
        yield part, out


class _Parts:
    """The blocks of a selection of variables."""

    def __init__(self, rows: Rows, variables: IntArray) -> None:
        layout = layout_of(rows)
        p = layout.moments
        starts = [0, p, 2 * p, 3 * p, 4 * p, layout.outcome()]
        edges = np.searchsorted(variables, [*starts, layout.size]).tolist()
        self.rows = rows
        self.blocks = [slice(a, b) for a, b in pairwise(edges)]
        self.columns = [variables[block] - start for block, start in zip(self.blocks, starts)]

    def fill(self, part: slice, out: FloatArray) -> None:
        rows, (lived, scored, skipped, unasked, covariates, outcomes) = self.rows, self.blocks
        states = np.ascontiguousarray(rows.states[part].T)
        there = states == CellState.SCORED
        out[lived] = there[self.columns[0]]
        out[scored] = 0.0
        np.copyto(out[scored], rows.scores[part].T[self.columns[1]], where=there[self.columns[1]])
        blank = states[self.columns[2]]
        out[skipped] = (blank == CellState.SKIPPED) | (blank == CellState.DONT_KNOW)
        out[unasked] = states[self.columns[3]] == CellState.NOT_ASKED
        if rows.covariates is not None:
            out[covariates] = rows.covariates[part].T[self.columns[4]]
        out[outcomes] = rows.outcomes[part].T[self.columns[5]]
