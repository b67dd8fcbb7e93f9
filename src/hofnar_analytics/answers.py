"""The one shape in which answers about moments reach the analyses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
StateArray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows are respondents, columns are moments.

    outcome   (n,)   float64, NaN where unknown or outside its scale
    scores    (n, p) float64, meaningful only where ``states`` is SCORED
    states    (n, p) uint8, values of ``CellState``
    columns   p names; labels p texts for people
    weights   (n,) positive float64 or None; clusters (n,) int64 or None; covariates (n, q) float64 or None
    """

    outcome: FloatArray
    scores: FloatArray
    states: StateArray
    columns: tuple[str, ...]
    labels: tuple[str, ...] = ()
    weights: FloatArray | None = None
    clusters: NDArray[np.int64] | None = None
    covariates: FloatArray | None = None

    def __post_init__(self) -> None:
        n, p = self.scores.shape
        if self.outcome.shape != (n,) or self.states.shape != (n, p) or len(self.columns) != p:
            raise ValueError("outcome, scores, states and columns disagree in shape")
        if not self.labels:
            object.__setattr__(self, "labels", self.columns)
