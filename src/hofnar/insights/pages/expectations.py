"""Satisfaction against expectation: of every moment whether it exceeded, met or fell short of what people expected.

Two forms stand side by side where both were asked: people said themselves whether it was better or worse, or they gave
the score they had expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from hofnar.findings.expectations import POINTS, compared_sentence, compared_texts, in_hundreds
from hofnar.findings.figures import CHANGE, SCORE, SHARE, count, figure
from hofnar.findings.shapes import gap_field_name, gap_sentence, gap_texts
from hofnar.insights.counted import scored_cells
from hofnar.insights.cuts import cut_of, on_one_scale
from hofnar.insights.drawing import NARROW, WIDE, Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.queries import beside_of, moments_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, period_words
from hofnar.measurement.models import Metric
from hofnar_analytics.expectation_gap import (
    ExpectationGap,
    ExpectationGaps,
    GapField,
    Verdict,
    compared_gaps,
    expectation_gaps,
)
from hofnar_analytics.pictures import gap_matrix, interval_rows
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import RowTexts
from hofnar_analytics.scales import Scale

A = Metric.Aspect
TONES = {Verdict.EXCEEDED: "blue", Verdict.BELOW: "vermilion", Verdict.AS_EXPECTED: "stone", None: "stone"}
FIELDS = tuple(GapField)


@dataclass(frozen=True, slots=True)
class Pair:
    """One moment with its expectation, and the months that may be told of both together."""

    lived: Metric
    expected: Metric
    period: Period | None

    @property
    def column(self) -> str:
        return str(self.lived.touchpoint_id)


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    link: str
    sentence: str
    field: str
    tone: str
    satisfaction: str
    expected: str
    gap: str
    better: str
    same: str
    worse: str
    n: str


@dataclass(frozen=True, slots=True)
class Form:
    """One way of asking. ``aspect`` is 'expectation' or 'expected'."""

    aspect: str
    lead: str
    drawing: Drawing | None
    lines: tuple[Line, ...]
    too_few: tuple[str, ...]

    @property
    def gives_scores(self) -> bool:
        return self.aspect == A.EXPECTED


@dataclass(frozen=True, slots=True)
class ExpectationsPage:
    lead: str
    about: str
    forms: tuple[Form, ...]


def expectations_page(figures: Figures, chosen: Selection) -> ExpectationsPage | None:
    """None where nobody was asked what they had expected."""
    forms = [_form(figures, chosen, aspect) for aspect in (A.EXPECTATION, A.EXPECTED)]
    found = tuple(form for form in forms if form is not None)
    if not found:
        return None
    return ExpectationsPage(
        found[0].lead, about(chosen.unit.name, _segment(chosen), period_words(chosen.period)), found
    )


def _segment(chosen: Selection) -> str:
    return chosen.segment[1] if chosen.segment else ""


def _form(figures: Figures, chosen: Selection, aspect: str) -> Form | None:
    pairs = pairs_of(figures, chosen, aspect)
    if not pairs:
        return None
    told = [pair for pair in pairs if pair.period is not None]
    few = tuple(str(pair.lived.touchpoint) for pair in pairs if pair.period is None)
    if not told:
        return Form(aspect, gettext("Too few answers to hold experience against expectation"), None, (), few)
    gaps = gaps_of(figures, chosen, told, aspect)
    return Form(aspect, *_told(gaps, told, aspect, chosen), few)


def pairs_of(figures: Figures, chosen: Selection, aspect: str) -> list[Pair]:
    """The moments of which this was asked, on one scale of satisfaction; an expected score needs that same scale."""
    asked = beside_of(figures.organisation, figures.frame.metrics, aspect)
    moments = moments_of(figures.organisation, figures.frame.metrics)
    lived = on_one_scale([one for one in moments if _fits(one, asked.get(one.touchpoint_id or 0), aspect)])
    pairs = []
    for moment in lived:
        beside = asked[moment.touchpoint_id or 0]
        where = (chosen.unit.pk, chosen.period, chosen.segment)
        period, told = figures.told_together(moment, [beside], *where)
        pairs.append(Pair(moment, beside, period if beside.pk in told else None))
    return pairs


def _fits(moment: Metric, beside: Metric | None, aspect: str) -> bool:
    if beside is None:
        return False
    return aspect == A.EXPECTATION or _ends(moment.scale) == _ends(beside.scale)


def _ends(scale: Scale) -> tuple[float | None, float | None]:
    return scale.low, scale.high


def gaps_of(figures: Figures, chosen: Selection, pairs: Sequence[Pair], aspect: str) -> ExpectationGaps:
    below = tuple(sorted(figures.tree.below.get(chosen.unit.pk, ())))
    asked = tuple((pair.lived.pk, pair.expected.pk, pair.period) for pair in pairs)
    cut = cut_of(figures, chosen.kpi, [pair.lived for pair in pairs]) if chosen.kpi else None
    line = None if cut is None else cut.value
    key = ("expectations", aspect, asked, below, chosen.segment, line)
    return figures.frame.kept(key, lambda: _gaps(figures, chosen, pairs, aspect, line))


def _gaps(
    figures: Figures, chosen: Selection, pairs: Sequence[Pair], aspect: str, line: float | None
) -> ExpectationGaps:
    felt = np.column_stack([_scores(figures, chosen, pair, pair.lived) for pair in pairs])
    hoped = np.column_stack([_scores(figures, chosen, pair, pair.expected) for pair in pairs])
    some = np.isfinite(felt).any(axis=1)
    weights = figures.frame.weights()
    names = {"labels": tuple(str(pair.lived.touchpoint) for pair in pairs), "satisfaction_cut": line}
    more = {**names, "weights": None if weights is None else weights[some]}
    columns = tuple(pair.column for pair in pairs)
    if aspect == A.EXPECTATION:
        middles = [(pair.expected.scale_low + pair.expected.scale_high) / 2 for pair in pairs]
        signs = [1.0 if pair.expected.higher_is_better else -1.0 for pair in pairs]
        compared = (hoped[some] - np.array(middles)) * np.array(signs)
        return compared_gaps(felt[some], compared, columns, **more)  # type: ignore[arg-type]
    return expectation_gaps(felt[some], hoped[some], columns, **more)  # type: ignore[arg-type]


def _scores(figures: Figures, chosen: Selection, pair: Pair, metric: Metric) -> NDArray[np.float64]:
    rows = figures.rows(chosen.unit.pk, pair.period, chosen.segment)
    codes = figures.frame.codes(metric.pk)
    rows = rows & scored_cells(codes, metric.scale)
    return np.where(rows, codes.astype(np.float64), np.nan)


def _told(
    gaps: ExpectationGaps, pairs: Sequence[Pair], aspect: str, chosen: Selection
) -> tuple[str, Drawing | None, tuple[Line, ...]]:
    compares = aspect == A.EXPECTATION
    shown = in_hundreds(gaps) if compares else gaps
    words = _subtitle(shown, pairs, chosen)
    texts = compared_texts(shown, words) if compares else gap_texts(shown, subtitle=words)
    links = {pair.column: touchpoint_link(pair.lived, chosen) for pair in pairs}
    lines = tuple(_line(one, links, compares) for one in sorted(shown.moments, key=_order))
    return texts.title, _drawing(shown, texts, links, compares), lines


def _subtitle(gaps: ExpectationGaps, pairs: Sequence[Pair], chosen: Selection) -> str:
    counts = sorted(one.n for one in gaps.moments)
    answers = gettext("%(low)s to %(high)s answers a moment") % {"low": count(counts[0]), "high": count(counts[-1])}
    return about(chosen.unit.name, _segment(chosen), period_words(pairs[0].period), answers)


def _order(one: ExpectationGap) -> tuple[int, float]:
    """By field as they are read, the largest gap first; without a field last."""
    place = FIELDS.index(one.field) if one.field is not None else len(FIELDS)
    return place, -abs(one.gap.estimate or 0.0)


def _line(one: ExpectationGap, links: dict[str, str], compares: bool) -> Line:
    return Line(
        one.label,
        links[one.column],
        compared_sentence(one) if compares else gap_sentence(one),
        gap_field_name(one.field) if one.field else gettext("Not certain yet"),
        TONES[one.verdict],
        figure(one.satisfaction, SCORE),
        "" if compares else figure(one.expectation, SCORE),
        figure(one.gap, POINTS if compares else CHANGE),
        figure(one.exceeded, SHARE),
        figure(one.as_expected, SHARE),
        figure(one.below, SHARE),
        count(one.n),
    )


def _drawing(gaps: ExpectationGaps, texts: gap_matrix.GapTexts, links: dict[str, str], compares: bool) -> Drawing:
    """The matrix; on a phone the gaps as rows with their margins."""
    rows = RowTexts(title=texts.title, subtitle=texts.subtitle, numbers=texts.numbers)
    drawn = [_row(one, texts, compares) for one in sorted(gaps.moments, key=lambda one: -(one.gap.estimate or 0.0))]

    def draw(width: float, standalone: bool, heading: bool) -> str:
        if width <= NARROW:
            return interval_rows.draw(drawn, rows, width=width, links=links, standalone=standalone, heading=heading)
        return gap_matrix.draw(gaps, texts, width=width, links=links, standalone=standalone, heading=heading)

    return Drawing("gaps", 0, texts.title, texts.subtitle, draw, WIDE)


def _row(one: ExpectationGap, texts: gap_matrix.GapTexts, compares: bool) -> IntervalRow:
    return IntervalRow(
        one.column,
        one.label,
        one.gap,
        figure(one.gap, POINTS if compares else CHANGE),
        texts.describe.get(one.column, one.label),
        one.verdict is not None,
        TONES[one.verdict],
    )
