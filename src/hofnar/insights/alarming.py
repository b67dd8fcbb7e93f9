"""Series of a unit for its alarms: raw, month by month, beside the rest of the whole, so that what happens to everybody
is no alarm. A month of fewer than five answers goes with the months after it, as everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hofnar.insights.breaks import breaks_of
from hofnar.insights.counted import Counted, edged
from hofnar.insights.cubes import Tally, cube_of
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.measurement.models import Metric
from hofnar_analytics.comparisons import answer_variance
from hofnar_analytics.cusum import Cusum, unit_alarm
from hofnar_analytics.period_series import PeriodSeries
from hofnar_analytics.results import Score

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
    found = [_alarm(figures, metric, unit, whole) for metric in metrics for unit in units]
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


def _alarm(figures: Figures, metric: Metric, unit: int, whole: int) -> Alarm:
    series = series_beside(figures, metric, unit, whole)
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


def series_beside(figures: Figures, metric: Metric, unit: int, whole: int) -> PeriodSeries | None:
    """The unit less the rest of the whole, block by block of months; the unit itself where it is the whole."""
    points = list(_points(figures, metric, unit, whole))
    if not points:
        return None
    months, values, sizes, variances = zip(*points)
    return PeriodSeries(
        np.array(months, dtype=np.int64), np.array(values), np.array(sizes, dtype=np.float64), np.array(variances)
    )


def _points(figures: Figures, metric: Metric, unit: int, whole: int) -> Iterator[tuple[int, float, float, float]]:
    """Month, value, answers, variance of one answer: that of the rest is added, in so far as it blurs."""
    cube = cube_of(figures.frame, metric.pk)
    masks = [figures.tree.mask(one, cube.units) for one in (unit, whole)]
    for block in _blocks(figures, metric, unit):
        own = cube.tally(masks[0], block)
        score = own.score(metric.scale)
        if score.estimate is None or score.n_effective <= 0:
            continue
        if unit == whole:
            yield block.last, score.estimate, score.n_effective, answer_variance(score)
            continue
        rest = _rest(cube.tally(masks[1], block) - own, metric)
        if rest is not None and rest.estimate is not None:
            blur = answer_variance(rest) * score.n_effective / rest.n_effective
            yield block.last, score.estimate - rest.estimate, score.n_effective, answer_variance(score) + blur


def _rest(tally: Tally, metric: Metric) -> Score | None:
    score = tally.score(metric.scale)
    return score if score.estimate is not None and score.n_effective > 0 else None


def _blocks(figures: Figures, metric: Metric, unit: int) -> Iterator[Period]:
    """The months that may be told by themselves, or together, since the last break and no longer ago than two years."""
    found = edged(figures.frame, figures.tree, Counted((metric.pk, metric.scale)))
    if found is None or unit not in found.place or not len(found.months):
        return
    edges = np.flatnonzero(found.edges[:, found.place[unit]])
    since = int(found.months[-1]) - MONTHS + 1
    since = max([since, *(one.month for one in breaks_of(figures.frame, metric))])
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist()):
        first, last = int(found.months[start]), int(found.months[end - 1])
        if first >= since:
            yield Period(first, last)
