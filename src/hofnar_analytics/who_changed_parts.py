"""The sums behind 'who changed', and the parts of a change as functions of them. docs/methods/who-changed.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.linearised_parts import ComplexArray, contributions
from hofnar_analytics.people import BothPeriods

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BoolArray = NDArray[np.bool_]

_BLOCKS = 12  # sums per segment: weight and weighted values of six groups of people


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What each person adds to the sums, (people, 12 g + 2), for g segments. Per segment, in blocks of g: stayers then,
    stayers now, answered only then (left unknown, known to have left), answers only now (joined unknown, known to have
    joined), each weight before value; last the stayers' new values at old weights and old values at new weights."""

    rows: csr_array
    segments: tuple[str, ...]


def sums_of(both: BothPeriods, left: BoolArray, joined: BoolArray) -> Sums:
    """left and joined (n,) mark people whom the customer file knows to be gone or new."""
    names, codes = np.unique(both.segments, return_inverse=True)
    codes, g = codes.reshape(both.segments.shape), len(names)
    only_then, only_now = both.then & ~both.now, both.now & ~both.then
    groups = [
        (0, both.stayers),
        (1, both.stayers),
        (0, only_then & ~left),
        (0, only_then & left),
        (1, only_now & ~joined),
        (1, only_now & joined),
    ]
    cells = []
    for block, (period, who) in enumerate(groups):
        rows, weight, value = np.flatnonzero(who), both.weights[period, who], both.values[period, who]
        place = 2 * block * g + codes[period, who]
        cells += [(rows, place, weight), (rows, place + g, weight * value)]
    stayers = np.flatnonzero(both.stayers)
    for k, (weighing, judging) in enumerate(((0, 1), (1, 0))):
        crossed = both.weights[weighing, stayers] * both.values[judging, stayers]
        cells.append((stayers, np.full(len(stayers), _BLOCKS * g + k), crossed))
    return Sums(contributions(len(both.ids), _BLOCKS * g + 2, cells), tuple(str(name) for name in names))


def parts_of(sums: ComplexArray) -> dict[str, complex]:
    """The parts of the change; their sum is the change to the last digit."""
    g = (len(sums) - 2) // _BLOCKS
    stay0, stay1, gone, left, new, joined = sums[: _BLOCKS * g].reshape(6, 2, g)
    then, now = gone + left, new + joined
    weight0, value0 = stay0.sum(axis=1)
    weight1, value1 = stay1.sum(axis=1)
    old, fresh = value0 / weight0, value1 / weight1
    fresh_at_old, old_at_fresh = sums[-2] / weight0, sums[-1] / weight1
    before = (value0 + then[1].sum()) / (weight0 + then[0].sum())
    after = (value1 + now[1].sum()) / (weight1 + now[0].sum())
    parts = {
        "before": before,
        "now": after,
        "change": after - before,
        "stayers_change": ((fresh_at_old - old) + (fresh - old_at_fresh)) / 2,
        "stayers_reweighting": ((old_at_fresh - old) + (fresh - fresh_at_old)) / 2,
        "only_then": -_apart(then, stay0, old),
        "only_now": _apart(now, stay1, fresh),
        "known_left": -_apart(left, stay0 + gone, old, weight0 + then[0].sum()),
        "known_joined": _apart(joined, stay1 + new, fresh, weight1 + now[0].sum()),
    }
    if g > 1:
        for name, others, stayers, sign in (("only_then", then, stay0, -1.0), ("only_now", now, stay1, 1.0)):
            mix, within = _mix_within(others, stayers)
            parts |= {f"{name}_mix": sign * mix, f"{name}_within": sign * within}
    return {name: complex(value) for name, value in parts.items()}


def _apart(others: ComplexArray, rest: ComplexArray, middle: complex, total: complex | None = None) -> complex:
    """By how much these people, (2, g), move the period's mean away from ``middle``, the stayers' mean."""
    whole = others[0].sum() + rest[0].sum() if total is None else total
    return complex((others[1].sum() - others[0].sum() * middle) / whole)


def _mix_within(others: ComplexArray, stayers: ComplexArray) -> tuple[complex, complex]:
    """The same, split over segments: how much more common each segment is among them, and how else they judge in it."""
    if others[0].sum().real <= 0:
        return 0j, 0j
    fraction = others[0].sum() / (others[0].sum() + stayers[0].sum())
    mix, within = mix_within(others, stayers)
    return complex(fraction * mix.sum()), complex(fraction * within.sum())


def mix_within(new: ComplexArray, old: ComplexArray) -> tuple[ComplexArray, ComplexArray]:
    """The difference of two means per segment, (g,) each, from weights and weighted values (2, g): mix (around the
    middle of both means) and within. A segment that one side lacks is all mix."""
    part_new, part_old = new[0] / new[0].sum(), old[0] / old[0].sum()
    mean_new, mean_old = _means(new, old), _means(old, new)
    middle = (new[1].sum() / new[0].sum() + old[1].sum() / old[0].sum()) / 2
    mix = (part_new - part_old) * ((mean_new + mean_old) / 2 - middle)
    within = (part_new + part_old) / 2 * (mean_new - mean_old)
    return mix, within


def _means(own: ComplexArray, other: ComplexArray) -> ComplexArray:
    """The mean of each segment; that of the other side where this one has nobody."""
    weight = np.where(own[0].real > 0, own[0], np.where(other[0].real > 0, other[0], 1.0))
    value = np.where(own[0].real > 0, own[1], other[1])
    return np.asarray(value / weight)
