"""Several outcomes of the same moments (brand values, or KPIs side by side): one matrix each, and one overview.

Method: docs/methods/several-outcomes.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import Estimate, Impact, Reason
from hofnar_analytics.scales import Scale

FloatArray = NDArray[np.float64]

ALIKE = 0.8  # mean correlation between outcomes from which they are hardly more than one


@dataclass(frozen=True, slots=True)
class OutcomeCell:
    """What one moment does to one outcome, in units of the outcome's standard deviation, so that outcomes on different
    scales stand side by side. The p values are adjusted over all cells of the overview. ``carried`` says in which
    direction the reading that was chosen (the effect, or without one the leverage) is certain: 1, -1, or 0."""

    outcome: str
    column: str
    effect: Estimate
    leverage: Estimate
    share: Estimate
    effect_p_adjusted: float | None
    leverage_p_adjusted: float | None
    carried: int


@dataclass(frozen=True, slots=True)
class SeveralOutcomes:
    """``matrices`` holds each outcome's own impact matrix; ``cells`` the overview, outcome by outcome in the order of
    the moments; ``likeness`` the mean correlation between the outcomes (HALO from 0.8: people score them as one)."""

    matrices: Mapping[str, Impact]
    cells: tuple[OutcomeCell, ...]
    likeness: float | None
    reasons: tuple[Reason, ...] = ()

    def of_moment(self, column: str) -> tuple[OutcomeCell, ...]:
        """One moment's row of the overview."""
        return tuple(cell for cell in self.cells if cell.column == column)

    def of_outcome(self, outcome: str) -> tuple[OutcomeCell, ...]:
        """One outcome's column of the overview."""
        return tuple(cell for cell in self.cells if cell.outcome == outcome)


def several_outcomes(
    answers: Answers,
    outcomes: Mapping[str, tuple[FloatArray, Scale]],
    *,
    level: float = 0.95,
    share_intervals: bool = False,
    reading: str = "",
) -> SeveralOutcomes:
    """An impact matrix for every outcome, {name: (values (n,), scale)}; ``answers.outcome`` plays no part.

    The overview's p values are one family over all outcomes and moments (Benjamini-Hochberg), fixed here, so that ten
    brand values do not give ten times as many false findings. A single matrix keeps its own family. ``reading``
    'effect' or 'leverage' fixes what ``carried`` speaks of. ValueError without outcomes or when lengths differ.

    >>> rng = np.random.default_rng(7)
    >>> lived = rng.random((900, 2)) < 0.5
    >>> marks = rng.integers(1, 6, (900, 2)).astype(float)
    >>> names = ("desk", "app")
    >>> answers = Answers(np.full(900, np.nan), marks, np.where(lived, 0, 1).astype(np.uint8), names)
    >>> from hofnar_analytics.scales import Kind
    >>> warm = 3 + 0.8 * lived[:, 0] + rng.normal(size=900), Scale.of(Kind.MEAN)
    >>> modern = 3 + 0.8 * lived[:, 1] + rng.normal(size=900), Scale.of(Kind.MEAN)
    >>> found = several_outcomes(answers, {"warm": warm, "modern": modern})
    >>> [(cell.outcome, cell.column) for cell in found.cells if cell.carried]
    [('warm', 'desk'), ('modern', 'app')]
    """
    if not outcomes:
        raise ValueError("at least one outcome is needed")
    matrices = {
        name: impact(replace(answers, outcome=values), scale, level=level, share_intervals=share_intervals)
        for name, (values, scale) in outcomes.items()
    }
    spreads = {name: _spread(values) for name, (values, _) in outcomes.items()}
    alike = likeness([values for values, _ in outcomes.values()])
    return side_by_side(matrices, spreads, alike, level=level, reading=reading)


def side_by_side(
    matrices: Mapping[str, Impact],
    spreads: Mapping[str, float],
    alike: float | None = None,
    *,
    level: float = 0.95,
    reading: str = "",
) -> SeveralOutcomes:
    """The overview of matrices that were computed before: {name: matrix}, the standard deviation of each outcome, and
    the ``likeness`` of the outcomes where it is known. What a matrix withholds plays no part in the family."""
    cells = [cell for name, matrix in matrices.items() for cell in _cells(name, matrix, spreads[name])]
    together = _together(cells, matrices, 1 - level, reading)
    return SeveralOutcomes(matrices, together, alike, (Reason.HALO,) if alike is not None and alike >= ALIKE else ())


def _spread(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.std()) if len(known) > 1 else 0.0


def _cells(name: str, matrix: Impact, spread: float) -> list[OutcomeCell]:
    return [
        OutcomeCell(
            name,
            moment.column,
            _scaled(moment.effect, spread),
            _scaled(moment.leverage, spread),
            moment.share,
            None,
            None,
            0,
        )
        for moment in matrix.touchpoints
    ]


def _scaled(estimate: Estimate, spread: float) -> Estimate:
    if estimate.estimate is None or not spread > 0:
        return Estimate(level=estimate.level)
    low, high = (None if end is None else end / spread for end in (estimate.low, estimate.high))
    return Estimate(estimate.estimate / spread, low, high, estimate.level)


def _together(
    cells: list[OutcomeCell], matrices: Mapping[str, Impact], alpha: float, reading: str
) -> tuple[OutcomeCell, ...]:
    moments = [moment for matrix in matrices.values() for moment in matrix.touchpoints]
    effects = benjamini_hochberg([moment.effect_p for moment in moments])
    leverages = benjamini_hochberg([moment.leverage_p for moment in moments])
    return tuple(
        replace(cell, effect_p_adjusted=a, leverage_p_adjusted=b, carried=_carried(cell, a, b, alpha, reading))
        for cell, a, b in zip(cells, effects, leverages)
    )


def _carried(cell: OutcomeCell, effect_p: float | None, leverage_p: float | None, alpha: float, reading: str) -> int:
    by_leverage = reading == "leverage" or (reading != "effect" and effect_p is None)
    estimate, p = (cell.leverage, leverage_p) if by_leverage else (cell.effect, effect_p)
    if estimate.estimate is None or p is None or p >= alpha:
        return 0
    return 1 if estimate.estimate > 0 else -1


def likeness(outcomes: Sequence[FloatArray]) -> float | None:
    """The mean correlation of the pairs of outcomes, over people who answered both."""
    found = []
    for a, b in combinations(outcomes, 2):
        both = np.isfinite(a) & np.isfinite(b)
        if both.sum() > 2 and np.ptp(a[both]) > 0 and np.ptp(b[both]) > 0:
            found.append(float(np.corrcoef(a[both], b[both])[0, 1]))
    return float(np.mean(found)) if found else None
