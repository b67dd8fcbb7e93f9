"""The figures of an organisation as its pages may show them: by unit, period, segment and month.

Whatever leaves this module has passed ``disclosure``; exact tallies stay inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hofnar.accounts.models import Organisation, Unit
from hofnar.insights.cubes import Segment, Tally, cube_of
from hofnar.insights.disclosure import HIDDEN, Figure, figure, withheld, withheld_units
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

    @classmethod
    def of(cls, organisation: Organisation) -> Figures:
        return cls(organisation, frame_of(organisation.pk), tree_of(organisation))

    def tally(self, metric: Metric, unit: int, period: Period | None, segment: Segment | None = None) -> Tally:
        """Exact counts: for arithmetic, never for a page."""
        cube = cube_of(self.frame, metric.pk, segment)
        return cube.tally(self.tree.mask(unit, cube.units), period)

    def figure(self, metric: Metric, unit: int, period: Period | None, segment: Segment | None = None) -> Figure:
        if not self.frame.rows:
            return HIDDEN
        return self._figure(
            metric, self.tally(metric, unit, period, segment), self.is_withheld(metric, unit, period, segment)
        )

    def may_show(self, metric: Metric, tally: Tally) -> Figure:
        """The figure of any group, as far as its own size allows."""
        return self._figure(metric, tally, hidden=False)

    def _figure(self, metric: Metric, tally: Tally, hidden: bool, group: str | None = None) -> Figure:
        return figure(tally, metric.scale, hidden=hidden, indicative=self.organisation.shows_indicative, group=group)

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
        """Units at or below one unit, each against the rest of it."""
        cube = cube_of(self.frame, metric.pk, segment)
        whole = self.tally(metric, unit, period, segment)
        tallies = cube.by_unit(period, [self.tree.mask(one.pk, cube.units) for one in below])
        groups = [
            (
                str(one.pk),
                one.name,
                self._figure(metric, tally, self.is_withheld(metric, one.pk, period, segment)),
                tally,
            )
            for one, tally in zip(below, tallies)
        ]
        return compared(self, metric, whole, groups)

    def segment_values(self, metric: Metric, unit: int, period: Period | None, key: str) -> list[Group]:
        """Every value of a segment against the rest of the unit, in order of the alphabet."""
        found = self._by_value(metric, unit, period, key)
        hidden = self._withheld_values(metric, unit, period, key)
        all_of_it = self._is_withheld_unit(metric, unit, period)
        groups = [
            (f"{key}:{value}", value, self._figure(metric, tally, all_of_it or value in hidden, value), tally)
            for value, tally in found.items()
        ]
        return compared(self, metric, self.tally(metric, unit, period), groups)

    def against_parent(
        self, metric: Metric, unit: Unit, period: Period | None, segment: Segment | None = None
    ) -> tuple[Figure, Difference] | None:
        """The parent's figure, and how the unit differs from the rest of it; None where that rest is too small to be
        spoken of, is one single other unit, or a figure may not be shown."""
        if unit.parent_id is None or self._others(metric, unit, period, segment) < 2:
            return None
        own = self.figure(metric, unit.pk, period, segment)
        parent = self.figure(metric, unit.parent_id, period, segment)
        whole = self.tally(metric, unit.parent_id, period, segment)
        rest = self.may_show(metric, whole - self.tally(metric, unit.pk, period, segment))
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
        if not months or self.is_withheld(metric, unit, None, segment):
            return Series((), 1)
        shown = range(max(first, min(months)), period.last + 1)
        found = [self._windowed(metric, months, shown, window) for window in WINDOWS]
        return next((one for one in found if _is_full(one)), found[-1])

    def _windowed(self, metric: Metric, months: dict[int, Tally], shown: range, window: int) -> Series:
        earliest = min(months)
        ends = [month for month in shown if month - window + 1 >= earliest]
        sums = [_sum(months[at] for at in range(end - window + 1, end + 1) if at in months) for end in ends]
        counts = [tally.count(metric.scale) if tally else 0 for tally in sums]
        out = withheld(counts) if window == 1 else {at for at, n in enumerate(counts) if n < GROUP_FLOOR}
        points = [
            Point(end, HIDDEN if tally is None else self._figure(metric, tally, at in out))
            for at, (end, tally) in enumerate(zip(ends, sums))
        ]
        return Series(tuple(points), window)

    def is_withheld(self, metric: Metric, unit: int, period: Period | None, segment: Segment | None = None) -> bool:
        """Whether nothing may be shown about this group, for its size or for that of one beside it."""
        if self._is_withheld_unit(metric, unit, period):
            return True
        if segment is None:
            return False
        key, value = segment
        return self._is_withheld_unit(metric, unit, period, segment) or value in self._withheld_values(
            metric, unit, period, key
        )

    def _is_withheld_unit(
        self, metric: Metric, unit: int, period: Period | None, segment: Segment | None = None
    ) -> bool:
        key = ("withheld", self.tree.shape, metric.pk, metric.scale, period, segment)
        if key not in self.frame.made:
            own = cube_of(self.frame, metric.pk, segment).per_unit(period, metric.scale)
            self.frame.made[key] = withheld_units(self.tree.children, self.tree.root, own)
        return unit in self.frame.made[key]

    def _by_value(self, metric: Metric, unit: int, period: Period | None, key: str) -> dict[str, Tally]:
        values = self.frame.segment(key)[1] if key in self.frame.segment_keys else ()
        return {value: self.tally(metric, unit, period, (key, value)) for value in values[:MOST_VALUES]}

    def _withheld_values(self, metric: Metric, unit: int, period: Period | None, key: str) -> set[str]:
        found = self._by_value(metric, unit, period, key)
        counts = [tally.count(metric.scale) for tally in found.values()]
        whole = self.tally(metric, unit, period).count(metric.scale)
        out = withheld(counts, whole - sum(counts))
        return {value for at, value in enumerate(found) if at in out}

    def offered_segments(self) -> dict[str, tuple[str, ...]]:
        """The segments a page may offer, with their values."""
        found = {key: self.frame.segment(key)[1] for key in self.frame.segment_keys}
        return {key: values for key, values in found.items() if 2 <= len(values) <= MOST_VALUES}

    def answers(self, unit: int, period: Period | None, segment: Segment | None = None) -> int | None:
        """How many responses; None where that is fewer than five."""
        if not self.frame.rows:
            return None
        keep = self.rows(unit, period, segment)
        count = int(np.count_nonzero(keep))
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

    @property
    def differs(self) -> bool:
        p = None if self.against is None else self.against.p_adjusted
        return p is not None and p < ALPHA

    @property
    def is_lower(self) -> bool:
        return self.against is not None and (self.against.estimate or 0.0) < 0


def compared(
    figures: Figures, metric: Metric, whole: Tally, groups: Sequence[tuple[str, str, Figure, Tally]]
) -> list[Group]:
    """Every group against the rest, as one family of comparisons."""
    found = []
    for key, name, shown, tally in groups:
        rest = figures.may_show(metric, whole - tally)
        both = shown.is_certain and rest.is_certain and shown.score and rest.score
        found.append(Group(key, name, shown, two_groups(shown.score, rest.score) if both else None))  # type: ignore[arg-type]
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
