"""The centred cross-products behind every driver analysis; they add up over chunks, units and months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.drivers_rows import Layout, Rows, chunks, in_blocks, layout_of, state_counts, usable_rows, varying
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Scale


@dataclass(frozen=True, slots=True, eq=False)
class GramSummary:
    """Weighted means and centred cross-products of the variables of ``Layout``.

    mean (k,); cross (k, k) the sum of w (z - mean)(z - mean)'; states (p, 5) rows per cell state; apart (p, p) rows
    that lived the first moment and not the second; squares (p,) the sum of squared weights of those who lived it;
    ``weight`` and ``weight_squares`` the sums of w and w^2 over all rows. Summaries of the same columns add
    up with ``+``.
    """

    columns: tuple[str, ...]
    layout: Layout
    n: int
    weight: float
    weight_squares: float
    mean: FloatArray
    cross: FloatArray
    states: NDArray[np.int64]
    apart: NDArray[np.int64]
    squares: FloatArray

    @classmethod
    def from_answers(cls, answers: Answers, scale: Scale, *, complete: bool = False) -> GramSummary:
        """The summary of the usable rows of ``answers``; with ``complete`` of rows where every moment is scored."""
        return cls.from_rows(usable_rows(answers, scale, complete=complete), answers.columns)

    @classmethod
    def from_rows(cls, rows: Rows, columns: tuple[str, ...]) -> GramSummary:
        states = state_counts(rows)
        variables = varying(rows, states)

        def block_summary(block: slice) -> GramSummary:
            found = chunks(rows, variables, block)
            parts = (_chunk_summary(rows, columns, variables, part, z) for part, z in found)
            return reduce(GramSummary.__add__, parts, _empty(layout_of(rows), columns))

        total = reduce(GramSummary.__add__, in_blocks(rows.n, block_summary))
        return replace(total, states=states)

    def __add__(self, other: GramSummary) -> GramSummary:
        if self.columns != other.columns or self.layout != other.layout:
            raise ValueError("only summaries of the same columns add up")
        weight = self.weight + other.weight
        part = other.weight / weight if weight > 0 else 0.0
        step = other.mean - self.mean
        return GramSummary(
            self.columns,
            self.layout,
            self.n + other.n,
            weight,
            self.weight_squares + other.weight_squares,
            self.mean + part * step,
            self.cross + other.cross + self.weight * part * np.outer(step, step),
            self.states + other.states,
            self.apart + other.apart,
            self.squares + other.squares,
        )

    @property
    def lived(self) -> NDArray[np.int64]:
        """Rows that lived and scored each moment, (p,)."""
        result: NDArray[np.int64] = self.states[:, CellState.SCORED]
        return result


def _empty(layout: Layout, columns: tuple[str, ...]) -> GramSummary:
    p, k = layout.moments, layout.size
    return GramSummary(
        columns,
        layout,
        0,
        0.0,
        0.0,
        np.zeros(k),
        np.zeros((k, k)),
        np.zeros((p, 5), dtype=np.int64),
        np.zeros((p, p), dtype=np.int64),
        np.zeros(p),
    )


def _chunk_summary(
    rows: Rows, columns: tuple[str, ...], variables: NDArray[np.intp], part: slice, z: FloatArray
) -> GramSummary:
    blank = _empty(layout_of(rows), columns)
    lived = (rows.states[part] == CellState.SCORED).astype(np.float32)
    unlived = (rows.states[part] == CellState.NOT_EXPERIENCED).astype(np.float32)
    weights = None if rows.weights is None else rows.weights[part]
    total, squares, moment_squares = _weights(weights, lived)
    mean, cross = _moments(z, weights, total)
    blank.mean[variables] = mean
    blank.cross[np.ix_(variables, variables)] = cross
    return replace(
        blank,
        n=z.shape[1],
        weight=total,
        weight_squares=squares,
        apart=np.rint(lived.T @ unlived).astype(np.int64),
        squares=moment_squares,
    )


def _weights(weights: FloatArray | None, lived: NDArray[np.float32]) -> tuple[float, float, FloatArray]:
    if weights is None:
        return float(len(lived)), float(len(lived)), lived.sum(axis=0).astype(np.float64)
    return float(weights.sum()), float(weights @ weights), (weights**2) @ lived


def _moments(z: FloatArray, weights: FloatArray | None, total: float) -> tuple[FloatArray, FloatArray]:
    if weights is None:
        mean = z @ np.ones(z.shape[1]) / total
        product = z @ z.T
    else:
        mean = z @ weights / total
        scaled = z * np.sqrt(weights)
        product = scaled @ scaled.T
    return mean, product - total * np.outer(mean, mean)
