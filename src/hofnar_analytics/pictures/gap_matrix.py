"""Satisfaction against expectation: every moment by what people felt and how far that lay from what they expected.

    draw(gaps, texts, *, width=1040, height=620, links=None, standalone=False, heading=True)

``gaps``: expectation_gap.ExpectationGaps · ``texts``: texts of gap_matrix.GapTexts · ``links``: {column: address}.
Horizontal: satisfaction. Vertical: satisfaction less expectation, with its interval. Filled is a verdict, hollow none
yet; the grey band is 'as expected'. Under 640 px wide use ``interval_rows`` for the gaps instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hofnar_analytics.expectation_gap import ExpectationGap, ExpectationGaps, GapField, Verdict
from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.labels import Box, Obstacles, Spot, place
from hofnar_analytics.pictures.texts import PictureTexts

_LEFT, _FOOT, _TOP = 46.0, 44.0, 26.0
_RADIUS, _SIZE, _LINE = 6.5, 12.5, 15.0
_TONES = {Verdict.EXCEEDED: "blue", Verdict.BELOW: "vermilion", Verdict.AS_EXPECTED: "stone"}


@dataclass(frozen=True, slots=True)
class GapTexts(PictureTexts):
    """``across`` and ``up`` say what lies on the axes; ``fields`` names the four corners; ``band`` the middle;
    ``describe`` holds each moment's sentence; ``absent`` stands where no moment has a place."""

    across: str = "Satisfaction"
    up: str = "Against expectation"
    band: str = ""
    fields: Mapping[GapField, str] = field(default_factory=dict)
    describe: Mapping[str, str] = field(default_factory=dict)
    absent: str = ""


@dataclass(frozen=True, slots=True)
class _Ground:
    box: Box
    across: Axis
    up: Axis
    cut: float | None
    band: float


def draw(
    gaps: ExpectationGaps,
    texts: GapTexts,
    *,
    width: float = 1040,
    height: float = 620,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The matrix as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    shown = [one for one in gaps.moments if one.gap.estimate is not None and one.satisfaction.estimate is not None]
    if not shown:
        words = svg.lines_of_text(0, head.height + 24, measure.wrap(texts.absent, 14, width, 3), 20, size=14)
        return sheet.root("gap-matrix", texts, width, head.height + 70, head.drawn + words, standalone=standalone)
    notes = sheet.note_lines(texts, width)
    box = (_LEFT, head.height + _TOP, width - 12, height - _FOOT - 15 * len(notes))
    ground = _ground(gaps, shown, box)
    written, taken = _fields(ground, texts, shown)
    body = head.drawn + _draw_ground(ground, texts, width) + written
    body += _moments(shown, ground, texts, taken, links or {})
    body += svg.lines_of_text(0, height - 15 * len(notes) + 11, notes, 15, size=11, colour="grey")
    return sheet.root("gap-matrix", texts, width, height, body, linked=bool(links), standalone=standalone)


def _ground(gaps: ExpectationGaps, shown: Sequence[ExpectationGap], box: Box) -> _Ground:
    left, top, right, bottom = box
    felt = [one.satisfaction.estimate or 0.0 for one in shown]
    felt += [gaps.satisfaction_cut] if gaps.satisfaction_cut is not None else []
    ends = [end for one in shown for end in (one.gap.low, one.gap.high, one.gap.estimate) if end is not None]
    across = Axis(*padded(felt, 0.14, 0.4), left, right)
    up = Axis(*padded([*ends, 2.5 * gaps.band, -2.5 * gaps.band], 0.1, 0.1), bottom, top)
    return _Ground(box, across, up, gaps.satisfaction_cut, gaps.band)


def _draw_ground(ground: _Ground, texts: GapTexts, width: float) -> str:
    left, top, right, bottom = ground.box
    high, low = ground.up.at(ground.band), ground.up.at(-ground.band)
    drawn = svg.rect(left, top, right - left, high - top, svg.fill("blue-palest"))
    drawn += svg.rect(left, high, right - left, low - high, svg.fill("stone-pale"))
    drawn += svg.rect(left, low, right - left, bottom - low, svg.fill("vermilion-pale"))
    drawn += _scales(ground, texts)
    if ground.cut is not None:
        x = ground.across.at(ground.cut)
        drawn += svg.line(x, top, x, bottom + 4, svg.stroke("rule", 1, "2 3"))
    drawn += svg.line(left, ground.up.at(0), right, ground.up.at(0), svg.stroke("grey", 1.2))
    drawn += svg.text(0, top - 10, measure.shorten(texts.up, 11.5, width), size=11.5, colour="grey")
    words = measure.shorten(texts.across, 11.5, right - left)
    return drawn + svg.text(right, bottom + 36, words, size=11.5, colour="grey", anchor="end")


def _scales(ground: _Ground, texts: GapTexts) -> str:
    left, _, right, bottom = ground.box
    rows, columns = ground.up.ticks(6), ground.across.ticks(7)
    digits, places = decimals_of(rows), decimals_of(columns)
    drawn = ""
    for value in rows:
        y = ground.up.at(value)
        drawn += svg.line(left, y, right, y, {**svg.stroke("rule", 0.5), "stroke-opacity": 0.4})
        drawn += svg.text(left - 8, y + 4, texts.numbers.signed(value, digits), size=11.5, colour="grey", anchor="end")
    for value in columns:
        x = ground.across.at(value)
        drawn += svg.text(x, bottom + 17, texts.numbers.plain(value, places), size=11.5, colour="grey", anchor="middle")
    return drawn


_CORNERS = {
    GapField.BETTER_THAN_FEARED: (False, True, "blue"),
    GapField.DELIGHT: (True, True, "blue"),
    GapField.DISAPPOINTMENT: (False, False, "vermilion"),
    GapField.OVERPROMISED: (True, False, "vermilion"),
}


def _fields(ground: _Ground, texts: GapTexts, shown: Sequence[ExpectationGap]) -> tuple[str, list[Box]]:
    """The names of the four corners, and of the band at its right end."""
    left, top, right, bottom = ground.box
    drawn, taken = "", []
    for name, (at_right, at_top, tone) in _CORNERS.items():
        words = measure.shorten(texts.fields.get(name, ""), 14, (right - left) / 2 - 20, 600)
        wide = measure.width(words, 14, 600)
        x, y = (right - 10 if at_right else left + 10), (top + 21 if at_top else bottom - 10)
        anchor = "end" if at_right else None
        drawn += svg.text(x, y, words, size=14, weight=600, serif=True, colour=tone, anchor=anchor) if words else ""
        taken += [(x - wide if at_right else x, y - 14, x if at_right else x + wide, y + 4)] if words else []
    if texts.band and ground.up.at(0) - ground.up.at(ground.band) > 16:
        y = ground.up.at(0) - 5
        wide = measure.width(texts.band, 12, 600)
        drawn += svg.text(right - 8, y, texts.band, size=12, weight=600, serif=True, colour="stone-text", anchor="end")
        taken.append((right - 8 - wide, y - 12, right - 8, y + 3))
    return drawn, taken


def _moments(
    shown: Sequence[ExpectationGap],
    ground: _Ground,
    texts: GapTexts,
    taken: list[Box],
    links: Mapping[str, str],
) -> str:
    at = [(ground.across.at(m.satisfaction.estimate or 0.0), ground.up.at(m.gap.estimate or 0.0)) for m in shown]
    names = [measure.wrap(one.label or one.column, _SIZE, 150, 2, 600, hyphens=True) for one in shown]
    spots = [
        Spot(x, y, _RADIUS + 1, max(measure.width(line, _SIZE, 600) for line in lines), _LINE * len(lines))
        for (x, y), lines in zip(at, names)
    ]
    places = place(spots, Obstacles(ground.box, tuple(taken)))
    drawn = "".join(_whisker(one, x, ground) for one, (x, _) in zip(shown, at))
    for one, (x, y), lines, where in zip(shown, at, names, places):
        if where.leader is not None:
            drawn += svg.line(*where.leader, svg.stroke("rule", 0.8))
        words = svg.lines_of_text(
            where.box[0], where.box[1] + _SIZE, lines, _LINE, size=_SIZE, weight=600, more=svg.HALO
        )
        ring = svg.circle(x, y, _RADIUS + 4, {"class": "pic-ring", "fill": "none", "pointer-events": "all"})
        drawn += svg.mark(
            texts.describe.get(one.column, one.label), links.get(one.column), one.column, ring, words, _dot(one, x, y)
        )
    return drawn


def _whisker(one: ExpectationGap, x: float, ground: _Ground) -> str:
    if one.gap.low is None or one.gap.high is None:
        return ""
    tone = _TONES[one.verdict] if one.verdict else "stone"
    return svg.line(x, ground.up.held(one.gap.low), x, ground.up.held(one.gap.high), svg.stroke(tone, 1.4))


def _dot(one: ExpectationGap, x: float, y: float) -> str:
    """Filled with a verdict, hollow without."""
    if one.verdict is None:
        return svg.circle(x, y, _RADIUS, svg.both("paper", "stone", 1.6))
    return svg.circle(x, y, _RADIUS, svg.both(_TONES[one.verdict], "paper", 1.4))
