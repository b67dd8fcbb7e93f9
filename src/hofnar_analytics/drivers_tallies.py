"""How often each moment was given each score, in one pass for whole-number scores."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers_rows import Rows, in_blocks, slices
from hofnar_analytics.results import CellState
from hofnar_analytics.scores import tally

WIDEST = 101  # different whole scores up to which one table holds all moments


def moment_tallies(rows: Rows) -> list[Mapping[float, float]]:
    """For each moment {score: (weighted) count} among those who lived it, ascending."""
    bounds = _bounds(rows)
    if bounds is None:
        return [_one_by_one(rows, j) for j in range(rows.scores.shape[1])]
    low, high = bounds
    people, weight = _table(rows, low, high - low + 1)
    values = range(low, high + 1)
    return [
        {float(value): float(weight[j, k]) for k, value in enumerate(values) if people[j, k]}
        for j in range(rows.scores.shape[1])
    ]


def _bounds(rows: Rows) -> tuple[int, int] | None:
    """The lowest and highest score; None when scores are not all whole or spread too wide for one table."""
    blocks = in_blocks(rows.n, lambda block: _bounds_of(rows, block))
    low, high = min(block[0] for block in blocks), max(block[1] for block in blocks)
    return (int(low), int(high)) if low <= high < low + WIDEST else None


def _bounds_of(rows: Rows, block: slice) -> tuple[float, float]:
    """The lowest and highest score of a block; the widest bounds when one is not whole."""
    low, high = np.inf, -np.inf
    for part in slices(block.stop, block.start):
        scores = rows.scores[part][rows.states[part] == CellState.SCORED]
        if scores.size:
            if not np.array_equal(scores, np.rint(scores)):
                return -np.inf, np.inf
            low, high = min(low, float(scores.min())), max(high, float(scores.max()))
    return low, high


def _table(rows: Rows, low: int, width: int) -> tuple[NDArray[np.int64], FloatArray]:
    """People and weight per moment and score, (p, width) each."""
    blocks = in_blocks(rows.n, lambda block: _table_of(rows, block, low, width))
    people = np.sum([block[0] for block in blocks], axis=0)
    weight = np.sum([block[1] for block in blocks], axis=0)
    shape = (rows.scores.shape[1], width)
    return people.reshape(shape), (people if rows.weights is None else weight).astype(np.float64).reshape(shape)


def _table_of(rows: Rows, block: slice, low: int, width: int) -> tuple[NDArray[np.int64], FloatArray]:
    size = rows.scores.shape[1] * width
    offsets = width * np.arange(rows.scores.shape[1]) - low
    people, weight = np.zeros(size, dtype=np.int64), np.zeros(size)
    for part in slices(block.stop, block.start):
        there = rows.states[part] == CellState.SCORED
        codes = (rows.scores[part] + offsets)[there].astype(np.int64)
        people += np.bincount(codes, minlength=size)
        if rows.weights is not None:
            spread = np.broadcast_to(rows.weights[part][:, None], there.shape)[there]
            weight += np.bincount(codes, weights=spread, minlength=size)
    return people, weight


def _one_by_one(rows: Rows, j: int) -> Mapping[float, float]:
    there = rows.states[:, j] == CellState.SCORED
    return tally(rows.scores[there, j], None if rows.weights is None else rows.weights[there])
