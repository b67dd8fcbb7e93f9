"""Why a score moved between two periods: the same people changed, or other people answered.

Everything follows exactly from one mean and one weight per person and period. docs/methods/who-changed.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.linearised_parts import linearised_figures
from hofnar_analytics.people import BothPeriods, People, both_periods
from hofnar_analytics.results import Estimate
from hofnar_analytics.who_changed_parts import parts_of, sums_of

FloatArray = NDArray[np.float64]
Strings = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a change: what it adds (points of the score), how many people it is about, their share of their
    period's weight (0..1), and their mean."""

    change: Estimate
    people: int
    share: float
    mean: float | None


@dataclass(frozen=True, slots=True)
class WhoChanged:
    """The change of a score and its parts: ``stayers_change`` + ``stayers_reweighting`` + ``only_then`` + ``only_now``
    add up to it exactly.

    ``stayers_change``: who answered both times and judged otherwise. ``stayers_reweighting``: the same people count
    for more or less. ``only_then``: who answered in the first period only; that they left is not said. ``only_now``:
    who answers in the second only. The latter two are each ``mix`` (other segments) plus ``within`` (other people of
    the same segments) where segments are known. ``known_left`` and ``known_joined`` are the parts of ``only_then`` and
    ``only_now`` about people of whom the customer file says so (None where it says nothing).
    """

    before: Estimate
    now: Estimate
    change: Estimate
    stayers_change: Part
    stayers_reweighting: Estimate
    only_then: Part
    only_now: Part
    mix: Mapping[str, Estimate] = field(default_factory=dict)
    within: Mapping[str, Estimate] = field(default_factory=dict)
    known_left: Part | None = None
    known_joined: Part | None = None
    n: tuple[int, int] = (0, 0)


def who_changed(
    before: People,
    now: People,
    *,
    left: Strings | None = None,
    joined: Strings | None = None,
    level: float = 0.95,
) -> WhoChanged:
    """The exact parts of the change from ``before`` to ``now``, each with an interval.

    left and joined: ids that the customer file says are gone since, or new since; None when it says nothing. Intervals
    hold for people drawn independently. ValueError when nobody answered both times: then ``mix_and_within`` says what
    can be said.

    >>> from hofnar_analytics.people import people
    >>> ids = np.array([f"p{i}" for i in range(100)])
    >>> points = np.repeat([100.0, 0.0, -100.0], [50, 30, 20])
    >>> found = who_changed(people(ids, points), people(ids[:90], points[:90]))
    >>> round(found.before.estimate, 1), round(found.now.estimate, 1), found.stayers_change.change.estimate
    (30.0, 44.4, 0.0)
    >>> round(found.only_then.change.estimate, 1)
    14.4
    """
    both = both_periods(before, now)
    if not both.stayers.any():
        raise ValueError("nobody answered both times")
    gone, new = _known(both, left), _known(both, joined)
    sums = sums_of(both, gone, new)
    found = linearised_figures(parts_of, sums.rows, level)
    only_then, only_now = both.then & ~both.now, both.now & ~both.then
    return WhoChanged(
        before=found["before"],
        now=found["now"],
        change=found["change"],
        stayers_change=_part(found["stayers_change"], both, 1, both.stayers),
        stayers_reweighting=found["stayers_reweighting"],
        only_then=_part(found["only_then"], both, 0, only_then),
        only_now=_part(found["only_now"], both, 1, only_now),
        mix=_split(found, "mix"),
        within=_split(found, "within"),
        known_left=None if left is None else _part(found["known_left"], both, 0, only_then & gone),
        known_joined=None if joined is None else _part(found["known_joined"], both, 1, only_now & new),
        n=(before.n, now.n),
    )


def _known(both: BothPeriods, ids: Strings | None) -> NDArray[np.bool_]:
    return np.zeros(len(both.ids), dtype=bool) if ids is None else np.isin(both.ids, ids)


def _part(change: Estimate, both: BothPeriods, period: int, who: NDArray[np.bool_]) -> Part:
    weights, values = both.weights[period, who], both.values[period, who]
    total = float(weights.sum())
    mean = float(weights @ values) / total if total > 0 else None
    return Part(change, int(who.sum()), total / float(both.weights[period].sum()), mean)


def _split(found: Mapping[str, Estimate], kind: str) -> dict[str, Estimate]:
    return {name: found[f"{name}_{kind}"] for name in ("only_then", "only_now") if f"{name}_{kind}" in found}
