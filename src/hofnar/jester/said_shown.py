"""Thought, said and shown: the managers' order, what people say matters, and what moves the KPI, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hofnar.accounts.access import Scope
from hofnar.findings.figures import CHANGE, SCORE, count, figure
from hofnar.findings.said_shown import (
    contrast_name,
    moment_words,
    place_words,
    said_shown_headline,
    slope_line,
    slope_texts,
)
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import Matrix, matrix_of
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.pages.overview import about_figure
from hofnar.insights.queries import beside_of
from hofnar.insights.selection import Selection
from hofnar.jester.access import rounds
from hofnar.jester.models import Guess
from hofnar.jester.results import FEWEST_OTHERS
from hofnar.measurement.models import Metric
from hofnar_analytics.beliefs import together
from hofnar_analytics.pictures import slope_ranks
from hofnar_analytics.results import Estimate, Score
from hofnar_analytics.scales import Kind
from hofnar_analytics.stated_derived import SaidShown, StatedDerived, stated_and_derived

WIDE = 820


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    link: str
    thought: str
    said: str
    stated: str
    shown: str
    derived: str
    contrast: str


@dataclass(frozen=True, slots=True)
class SaidShownPage:
    lead: str
    about: str
    drawing: Drawing | None
    lines: tuple[Line, ...]
    with_thought: bool
    asked: str  # how many people said what matters, from the moment with fewest to that with most


def said_shown_page(scope: Scope, figures: Figures, chosen: Selection) -> SaidShownPage | None:
    """None where nobody was asked what matters, or there is no KPI of which higher is better."""
    kpi = chosen.kpi
    asked = _on_one_scale(beside_of(figures.organisation, figures.frame.metrics, Metric.Aspect.IMPORTANCE))
    if kpi is None or not kpi.higher_is_better or not asked:
        return None
    matrix = matrix_of(figures, kpi, chosen.unit.pk, chosen.period, chosen.segment, share_intervals=False)
    scores = _stated(figures, chosen, asked)
    thought = _thought(scope, chosen, matrix)
    derived = {} if matrix.impact is None else {one.column: one.leverage for one in matrix.impact.touchpoints}
    found = stated_and_derived({key: _mean(one) for key, one in scores.items()}, derived, believed=thought)
    about = about_figure(chosen, matrix.figure)
    return _told(found, matrix, scores, bool(thought), about, chosen)


def _on_one_scale(asked: Mapping[int, Metric]) -> dict[str, Metric]:
    """On the scale most of them have, and of which a higher score means that it matters more."""
    upward = {str(key): one for key, one in asked.items() if one.higher_is_better}
    scales = Counter((one.scale_low, one.scale_high) for one in upward.values())
    common = scales.most_common(1)[0][0] if scales else None
    return {key: one for key, one in upward.items() if (one.scale_low, one.scale_high) == common}


def _stated(figures: Figures, chosen: Selection, asked: Mapping[str, Metric]) -> dict[str, Score]:
    """What may be shown of it."""
    found = {}
    for key, metric in asked.items():
        shown = figures.figure(metric, chosen.unit.pk, chosen.period, chosen.segment)
        if shown.is_certain and shown.score is not None:
            found[key] = shown.score
    return found


def _mean(score: Score) -> Estimate:
    """The mean, also of a kind whose figure is another one."""
    if score.scale.kind is Kind.CSAT and "mean" in score.also:
        return score.also["mean"]
    return Estimate(score.estimate, score.low, score.high)


def _thought(scope: Scope, chosen: Selection, matrix: Matrix) -> tuple[str, ...]:
    """Of the newest round about this KPI and unit that the reader guessed in, or that is closed: the order of all from
    three people on, else the reader's own. Who still has to guess is not told what others think."""
    columns = {str(metric.pk): column for column, metric in matrix.moments.items()}
    about = rounds(scope).filter(kpi=matrix.kpi, unit=chosen.unit).order_by("-opened_at", "-pk")
    for round_ in about[:5]:
        guesses = list(Guess.objects.filter(round=round_))
        own = [one for one in guesses if one.user_id == scope.user.pk]
        if not own and round_.closed_at is None:
            continue
        orders = [[columns[key] for key in one.order if key in columns] for one in guesses]
        if len(orders) >= FEWEST_OTHERS:
            return together(orders, list(columns.values()))
        if own:
            return tuple(columns[key] for key in own[0].order if key in columns)
    return ()


def _told(
    found: StatedDerived,
    matrix: Matrix,
    scores: Mapping[str, Score],
    with_thought: bool,
    about: str,
    chosen: Selection,
) -> SaidShownPage:
    kpi, names = matrix.kpi.name, {key: str(metric.touchpoint) for key, metric in matrix.moments.items()}
    links = {key: touchpoint_link(metric, chosen) for key, metric in matrix.moments.items()}
    title = said_shown_headline(found, kpi, names)
    if found.reasons:
        return SaidShownPage(title, about, None, (), with_thought, "")
    lines = tuple(_line(one, names[one.column], links[one.column]) for one in found.moments)
    drawing = _drawing(found, names, links, kpi, title, about, with_thought, matrix.kpi.pk)
    return SaidShownPage(title, about, drawing, lines, with_thought, _asked(found, scores))


def _asked(found: StatedDerived, scores: Mapping[str, Score]) -> str:
    numbers = sorted(scores[one.column].n for one in found.moments)
    return count(numbers[0]) if numbers[0] == numbers[-1] else f"{count(numbers[0])}–{count(numbers[-1])}"


def _line(one: SaidShown, name: str, link: str) -> Line:
    return Line(
        name,
        link,
        "" if one.believed is None else count(one.believed),
        place_words(one.said),
        figure(one.stated, SCORE),
        place_words(one.shown),
        figure(one.derived, CHANGE),
        contrast_name(one.contrast),
    )


def _drawing(
    found: StatedDerived,
    names: Mapping[str, str],
    links: Mapping[str, str],
    kpi: str,
    title: str,
    about: str,
    with_thought: bool,
    key: int,
) -> Drawing:
    drawn: Sequence[slope_ranks.SlopeLine] = [
        slope_line(one, names[one.column], kpi, with_thought) for one in found.moments
    ]
    spoken = [moment_words(one, names[one.column], kpi) for one in found.contradicted or found.moments[:3]]
    texts = slope_texts(title, about, spoken, with_thought)

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return slope_ranks.draw(
            drawn, texts, width=width, links=None if standalone else links, standalone=standalone, heading=heading
        )

    return Drawing("said-shown", key, title, about, draw, WIDE)
