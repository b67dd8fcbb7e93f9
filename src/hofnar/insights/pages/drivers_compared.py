"""Does a moment matter more for one group than for another, or more than before? All moments are one family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.findings.change import drivers_sentence
from hofnar.findings.figures import CHANGE, PART, Style, figure, numbers
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import Matrix, asked_together, matrix_of
from hofnar.insights.months import Period
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.queries import kpis_of, segment_labels
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, answers_words, period_words
from hofnar.measurement.models import Metric
from hofnar_analytics.estimate_differences import FigureDifference, FigureDifferences, impact_differences
from hofnar_analytics.pictures import interval_rows
from hofnar_analytics.pictures.impact_marks import has_direction
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import RowTexts
from hofnar_analytics.results import Estimate

READINGS = ("leverage", "effect", "share")
KPI = "kpi:"
Segment = tuple[str, str]
Option = tuple[str, str]  # what stands in the address, and its words


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: who, when, and what they are called."""

    name: str
    period: Period
    segment: Segment | None


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    name: str
    link: str
    first: str
    second: str
    difference: str
    verdict: str
    stands: bool


@dataclass(frozen=True, slots=True)
class DriversCompared:
    metric: Metric
    lead: str
    about: str
    first: str
    second: str
    lines: tuple[DifferenceLine, ...]
    drawing: Drawing | None
    options: tuple[tuple[str, str, bool], ...]
    reading: str
    why_not: str = ""
    other: Metric | None = None  # the KPI beside this one, where two are compared


def drivers_compared_page(figures: Figures, chosen: Selection, beside: str) -> DriversCompared | None:
    """``beside``: 'key:one:other' for two values of a segment, anything else for the period before."""
    kpi, period = chosen.kpi, chosen.period
    if kpi is None or period is None:
        return None
    reading = chosen.reading if chosen.reading in READINGS else "leverage"
    asked = next((option for option in _options(figures) if option[0] == beside), None)
    sides = _values(asked, period) if asked else _periods(chosen, period)
    matrices = [_matrix(figures, kpi, chosen, side, reading) for side in sides]
    shown = options_of(figures, kpi, beside)
    first, second = (side.name for side in sides)
    told = _about(chosen, matrices)
    impacts = [matrix.impact for matrix in matrices]
    if impacts[0] is None or impacts[1] is None:
        why = gettext("In one of the two there are too few answers to say what a moment does.")
        return DriversCompared(kpi, why, told, first, second, (), None, shown, reading, why)
    found = impact_differences(impacts[0], impacts[1], reading)
    names = {column: str(metric.touchpoint) for column, metric in matrices[0].moments.items()}
    style = PART if reading == "share" else CHANGE
    lead = drivers_sentence(found, first, second, names, style)
    links = {column: touchpoint_link(metric, chosen) for column, metric in matrices[0].moments.items()}
    lines = tuple(compared_lines(found, names, links, style))
    drawing = drawing_of(kpi, found, names, lead, told, style)
    return DriversCompared(kpi, lead, told, first, second, lines, drawing, shown, reading)


def options_of(figures: Figures, kpi: Metric, beside: str) -> tuple[tuple[str, str, bool], ...]:
    """What can be compared, the other KPIs first; the last of three says what is."""
    every = [*((key, text) for key, text, _ in other_kpis(figures, kpi)), *(one[:2] for one in _options(figures))]
    return tuple((key, text, key == beside) for key, text in every)


def other_kpis(figures: Figures, kpi: Metric) -> Iterator[tuple[str, str, Metric]]:
    """The KPIs that some people answered together with this one; a higher figure is better of both."""
    if not kpi.higher_is_better:
        return
    for one in kpis_of(figures.organisation, figures.frame.metrics):
        if one.pk != kpi.pk and one.higher_is_better and asked_together(figures.frame, kpi, one):
            text = gettext("%(first)s and %(second)s, by who answered both") % {"first": kpi.name, "second": one.name}
            yield f"{KPI}{one.pk}", text, one


def _options(figures: Figures) -> Iterator[tuple[str, str, Segment, Segment, str, str]]:
    """Every pair of values of the segments that are offered."""
    labels = segment_labels(figures.organisation)
    for key, values in figures.offered_segments().items():
        name, words = labels.get(key, (key, {}))
        for at, one in enumerate(values):
            for other in values[at + 1 :]:
                first, second = words.get(one, one), words.get(other, other)
                text = gettext("%(segment)s: %(first)s and %(second)s") % {
                    "segment": name, "first": first, "second": second,
                }  # fmt: skip
                yield f"{key}:{one}:{other}", text, (key, one), (key, other), first, second


def _values(asked: tuple[str, str, Segment, Segment, str, str], period: Period) -> tuple[Side, Side]:
    _key, _text, one, other, first, second = asked
    return Side(first, period, one), Side(second, period, other)


def _periods(chosen: Selection, period: Period) -> tuple[Side, Side]:
    before = period.back(period.months)
    return Side(period_words(period), period, chosen.segment), Side(period_words(before), before, chosen.segment)


def _matrix(figures: Figures, kpi: Metric, chosen: Selection, side: Side, reading: str) -> Matrix:
    share = reading == "share"
    return matrix_of(figures, kpi, chosen.unit.pk, side.period, side.segment, share_intervals=share)


def _about(chosen: Selection, matrices: Sequence[Matrix]) -> str:
    counts = [answers_words(one.figure.n) for one in matrices if one.figure.n is not None]
    return about(chosen.unit.name, period_words(chosen.period), gettext(" and ").join(counts))


def compared_lines(
    found: FigureDifferences, names: Mapping[str, str], links: Mapping[str, str], style: Style
) -> Iterator[DifferenceLine]:
    for one in sorted(found.figures, key=_order):
        if not one.difference.known:
            continue
        stands = has_direction(one.difference, one.p_adjusted)
        yield DifferenceLine(
            names.get(one.name, one.name),
            links.get(one.name, ""),
            figure(one.first, style),
            figure(one.second, style),
            figure(one.difference, Style(style.decimals, signed=True, percent=style.percent)),
            gettext("differs") if stands else gettext("no demonstrable difference"),
            stands,
        )


def _order(one: FigureDifference) -> float:
    return one.p if one.p is not None else 2.0


def drawing_of(
    kpi: Metric, found: FigureDifferences, names: Mapping[str, str], title: str, subtitle: str, style: Style
) -> Drawing | None:
    times = 100.0 if style.percent else 1.0
    signed = Style(style.decimals, signed=True, percent=style.percent)
    known = [one for one in sorted(found.figures, key=_order) if one.difference.known]
    if not known:
        return None
    rows = [
        IntervalRow(
            one.name, names.get(one.name, one.name), _times(one, times), figure(one.difference, signed),
            certain=has_direction(one.difference, one.p_adjusted),
            tone="blue" if has_direction(one.difference, one.p_adjusted) else "stone",
        )
        for one in known
    ]  # fmt: skip
    texts = RowTexts(title=title, subtitle=subtitle, numbers=numbers(), target=gettext("as much"))

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return interval_rows.draw(rows, texts, target=0.0, width=width, standalone=standalone, heading=heading)

    return Drawing("differences", kpi.pk, title, subtitle, draw, 760)


def _times(one: FigureDifference, times: float) -> Estimate:
    ends = (one.difference.estimate, one.difference.low, one.difference.high)
    middle, low, high = (None if end is None else times * end for end in ends)
    return Estimate(middle, low, high)
