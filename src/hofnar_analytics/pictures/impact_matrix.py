"""The impact matrix, the product's signature picture.

    draw(impact, texts, *, reading=None, width=1040, height=720, links=None, standalone=False, heading=True) -> str

``impact``: results.Impact · ``texts``: texts.ImpactTexts · ``reading``: 'effect', 'leverage' or 'share' (None: the one
proposed in ``impact.reading``) · ``links``: {column: address}; each bubble becomes a link with a title and keyboard
focus and carries ``data-key="<column>"`` · ``standalone``: a file of its own, with its style and dark mode ·
``heading=False`` leaves title and subtitle undrawn where the page already shows them (they are still read aloud).

Horizontal: satisfaction. Vertical: the reading. The bubble's area is proportional to the share of people who remember
the moment. Lines are the intervals, both ways; filled is certain, hollow is not (impact_marks). Under 640 px wide use
``impact_list.draw``: the same marks as a sorted list.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import impact_list, measure, sheet, svg
from hofnar_analytics.pictures.impact_key import draw_foot, foot_height
from hofnar_analytics.pictures.impact_layout import (
    Ground,
    WrittenField,
    draw_ground,
    ground_for,
    ruled_lines,
    write_band,
    write_fields,
)
from hofnar_analytics.pictures.impact_marks import Mark, in_strip, placed, unplaced
from hofnar_analytics.pictures.impact_strip import draw_strip, strip_width
from hofnar_analytics.pictures.labels import Box, Obstacles, Placed, Spot, place
from hofnar_analytics.pictures.texts import ImpactTexts
from hofnar_analytics.results import Estimate, Impact

LEFT, AXIS_TITLE, AXIS_FOOT = 46.0, 24.0, 46.0
LABEL_LEADING = 1.18


@dataclass(frozen=True, slots=True)
class Bubble:
    """A mark with its place on the sheet."""

    mark: Mark
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """The square around it."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


@dataclass(frozen=True, slots=True)
class Label:
    """A label's lines and size."""

    lines: tuple[str, ...]
    size: float
    weight: int
    width: float

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last."""
        return len(self.lines) * self.size * LABEL_LEADING + 2


def draw(
    impact: Impact,
    texts: ImpactTexts,
    *,
    reading: str | None = None,
    width: float = 1040,
    height: float = 720,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The matrix as SVG; see the module. Raises ValueError on an unknown reading."""
    reading = reading or impact.reading
    marks, strip = placed(impact, reading), in_strip(impact, reading)
    absent = unplaced(impact, [*marks, *strip])
    if not marks and not strip:
        return impact_list.draw(impact, texts, reading=reading, width=width, standalone=standalone, heading=heading)
    head = sheet.heading(texts, width, shown=heading)
    foot = foot_height(texts, absent, width)
    right = width - (strip_width(strip, width) + 26 if strip else 14)
    box = (LEFT, head.height + AXIS_TITLE, right, height - AXIS_FOOT - foot)
    body = head.drawn + _plot(impact, marks, box, reading, texts, links or {})
    if strip:
        body += draw_strip(strip, (right + 26, head.height, width, box[3]), texts, links or {})
    body += draw_foot(texts, absent, width, height - foot, certain=bool(marks))
    return sheet.root("impact-matrix", texts, width, height, body, linked=bool(links), standalone=standalone)


def _plot(
    impact: Impact, marks: Sequence[Mark], box: Box, reading: str, texts: ImpactTexts, links: Mapping[str, str]
) -> str:
    if not marks:
        return svg.lines_of_text(0, box[1] + 20, measure.wrap(texts.absent, 15, box[2], 3), 20, size=15, colour="grey")
    ground = ground_for(impact, marks, box, reading)
    band = impact.effect_band if reading == "effect" else None
    bubbles = [_bubble(mark, ground) for mark in marks]
    taken = [box for bubble in bubbles for box in (bubble.box, *whisker_boxes(bubble, ground))]
    written = write_fields(ground, texts, taken) + write_band(ground, band, texts, taken)
    labels, places = _labelled(bubbles, ground, written)
    drawn = draw_ground(ground, band, texts) + "".join(field.draw() for field in written)
    drawn += _axis_titles(ground, texts) + "".join(_whiskers(bubble, ground) for bubble in bubbles)
    drawn += "".join(_leader(place) for place in places)
    for bubble, label, where in zip(bubbles, labels, places):
        drawn += _drawn(bubble, label, where, texts, links.get(bubble.mark.column))
    return drawn


def _bubble(mark: Mark, ground: Ground) -> Bubble:
    largest = min(24.0, 0.03 * (ground.box[2] - ground.box[0]) + 4)
    radius = max(4.5, largest * math.sqrt(min(max(mark.remembered or 0.0, 0.0), 1.0)))
    return Bubble(mark, ground.across.at(mark.across.estimate or 0), ground.up.at(mark.up.estimate or 0), radius)


def _labelled(
    bubbles: Sequence[Bubble], ground: Ground, written: Sequence[WrittenField]
) -> tuple[list[Label], list[Placed]]:
    """Labels as large as can be placed without covering anything."""
    lines = [line for bubble in bubbles for line in whisker_lines(bubble, ground)] + ruled_lines(ground)
    solid = tuple(field.box for field in written)
    left, top, right, bottom = ground.box
    obstacles = Obstacles((left + 3, top + 3, right - 3, bottom - 3), solid, tuple(lines))
    labels: list[Label] = []
    places: list[Placed] = []
    for size, room in ((13.0, 150.0), (12.0, 130.0), (11.5, 112.0), (11.0, 90.0)):
        labels = [_label(bubble.mark, size, room) for bubble in bubbles]
        spots = [
            Spot(b.x, b.y, b.radius, label.width, label.height, 2.0 if b.mark.certain else 1.0)
            for b, label in zip(bubbles, labels)
        ]
        places = place(spots, obstacles)
        if all(where.clear for where in places):
            break
    return labels, places


def _label(mark: Mark, size: float, room: float) -> Label:
    weight = 600 if mark.certain else 400
    lines = tuple(measure.balanced(mark.label or mark.column, size, room, 2, weight, hyphens=True)) or (mark.column,)
    return Label(lines, size, weight, max(measure.width(line, size, weight) for line in lines) + 2)


def whisker_lines(bubble: Bubble, ground: Ground) -> list[tuple[float, float, float, float]]:
    """The two intervals as lines, cut at the plot's edge."""
    found = []
    across, up = bubble.mark.across, bubble.mark.up
    if across.low is not None and across.high is not None:
        found.append((ground.across.held(across.low), bubble.y, ground.across.held(across.high), bubble.y))
    if up.low is not None and up.high is not None:
        found.append((bubble.x, ground.up.held(up.low), bubble.x, ground.up.held(up.high)))
    return found


def whisker_boxes(bubble: Bubble, ground: Ground) -> list[Box]:
    """The intervals as thin boxes, for words that would rather not stand on them."""
    lines = whisker_lines(bubble, ground)
    return [(min(x1, x2) - 1, min(y1, y2) - 1, max(x1, x2) + 1, max(y1, y2) + 1) for x1, y1, x2, y2 in lines]


def _whiskers(bubble: Bubble, ground: Ground) -> str:
    tone = f"{bubble.mark.tone}-soft"
    looks = {**svg.stroke(tone, 1.6 if bubble.mark.certain else 1.1), "stroke-linecap": "round"}
    drawn = "".join(svg.line(*ends, looks) for ends in whisker_lines(bubble, ground))
    return drawn + _cut_ends(bubble, ground)


def _cut_ends(bubble: Bubble, ground: Ground) -> str:
    """A small arrow where an interval runs on beyond the picture."""
    up, (_, top, _, bottom) = bubble.mark.up, ground.box
    looks = svg.fill(f"{bubble.mark.tone}-soft")
    drawn = ""
    if up.high is not None and up.high > ground.up.high:
        drawn += svg.path([(bubble.x - 3.5, top + 6), (bubble.x, top), (bubble.x + 3.5, top + 6)], looks, closed=True)
    if up.low is not None and up.low < ground.up.low:
        drawn += svg.path(
            [(bubble.x - 3.5, bottom - 6), (bubble.x, bottom), (bubble.x + 3.5, bottom - 6)], looks, closed=True
        )
    return drawn


def _leader(where: Placed) -> str:
    return svg.line(*where.leader, svg.stroke("mute", 0.8)) if where.leader else ""


def _drawn(bubble: Bubble, label: Label, where: Placed, texts: ImpactTexts, href: str | None) -> str:
    """The bubble, its focus ring and its label, as one thing to point at."""
    mark = bubble.mark
    ring = svg.circle(bubble.x, bubble.y, bubble.radius + 3.5, {"class": "pic-ring", "fill": "none", "stroke": "none"})
    words = texts.describe.get(mark.column) or spoken(mark, texts)
    return svg.mark(words, href, mark.column, ring, shape(bubble), _written(bubble, label, where))


def shape(bubble: Bubble) -> str:
    """Filled with a thin edge of paper when certain; hollow otherwise."""
    mark = bubble.mark
    looks = svg.both(mark.tone, "paper", 1.2) if mark.certain else svg.both("paper", mark.tone, 1.8)
    return svg.circle(bubble.x, bubble.y, bubble.radius, {**looks, "fill-opacity": None if mark.certain else 0.75})


def _written(bubble: Bubble, label: Label, where: Placed) -> str:
    left, top, right, _ = where.box
    after, before = left >= bubble.x, right <= bubble.x
    x, anchor = (left, None) if after else (right, "end") if before else ((left + right) / 2, "middle")
    token = "ink" if bubble.mark.certain else "grey"
    looks = {
        "size": label.size,
        "weight": label.weight,
        "anchor": anchor,
        "colour": token,
        "more": {"class": "pic-name"},
    }
    return svg.lines_of_text(x, top + label.size * 0.95, label.lines, label.size * LABEL_LEADING, **looks)


def spoken(mark: Mark, texts: ImpactTexts) -> str:
    """The full label with both figures, for want of a sentence."""
    across, up = (_range(e, texts, signed) for e, signed in ((mark.across, False), (mark.up, True)))
    return f"{measure.clean(mark.label)} · {texts.across}: {across} · {texts.up}: {up}"


def _range(estimate: Estimate, texts: ImpactTexts, signed: bool) -> str:
    write = texts.numbers.signed if signed else texts.numbers.plain
    if estimate.estimate is None:
        return "?"
    if estimate.low is None or estimate.high is None:
        return write(estimate.estimate, 2)
    return f"{write(estimate.estimate, 2)} ({write(estimate.low, 2)} {texts.numbers.to} {write(estimate.high, 2)})"


def _axis_titles(ground: Ground, texts: ImpactTexts) -> str:
    """The vertical axis is titled on top, in level words; the horizontal one under its end, the cut under its line."""
    left, top, right, bottom = ground.box
    up = measure.shorten(f"↑ {texts.up}", 12.5, right, 600)
    across = measure.shorten(f"{texts.across} →", 12.5, right - left, 600)
    drawn = svg.text(0, top - 11, up, size=12.5, weight=600)
    cut_end = 0.0 if ground.cut is None else ground.cut + measure.width(texts.cut, 11.5) / 2
    at_left = bool(texts.cut) and cut_end > right - measure.width(across, 12.5, 600) - 16
    x, anchor = (left, None) if at_left else (right, "end")
    drawn += svg.text(x, bottom + 37, across, size=12.5, weight=600, anchor=anchor)
    return drawn + _cut_named(ground, texts, measure.width(across, 12.5, 600) + 16, at_left)


def _cut_named(ground: Ground, texts: ImpactTexts, taken: float, at_left: bool) -> str:
    """What the line between low and high is, under it; clear of the axis title, which takes one end."""
    left, _, right, bottom = ground.box
    low, high = (left + taken, right) if at_left else (left, right - taken)
    half = measure.width(texts.cut, 11.5) / 2
    if ground.cut is None or not texts.cut or high - low < 2 * half:
        return ""
    middle = min(max(ground.cut, low + half), high - half)
    return svg.text(middle, bottom + 37, texts.cut, size=11.5, colour="grey", anchor="middle")
