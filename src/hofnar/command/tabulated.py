"""Results as tables of text, for pages and PDF."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.command.impact_command import ImpactAnswer
from hofnar.command.scores_command import ScoresAnswer
from hofnar.command.terminal_impact import ranked, shown_reading
from hofnar.command.terminal_scores import group_name
from hofnar.findings import reasons
from hofnar.findings.figures import CHANGE, SHARE, count, figure, score_figure, value
from hofnar.findings.kinds import kind_name
from hofnar.findings.quadrants import quadrant_name
from hofnar_analytics.pictures.impact_marks import reading_of

Tabulated = tuple[list[tuple[str, str]], list[list[str]]]


def impact_table(answer: ImpactAnswer) -> Tabulated:
    """Every moment with its three readings, the one that matters most first."""
    reading = shown_reading(answer.impact)
    columns = [
        (gettext("Moment"), "left"),
        (gettext("Satisfaction"), "right"),
        (gettext("Remembered"), "right"),
        (gettext("Effect"), "right"),
        (gettext("Leverage"), "right"),
        (gettext("Share"), "right"),
        (gettext("Field"), "left"),
    ]
    rows = []
    for one in ranked(answer.impact, reading):
        quadrant = reading_of(one, reading)[2]
        rows.append(
            [
                one.label,
                figure(one.satisfaction),
                "–" if one.remembered is None else value(one.remembered, SHARE),
                figure(one.effect, CHANGE),
                figure(one.leverage, CHANGE),
                figure(one.share, SHARE),
                quadrant_name(quadrant) if quadrant else "",
            ]
        )
    return columns, rows


def scores_table(answer: ScoresAnswer) -> Tabulated:
    columns = [
        (gettext("KPI"), "left"),
        (gettext("Kind"), "left"),
        *([(gettext("Group"), "left")] if answer.by else []),
        (gettext("Score"), "right"),
        (gettext("Answers"), "right"),
        (gettext("Read with care"), "left"),
    ]
    rows = [
        [
            answer.labels.get(score.column, score.column),
            kind_name(score.scale.kind),
            *([group_name(answer, score)] if answer.by else []),
            score_figure(score),
            count(score.n),
            "; ".join(reasons.explain(one) for one in score.reasons),
        ]
        for score in answer.scores
    ]
    return columns, rows
