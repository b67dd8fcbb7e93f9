"""Do the same moments matter for another KPI as well, among the people who answered both?"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from hofnar.findings.change import drivers_sentence
from hofnar.findings.figures import Style
from hofnar.insights import cells
from hofnar.insights.cuts import on_one_scale
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import answers_of, asked_together
from hofnar.insights.months import Period
from hofnar.insights.pages.drivers_compared import DriversCompared, compared_lines, drawing_of, options_of, other_kpis
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.queries import moments_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, answers_words, period_words
from hofnar.measurement.models import Metric
from hofnar_analytics.estimate_differences import FigureDifferences
from hofnar_analytics.outcome_differences import READINGS, outcome_differences
from hofnar_analytics.reasons import GROUP_FLOOR, SCORE_FLOOR, answers_needed
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind
from hofnar_analytics.scores import on_scale

SPREADS = Style(decimals=2, signed=True)  # standard deviations


def kpis_compared_page(figures: Figures, chosen: Selection, beside: str) -> DriversCompared | None:
    """None where ``beside`` is no other KPI of this organisation with answers."""
    kpi, period = chosen.kpi, chosen.period
    if kpi is None or period is None:
        return None
    other = next((one for key, _, one in other_kpis(figures, kpi) if key == beside), None)
    if other is None:
        return None
    reading = chosen.reading if chosen.reading in READINGS else "leverage"
    shown = options_of(figures, kpi, beside)
    moments = _moments(figures, kpi, other)
    found, told = _found(figures, chosen, other, moments, reading)
    where = about(chosen.unit.name, period_words(told), answers_words(found.n[0]) if found else "")
    if found is None:
        why = gettext("Too few people answered both to say what a moment does to one and not to the other.")
        return DriversCompared(kpi, why, where, kpi.name, other.name, (), None, shown, reading, why, other)
    names = {str(metric.touchpoint_id): str(metric.touchpoint) for metric in moments}
    links = {str(metric.touchpoint_id): touchpoint_link(metric, chosen) for metric in moments}
    lead = drivers_sentence(found, kpi.name, other.name, names, SPREADS)
    lines = tuple(compared_lines(found, names, links, SPREADS))
    drawing = drawing_of(kpi, found, names, lead, where, SPREADS)
    return DriversCompared(kpi, lead, where, kpi.name, other.name, lines, drawing, shown, reading, "", other)


def _moments(figures: Figures, kpi: Metric, other: Metric) -> list[Metric]:
    frame = figures.frame
    every = [one for one in moments_of(figures.organisation, frame.metrics) if one.pk not in (kpi.pk, other.pk)]
    return on_one_scale([one for one in every if asked_together(frame, kpi, one) and asked_together(frame, other, one)])


def _found(
    figures: Figures, chosen: Selection, other: Metric, moments: Sequence[Metric], reading: str
) -> tuple[FigureDifferences | None, Period | None]:
    """Over months in which both KPIs and the moments may be told; nothing where one of the two KPIs has no figure."""
    kpi, unit, segment = chosen.kpi, chosen.unit.pk, chosen.segment
    assert kpi is not None
    period, told = figures.told_together(kpi, [other, *moments], unit, chosen.period, segment)
    if period is None or other.pk not in told or not moments:
        return None, chosen.period
    if not all(figures.figure(one, unit, period, segment).is_known for one in (kpi, other)):
        return None, chosen.period
    key = ("kpis compared", kpi.pk, kpi.scale, other.pk, other.scale, tuple(one.pk for one in moments), reading)
    below = tuple(sorted(figures.tree.below.get(unit, ())))
    made = figures.frame.kept(
        (*key, below, period, segment, told, figures.organisation.shows_indicative),
        lambda: _differences(figures, chosen, other, moments, period, told, reading),
    )
    return made, period


def _differences(
    figures: Figures,
    chosen: Selection,
    other: Metric,
    moments: Sequence[Metric],
    period: Period,
    told: frozenset[int],
    reading: str,
) -> FigureDifferences | None:
    kpi, unit, segment = chosen.kpi, chosen.unit.pk, chosen.segment
    assert kpi is not None
    answers = answers_of(figures, kpi, moments, unit, period, segment)
    rows = cells.scored(figures.frame.codes(kpi.pk)) & figures.rows(unit, period, segment)
    codes = figures.frame.codes(other.pk)[rows]
    values = codes.astype("float64")
    values[~cells.scored(codes)] = float("nan")
    both = on_scale(values, other.scale) & on_scale(answers.outcome, kpi.scale)
    floor = GROUP_FLOOR if figures.organisation.shows_indicative else SCORE_FLOOR
    if both.sum() < floor or any(answers_needed(int(both.sum()), Kind(one.kind)) for one in (kpi, other)):
        return None
    lived = (answers.states[both] == CellState.SCORED).sum(axis=0)
    among = {
        str(one.touchpoint_id) for one, people in zip(moments, lived.tolist()) if one.pk in told and people >= floor
    }
    try:
        return outcome_differences(answers, (answers.outcome, kpi.scale), (values, other.scale), reading, among=among)
    except ValueError:  # everybody gave the same score
        return None
