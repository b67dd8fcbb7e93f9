"""Moments in the order in which each person lived them. Method: docs/methods/order.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import on_scale

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Travelled:
    """Rows are people, columns moments; at most one visit to a moment a person.

    scores (n, p) NaN where not lived or not scored; positions (n, p) numbers that ascend in time, NaN where unknown;
    a moment counts when both are known. outcome (n,) the remembered experience or KPI, NaN where unknown; weights (n,)
    and clusters (n,) or None.
    """

    scores: FloatArray
    positions: FloatArray
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    outcome: FloatArray
    weights: FloatArray | None = None
    clusters: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        n, p = self.scores.shape
        if self.positions.shape != (n, p) or self.outcome.shape != (n,) or len(self.columns) != p:
            raise ValueError("scores, positions, outcome and columns disagree in shape")

    @property
    def known(self) -> BoolArray:
        """Which visits count, (n, p)."""
        return np.isfinite(self.scores) & np.isfinite(self.positions)

    def used_weights(self) -> FloatArray:
        """The weights, 1 where there are none and 0 where one is unusable, (n,)."""
        if self.weights is None:
            return np.ones(len(self.outcome))
        return np.asarray(np.where(np.isfinite(self.weights) & (self.weights > 0), self.weights, 0.0))


def travelled(answers: Answers, scale: Scale, positions: FloatArray | None = None) -> Travelled:
    """Answers about moments with the order of the journey, or with each person's own ``positions`` (n, p).

    >>> from hofnar_analytics.scales import Kind
    >>> answers = Answers(np.array([7.0]), np.array([[8.0, 5, 9]]), np.array([[0, 1, 0]], np.uint8), ("a", "b", "c"))
    >>> travelled(answers, Scale.of(Kind.GRADE)).known.tolist()
    [[True, False, True]]
    """
    n, p = answers.scores.shape
    order = np.tile(np.arange(p, dtype=float), (n, 1)) if positions is None else positions
    scores = np.where(answers.states == CellState.SCORED, answers.scores, np.nan)
    outcome = np.where(on_scale(answers.outcome, scale), answers.outcome, np.nan)
    return Travelled(scores, order, answers.columns, answers.labels, outcome, answers.weights, answers.clusters)


def at_ends(trip: Travelled) -> tuple[FloatArray, FloatArray]:
    """The score of each person's first and last moment, (n,) each; NaN without any."""
    known = trip.known
    some = known.any(axis=1)
    rows = np.arange(len(known))
    first = np.where(known, trip.positions, np.inf).argmin(axis=1)
    last = np.where(known, trip.positions, -np.inf).argmax(axis=1)
    start = np.where(some, trip.scores[rows, first], np.nan)
    end = np.where(some, trip.scores[rows, last], np.nan)
    return start, end
