"""Series of a unit for its alarms: raw, month by month, beside the rest of the whole, so that what happens to everybody
is no alarm. A month of fewer than five answers goes with the months after it, as everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar.insights.breaks import breaks_of
from hofnar.insights.counted import Counted, edged
from hofnar.insights.cubes import cube_of
from hofnar.insights.figures import Figures
from hofnar.insights.points import points_of
from hofnar.measurement.models import Metric
from hofnar_analytics.cusum import Cusum, unit_alarm
from hofnar_analytics.period_series import PeriodSeries
from hofnar_analytics.scores import on_scale

MONTHS = 24
REFERENCE = 12  # months from which a unit's own level is fixed
LEAST_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class Alarm:
    """``beside``: far from the rest of the whole; ``own``: moved away from its own place beside them, as it stood in
    the reference months. None where there is too little to watch."""

    unit: int
    metric: Metric
    beside: Cusum | None
    own: Cusum | None


def alarms_of(figures: Figures, metrics: list[Metric], whole: int, units: list[int]) -> tuple[list[Alarm], int]:
    """The alarms that stand in the newest months, and how many series were watched."""
    starts = {metric.pk: _since(figures, metric) for metric in metrics}
    found = [_alarm(figures, metric, unit, whole, starts[metric.pk]) for metric in metrics for unit in units]
    watched = sum((one.beside is not None) + (one.own is not None) for one in found)
    return [one for one in found if stands(one.beside) or stands(one.own)], watched


def stands(found: Cusum | None) -> bool:
    """Whether the alarm stands at the end of the series."""
    return found is not None and falls(found) != 0


def falls(found: Cusum | None) -> int:
    """-1 below, 1 above, 0 neither, at the end of the series."""
    if found is None or not len(found.lower):
        return 0
    return -1 if found.lower[-1] > found.threshold else 1 if found.upper[-1] > found.threshold else 0


def _alarm(figures: Figures, metric: Metric, unit: int, whole: int, since: int) -> Alarm:
    series = series_beside(figures, metric, unit, whole, since)
    if series is None or len(series) < LEAST_BLOCKS:
        return Alarm(unit, metric, None, None)
    beside = unit_alarm(series, 0.0) if unit != whole else None
    return Alarm(unit, metric, beside, _own(series))


def _own(series: PeriodSeries) -> Cusum | None:
    reference = int(np.searchsorted(series.periods, series.periods[0] + REFERENCE))
    reference = min(reference, len(series) // 2)
    if reference < LEAST_BLOCKS // 2 or len(series) - reference < 1:
        return None
    early = series.between(0, reference)
    level = float(early.n @ early.values / early.n.sum())
    return unit_alarm(series.between(reference, len(series)), level)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of one group up to each edge between months, (edges, 4): weight, weight squared, points, points squared."""

    upto: NDArray[np.float64]

    def blocks(self, edges: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.asarray(np.diff(self.upto[edges], axis=0))


def series_beside(figures: Figures, metric: Metric, unit: int, whole: int, since: int) -> PeriodSeries | None:
    """The unit less the rest of the whole, block by block of months; the unit itself where it is the whole. What the
    rest's own noise adds counts as noise of the unit."""
    months, edges = _edges(figures, metric, unit, since)
    if len(edges) < 2:
        return None
    own = _figures(_sums(figures, metric, unit).blocks(edges))
    last = months[edges[1:] - 1]
    keep = own.n > 0
    if unit == whole:
        return PeriodSeries(last[keep], own.mean[keep], own.n[keep], own.variance[keep])
    everybody = _sums(figures, metric, whole).blocks(edges)
    rest = _figures(everybody - _sums(figures, metric, unit).blocks(edges))
    keep &= rest.n > 0
    if not keep.any():
        return None
    blur = rest.variance[keep] * own.n[keep] / rest.n[keep]
    return PeriodSeries(last[keep], (own.mean - rest.mean)[keep], own.n[keep], own.variance[keep] + blur)


@dataclass(frozen=True, slots=True)
class _Block:
    """Of every block the mean, the effective number of answers and the variance of one answer."""

    mean: NDArray[np.float64]
    n: NDArray[np.float64]
    variance: NDArray[np.float64]


def _figures(sums: NDArray[np.float64]) -> _Block:
    weight, squares, points, squared = sums.T
    some = np.maximum(weight, 1e-12)
    mean = points / some
    n = np.where(weight > 1e-9, weight**2 / np.maximum(squares, 1e-12), 0.0)
    return _Block(mean, n, np.maximum(squared / some - mean**2, 0.0))


def _sums(figures: Figures, metric: Metric, unit: int) -> _Sums:
    """Counted once for each unit and metric."""
    cube = cube_of(figures.frame, metric.pk)

    def made() -> _Sums:
        mask = figures.tree.mask(unit, cube.units)
        on = on_scale(cube.values, metric.scale)
        points = points_of(cube.values[on], metric.scale)
        people = cube.people[:, mask][:, :, : len(cube.values)][:, :, on].sum(axis=1).astype(np.float64)
        weight, squares = (
            people if one is None else one[:, mask][:, :, : len(cube.values)][:, :, on].sum(axis=1)
            for one in (cube.weight, cube.squares)
        )
        columns = [weight.sum(axis=1), squares.sum(axis=1), weight @ points, weight @ points**2]
        upto = np.concatenate([np.zeros((1, 4)), np.cumsum(np.column_stack(columns), axis=0)])
        return _Sums(upto)

    return figures.frame.kept(("alarm sums", metric.pk, metric.scale, unit, figures.tree.shape), made)


def _edges(figures: Figures, metric: Metric, unit: int, since: int) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The months, and between which of them blocks end: months that may be told by themselves, or together."""
    found = edged(figures.frame, figures.tree, Counted((metric.pk, metric.scale)))
    if found is None or unit not in found.place or not len(found.months):
        return np.array([], dtype=np.int64), np.array([], dtype=np.intp)
    months = found.months.astype(np.int64)
    edges = np.flatnonzero(found.edges[:, found.place[unit]])
    return months, edges[edges >= np.searchsorted(months, since)]


def _since(figures: Figures, metric: Metric) -> int:
    """Two years back, or the last change of the question."""
    whole = figures.frame.period
    first = 0 if whole is None else whole.last - MONTHS + 1
    return max([first, *(one.month for one in breaks_of(figures.frame, metric))])
