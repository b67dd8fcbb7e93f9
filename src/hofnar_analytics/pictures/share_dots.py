"""Shares of several groups side by side: who was asked, who answered, and everybody there is.

    draw(rows, texts, *, width=560, standalone=False, heading=True) -> str

A row is a value: a hollow dot for its share of who was asked, a full dot for its share of the answers, a stroke for its
share of everybody; a line from the answers to everybody shows the gap. What is not known is not drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis
from hofnar_analytics.pictures.texts import PictureTexts

_ROW = 30.0


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Shares between 0 and 1, None where unknown; ``spoken`` is read aloud and shown on hover."""

    label: str
    answered: float | None
    asked: float | None
    population: float | None
    spoken: str
    is_under: bool = False


def draw(
    rows: Sequence[ShareRow],
    texts: PictureTexts,
    *,
    width: float = 560,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The shares as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    known = [share for row in rows for share in (row.answered, row.asked, row.population) if share is not None]
    names = min(width * 0.36, max((measure.width(row.label, 13) for row in rows), default=0) + 12)
    axis = Axis(0.0, max([0.1, *known]) * 1.08, names + 8, width - 10)
    body = head.drawn + _ruler(axis, head.height, len(rows), texts)
    for at, row in enumerate(rows):
        body += _row(row, axis, head.height + 22 + at * _ROW + _ROW / 2, names)
    return sheet.root("share-dots", texts, width, head.height + 26 + len(rows) * _ROW, body, standalone=standalone)


def _ruler(axis: Axis, top: float, rows: int, texts: PictureTexts) -> str:
    drawn = ""
    for value in axis.ticks(4):
        x = axis.at(value)
        drawn += svg.line(x, top + 18, x, top + 22 + rows * _ROW, svg.stroke("hair", 1))
        drawn += svg.text(x, top + 12, texts.numbers.percent(value), size=11, colour="grey", anchor="middle")
    return drawn


def _row(row: ShareRow, axis: Axis, y: float, names: float) -> str:
    inside = svg.text(0, y + 4.5, measure.shorten(row.label, 13, names), size=13)
    if row.answered is not None and row.population is not None:
        tone = "vermilion-soft" if row.is_under else "stone-soft"
        inside += svg.line(axis.at(row.answered), y, axis.at(row.population), y, svg.stroke(tone, 3))
    if row.population is not None:
        x = axis.at(row.population)
        inside += svg.line(x, y - 9, x, y + 9, svg.stroke("ink", 2.5))
    if row.asked is not None:
        inside += svg.circle(axis.at(row.asked), y, 6, svg.both("paper", "stone", 2))
    if row.answered is not None:
        inside += svg.circle(axis.at(row.answered), y, 5, svg.fill("vermilion" if row.is_under else "blue"))
    return svg.mark(row.spoken, None, row.label, inside)
