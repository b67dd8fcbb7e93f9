"""The weights nearest to those there are that bring every margin to what is known, within bounds where asked.

Raking is iterative proportional fitting (Deming and Stephan 1940): each margin in turn is set right by one factor per
value, until all are. Within bounds each factor is the one that sets its value right after cutting (Deville and Särndal
1992, the truncated raking ratio). Method: docs/methods/weights.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MET = 1e-12  # part of its total by which a value may be off while the rounds go on
GOOD = 1e-6  # part of everybody by which a value may be off and the margins still count as met
ROUNDS = 1_000
PATIENCE = 25  # rounds without coming nearer after which no weights are taken to exist
NO_BOUNDS = (0.0, np.inf)
_INNER = 4
_SMALL_STEP = 0.05
_LARGEST_STEP = 4.0
_LEAST_SLOPE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows that are alike in every respect that counts: codes (variables, groups) with -1 for unknown, base the weight
    of one row and people how many rows there are, (groups,) each."""

    codes: IntArray
    base: FloatArray
    people: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """weights (groups,) of one row; ``off`` the largest difference from a margin, as a part of everybody."""

    weights: FloatArray
    rounds: int
    off: float

    @property
    def met(self) -> bool:
        return self.off <= GOOD


def grouped(codes: IntArray, base: FloatArray) -> tuple[Groups, IntArray]:
    """The groups of rows, and for each row its group. codes (variables, n), base (n,)."""
    _, base_place = np.unique(base, return_inverse=True)
    place = np.asarray(base_place, dtype=np.int64)
    for row in codes:
        place = place * (int(row.max(initial=-1)) + 2) + row + 1
        place = np.asarray(np.unique(place, return_inverse=True)[1], dtype=np.int64)
    _, first, member, people = np.unique(place, return_index=True, return_inverse=True, return_counts=True)
    return Groups(codes[:, first], base[first], people.astype(np.float64)), np.asarray(member, dtype=np.int64)


def fitted(
    groups: Groups,
    shares: Sequence[FloatArray],
    bounds: tuple[float, float] = NO_BOUNDS,
    rounds: int = ROUNDS,
) -> Fitted:
    """``shares[v]``: of each value of variable v, adding up to 1. Groups of which a variable is unknown keep their
    weight for that variable, and the others are set right among themselves."""
    wanted = [_totals(groups, v) * share for v, share in enumerate(shares)]
    free = np.clip(groups.base, bounds[0], None).astype(np.float64)
    best, since, done = np.inf, 0, 0
    while done < rounds and best > MET and since < PATIENCE:
        for v, total in enumerate(wanted):
            _set_right(groups, v, total, free, bounds)
        off = _off(groups, wanted, np.clip(free, *bounds))
        best, since, done = min(best, off), 0 if off < 0.99 * best else since + 1, done + 1
    weights = np.clip(free, *bounds)
    everybody = float(groups.people @ groups.base)
    far = [np.abs(_sums(groups, v, weights) - total).max() for v, total in enumerate(wanted)]
    return Fitted(weights, done, float(max(far)) / everybody)


def _totals(groups: Groups, v: int) -> float:
    known = groups.codes[v] >= 0
    return float(groups.people[known] @ groups.base[known])


def _sums(groups: Groups, v: int, weights: FloatArray) -> FloatArray:
    """The weight on each value; unknown rows count nowhere."""
    codes = groups.codes[v]
    known = codes >= 0
    found = np.bincount(codes[known], weights=(groups.people * weights)[known], minlength=int(codes.max()) + 1)
    return found.astype(np.float64)


def _off(groups: Groups, wanted: Sequence[FloatArray], weights: FloatArray) -> float:
    """The largest difference from a margin, as a part of what the value should weigh."""
    parts = [
        np.abs(_sums(groups, v, weights) - total) / np.where(total > 0, total, 1.0) for v, total in enumerate(wanted)
    ]
    return float(max(part.max() for part in parts))


def _set_right(groups: Groups, v: int, total: FloatArray, free: FloatArray, bounds: tuple[float, float]) -> None:
    """Multiply ``free``, the weights before cutting, by one factor per value: exactly right without bounds, by Newton
    steps on the logarithm with them."""
    codes = groups.codes[v]
    known = codes >= 0
    if bounds == NO_BOUNDS:
        free[known] *= _ratio(total, _sums(groups, v, free))[codes[known]]
        return
    for _ in range(_INNER):
        step = _step(groups, v, total, free, bounds)
        free[known] *= np.exp(step)[codes[known]]
        if np.abs(step).max() < _SMALL_STEP:
            return


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """above / below; 1 where there is nothing."""
    return np.divide(above, below, out=np.ones_like(above), where=below > 0)


def _step(groups: Groups, v: int, total: FloatArray, free: FloatArray, bounds: tuple[float, float]) -> FloatArray:
    """By how much the logarithm of each value's factor should go up. Only weights between the bounds still move; where
    hardly any does, the step is held back."""
    cut = np.clip(free, *bounds)
    now = _sums(groups, v, cut)
    moving = _sums(groups, v, np.where((free > bounds[0]) & (free < bounds[1]), cut, 0.0))
    ratio = np.maximum(_ratio(total, now), np.exp(-_LARGEST_STEP))
    slope = np.maximum(_ratio(moving, now), _LEAST_SLOPE)
    return np.clip(np.log(ratio) / slope, -_LARGEST_STEP, _LARGEST_STEP)
