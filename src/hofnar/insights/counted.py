"""Who is counted, and at which edges between months their number may be told: by unit, and by segment within units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar.insights import cells
from hofnar.insights.blocks import Edges, Groups, edges_of, snapped
from hofnar.insights.frames import Frame, MonthPart
from hofnar.insights.months import Period
from hofnar.insights.selection import MOST_VALUES
from hofnar.insights.trees import Tree
from hofnar_analytics.reasons import GROUP_FLOOR, SCORE_FLOOR
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import on_scale

Asked = tuple[int, Scale]  # a metric and its scale
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counted:
    """Everybody who answered, who answered a metric, or who answered a metric and with it each of some others."""

    metric: Asked | None = None
    beside: tuple[Asked, ...] = ()

    @property
    def quantities(self) -> list[tuple[Asked, ...]]:
        """For each quantity, what those it counts have all answered."""
        if self.metric is None:
            return [()]
        return [(self.metric,), *((self.metric, one) for one in self.beside)]

    def rows(self, frame: Frame) -> list[Rows]:
        """For each quantity, whom it counts."""
        scored = [[scored_cells(frame.codes(metric), scale) for metric, scale in one] for one in self.quantities]
        return [np.logical_and.reduce([np.ones(frame.rows, dtype=np.bool_), *masks]) for masks in scored]


@dataclass(frozen=True, slots=True)
class Edged:
    """The edges of every unit (edges, units), and which quantities it tells (quantities, units)."""

    months: NDArray[np.int32]
    place: dict[int, int]
    edges: Edges
    told: NDArray[np.bool_]

    def period(self, unit: int, asked: Period | None) -> Period | None:
        """What is told of a unit instead of the period that was asked; None where that is nothing."""
        if unit not in self.place or not len(self.months):
            return None
        whole = Period(int(self.months[0]), int(self.months[-1]))
        return snapped(self.edges[:, self.place[unit]], self.months, asked or whole)

    def tells(self, unit: int, quantity: int) -> bool:
        return unit in self.place and bool(self.told[quantity, self.place[unit]])


def edged(frame: Frame, tree: Tree, counted: Counted, segment: tuple[str, str] | None = None) -> Edged | None:
    """None for a value of a segment that is never told apart."""
    if segment is None:
        return frame.kept(("edged", tree.shape, counted), lambda: _of_everybody(frame, tree, counted))
    key, value = segment
    found, values = _by_value(frame, tree, counted.metric, key)
    if value not in values:
        return None
    if not counted.beside:
        return found
    return frame.kept(("edged", tree.shape, counted, segment), lambda: _with(frame, tree, counted, segment, found))


def told_values(frame: Frame, tree: Tree, counted: Counted, key: str) -> frozenset[str]:
    return _by_value(frame, tree, counted.metric, key)[1]


def scored_cells(codes: cells.Codes, scale: Scale) -> Rows:
    """Who gave an answer on the scale."""
    if codes.dtype != np.int8:
        return cells.scored(codes) & on_scale(codes.astype(np.float64), scale)
    every = np.arange(256, dtype=np.uint8).view(np.int8)
    valid: Rows = cells.scored(every) & on_scale(every.astype(np.float64), scale)
    return valid[codes.view(np.uint8)]


def _of_everybody(frame: Frame, tree: Tree, counted: Counted) -> Edged:
    """With others beside a metric on edges of the metric alone: its own figure is then about the same months."""
    alone = edged(frame, tree, Counted(counted.metric)) if counted.beside else None
    return _everybody(frame, tree, counted, within=None if alone is None else alone.edges)


def _everybody(
    frame: Frame, tree: Tree, counted: Counted, only: Rows | None = None, within: Edges | None = None
) -> Edged:
    if not frame.rows:
        return _edged(frame, tree, None, within)
    if only is None:
        counts = [_by_month(frame, one) for one in counted.quantities]
    else:
        counts = [_counts(frame, mask & only) for mask in counted.rows(frame)]
    return _edged(frame, tree, _totals(frame, tree, np.stack(counts)), within)


def _by_month(frame: Frame, asked: tuple[Asked, ...]) -> NDArray[np.int64]:
    """How many each month and unit holds who answered all of these; counted once for each month's file."""
    found = np.zeros((len(frame.parts), len(frame.unit_ids())), dtype=np.int64)
    for at, part in enumerate(frame.parts):
        places = np.searchsorted(frame.unit_ids(), part.unit_places()[0])
        found[at, places] = part.kept(("answered", asked), lambda part=part: _of_month(part, asked))  # type: ignore[misc]
    return found


def _of_month(part: MonthPart, asked: tuple[Asked, ...]) -> NDArray[np.int64]:
    units, places = part.unit_places()
    if any(metric not in part.codes for metric, _ in asked):
        return np.zeros(len(units), dtype=np.int64)
    masks = [scored_cells(part.codes[metric], scale) for metric, scale in asked]
    those = np.logical_and.reduce([np.ones(part.rows, dtype=np.bool_), *masks])
    return np.bincount(places[those], minlength=len(units))


def _with(frame: Frame, tree: Tree, counted: Counted, segment: tuple[str, str], found: Edged) -> Edged:
    return _everybody(frame, tree, counted, frame.segment_rows(*segment), found.edges)


def _by_value(frame: Frame, tree: Tree, metric: Asked | None, key: str) -> tuple[Edged, frozenset[str]]:
    """One set of edges a unit for all values of a segment; rare values are never told, and count as one group."""
    counted = Counted(metric)
    return frame.kept(("edged", tree.shape, counted, key), lambda: _values_edged(frame, tree, counted, key))


def _values_edged(frame: Frame, tree: Tree, counted: Counted, key: str) -> tuple[Edged, frozenset[str]]:
    names = frame.segment(key)[1] if key in frame.segment_keys else ()
    if not 0 < len(names) <= MOST_VALUES:
        return _edged(frame, tree, None), frozenset()
    codes = frame.segment(key)[0]
    rows = counted.rows(frame)[0]
    by_value = np.stack([_counts(frame, rows & (codes == at)) for at in range(-1, len(names))])
    all_of_them = by_value.sum(axis=(1, 2))
    kept = _often(all_of_them[1:].tolist(), int(all_of_them[0]))
    rest = by_value.sum(axis=0) - by_value[[at + 1 for at in kept]].sum(axis=0)
    totals = _totals(frame, tree, np.stack([*(by_value[at + 1] for at in kept), rest]))
    everybody = frame.kept(("edged", tree.shape, counted), lambda: _everybody(frame, tree, counted))
    told = frozenset(names[at] for at in kept)
    return _edged(frame, tree, totals, everybody.edges, whatever=True), told


def _often(counts: Sequence[int], beside: int) -> list[int]:
    """The values with enough answers to be told apart; what is left out holds nobody, or five people or more."""
    kept = sorted((at for at, count in enumerate(counts) if count >= SCORE_FLOOR), key=lambda at: counts[at])
    while kept and 0 < beside + sum(counts) - sum(counts[at] for at in kept) < GROUP_FLOOR:
        kept.pop(0)
    return sorted(kept)


def _counts(frame: Frame, rows: Rows) -> NDArray[np.int64]:
    """How many of these rows each month and unit holds."""
    shape = (len(frame.parts), len(frame.unit_ids()))
    at = np.flatnonzero(rows)
    index = frame.month_positions()[at].astype(np.int64) * shape[1] + frame.unit_positions()[at]
    return np.bincount(index, minlength=shape[0] * shape[1]).reshape(shape)


def _totals(frame: Frame, tree: Tree, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Answers up to each edge (quantities, edges, units of the tree), of a unit and all below it."""
    members = frame.kept(("members", tree.shape), lambda: tree.members(frame.unit_ids()))
    monthly = (counts.astype(np.float64) @ members).astype(np.int64)
    return np.concatenate([np.zeros_like(monthly[:, :1]), monthly.cumsum(axis=1)], axis=1)


def _edged(
    frame: Frame,
    tree: Tree,
    totals: NDArray[np.int64] | None,
    within: Edges | None = None,
    *,
    whatever: bool = False,
) -> Edged:
    """``whatever``: all quantities are told of every unit, however small, for they add up; moments beside a KPI do
    not, and are told where there are enough."""
    place = {unit: at for at, unit in enumerate(tree.units)}
    nothing = np.zeros((len(frame.parts) + 1, len(place)), dtype=np.bool_)
    if totals is None:
        return Edged(frame.months, place, nothing, np.zeros((1, len(place)), dtype=np.bool_))
    told = (totals[:, -1] >= SCORE_FLOOR) | whatever
    told[0] = True
    below = {place[unit]: [place[child] for child in children] for unit, children in tree.children.items()}
    groups = Groups(totals, told, ~nothing if within is None else within)
    return Edged(frame.months, place, edges_of(groups, below, place[tree.root]), told)
