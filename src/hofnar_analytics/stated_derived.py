"""What people say matters beside what moves the outcome: places with margins, and where the two contradict.

Method: docs/methods/stated-and-derived.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hofnar_analytics.intervals import normal_quantile
from hofnar_analytics.results import UNKNOWN, Estimate, Reason

FEWEST = 3  # moments below which an order says nothing


class Contrast(StrEnum):
    """How what was said differs from what shows."""

    UNDERSTATED = "understated"  # hardly named, and it moves the outcome
    OVERSTATED = "overstated"  # named as important, and it hardly moves the outcome


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an order, 1 the highest, with the places it may have: with 95 % certainty all true places of the order
    lie within their ``best`` and ``worst`` at once."""

    place: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class SaidShown:
    """One moment. ``believed`` is its place in somebody's guess; ``contrast`` is None where it may stand in the
    same half of both orders. ``apart`` counts the places between its two margins."""

    column: str
    stated: Estimate
    derived: Estimate
    said: Place
    shown: Place
    believed: int | None = None
    contrast: Contrast | None = None
    apart: int = 0


@dataclass(frozen=True, slots=True)
class StatedDerived:
    """The moments both lists speak of, in the order of what shows."""

    moments: tuple[SaidShown, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def contradicted(self) -> tuple[SaidShown, ...]:
        """Those that contradict, the furthest apart first."""
        found = [one for one in self.moments if one.contrast is not None]
        return tuple(sorted(found, key=lambda one: (-one.apart, one.shown.place)))


def places(estimates: Mapping[str, Estimate], *, level: float = 0.95) -> dict[str, Place]:
    """The place of each by its estimate, highest first, with all places it may truly have.

    Every interval is widened so that all hold at once (Bonferroni); one whose interval lies wholly above another's is
    above it. The best place is one more than the number above it, the worst leaves as many below it (Klein, Wright and
    Wieczorek 2020); this holds however the estimates hang together. Estimates without an interval are left out.

    >>> found = places({"desk": Estimate(3, 2.9, 3.1), "letter": Estimate(1, 0.9, 1.1), "site": Estimate(1, 0.8, 1.2)})
    >>> found["desk"], found["site"].best, found["site"].worst
    (Place(place=1, best=1, worst=1), 2, 3)
    """
    known = {key: one for key, one in estimates.items() if None not in (one.estimate, one.low, one.high)}
    names = list(known)
    if not names:
        return {}
    wide = normal_quantile(1 - (1 - level) / len(names))
    low, high = np.array([_ends(known[name], wide) for name in names]).T
    above = (low[:, None] > high[None, :]).sum(axis=0)
    below = (high[:, None] < low[None, :]).sum(axis=0)
    middle = np.array([known[name].estimate for name in names], dtype=float)
    order = np.argsort(np.argsort(-middle, kind="stable"), kind="stable")
    return {
        name: Place(int(order[at]) + 1, int(above[at]) + 1, len(names) - int(below[at]))
        for at, name in enumerate(names)
    }


def _ends(one: Estimate, wide: float) -> tuple[float, float]:
    """The interval with another multiple of the same standard error on either side."""
    middle, low, high = float(one.estimate or 0.0), float(one.low or 0.0), float(one.high or 0.0)
    times = wide / normal_quantile(one.level)
    return middle - times * (middle - low), middle + times * (high - middle)


def stated_and_derived(
    stated: Mapping[str, Estimate],
    derived: Mapping[str, Estimate],
    *,
    believed: Sequence[str] = (),
    level: float = 0.95,
) -> StatedDerived:
    """Both orders of the moments that ``stated`` (mean importance) and ``derived`` (leverage) speak of, side by side.

    A moment contradicts when it stands in the lower half of one order for certain and in the upper half of the other.
    Each order is held at 1 - (1 - level)/2, so that in at most 5 of 100 surveys any moment is called contradictory that
    truly is not. ``believed`` names
    moments in the order somebody guessed. Below three moments in common: TOO_FEW_RESPONSES and no contrast.

    >>> def at(*values): return {f"m{i}": Estimate(v, v - 0.1, v + 0.1) for i, v in enumerate(values)}
    >>> found = stated_and_derived(at(1, 3, 4, 5), at(0.9, 0.1, 0.5, -0.3))
    >>> [(one.column, str(one.contrast)) for one in found.contradicted]
    [('m0', 'understated'), ('m3', 'overstated')]
    """
    common = [key for key in derived if _is_usable(derived[key]) and _is_usable(stated.get(key, UNKNOWN))]
    each = 1 - (1 - level) / 2
    said = places({key: stated[key] for key in common}, level=each)
    shown = places({key: derived[key] for key in common}, level=each)
    guessed = {key: at + 1 for at, key in enumerate(key for key in believed if key in common)}
    middle = (len(common) + 1) / 2 if len(common) >= FEWEST else np.inf
    moments = [
        _beside(key, stated[key], derived[key], said[key], shown[key], guessed.get(key), middle) for key in common
    ]
    reasons = () if len(common) >= FEWEST else (Reason.TOO_FEW_RESPONSES,)
    return StatedDerived(tuple(sorted(moments, key=lambda one: one.shown.place)), reasons)


def _is_usable(one: Estimate) -> bool:
    return None not in (one.estimate, one.low, one.high)


def _beside(
    key: str, stated: Estimate, derived: Estimate, said: Place, shown: Place, believed: int | None, middle: float
) -> SaidShown:
    contrast, apart = None, 0
    if said.best > middle > shown.worst:
        contrast, apart = Contrast.UNDERSTATED, said.best - shown.worst
    elif said.worst < middle < shown.best:
        contrast, apart = Contrast.OVERSTATED, shown.best - said.worst
    return SaidShown(key, stated, derived, said, shown, believed, contrast, apart)
