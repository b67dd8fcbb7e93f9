"""The score cube: how often each score, and each reason for having none, was given, by metric, unit and month.

Every KPI, margin, distribution and trend follows from it by adding up; units add up to their parents. Weeks, and
everything too fine to keep, are counted from the rows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hofnar.insights import cells
from hofnar.insights.frames import Frame, MonthPart, codes_of
from hofnar.insights.months import Period
from hofnar_analytics.results import CellState, Score
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import on_scale, score_from_counts

Segment = tuple[str, str]
Counts = Any  # an array of whole or weighted counts; None where no answer carries a weight
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each value was given: by people, by weight, and the sum of the squared weights behind each; with
    the number of people in each state."""

    values: NDArray[np.float64]
    people: NDArray[np.int64]
    weight: NDArray[np.float64] | None
    squares: NDArray[np.float64] | None
    states: NDArray[np.int64]

    @property
    def asked(self) -> int:
        """How many were asked, whatever they answered."""
        return int(self.people.sum() + self.states.sum() - self.states[CellState.NOT_ASKED])

    @property
    def lived(self) -> int:
        return int(self.people.sum())

    @property
    def remembered(self) -> float | None:
        """The part of those who say whether they lived it, that lived it."""
        told = self.lived + int(self.states[CellState.NOT_EXPERIENCED])
        return self.lived / told if told else None

    def __add__(self, other: Tally) -> Tally:
        """Two tallies out of one cube together."""
        weight = None if self.weight is None or other.weight is None else self.weight + other.weight
        squares = None if self.squares is None or other.squares is None else self.squares + other.squares
        return Tally(self.values, self.people + other.people, weight, squares, self.states + other.states)

    def __sub__(self, part: Tally) -> Tally:
        """What is left without a part of it."""
        weight = None if self.weight is None or part.weight is None else self.weight - part.weight
        squares = None if self.squares is None or part.squares is None else self.squares - part.squares
        return Tally(self.values, self.people - part.people, weight, squares, self.states - part.states)

    def on(self, scale: Scale) -> NDArray[np.bool_]:
        return on_scale(self.values, scale)

    def mean(self, scale: Scale) -> float | None:
        on, sums = self.on(scale), self.people if self.weight is None else self.weight
        total = float(sums[on].sum())
        return float((self.values[on] * sums[on]).sum()) / total if total > 0 else None

    def count(self, scale: Scale) -> int:
        return int(self.people[self.on(scale)].sum())

    def outside(self, scale: Scale) -> int:
        """Answers that never count because the scale does not hold them."""
        return int(self.people[~self.on(scale)].sum())

    def score(self, scale: Scale, *, column: str = "", group: str | None = None, level: float = 0.95) -> Score:
        on = self.on(scale)
        people = int(self.people[on].sum())
        sums = self.people if self.weight is None else self.weight
        counts = {float(v): float(c) for v, c in zip(self.values[on], sums[on]) if c > 0}
        effective = None
        if self.weight is not None and self.squares is not None and people:
            effective = float(self.weight[on].sum() ** 2 / self.squares[on].sum())
        return score_from_counts(
            counts, scale, n=people, n_effective=effective, column=column, group=group, level=level
        )


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts (months, units, values) of one metric; the last ``len(CellState)`` values are the states."""

    months: NDArray[np.int32]
    units: NDArray[np.int32]
    values: NDArray[np.float64]
    people: NDArray[np.int32]
    weight: NDArray[np.float64] | None = None
    squares: NDArray[np.float64] | None = None

    def tally(self, units: NDArray[np.bool_] | None, period: Period | None) -> Tally:
        """The counts of these units and this period together."""
        cut = self._cut(period)
        return self._tally(*(None if block is None else _over_units(block[cut], units) for block in self._blocks()))

    def by_month(self, units: NDArray[np.bool_] | None, period: Period | None) -> list[tuple[int, Tally]]:
        cut = self._cut(period)
        blocks = [None if block is None else block[cut] for block in self._blocks()]
        return [
            (int(month), self._tally(*(None if b is None else _over_units(b[at : at + 1], units) for b in blocks)))
            for at, month in enumerate(self.months[cut])
        ]

    def by_unit(self, period: Period | None, groups: Sequence[NDArray[np.bool_]]) -> list[Tally]:
        """One tally for each group of units."""
        cut = self._cut(period)
        blocks = [None if block is None else block[cut].sum(axis=0) for block in self._blocks()]
        return [self._tally(*(None if b is None else b[group].sum(axis=0) for b in blocks)) for group in groups]

    def per_unit(self, period: Period | None, scale: Scale) -> dict[int, int]:
        """How many answers on the scale each unit has by itself."""
        on = np.append(on_scale(self.values, scale), np.zeros(len(CellState), dtype=np.bool_))
        sums = self.people[self._cut(period)][:, :, on].sum(axis=(0, 2))
        return {int(unit): int(count) for unit, count in zip(self.units, sums) if count}

    def _blocks(self) -> tuple[Counts, Counts, Counts]:
        return self.people, self.weight, self.squares

    def _cut(self, period: Period | None) -> slice:
        if period is None:
            return slice(0, len(self.months))
        first, after = np.searchsorted(self.months, [period.first, period.last + 1])
        return slice(int(first), int(after))

    def _tally(
        self,
        people: Counts,
        weight: Counts,
        squares: Counts,
    ) -> Tally:
        ends = len(self.values)
        return Tally(
            self.values,
            people[:ends],
            None if weight is None else weight[:ends],
            None if squares is None else squares[:ends],
            people[ends:],
        )


def _over_units(block: Counts, units: NDArray[np.bool_] | None) -> Counts:
    return (block if units is None else block[:, units]).sum(axis=(0, 1))


def cube_of(frame: Frame, metric: int, segment: Segment | None = None) -> Cube:
    """The cube of a metric, counted once for each state of the data."""
    key = ("cube", metric, segment)
    if key in frame.derived:
        return frame.kept(key, lambda: _made(frame, metric, segment))
    with _lock:  # counting takes a while: not twice at the same time
        return frame.kept(key, lambda: _made(frame, metric, segment))


def _made(frame: Frame, metric: int, segment: Segment | None) -> Cube:
    if not frame.parts:
        return Cube(
            frame.months, np.array([], dtype=np.int32), np.array([]), np.zeros((0, 0, len(CellState)), np.int32)
        )
    if segment is None:
        return _together(frame, [part.kept(("cube", metric), _counting(part, metric)) for part in frame.parts])
    rows = np.flatnonzero(frame.segment_rows(*segment))
    values, places = _places(frame.codes(metric))  # of all rows: a part can then be taken from its whole
    where = (frame.month_positions()[rows], frame.unit_positions()[rows], places[rows])
    weights = frame.weights()
    return _counted(frame.months, frame.unit_ids(), values, where, None if weights is None else weights[rows])


def _counting(part: MonthPart, metric: int) -> Callable[[], Cube]:
    """One month's file by itself, which need not be counted again when another month changes."""

    def count() -> Cube:
        units, unit_places = part.unit_places()
        values, places = _places(codes_of(part, metric))
        weights = None if bool(np.all(part.weights == 1)) else part.weights.astype(np.float64)
        where = (np.zeros(part.rows, dtype=np.int32), unit_places, places)
        return _counted(np.array([part.month], dtype=np.int32), units, values, where, weights)

    return count


def _counted(
    months: NDArray[np.int32],
    units: NDArray[np.int32],
    values: NDArray[np.float64],
    where: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    weights: NDArray[np.float64] | None,
) -> Cube:
    """``where``: of each row the place of its month, its unit and its answer."""
    shape = (len(months), len(units), len(values) + len(CellState))
    index = np.ravel_multi_index(where, shape)
    size = shape[0] * shape[1] * shape[2]
    people = np.bincount(index, minlength=size).astype(np.int32).reshape(shape)
    if weights is None:
        return Cube(months, units, values, people)
    sums: Counts = np.bincount(index, weights, minlength=size).reshape(shape)
    squares: Counts = np.bincount(index, weights**2, minlength=size).reshape(shape)
    return Cube(months, units, values, people, sums, squares)


def _together(frame: Frame, months: Sequence[Cube]) -> Cube:
    """The cubes of single months as one, with every unit and value any of them has."""
    units, values = frame.unit_ids(), np.unique(np.concatenate([one.values for one in months]))
    shape = (len(months), len(units), len(values) + len(CellState))
    people = np.zeros(shape, dtype=np.int32)
    weighted = frame.weights() is not None
    sums, squares = (np.zeros(shape) if weighted else None for _ in range(2))
    states = len(values) + np.arange(len(CellState))
    for at, one in enumerate(months):
        there = np.ix_(
            np.array([at]), np.searchsorted(units, one.units), np.append(np.searchsorted(values, one.values), states)
        )
        people[there] = one.people
        if sums is not None and squares is not None:
            sums[there] = one.people if one.weight is None else one.weight
            squares[there] = one.people if one.squares is None else one.squares
    return Cube(frame.months, units, values, people, sums, squares)


def _places(codes: cells.Codes) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The values that occur, and for each cell its place among them (states come after the values)."""
    if codes.dtype == np.int8:
        return _byte_places(codes)
    is_score = cells.scored(codes)
    values, where = np.unique(codes[is_score].astype(np.float64), return_inverse=True)
    places = len(values) + cells.states(codes).astype(np.int64)
    places[is_score] = where
    return values, places


def _byte_places(codes: cells.Codes) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The same through a table of 256."""
    there = np.bincount(codes.view(np.uint8), minlength=256) > 0
    every = np.arange(256, dtype=np.uint8).view(np.int8)
    scores = np.sort(every[there & (every >= cells.BYTE_LIMIT)])
    table = np.zeros(256, dtype=np.int64)
    table[scores.view(np.uint8)] = np.arange(len(scores))
    for state in CellState:
        if state:
            table[np.int8(cells.BYTE_BASE + state).view(np.uint8)] = len(scores) + state
    return scores.astype(np.float64), table[codes.view(np.uint8)]
