"""Blocks of months: where a period may begin and end, so that no two periods differ by one to four people.

Months are joined, from the first on, until a block holds five answers; a period begins and ends on an edge between
blocks. Whatever is asked is snapped inwards to those edges, so two periods of one group differ by nobody or by five
people or more. Units below a unit share its blocks where each of them, and what is left of the whole beside them,
holds nobody or five people in every block. Those that cannot are one group together, told at coarser blocks of their
own: the larger half first, what is left again as one group. So at every step what is not told by itself is part of a
group of five or more, and adding or subtracting what is told finds no smaller one.

Closed blocks stay as they are when newer answers come; only the newest months wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar.insights.months import Period
from hofnar_analytics.reasons import GROUP_FLOOR

Edges = NDArray[np.bool_]  # (edges,) or (edges, units): edge 0 lies before the first month, the last one after the last
Totals = NDArray[np.int64]  # (quantities, edges, units): answers up to each edge
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """Units that add up to each other, by place. ``told`` (quantities, units): which quantities a unit tells at all;
    ``within`` (edges, units): the edges it may have."""

    totals: Totals
    told: NDArray[np.bool_]
    within: Edges

    def of(self, places: Places, quantities: NDArray[np.bool_]) -> Groups:
        """Some of the units, with what they do not tell, or the whole does not, as nothing."""
        told = self.told[:, places] & quantities[:, None]
        return Groups(self.totals[:, :, places] * told[:, None], told, self.within[:, places])


def edges_of(groups: Groups, below: Mapping[int, Sequence[int]], root: int) -> Edges:
    """The edges of every unit of a tree; none at all for a unit of which nothing is told."""
    found = np.zeros_like(groups.within)
    top = groups.of(np.array([root]), groups.told[:, root])
    found[:, root] = closed(top.totals[:, :, 0], top.within[:, 0])
    waiting = [root]
    while waiting:
        unit = waiting.pop()
        parts = np.array(below.get(unit, ()), dtype=np.int64)
        if len(parts) and found[:, unit].sum() > 1:
            told = groups.told[:, unit]
            whole = groups.totals[:, :, unit] * told[:, None]
            found[:, parts] = _shared(found[:, unit], whole, groups.of(parts, told))
            waiting += parts.tolist()
    return found


def closed(totals: Totals, allowed: Edges) -> Edges:
    """An edge after so many months that every quantity (quantities, edges) gained five since the last edge, or none."""
    edges = np.zeros_like(allowed)
    last: Totals | None = None
    for at in np.flatnonzero(allowed):
        gained = totals[:, at] - (totals[:, at] if last is None else last)
        if not _too_few(gained).any():
            edges[at], last = True, totals[:, at]
    return edges


def _shared(edges: Edges, rest: Totals, parts: Groups) -> Edges:
    """The edges of the parts of a whole, group by group, coarser each time."""
    found = np.zeros_like(parts.within)
    left = np.lexsort((np.arange(parts.totals.shape[2]), -parts.totals[:, -1].sum(axis=0)))  # the largest first
    while len(left) and edges.sum() > 1:
        told = _tellable(edges, rest, parts, left)
        found[:, told] = edges[:, None]
        rest = rest - parts.totals[:, :, told].sum(axis=2)
        left = left[~np.isin(left, told)]
        edges = _coarser(edges, parts, left, moved=len(told) > 0)
    return found


def _tellable(edges: Edges, whole: Totals, parts: Groups, left: Places) -> Places:
    """The parts that hold nobody or five people in every block, and leave a rest that does."""
    at = np.flatnonzero(edges)
    gains = np.diff(parts.totals[:, at][:, :, left], axis=1)
    fine = np.logical_and(~_too_few(gains).any(axis=(0, 1)), parts.within[at][:, left].all(axis=0))
    rest = np.diff(whole[:, at], axis=1) - gains[:, :, fine].sum(axis=2)
    while fine.any() and (bad := _too_few(rest)).any():
        helps = fine & (gains[bad] > 0).any(axis=0)
        last = np.flatnonzero(helps if helps.any() else fine)[-1]
        fine[last] = False
        rest = rest + gains[:, :, last]
    return left[fine]


def _coarser(edges: Edges, parts: Groups, left: Places, *, moved: bool) -> Edges:
    """Blocks in which the larger half of what is left is large enough; all of it where that changes nothing."""
    for some in (left[: (len(left) + 1) // 2], left):
        allowed = edges & parts.within[:, some].all(axis=1)
        found = closed(np.concatenate(list(parts.totals[:, :, some].swapaxes(1, 2))), allowed)
        if moved or not np.array_equal(found, edges):
            return found
    return np.zeros_like(edges)


def _too_few(gains: Totals) -> NDArray[np.bool_]:
    return (gains > 0) & (gains < GROUP_FLOOR)


def snapped(edges: Edges, months: NDArray[np.int32], asked: Period) -> Period | None:
    """The part of a period between the outermost edges within it; None where it holds no whole block."""
    low, high = np.searchsorted(months, [asked.first, asked.last + 1]).tolist()
    within = [at for at in np.flatnonzero(edges).tolist() if low <= at <= high]
    if len(within) < 2:
        return None
    first, last = within[0], within[-1]
    return Period(
        asked.first if first == low else int(months[first]), asked.last if last == high else int(months[last - 1])
    )
