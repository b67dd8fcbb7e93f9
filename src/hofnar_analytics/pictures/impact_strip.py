"""The strip beside the matrix: moments that everybody lives, placed by their leverage on an axis of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hofnar_analytics.pictures import measure, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.impact_marks import Mark
from hofnar_analytics.pictures.labels import Box
from hofnar_analytics.pictures.texts import ImpactTexts

_DOT_AT = 44.0
_ROW = 13.5


def strip_width(marks: Sequence[Mark], width: float) -> float:
    """The room the strip takes of a sheet: every interval has a line of its own, labels get less on a small sheet."""
    return _label_at(marks) + (140.0 if width >= 900 else 104.0)


def _step(marks: Sequence[Mark]) -> float:
    return min(9.0, max(4.0, 54.0 / max(len(marks), 1)))


def _label_at(marks: Sequence[Mark]) -> float:
    return _DOT_AT + _step(marks) * len(marks) + 8


def draw_strip(marks: Sequence[Mark], box: Box, texts: ImpactTexts, links: Mapping[str, str]) -> str:
    """Title and note on top; a dot with its interval per moment, labels beside them, none over another."""
    left, top, right, bottom = box
    titles = measure.wrap(texts.strip_title, 14, right - left, 2, 600)
    notes = measure.wrap(texts.strip_note, 11.5, right - left, 3)
    drawn = svg.lines_of_text(left, top + 14, titles, 17, size=14, weight=600, serif=True)
    below = top + 14 + 17 * (len(titles) - 1)
    drawn += svg.lines_of_text(left, below + 17, notes, 14.5, size=11.5, colour="grey")
    ceiling = below + 17 + 14.5 * len(notes) + 8
    axis = Axis(*_span(marks), bottom - 10, ceiling)
    return drawn + _ruled(axis, left, right, texts) + _dots(marks, axis, left, right, texts, links)


def _span(marks: Sequence[Mark]) -> tuple[float, float]:
    centres = [mark.up.estimate or 0.0 for mark in marks]
    reach = max(max(centres) - min(centres), max(abs(v) for v in centres), 1e-9)
    values = [0.0]
    for mark in marks:
        middle = mark.up.estimate or 0.0
        ends = (mark.up.low, mark.up.high)
        values += [min(max(end, middle - reach), middle + reach) for end in ends if end is not None] + [middle]
    return padded(values, 0.06, 1e-3)


def _ruled(axis: Axis, left: float, right: float, texts: ImpactTexts) -> str:
    values = axis.ticks(6)
    digits = decimals_of(values)
    drawn = ""
    for value in values:
        looks = svg.stroke("grey", 1.2) if value == 0 else svg.stroke("hair", 0.8)
        drawn += svg.line(left + 34, axis.at(value), right, axis.at(value), looks)
        label = texts.numbers.signed(value, digits)
        drawn += svg.text(left + 28, axis.at(value) + 4, label, size=11.5, colour="grey", anchor="end")
    return drawn


def _dots(
    marks: Sequence[Mark], axis: Axis, left: float, right: float, texts: ImpactTexts, links: Mapping[str, str]
) -> str:
    step, label_at = _step(marks), left + _label_at(marks)
    ordered = sorted(marks, key=lambda mark: (-(mark.up.estimate or 0.0), mark.column))
    broken = [measure.wrap(m.label or m.column, 12, right - label_at, 2, 600, hyphens=True) for m in ordered]
    wanted = [axis.at(mark.up.estimate or 0.0) for mark in ordered]
    tops = spread(
        [y - _ROW * len(b) / 2 for y, b in zip(wanted, broken)],
        [_ROW * len(b) + 3 for b in broken],
        axis.end,
        axis.start,
    )
    drawn = ""
    for i, (mark, words, y, at) in enumerate(zip(ordered, broken, wanted, tops)):
        x = left + _DOT_AT + i * step
        inside = _whisker(mark, x, axis) + _dot(mark, x, y) + _named(mark, words, label_at, at, x, y)
        drawn += svg.mark(_spoken(mark, texts), links.get(mark.column), mark.column, inside)
    return drawn


def _whisker(mark: Mark, x: float, axis: Axis) -> str:
    if mark.up.low is None or mark.up.high is None:
        return ""
    looks = {**svg.stroke(f"{mark.tone}-soft", 1.6), "stroke-linecap": "round"}
    return svg.line(x, axis.held(mark.up.low), x, axis.held(mark.up.high), looks)


def _dot(mark: Mark, x: float, y: float) -> str:
    ring = svg.circle(x, y, 9, {"class": "pic-ring", "fill": "none", "stroke": "none"})
    looks = svg.both(mark.tone, "paper", 1) if mark.certain else svg.both("paper", mark.tone, 1.6)
    return ring + svg.circle(x, y, 4.5, looks)


def _named(mark: Mark, words: Sequence[str], x: float, top: float, dot_x: float, dot_y: float) -> str:
    middle = top + _ROW * len(words) / 2
    leader = svg.path([(dot_x + 6, dot_y), (x - 5, middle)], svg.stroke("mute", 0.7))
    looks = {
        "size": 12,
        "weight": 600 if mark.certain else 400,
        "colour": "ink" if mark.certain else "grey",
        "more": {"class": "pic-name"},
    }
    return leader + svg.lines_of_text(x, top + 11, words, _ROW, **looks)


def _spoken(mark: Mark, texts: ImpactTexts) -> str:
    return texts.describe.get(mark.column) or mark.label


def spread(tops: Sequence[float], heights: Sequence[float], ceiling: float, floor: float) -> list[float]:
    """Tops in the same order, moved as little as needed so that none overlaps and all stay between the two bounds
    (when they fit at all; else they run on below)."""
    placed: list[float] = []
    for top in tops:
        least = placed[-1] + heights[len(placed) - 1] if placed else ceiling
        placed.append(max(top, least))
    limit = floor
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], limit - heights[i])
        limit = placed[i]
    if placed and placed[0] < ceiling:
        return _stacked(heights, ceiling)
    return placed


def _stacked(heights: Sequence[float], ceiling: float) -> list[float]:
    found, at = [], ceiling
    for height in heights:
        found.append(at)
        at += height
    return found
