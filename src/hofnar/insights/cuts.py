"""Where 'satisfied' begins in the impact matrix: the target, else the median moment of the first year, once frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import current_target
from hofnar.measurement.services import freeze_cut
from hofnar_analytics.matrix import median_cut

YEAR = 12
LEAST = 50  # answers before a moment speaks in the median


@dataclass(frozen=True, slots=True)
class Cut:
    """``origin`` is 'target' (``on`` its day), 'frozen' (``on`` the day it was frozen) or 'provisional'."""

    value: float
    origin: str
    on: date | None = None


def cut_of(figures: Figures, kpi: Metric, moments: Sequence[Metric]) -> Cut | None:
    target = _shared_target(moments)
    if target is not None:
        return target
    if kpi.satisfaction_cut is not None:
        return Cut(kpi.satisfaction_cut, "frozen", kpi.satisfaction_cut_on)
    median = first_year_median(figures, moments)
    return None if median is None else Cut(median, "provisional")


def _shared_target(moments: Sequence[Metric]) -> Cut | None:
    """The target all moments share; moments with targets of their own share no line."""
    targets = [current_target(metric, timezone.localdate()) for metric in moments]
    known = [target for target in targets if target is not None]
    if not known or len(known) < len(targets) or len({target.value for target in known}) > 1:
        return None
    if not all(_is_on_the_axis(metric, known[0].value) for metric in moments):
        return None
    return Cut(known[0].value, "target", known[0].due_on)


def _is_on_the_axis(metric: Metric, target: float) -> bool:
    """The axis is the mean score: a target in NPS points or in percent is no place on it."""
    return metric.kind != Metric.MetricKind.NPS and metric.scale_low <= target <= metric.scale_high


def first_year_median(figures: Figures, moments: Sequence[Metric]) -> float | None:
    """Of the whole organisation: a unit is not judged by itself."""
    whole = figures.frame.period
    if whole is None:
        return None
    year = Period(whole.first, whole.first + YEAR - 1)
    return median_cut([mean for metric in moments if (mean := _mean(figures, metric, year)) is not None])


def _mean(figures: Figures, metric: Metric, year: Period) -> float | None:
    """Of the months that may be told; None where those hold too few answers."""
    told = figures.told(metric, figures.tree.root, year)
    if told is None:
        return None
    tally = figures.tally(metric, figures.tree.root, told)
    return tally.mean(metric.scale) if tally.count(metric.scale) >= LEAST else None


def freeze_after_a_year(figures: Figures, kpi: Metric, moments: Sequence[Metric]) -> None:
    """Fixes the line once a year of answers stands."""
    whole = figures.frame.period
    if kpi.satisfaction_cut is None and whole is not None and whole.months > YEAR:
        freeze_now(figures, kpi, moments)


def freeze_now(figures: Figures, kpi: Metric, moments: Sequence[Metric]) -> None:
    median = first_year_median(figures, moments)
    if median is not None:
        freeze_cut(kpi, median)


def on_one_scale(moments: Sequence[Metric]) -> list[Metric]:
    """The moments on the scale most of them have, and of which higher is better: a matrix has one horizontal axis."""
    upward = [metric for metric in moments if metric.higher_is_better]
    if not upward:
        return []
    scales = Counter((metric.scale_low, metric.scale_high) for metric in upward)
    common = scales.most_common(1)[0][0]
    return [metric for metric in upward if (metric.scale_low, metric.scale_high) == common]
