"""From a moment's score by way of the KPI to what customers do: boxes, with figures and margins on the arrows.

    draw(start, step, middle, ends, texts, *, width=720, standalone=False, heading=True)

``start`` and ``middle``: ChainBox · ``step``: ChainStep between them · ``ends``: ChainEnd, one an outcome, with the
step that leads to it · a step that is not certain is a thin dashed line. Side by side where there is room, else below
each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.texts import PictureTexts

NARROW = 640.0
_TALL, _TALLER, _GAP, _PAD = 74.0, 91.0, 18.0, 12.0


@dataclass(frozen=True, slots=True)
class ChainBox:
    """A name, a figure below it and a word on that."""

    name: str
    figure: str = ""
    detail: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ChainStep:
    """What stands on an arrow: a figure with its margin, and what it is."""

    figure: str
    detail: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """An outcome, the step to it, and what is said of it on hover."""

    step: ChainStep
    box: ChainBox
    spoken: str = ""


def draw(
    start: ChainBox,
    step: ChainStep,
    middle: ChainBox,
    ends: Sequence[ChainEnd],
    texts: PictureTexts,
    *,
    width: float = 720,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The chain as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    laid = _below if width < NARROW else _beside
    drawn, bottom = laid(start, step, middle, ends, width, head.height + 6)
    notes = sheet.note_lines(texts, width)
    body = head.drawn + drawn + svg.lines_of_text(0, bottom + 22, notes, 15, size=11, colour="grey")
    tall = bottom + 8 + (15 * len(notes) + 6 if notes else 0)
    return sheet.root("chain", texts, width, tall, body, standalone=standalone)


def _beside(
    start: ChainBox, step: ChainStep, middle: ChainBox, ends: Sequence[ChainEnd], width: float, top: float
) -> tuple[str, float]:
    box = width * 0.23
    height = _height([start, middle, *(end.box for end in ends)], box)
    left, centre, right = 0.0, width * 0.37, width - width * 0.25
    tall = len(ends) * (height + _GAP) - _GAP
    axis = top + max(tall, height) / 2
    drawn = _box(start, left, axis - height / 2, box, height) + _box(middle, centre, axis - height / 2, box, height)
    drawn += _arrow([(left + box, axis), (centre, axis)], step)
    drawn += _on_arrow(step, (left + box + centre) / 2, axis, centre - left - box - 16)
    bend = centre + box + 22
    for at, end in enumerate(ends):
        y = top + (max(tall, height) - tall) / 2 + at * (height + _GAP) + height / 2
        points = [(centre + box, axis), (bend, axis), (bend, y), (right, y)]
        inside = _arrow(points, end.step) + _on_arrow(end.step, (bend + right) / 2, y, right - bend - 16)
        inside += _box(end.box, right, y - height / 2, width - right, height)
        drawn += svg.mark(end.spoken or end.box.name, None, end.box.name, inside)
    return drawn, top + max(tall, height)


def _height(boxes: Sequence[ChainBox], width: float) -> float:
    """Room for names of two lines only where there is one."""
    room = width - 2 * _PAD
    return _TALLER if any(measure.width(box.name, 13.5, 600) > room for box in boxes) else _TALL


def _below(
    start: ChainBox, step: ChainStep, middle: ChainBox, ends: Sequence[ChainEnd], width: float, top: float
) -> tuple[str, float]:
    """Arrows run down, their figures stand beside them."""
    between, indent = 46.0, 26.0
    height = _height([start, middle, *(end.box for end in ends)], width - indent)
    drawn = _box(start, 0, top, width, height)
    y = top + height
    drawn += _arrow([(indent / 2, y), (indent / 2, y + between)], step) + _beside_arrow(step, indent, y, between, width)
    y += between
    drawn += _box(middle, 0, y, width, height)
    trunk = y + height
    for end in ends:
        y += height + between
        line = [(indent / 2, trunk), (indent / 2, y + height / 2), (indent, y + height / 2)]
        inside = _arrow(line, end.step) + _beside_arrow(end.step, indent, y - between, between, width)
        inside += _box(end.box, indent, y, width - indent, height)
        drawn += svg.mark(end.spoken or end.box.name, None, end.box.name, inside)
    return drawn, y + height


def _box(box: ChainBox, x: float, y: float, width: float, height: float) -> str:
    looks = {**svg.both("blue-palest" if box.certain else "paper", "rule", 1.0), "rx": 6}
    room = width - 2 * _PAD
    lines = measure.wrap(box.name, 13.5, room, 2 if height > _TALL else 1, 600)
    drawn = svg.rect(x + 0.5, y + 0.5, width - 1, height - 1, looks)
    drawn += svg.lines_of_text(x + _PAD, y + 22, lines, 17, size=13.5, weight=600)
    below = y + 22 + 17 * len(lines) + 1
    colour = "blue" if box.certain else "grey"
    drawn += svg.text(x + _PAD, below, measure.shorten(box.figure, 13, room, 600), size=13, weight=600, colour=colour)
    detail = measure.shorten(box.detail, 11, room)
    return drawn + (svg.text(x + _PAD, below + 16, detail, size=11, colour="grey") if detail else "")


def _arrow(points: Sequence[tuple[float, float]], step: ChainStep) -> str:
    looks = svg.stroke("blue", 1.8) if step.certain else svg.stroke("stone", 1.3, "4 3")
    (x0, y0), (x1, y1) = points[-2], points[-1]
    down = abs(y1 - y0) > abs(x1 - x0)
    tip = [(x1, y1), (x1 - 4, y1 - 8), (x1 + 4, y1 - 8)] if down else [(x1, y1), (x1 - 8, y1 - 4), (x1 - 8, y1 + 4)]
    return svg.path(points, looks) + svg.path(tip, svg.fill("blue" if step.certain else "stone"), closed=True)


def _on_arrow(step: ChainStep, x: float, y: float, room: float) -> str:
    """The figure above the arrow and what it is below it."""
    figure = measure.wrap(step.figure, 12.5, room, 2, 600)
    detail = measure.wrap(step.detail, 11, room, 2)
    colour = "blue" if step.certain else "grey"
    above = y - 8 - 15 * (len(figure) - 1)
    drawn = svg.lines_of_text(x, above, figure, 15, size=12.5, weight=600, colour=colour, anchor="middle")
    return drawn + svg.lines_of_text(x, y + 17, detail, 13, size=11, colour="grey", anchor="middle")


def _beside_arrow(step: ChainStep, x: float, y: float, tall: float, width: float) -> str:
    room = width - x - 8
    colour = "blue" if step.certain else "grey"
    figure = measure.shorten(step.figure, 12.5, room, 600)
    drawn = svg.text(x + 4, y + tall / 2 - 1, figure, size=12.5, weight=600, colour=colour)
    detail = measure.shorten(step.detail, 11, room)
    return drawn + svg.text(x + 4, y + tall / 2 + 13, detail, size=11, colour="grey")
