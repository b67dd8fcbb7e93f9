"""Where a trend is broken: from that month on the question was put differently, or its scale in use changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hofnar.imports.queries import years_without_months
from hofnar.insights import cells
from hofnar.insights.cubes import cube_of
from hofnar.insights.frames import Frame
from hofnar.insights.queries import questions_of
from hofnar.measurement.models import Metric
from hofnar_analytics.results import CellState

LEAST = 50
IN_USE = 0.01
JUMP = 2.0


@dataclass(frozen=True, slots=True)
class Broken:
    """``why`` is 'scale', 'wording' or 'range' (the values people gave changed as if the scale had)."""

    month: int
    why: str


def breaks_of(frame: Frame, metric: Metric) -> list[Broken]:
    asked = _breaks_of_questions(frame, metric)
    taken = {broken.month for broken in asked}
    return sorted(
        [*asked, *(found for found in _breaks_of_range(frame, metric) if found.month not in taken)],
        key=lambda broken: broken.month,
    )


def whole_years(frame: Frame, metric: Metric) -> list[int]:
    """Years of which some answers to this metric tell no month: those stand in January, which is then no month."""
    told = years_without_months(frame.organisation_id)
    asked = _months_of_versions(frame, metric.pk) if told else {}
    found = {year for version in asked for year in told.get(version, ())}
    return sorted(year for year in found if any(part.month == 12 * year for part in frame.parts))


def _breaks_of_questions(frame: Frame, metric: Metric) -> list[Broken]:
    """Between two versions of which one took over from the other."""
    months = _months_of_versions(frame, metric.pk)
    questions = questions_of(metric)
    order = sorted((version for version in months if version in questions), key=lambda version: months[version])
    found = []
    for before, after in pairwise(order):
        one, other = questions[before], questions[after]
        if months[after][0] < months[before][1]:
            continue
        if (one.scale_low, one.scale_high) != (other.scale_low, other.scale_high):
            found.append(Broken(months[after][0], "scale"))
        elif not one.continues(other):
            found.append(Broken(months[after][0], "wording"))
    return found


def _months_of_versions(frame: Frame, metric: int) -> dict[int, tuple[int, int]]:
    """The first and last month in which each survey version asked for the metric."""
    not_asked = CellState.NOT_ASKED
    found: dict[int, tuple[int, int]] = {}
    for part in frame.parts:
        if metric not in part.codes:
            continue
        for version in np.unique(part.versions[cells.states(part.codes[metric]) != not_asked]).tolist():
            first, _ = found.get(version, (part.month, part.month))
            found[version] = (first, part.month)
    return found


def _breaks_of_range(frame: Frame, metric: Metric) -> list[Broken]:
    """Where the highest value in use jumps, as from a scale to 5 to one to 10. The lowest is too rare to go by."""
    tops = [
        (month, float(tally.values[tally.people >= IN_USE * tally.lived].max()))
        for month, tally in cube_of(frame, metric.pk).by_month(None, None)
        if tally.lived >= LEAST
    ]
    return [Broken(month, "range") for (_, before), (month, after) in pairwise(tops) if abs(after - before) >= JUMP]
