"""Results as SVG files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hofnar.command.impact_command import ImpactAnswer
from hofnar.command.scores_command import ScoresAnswer
from hofnar.command.terminal_impact import below, shown_reading
from hofnar.command.terminal_scores import full_name, group_name
from hofnar.findings.figures import count
from hofnar.findings.kinds import kind_name
from hofnar.findings.picture_texts import distribution_texts, impact_texts
from hofnar.findings.sentences import score_sentence
from hofnar_analytics.pictures import distribution_bar, impact_list, impact_matrix
from hofnar_analytics.results import Impact, Reason, Score

_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_MARGIN = 12


def impact_svg(answer: ImpactAnswer, *, standalone: bool = True, heading: bool = True) -> str:
    """The impact matrix."""
    reading = shown_reading(answer.impact)
    texts = impact_texts(answer.impact, reading=reading, subtitle=" · ".join(below(answer)), kpi_name=kpi_name(answer))
    return impact_matrix.draw(answer.impact, texts, reading=reading, standalone=standalone, heading=heading)


def impact_list_svg(answer: ImpactAnswer) -> str:
    """The same as a list, for a phone."""
    reading = shown_reading(answer.impact)
    texts = impact_texts(answer.impact, reading=reading, kpi_name=kpi_name(answer))
    return impact_list.draw(answer.impact, texts, reading=reading, heading=False)


def kpi_name(answer: ImpactAnswer) -> str:
    """The label when it is short enough for an axis, else the kind."""
    found: Impact = answer.impact
    return answer.label if len(answer.label) <= 24 else kind_name(found.kpi.scale.kind)


def score_svg(answer: ScoresAnswer, score: Score, *, standalone: bool = True) -> str:
    """One distribution; the title is the score with its margin. A single one is large and shows its columns."""
    alone = len(answer.scores) == 1
    name = full_name(answer, score)
    title = score_sentence(score, f"{name}, {group_name(answer, score)}" if score.group else name, always=True)
    texts = distribution_texts(_shown(score), title=title, subtitle=f"n = {count(score.n)}")
    width, height = (760.0, 300.0) if alone else (560.0, 150.0)
    return distribution_bar.draw(
        _shown(score),
        texts,
        width=width,
        height=height,
        standalone=standalone,
        heading=standalone or not alone,
    )


def _shown(score: Score) -> Score:
    """At the prompt somebody holds the file already: a small group is drawn, with its reason said beside it."""
    return replace(score, reasons=tuple(one for one in score.reasons if one is not Reason.SMALL_GROUP))


def scores_svg(answer: ScoresAnswer) -> str:
    """All distributions under each other."""
    drawn = [score_svg(answer, score) for score in answer.scores]
    return drawn[0] if len(drawn) == 1 else stacked(drawn)


def stacked(pictures: Sequence[str]) -> str:
    """Several pictures as one, from top to bottom."""
    parts, top, widest = [], 0.0, 0.0
    for picture in pictures:
        found = _SIZE.search(picture)
        width, height = (float(found.group(1)), float(found.group(2))) if found else (600.0, 180.0)
        parts.append(picture.replace("<svg ", f'<svg y="{top:g}" ', 1))
        top, widest = top + height + _MARGIN, max(widest, width)
    size = f'width="{widest:g}" height="{top:g}" viewBox="0 0 {widest:g} {top:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
