"""How alike units, teams or channels are for the same moment: the spread between them against the spread within.

Method, floor and simulated coverage: docs/methods/consistency.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, fdtri

from hofnar_analytics.comparisons import Shrunken, answer_variance, shrunken
from hofnar_analytics.results import UNKNOWN, Estimate, Reason, Score
from hofnar_analytics.scales import Kind

FloatArray = NDArray[np.float64]

UNITS_FLOOR = 5


@dataclass(frozen=True, slots=True)
class Consistency:
    """The spread of one score over units.

    ``part_between`` is the fraction (0..1) of the variance of a single answer that lies between units (intraclass
    correlation): 0 = every unit gives the same experience; ``spread_between`` the standard deviation of the units'
    true scores and ``spread_within`` that of answers in one unit, both in the unit of the score; ``p`` tests 'no
    spread between units'. ``units`` are drawn to the middle, for ordering only.
    """

    mean: float | None
    part_between: Estimate
    spread_between: Estimate
    spread_within: float | None
    p: float | None
    units: tuple[Shrunken, ...]
    n: int
    reasons: tuple[Reason, ...] = ()


def consistency(scores: Sequence[Score], *, level: float = 0.95) -> Consistency:
    """How much the units (or channels, or teams) of ``scores`` differ for the same moment, from their distributions.

    One-way analysis of variance on the coded answers (NPS as -100, 0, +100, CSAT as 0 or 1, else the value), with
    Kish's number for weighted scores; the interval of the part between is Thomas and Hultquist's for unequal groups.
    Below 5 units with at least 2 answers the figures stay None (TOO_FEW_UNITS) but the units are still ordered.
    ValueError for scores on different scales.

    >>> from hofnar_analytics.scales import Scale
    >>> from hofnar_analytics.scores import score_from_counts
    >>> grade = Scale.of(Kind.GRADE)
    >>> units = [score_from_counts({6 + i % 3: 20, 8 + i % 3: 20}, grade, group=str(i)) for i in range(9)]
    >>> found = consistency(units)
    >>> round(found.part_between.estimate, 3), round(found.spread_between.estimate, 2), found.p < 0.001
    (0.414, 0.85, True)
    """
    if any(score.scale != scores[0].scale for score in scores):
        raise ValueError("only scores on the same scale can be compared")
    used = [score for score in scores if score.estimate is not None and score.n_effective > 1]
    units, people = shrunken(scores), sum(score.n for score in scores)
    if len(used) < UNITS_FLOOR:
        return Consistency(None, UNKNOWN, UNKNOWN, None, None, units, people, (Reason.TOO_FEW_UNITS,))
    n = np.array([score.n_effective for score in used])
    means = np.array([score.estimate for score in used], dtype=np.float64)
    squares = np.array([answer_variance(score) for score in used]) * _freedom(used, n)
    table = _variance_table(n, means, squares)
    if table.within <= 0:
        return Consistency(table.mean, UNKNOWN, UNKNOWN, 0.0, None, units, people, (Reason.CONSTANT,))
    return Consistency(
        mean=table.mean,
        part_between=_part(table, level),
        spread_between=_spread(table, level),
        spread_within=table.within**0.5,
        p=float(fdtrc(*table.df, _weighted_ratio(n, means, table))),
        units=units,
        n=people,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Mean squares between and within, their degrees of freedom, and the typical group size."""

    mean: float
    between: float
    within: float
    df: tuple[float, float]
    size: float

    @property
    def ratio(self) -> float:
        return self.between / self.within


def _freedom(used: Sequence[Score], n: FloatArray) -> FloatArray:
    """What turns ``answer_variance`` into a sum of squares: it divides by n for shares and by n - 1 for means."""
    return n if used[0].scale.kind in (Kind.NPS, Kind.CSAT) else n - 1


def _variance_table(n: FloatArray, means: FloatArray, squares: FloatArray) -> _Table:
    """Between units every unit counts the same (unweighted means), so that a few large ones do not decide."""
    k, size = len(n), float(len(n) / (1 / n).sum())
    middle = float(n @ means / n.sum())
    between = size * float(((means - means.mean()) ** 2).sum()) / (k - 1)
    df = (float(k - 1), float(n.sum() - k))
    return _Table(middle, between, float(squares.sum()) / df[1], df, size)


def _weighted_ratio(n: FloatArray, means: FloatArray, table: _Table) -> float:
    """The F ratio in which every answer counts the same: the one whose test holds for units of unequal size."""
    return float(n @ (means - table.mean) ** 2) / table.df[0] / table.within


def _ratios(table: _Table, level: float) -> tuple[float, float]:
    """The F ratio at both ends of the interval."""
    tail = (1 - level) / 2
    return table.ratio / float(fdtri(*table.df, 1 - tail)), table.ratio / float(fdtri(*table.df, tail))


def _part(table: _Table, level: float) -> Estimate:
    ends = [max(0.0, (f - 1) / (f - 1 + table.size)) for f in (table.ratio, *_ratios(table, level))]
    return Estimate(ends[0], ends[1], ends[2], level)


def _spread(table: _Table, level: float) -> Estimate:
    ends = [(max(0.0, f - 1) * table.within / table.size) ** 0.5 for f in (table.ratio, *_ratios(table, level))]
    return Estimate(ends[0], ends[1], ends[2], level)
