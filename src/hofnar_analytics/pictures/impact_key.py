"""The foot of the impact matrix: how to read the marks, and which moments have no place and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.texts import ImpactTexts
from hofnar_analytics.results import TouchpointImpact

_LEADING = 17.0


def foot_height(texts: ImpactTexts, absent: Sequence[TouchpointImpact], width: float) -> float:
    """The room the foot needs."""
    lines = len(_absent_lines(texts, absent, width)) + len(sheet.note_lines(texts, width))
    return 12 + 20 + _LEADING * lines + (4 if lines else 0)


def draw_foot(
    texts: ImpactTexts, absent: Sequence[TouchpointImpact], width: float, top: float, *, certain: bool = True
) -> str:
    """The key on one line, the absent moments under it, the note last."""
    drawn = svg.line(0, top, width, top, svg.stroke("hair", 1))
    drawn += _key(texts, top + 21, width) if certain else ""
    at = top + 21 + _LEADING + 3
    for line in _absent_lines(texts, absent, width):
        drawn += svg.text(0, at, line, size=12, colour="ink")
        at += _LEADING
    return drawn + svg.lines_of_text(0, at, sheet.note_lines(texts, width), _LEADING, size=11, colour="grey")


def _absent_lines(texts: ImpactTexts, absent: Sequence[TouchpointImpact], width: float) -> list[str]:
    if not absent:
        return []
    listed = "; ".join(_with_reason(texts, touchpoint) for touchpoint in absent)
    lead = f"{texts.unplaced_title}: " if texts.unplaced_title else ""
    return measure.wrap(lead + listed, 12, width, 4)


def _with_reason(texts: ImpactTexts, touchpoint: TouchpointImpact) -> str:
    label = measure.shorten(touchpoint.label or touchpoint.column, 12, 220)
    reason = texts.unplaced.get(touchpoint.column)
    return f"{label} ({reason})" if reason else label


def _key(texts: ImpactTexts, y: float, width: float) -> str:
    """Real marks with their meaning, left to right; those that do not fit are left out, the last first."""
    drawn, x = "", 0.0
    for mark, room, words in _entries(texts):
        end = x + room + measure.width(words, 12)
        if not words or end > width:
            continue
        drawn += mark(x, y - 4) + svg.text(x + room, y, words, size=12, colour="grey")
        x = end + 20
    return drawn


def _entries(texts: ImpactTexts) -> list[tuple[Callable[[float, float], str], float, str]]:
    return [
        (lambda x, y: svg.circle(x + 6, y, 6, svg.fill("blue")), 18.0, texts.certain),
        (lambda x, y: svg.circle(x + 6, y, 5.2, svg.both("paper", "blue", 1.6)), 18.0, texts.uncertain),
        (_sizes, 48.0, texts.area),
        (_cross, 28.0, texts.whisker),
    ]


def _sizes(x: float, y: float) -> str:
    looks = svg.both("paper", "mute", 1.2)
    return "".join(svg.circle(x + dx, y, r, looks) for dx, r in ((4, 3), (16, 5.5), (33, 8.5)))


def _cross(x: float, y: float) -> str:
    looks = svg.stroke("mute", 1.4)
    return svg.line(x, y, x + 20, y, looks) + svg.line(x + 10, y - 8, x + 10, y + 8, looks)
