"""Brand values as outcomes: what each moment does to each of them, in one table, and a small matrix of every value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, count, figure, numbers
from hofnar.findings.outcomes import carried_sentence, several_sentence
from hofnar.findings.picture_texts import describe, impact_texts
from hofnar.insights import cells
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import Matrix, matrix_of
from hofnar.insights.kept_values import kept
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.queries import brand_values_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, answers_words, figure_words, period_words
from hofnar.measurement.models import Metric
from hofnar_analytics.comparisons import answer_variance
from hofnar_analytics.pictures import small_matrix
from hofnar_analytics.pictures.impact_marks import placed
from hofnar_analytics.pictures.small_matrix import SmallTexts
from hofnar_analytics.results import Estimate, Impact
from hofnar_analytics.several_outcomes import OutcomeCell, SeveralOutcomes, likeness, side_by_side

SMALL = 340
STRONG = (0.1, 0.25)  # standard deviations of the value from which a colour deepens


@dataclass(frozen=True, slots=True)
class Cell:
    """One moment and one value: its figure in points of the value's scale, and how it is coloured."""

    value: str
    words: str
    tone: str  # 'up-1' … 'up-3', 'down-1' … 'down-3', 'open' where not certain, 'absent'
    spoken: str


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    link: str
    sentence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One brand value: its figure, its own matrix, and where that opens at full size."""

    metric: Metric
    figure: str
    n: str
    link: str
    drawing: Drawing | None
    carried_by: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ValuesPage:
    lead: str
    about: str
    reading: str
    values: tuple[Value, ...]
    lines: tuple[Line, ...]
    cells: int
    alike: bool

    @property
    def shown(self) -> tuple[Value, ...]:
        """The values that have a column."""
        return tuple(one for one in self.values if one.drawing is not None)


def values_page(figures: Figures, chosen: Selection) -> ValuesPage | None:
    """None while no brand value has answers."""
    metrics = [one for one in brand_values_of(figures.organisation, figures.frame.metrics) if one.higher_is_better]
    if not metrics:
        return None
    where = (chosen.unit.pk, chosen.period, chosen.segment)
    matrices = {str(one.pk): matrix_of(figures, one, *where, share_intervals=False) for one in metrics}
    impacts = {key: one.impact for key, one in matrices.items() if one.impact is not None}
    reading = _reading(chosen, figures, list(impacts.values()))
    found = _side_by_side(figures, chosen, matrices, impacts, reading)
    names = {str(one.pk): one.name for one in metrics}
    return ValuesPage(
        several_sentence(found, names) if found else gettext("Too few answers to say what carries your brand values"),
        _about(chosen, list(matrices.values())),
        reading,
        tuple(_value(one, matrices[str(one.pk)], found, reading, chosen) for one in metrics),
        tuple(_lines(found, matrices, names, reading, chosen)) if found else (),
        len(found.cells) if found else 0,
        bool(found and found.reasons),
    )


def _reading(chosen: Selection, figures: Figures, impacts: Sequence[Impact]) -> str:
    """What is asked or fixed; else what most of the matrices propose."""
    asked = chosen.reading if chosen.reading in ("effect", "leverage") else figures.organisation.reading
    proposed = Counter(one.reading for one in impacts).most_common(1)
    return asked or (proposed[0][0] if proposed else "effect")


def _side_by_side(
    figures: Figures, chosen: Selection, matrices: dict[str, Matrix], impacts: dict[str, Impact], reading: str
) -> SeveralOutcomes | None:
    if not impacts:
        return None
    spreads = {key: answer_variance(one.kpi) ** 0.5 for key, one in impacts.items()}
    return side_by_side(impacts, spreads, _likeness(figures, chosen, list(impacts)), reading=reading)


def _likeness(figures: Figures, chosen: Selection, keys: list[str]) -> float | None:
    """How alike people score the values: it only decides whether that is said."""
    frame = figures.frame
    where = (chosen.unit.pk, chosen.period, chosen.segment)

    def made() -> float | None:
        rows = figures.rows(*where)
        every = [frame.codes(int(key))[rows] for key in keys]
        return likeness([np.where(cells.scored(codes), codes.astype(np.float64), np.nan) for codes in every])

    return kept(frame, chosen.period, ("likeness", tuple(keys), figures.tree.shape, where), made)


def _about(chosen: Selection, matrices: Sequence[Matrix]) -> str:
    known = [one.impact.n for one in matrices if one.impact is not None]
    told = next((one.figure.period for one in matrices if one.figure.period is not None), chosen.period)
    segment = chosen.segment[1] if chosen.segment else ""
    return about(chosen.unit.name, segment, period_words(told), answers_words(min(known)) if known else "")


def _value(metric: Metric, matrix: Matrix, found: SeveralOutcomes | None, reading: str, chosen: Selection) -> Value:
    link = f"{reverse('impact_matrix')}?{chosen.query(kpi=metric, reading=reading)}"
    words = figure_words(matrix.figure)
    if matrix.impact is None or found is None:
        return Value(metric, words, "", link, None, "", words)
    carriers = [cell for cell in found.of_outcome(str(metric.pk)) if cell.carried > 0]
    labels = {one.column: one.label for one in matrix.impact.touchpoints}
    named = ", ".join(labels[cell.column] for cell in sorted(carriers, key=lambda cell: -_size(cell, reading)))
    drawing = _drawing(metric, matrix, found, reading, chosen)
    return Value(metric, words, count(matrix.impact.n), link, drawing, named or gettext("no moment, demonstrably"))


def _span(impacts: Sequence[Impact], reading: str) -> tuple[float, float]:
    """One vertical scale for all, so that a value nothing carries looks it."""
    every = [mark.up.estimate or 0.0 for one in impacts for mark in placed(one, reading)]
    return min([0.0, *every]), max([0.0, *every])


def _size(cell: OutcomeCell, reading: str) -> float:
    return _reading_of(cell, reading).estimate or 0.0


def _reading_of(cell: OutcomeCell, reading: str) -> Estimate:
    return cell.leverage if reading == "leverage" else cell.effect


def _drawing(metric: Metric, matrix: Matrix, found: SeveralOutcomes, reading: str, chosen: Selection) -> Drawing:
    impact, span = found.matrices[str(metric.pk)], _span(list(found.matrices.values()), reading)
    texts = impact_texts(impact, reading=reading, kpi_name=metric.name)
    small = SmallTexts(
        texts.title,
        description=texts.description,
        numbers=numbers(),
        across=texts.across,
        up=gettext("Leverage, in points") if reading == "leverage" else gettext("Effect, in points"),
        absent=texts.absent,
        describe={one.column: describe(one, reading, metric.name) for one in impact.touchpoints},
    )
    links = {column: touchpoint_link(moment, chosen) for column, moment in matrix.moments.items()}

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return small_matrix.draw(
            impact, small, reading=reading, width=width, links=links, span=span, standalone=standalone, heading=heading
        )

    return Drawing("small", metric.pk, texts.title, "", draw, SMALL)


def _lines(
    found: SeveralOutcomes, matrices: dict[str, Matrix], names: dict[str, str], reading: str, chosen: Selection
) -> list[Line]:
    """The moments, those that carry or harm most values first."""
    moments = {key: metric for matrix in matrices.values() for key, metric in matrix.moments.items()}
    lines = []
    for column, metric in moments.items():
        row = {cell.outcome: cell for cell in found.of_moment(column)}
        if not row:
            continue
        label = str(metric.touchpoint)
        every = tuple(_cell(row.get(key), found, key, names[key], label, reading) for key in found.matrices)
        sentence = carried_sentence(found, column, label, names)
        lines.append((_weight(row.values(), reading), Line(label, touchpoint_link(metric, chosen), sentence, every)))
    return [line for _, line in sorted(lines, key=lambda pair: (-pair[0][0], -pair[0][1], pair[1].label))]


def _weight(row: object, reading: str) -> tuple[int, float]:
    every: list[OutcomeCell] = list(row)  # type: ignore[call-overload]
    return sum(cell.carried != 0 for cell in every), max(abs(_size(cell, reading)) for cell in every)


def _cell(cell: OutcomeCell | None, found: SeveralOutcomes, key: str, value: str, label: str, reading: str) -> Cell:
    shown = None if cell is None else _in_points(found.matrices[key], cell.column, reading)
    if cell is None or shown is None or not shown.known:
        return Cell(value, "", "absent", gettext("no figure"))
    words = figure(shown, CHANGE)
    if not cell.carried:
        return Cell(value, words, "open", gettext("%(figure)s, not certain") % {"figure": words})
    strength = 1 + sum(abs(_size(cell, reading)) >= step for step in STRONG)
    tone = f"{'up' if cell.carried > 0 else 'down'}-{strength}"
    return Cell(value, words, tone, gettext("%(figure)s, certain") % {"figure": words})


def _in_points(impact: Impact, column: str, reading: str) -> Estimate:
    moment = next(one for one in impact.touchpoints if one.column == column)
    return moment.leverage if reading == "leverage" else moment.effect
