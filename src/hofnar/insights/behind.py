"""What people wrote who gave one score: never of fewer than ten of them.

Where fewer gave exactly that score, the next scores join until ten did; where that cannot be, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from hofnar.insights.comments import Quote, quotes_among
from hofnar.insights.cubes import Tally
from hofnar.insights.disclosure import COMMENT_FLOOR
from hofnar.insights.figures import Figures
from hofnar.insights.selection import Selection
from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric
from hofnar_analytics.scales import Kind

MOST = 5


@dataclass(frozen=True, slots=True)
class Behind:
    """``values``: the scores that were taken together, lowest first; ``quotes`` is None where too few gave them."""

    asked: float
    values: tuple[float, ...]
    people: int
    quotes: tuple[Quote, ...] | None

    @property
    def lowest(self) -> float:
        return min(self.values)

    @property
    def highest(self) -> float:
        return max(self.values)


def behind_the_score(figures: Figures, chosen: Selection, metric: Metric) -> tuple[Behind, ...]:
    """Behind a zero and an eight; of another kind than NPS behind the lowest score."""
    told = figures.told(metric, chosen.unit.pk, chosen.period, chosen.segment)
    if told is None:
        return ()
    tally = figures.tally(metric, chosen.unit.pk, told, chosen.segment)
    return tuple(_behind(figures, chosen, metric, tally, order) for order in _orders(metric))


def _orders(metric: Metric) -> tuple[tuple[float, ...], ...]:
    """Each score that is looked behind, with those that join it when it has too few."""
    low = metric.scale_low
    if metric.kind == Kind.NPS.value:
        return tuple(float(at) for at in range(7)), (8.0, 7.0)
    half = int((metric.scale_high - low) // 2)
    return (tuple(low + at for at in range(max(1, half))),)


def _behind(figures: Figures, chosen: Selection, metric: Metric, tally: Tally, order: Sequence[float]) -> Behind:
    values, people = _enough(tally, order)
    if people < COMMENT_FLOOR:
        return Behind(order[0], values, people, None)
    found = quotes_among(figures, chosen, metric, _place(metric), frozenset(values))
    return Behind(order[0], values, people, tuple(islice(found, MOST)))


def _place(metric: Metric) -> Touchpoint | None:
    return metric.touchpoint


def _enough(tally: Tally, order: Sequence[float]) -> tuple[tuple[float, ...], int]:
    counts = dict(zip(tally.values.tolist(), tally.people.tolist()))
    people, used = 0, []
    for one in order:
        people += int(counts.get(one, 0))
        used.append(one)
        if people >= COMMENT_FLOOR:
            break
    return tuple(sorted(used)), people
