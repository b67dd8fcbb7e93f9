"""The figures of an organisation as its pages may show them: by unit, period, segment and month.

Whatever leaves this module has passed ``disclosure``; exact tallies stay inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from hofnar.accounts.models import Organisation, Unit
from hofnar.insights.counted import Counted, Edged, edged
from hofnar.insights.cubes import Segment, Tally, cube_of
from hofnar.insights.disclosure import HIDDEN, Figure, figure
from hofnar.insights.frames import Frame, frame_of
from hofnar.insights.months import Period
from hofnar.insights.selection import MOST_VALUES
from hofnar.insights.trees import Tree, tree_of
from hofnar.measurement.models import Metric
from hofnar_analytics.comparisons import Difference, many, two_groups, two_periods
from hofnar_analytics.reasons import GROUP_FLOOR

TREND_MONTHS = 24
WINDOWS = (1, 3, 12)
ENOUGH_POINTS = 0.6
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Point:
    """One place on a trend: the month it ends in, and the months it covers."""

    month: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Series:
    """A trend; ``window`` is 1 for single months, else the number of months each point covers."""

    points: tuple[Point, ...]
    window: int

    @property
    def is_empty(self) -> bool:
        return not any(point.figure.is_known for point in self.points)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure now and before, and their difference where both may be shown."""

    now: Figure
    before: Figure
    difference: Difference | None


@dataclass
class Figures:
    organisation: Organisation
    frame: Frame
    tree: Tree
    _edges: dict[tuple[Counted, Segment | None], Edged | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, organisation: Organisation) -> Figures:
        return cls(organisation, frame_of(organisation.pk), tree_of(organisation))

    def tally(self, metric: Metric, unit: int, period: Period | None, segment: Segment | None = None) -> Tally:
        """Exact counts: for arithmetic, never for a page."""
        cube = cube_of(self.frame, metric.pk, segment)
        return cube.tally(self.tree.mask(unit, cube.units), period)

    def told(
        self, metric: Metric | None, unit: int, period: Period | None, segment: Segment | None = None
    ) -> Period | None:
        """The months that may be told instead of the period that was asked (without a metric: of all who answered).
        None where that is nothing: for the group's own size, or that of one beside it."""
        counted = Counted(None if metric is None else (metric.pk, metric.scale))
        found = self._edged(counted, segment)
        return None if found is None else found.period(unit, period)

    def _edged(self, counted: Counted, segment: Segment | None) -> Edged | None:
        if (counted, segment) not in self._edges:
            self._edges[counted, segment] = edged(self.frame, self.tree, counted, segment)
        return self._edges[counted, segment]

    def told_together(
        self, kpi: Metric, moments: Sequence[Metric], unit: int, period: Period | None, segment: Segment | None = None
    ) -> tuple[Period | None, frozenset[int]]:
        """For a KPI and, of the same people, its moments: the months that may be told, and which of the moments."""
        beside = tuple((one.pk, one.scale) for one in moments)
        found = self._edged(Counted((kpi.pk, kpi.scale), beside), segment)
        if found is None:
            return None, frozenset()
        told = frozenset(one.pk for at, one in enumerate(moments, 1) if found.tells(unit, at))
        return found.period(unit, period), told

    def figure(self, metric: Metric, unit: int, period: Period | None, segment: Segment | None = None) -> Figure:
        told = self.told(metric, unit, period, segment)
        return HIDDEN if told is None else self.may_show(metric, self.tally(metric, unit, told, segment), told)

    def may_show(self, metric: Metric, tally: Tally, period: Period | None = None, group: str | None = None) -> Figure:
        """The figure of any group, as far as its own size allows."""
        return figure(tally, metric.scale, period, indicative=self.organisation.shows_indicative, group=group)

    def change(self, metric: Metric, unit: int, period: Period, segment: Segment | None = None) -> Change:
        """Against the period of the same length before."""
        now = self.figure(metric, unit, period, segment)
        before = self.figure(metric, unit, period.back(period.months), segment)
        if not (now.is_certain and before.is_certain and now.score and before.score):
            return Change(now, before, None)
        return Change(now, before, two_periods(before.score, now.score))

    def units(
        self, metric: Metric, unit: int, below: Sequence[Unit], period: Period | None, segment: Segment | None = None
    ) -> list[Group]:
        """Units at or below one unit, each against the rest of it over the same months."""
        told = {one.pk: self.told(metric, one.pk, period, segment) for one in below}
        tallies = self._tallies(metric, told, segment)
        groups = [Part(str(one.pk), one.name, told[one.pk], tallies.get(one.pk)) for one in below]
        return compared(self, metric, lambda months: self.tally(metric, unit, months, segment), groups)

    def _tallies(self, metric: Metric, told: Mapping[int, Period | None], segment: Segment | None) -> dict[int, Tally]:
        """One tally a unit, those of the same months at once."""
        cube = cube_of(self.frame, metric.pk, segment)
        found: dict[int, Tally] = {}
        for period in {one for one in told.values() if one is not None}:
            units = [unit for unit, months in told.items() if months == period]
            tallies = cube.by_unit(period, [self.tree.mask(unit, cube.units) for unit in units])
            found |= dict(zip(units, tallies))
        return found

    def segment_values(self, metric: Metric, unit: int, period: Period | None, key: str) -> list[Group]:
        """Every value of a segment against the rest of the unit, in order of the alphabet."""
        values = self.frame.segment(key)[1] if key in self.frame.segment_keys else ()
        groups = []
        for value in values[:MOST_VALUES]:
            told = self.told(metric, unit, period, (key, value))
            tally = None if told is None else self.tally(metric, unit, told, (key, value))
            groups.append(Part(f"{key}:{value}", value, told, tally, value))
        return compared(self, metric, lambda months: self.tally(metric, unit, months), groups)

    def against_parent(
        self, metric: Metric, unit: Unit, period: Period | None, segment: Segment | None = None
    ) -> tuple[Figure, Difference] | None:
        """The parent's figure, and how the unit differs from the rest of it; None where that rest is too small to be
        spoken of, is one single other unit, or a figure may not be shown."""
        own = self.figure(metric, unit.pk, period, segment)
        if unit.parent_id is None or own.period is None or self._others(metric, unit, own.period, segment) < 2:
            return None
        parent = self.figure(metric, unit.parent_id, own.period, segment)
        whole = self.tally(metric, unit.parent_id, own.period, segment)
        rest = self.may_show(metric, whole - self.tally(metric, unit.pk, own.period, segment))
        if not (own.is_certain and parent.is_certain and rest.is_certain and own.score and rest.score):
            return None
        return parent, two_groups(own.score, rest.score)

    def _others(self, metric: Metric, unit: Unit, period: Period | None, segment: Segment | None) -> int:
        """How many units beside this one have answers: the rest of two is exactly the other's figure."""
        beside = [child for child in self.tree.children.get(unit.parent_id or 0, ()) if child != unit.pk]
        return sum(self.tally(metric, child, period, segment).count(metric.scale) > 0 for child in beside)

    def series(self, metric: Metric, unit: int, period: Period, segment: Segment | None = None) -> Series:
        """The trend up to the end of the period: months, or longer windows where months hold too few answers."""
        cube = cube_of(self.frame, metric.pk, segment)
        first = min(period.first, period.last - TREND_MONTHS + 1)
        months = dict(cube.by_month(self.tree.mask(unit, cube.units), Period(first - WINDOWS[-1] + 1, period.last)))
        if not months or self.told(metric, unit, None, segment) is None:
            return Series((), 1)
        shown = range(max(first, min(months)), period.last + 1)
        for window in WINDOWS:
            found = self._windowed(metric, unit, segment, months, shown, window)
            if _is_full(found):
                break
        return found

    def _windowed(
        self,
        metric: Metric,
        unit: int,
        segment: Segment | None,
        months: dict[int, Tally],
        shown: range,
        window: int,
    ) -> Series:
        """Points for windows that may end where they do; they begin where they may, at most a block later."""
        points = []
        for end in (month for month in shown if month - window + 1 >= min(months)):
            told = self.told(metric, unit, Period(end - window + 1, end), segment)
            tally = _sum(months[at] for at in months if told and told.last == end and at in told)
            points.append(Point(end, HIDDEN if tally is None else self.may_show(metric, tally, told)))
        return Series(tuple(points), window)

    def offered_segments(self) -> dict[str, tuple[str, ...]]:
        """The segments a page may offer, with their values."""
        found = {key: self.frame.segment(key)[1] for key in self.frame.segment_keys}
        return {key: values for key, values in found.items() if 2 <= len(values) <= MOST_VALUES}

    def answers(self, unit: int, period: Period | None, segment: Segment | None = None) -> int | None:
        """How many responses, in the months that may be told; None where that is fewer than five."""
        told = self.told(None, unit, period, segment)
        if told is None:
            return None
        count = int(np.count_nonzero(self.rows(unit, told, segment)))
        return count if count >= GROUP_FLOOR else None

    def rows(self, unit: int, period: Period | None, segment: Segment | None = None) -> np.ndarray:
        """Which rows of the frame a selection holds."""
        frame = self.frame
        keep = self.tree.mask(unit, frame.unit_ids())[frame.unit_positions()]
        if period is not None:
            months = frame.months[frame.month_positions()]
            keep = keep & (months >= period.first) & (months <= period.last)
        return keep if segment is None else keep & frame.segment_rows(*segment)


@dataclass(frozen=True, slots=True)
class Group:
    """One of the groups a whole falls apart in. ``against`` compares it with the rest of the whole, where both hold
    enough answers; its p is adjusted over all groups that are compared."""

    key: str
    name: str
    figure: Figure
    against: Difference | None = None
    higher_is_better: bool = True

    @property
    def differs(self) -> bool:
        p = None if self.against is None else self.against.p_adjusted
        return p is not None and p < ALPHA

    @property
    def is_lower(self) -> bool:
        return self.against is not None and (self.against.estimate or 0.0) < 0

    @property
    def is_worse(self) -> bool:
        return self.against is not None and self.is_lower == self.higher_is_better


@dataclass(frozen=True, slots=True)
class Part:
    """A group to be compared; no tally where nothing may be told of it."""

    key: str
    name: str
    period: Period | None
    tally: Tally | None
    group: str | None = None


def compared(
    figures: Figures, metric: Metric, whole: Callable[[Period | None], Tally], parts: Sequence[Part]
) -> list[Group]:
    """Every group against the rest of the whole over the same months, as one family of comparisons."""
    wholes = {months: whole(months) for months in {part.period for part in parts if part.tally is not None}}
    found = []
    for part in parts:
        if part.tally is None:
            found.append(Group(part.key, part.name, HIDDEN, None, metric.higher_is_better))
            continue
        shown = figures.may_show(metric, part.tally, part.period, part.group)
        rest = figures.may_show(metric, wholes[part.period] - part.tally)
        both = shown.is_certain and rest.is_certain and shown.score and rest.score
        against = two_groups(shown.score, rest.score) if both else None  # type: ignore[arg-type]
        found.append(Group(part.key, part.name, shown, against, metric.higher_is_better))
    family = iter(many([group.against for group in found if group.against]))
    return [replace(group, against=next(family)) if group.against else group for group in found]


def _sum(tallies: Iterable[Tally]) -> Tally | None:
    total: Tally | None = None
    for tally in tallies:
        total = tally if total is None else total + tally
    return total


def _is_full(series: Series) -> bool:
    """Whether most points reach the floor."""
    certain = sum(point.figure.is_certain for point in series.points)
    return certain >= max(2, ENOUGH_POINTS * len(series.points))
