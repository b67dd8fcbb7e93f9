"""What adds up: the score cube, from which every KPI, margin, distribution and trend follows, and the Gram summaries
behind the impact matrix. Method: docs/methods/summaries.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.gram import GramSummary
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import score_from_counts

__all__ = ["Axes", "GramSummary", "ScoreCube"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes of a cube: metrics with their scales (whole values, both ends known), units, consecutive weeks from
    ``first_week``, segments ('' for none)."""

    scales: Mapping[str, Scale]
    units: tuple[int, ...]
    first_week: int
    weeks: int
    segments: tuple[str, ...] = ("",)

    def __post_init__(self) -> None:
        for metric, scale in self.scales.items():
            if scale.low is None or scale.high is None or not float(scale.low).is_integer():
                raise ValueError(f"the scale of {metric} needs whole values between two ends to be counted")

    @property
    def shape(self) -> tuple[int, int, int, int, int]:
        """(metrics, units, segments, weeks, values); values as many as the widest scale has."""
        return len(self.scales), len(self.units), len(self.segments), self.weeks, self.width

    @property
    def width(self) -> int:
        return max(len(self.values(metric)) for metric in self.scales)

    def values(self, metric: str) -> range:
        """The values of the metric's scale, lowest first."""
        scale = self.scales[metric]
        return range(int(scale.low or 0), int(scale.high or 0) + 1)

    def metric(self, name: str) -> int:
        return list(self.scales).index(name)

    def unit_places(self, units: Sequence[int] | None) -> IntArray:
        place = {unit: i for i, unit in enumerate(self.units)}
        return np.array([place[unit] for unit in (self.units if units is None else units)], dtype=np.int64)

    def week_places(self, weeks: Sequence[int] | None) -> IntArray:
        """Places of week numbers; weeks beyond the cube are left out."""
        if weeks is None:
            return np.arange(self.weeks)
        places = np.asarray(weeks, dtype=np.int64) - self.first_week
        return places[(places >= 0) & (places < self.weeks)]

    def segment_places(self, segment: str | None) -> IntArray:
        if segment is None:
            return np.arange(len(self.segments))
        return np.array([self.segments.index(segment)])


@dataclass(slots=True, eq=False)
class ScoreCube:
    """Answers per metric x unit x segment x week x score. ``counts`` are people; with weights ``weighted`` holds the
    sums of weights and ``squares`` those of their squares (without the score axis). Cubes with equal axes add up.

    >>> from hofnar_analytics.scales import Kind
    >>> cube = ScoreCube.empty(Axes({"nps": Scale.of(Kind.NPS)}, (7, 8), 100, 2))
    >>> cube.update("nps", 7, 101, 10)
    True
    >>> cube.scores_for([7, 8], [100, 101])["nps"].estimate
    100.0
    """

    axes: Axes
    counts: IntArray
    weighted: FloatArray | None = None
    squares: FloatArray | None = None

    @classmethod
    def empty(cls, axes: Axes, *, weights: bool = False) -> ScoreCube:
        """A cube without answers; ``weights`` says whether answers will come with weights."""
        shape = axes.shape
        if not weights:
            return cls(axes, np.zeros(shape, dtype=np.int64))
        return cls(axes, np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape[:-1]))

    def add(
        self,
        metric: str,
        units: IntArray,
        weeks: IntArray,
        scores: FloatArray,
        *,
        segments: IntArray | None = None,
        weights: FloatArray | None = None,
    ) -> int:
        """Count many answers; returns how many fell outside the axes or the scale and so do not count.

        units (n,) are places on the unit axis, weeks (n,) week numbers, scores (n,) with NaN for none, segments (n,)
        places on the segment axis, weights (n,) positive when the cube has them.
        """
        places, counted = self._places(metric, units, weeks, scores, segments)
        block = self.counts[self.axes.metric(metric)]
        block += np.bincount(places, minlength=block.size).reshape(block.shape)
        used = np.ones(len(scores))[counted] if weights is None else weights[counted]
        self._weigh(self.axes.metric(metric), places, used)
        return len(scores) - int(counted.sum())

    def _weigh(self, m: int, places: IntArray, weights: FloatArray) -> None:
        if self.weighted is None or self.squares is None:
            return
        sums = np.bincount(places, weights=weights, minlength=self.weighted[m].size)
        self.weighted[m] += sums.reshape(self.weighted[m].shape)
        squares = np.bincount(places // self.axes.width, weights=weights**2, minlength=self.squares[m].size)
        self.squares[m] += squares.reshape(self.squares[m].shape)

    def _places(
        self, metric: str, units: IntArray, weeks: IntArray, scores: FloatArray, segments: IntArray | None
    ) -> tuple[IntArray, NDArray[np.bool_]]:
        axes, values = self.axes, self.axes.values(metric)
        whole = np.nan_to_num(scores, nan=np.inf)
        counted = (whole >= values[0]) & (whole <= values[-1]) & (whole == np.floor(whole))
        week = weeks - axes.first_week
        counted &= (week >= 0) & (week < axes.weeks) & (units >= 0) & (units < len(axes.units))
        segment = np.zeros(len(scores), dtype=np.int64) if segments is None else segments
        line = (units * len(axes.segments) + segment) * axes.weeks + week
        return line[counted] * axes.width + (whole[counted].astype(np.int64) - values[0]), counted

    def update(
        self,
        metric: str,
        unit: int,
        week: int,
        score: float,
        *,
        segment: str = "",
        weight: float = 1.0,
        times: int = 1,
    ) -> bool:
        """Count one answer, or with ``times`` -1 take one back (a correction). False when it lies outside the axes or
        the scale. Touches one cell."""
        axes, values = self.axes, self.axes.values(metric)
        inside = axes.first_week <= week < axes.first_week + axes.weeks and unit in axes.units
        if not inside or score not in values:
            return False
        line = (
            axes.metric(metric),
            axes.units.index(unit),
            axes.segments.index(segment),
            week - axes.first_week,
        )
        cell = (*line, int(score) - values[0])
        self.counts[cell] += times
        if self.weighted is not None and self.squares is not None:
            self.weighted[cell] += times * weight
            self.squares[line] += times * weight**2
        return True

    def __add__(self, other: ScoreCube) -> ScoreCube:
        if self.axes != other.axes or (self.weighted is None) != (other.weighted is None):
            raise ValueError("only cubes with the same axes add up")
        weighted = None if self.weighted is None or other.weighted is None else self.weighted + other.weighted
        squares = None if self.squares is None or other.squares is None else self.squares + other.squares
        return ScoreCube(self.axes, self.counts + other.counts, weighted, squares)

    def distribution(
        self,
        metric: str,
        units: Sequence[int] | None = None,
        weeks: Sequence[int] | None = None,
        segment: str | None = None,
    ) -> dict[float, float]:
        """{score: (weighted) count} of the selection; None means all."""
        source = self.counts if self.weighted is None else self.weighted
        sums = self._selected(source, metric, units, weeks, segment).sum(axis=(0, 1, 2))
        return {float(value): float(sums[i]) for i, value in enumerate(self.axes.values(metric)) if sums[i]}

    def _selected(
        self,
        source: NDArray[np.generic],
        metric: str,
        units: Sequence[int] | None,
        weeks: Sequence[int] | None,
        segment: str | None,
    ) -> NDArray[np.generic]:
        axes = self.axes
        places = (axes.unit_places(units), axes.segment_places(segment), axes.week_places(weeks))
        picked: NDArray[np.generic] = source[axes.metric(metric)][np.ix_(*places)]
        return picked

    def score_for(
        self,
        metric: str,
        units: Sequence[int] | None = None,
        weeks: Sequence[int] | None = None,
        *,
        segment: str | None = None,
        group: str | None = None,
        level: float = 0.95,
    ) -> Score:
        """The KPI of the selection, equal to ``scores.score`` over its answers."""
        people = int(self._selected(self.counts, metric, units, weeks, segment).sum())
        counts = self.distribution(metric, units, weeks, segment)
        effective = None
        if self.squares is not None:
            squares = float(self._selected(self.squares, metric, units, weeks, segment).sum())
            effective = sum(counts.values()) ** 2 / squares if squares > 0 else 0.0
        return score_from_counts(
            counts,
            self.axes.scales[metric],
            n_effective=effective,
            n=people,
            column=metric,
            group=group,
            level=level,
        )

    def scores_for(
        self,
        units: Sequence[int] | None = None,
        weeks: Sequence[int] | None = None,
        *,
        segment: str | None = None,
        level: float = 0.95,
    ) -> dict[str, Score]:
        """The KPI of every metric for these units and weeks together."""
        return {
            metric: self.score_for(metric, units, weeks, segment=segment, level=level) for metric in self.axes.scales
        }

    def rolled_up(self, parents: Mapping[int, int]) -> ScoreCube:
        """The same cube with every parent (and its parents) as further units, the sums of the units below them.

        parents {unit: its parent}; a parent that is a unit of the cube already keeps its own answers in the sum.
        """
        names = list(self.axes.units)
        member: list[tuple[int, int]] = []
        for place, unit in enumerate(self.axes.units):
            for above in _line(unit, parents):
                if above not in names:
                    names.append(above)
                member.append((names.index(above), place))
        belongs = np.zeros((len(names), len(self.axes.units)), dtype=np.int64)
        for row, place in member:
            belongs[row, place] = 1
        axes = replace(self.axes, units=tuple(names))
        return ScoreCube(
            axes,
            _summed(belongs, self.counts),
            None if self.weighted is None else _summed(belongs, self.weighted),
            None if self.squares is None else _summed(belongs, self.squares),
        )


def _line(unit: int, parents: Mapping[int, int]) -> list[int]:
    """The unit and all that stand above it. ValueError for a unit above itself."""
    line = [unit]
    while line[-1] in parents:
        if parents[line[-1]] in line:
            raise ValueError(f"unit {unit} stands above itself")
        line.append(parents[line[-1]])
    return line


def _summed(belongs: IntArray, values: NDArray) -> NDArray:  # type: ignore[type-arg]
    return np.moveaxis(np.tensordot(belongs, values, axes=(1, 1)), 0, 1)
