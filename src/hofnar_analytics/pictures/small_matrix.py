"""An impact matrix small enough to stand in a row of several: dots in four pale fields, names only where certain.

    draw(impact, texts, *, reading="effect", width=330, height=270, links=None, most=5, span=None, standalone=False,
         heading=True)

``impact``: results.Impact · ``texts``: texts.PictureTexts with ``across`` and ``up`` in ``SmallTexts`` · ``most``: how
many moments with a certain direction are named, the largest first · ``span``: lowest and highest figure of the vertical
axis, so that several stand on one scale. Filled is certain, hollow is not; every dot has a title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.impact_marks import Mark, placed
from hofnar_analytics.pictures.labels import Box, Obstacles, Spot, place
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.results import Impact

_LEFT, _FOOT, _TOP = 40.0, 34.0, 20.0
_RADIUS, _SIZE, _LINE = 4.5, 11.0, 13.0


@dataclass(frozen=True, slots=True)
class SmallTexts(PictureTexts):
    """``across`` and ``up`` say what lies on the axes; ``describe`` holds each moment's sentence."""

    across: str = ""
    up: str = ""
    absent: str = ""
    describe: Mapping[str, str] = field(default_factory=dict)


def draw(
    impact: Impact,
    texts: SmallTexts,
    *,
    reading: str = "effect",
    width: float = 330,
    height: float = 270,
    links: Mapping[str, str] | None = None,
    most: int = 5,
    span: tuple[float, float] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The small matrix as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    shown = placed(impact, reading)
    if not shown:
        words = svg.lines_of_text(0, head.height + 20, measure.wrap(texts.absent, 12, width, 4), 17, size=12)
        return sheet.root("small-matrix", texts, width, head.height + 80, head.drawn + words, standalone=standalone)
    box = (_LEFT, head.height + _TOP, width - 2, height - _FOOT)
    across = Axis(*padded([mark.across.estimate or 0.0 for mark in shown], 0.14, 0.3), box[0], box[2])
    ends = span or (0.0, *(mark.up.estimate or 0.0 for mark in shown))
    up = Axis(*padded(ends, 0.16, 0.05), box[3], box[1])
    body = head.drawn + _ground(box, across, up, impact.satisfaction_cut, texts)
    body += _dots(shown, across, up, box, texts, links or {}, most)
    return sheet.root("small-matrix", texts, width, height, body, linked=bool(links), standalone=standalone)


def _ground(box: Box, across: Axis, up: Axis, cut: float | None, texts: SmallTexts) -> str:
    left, top, right, bottom = box
    zero = up.at(0)
    drawn = svg.rect(left, top, right - left, zero - top, svg.fill("blue-palest"))
    drawn += svg.rect(left, zero, right - left, bottom - zero, svg.fill("vermilion-pale"))
    drawn += svg.line(left, zero, right, zero, svg.stroke("grey", 1))
    if cut is not None and across.low < cut < across.high:
        drawn += svg.line(across.at(cut), top, across.at(cut), bottom, svg.stroke("rule", 1, "2 3"))
    rows, columns = up.ticks(4), across.ticks(4)
    for value in rows:
        words = texts.numbers.signed(value, decimals_of(rows))
        drawn += svg.text(left - 5, up.at(value) + 4, words, size=10, colour="grey", anchor="end")
    for value in columns:
        words = texts.numbers.plain(value, decimals_of(columns))
        drawn += svg.text(across.at(value), bottom + 13, words, size=10, colour="grey", anchor="middle")
    drawn += svg.text(0, top - 7, measure.shorten(texts.up, 10.5, right), size=10.5, colour="grey")
    return drawn + svg.text(
        right, bottom + 28, measure.shorten(texts.across, 10.5, right - left), size=10.5, colour="grey", anchor="end"
    )


def _dots(
    shown: Sequence[Mark], across: Axis, up: Axis, box: Box, texts: SmallTexts, links: Mapping[str, str], most: int
) -> str:
    at = {mark.column: (across.at(mark.across.estimate or 0.0), up.at(mark.up.estimate or 0.0)) for mark in shown}
    named = sorted(
        (mark for mark in shown if mark.certain and mark.tone != "stone"),
        key=lambda mark: -abs(mark.up.estimate or 0.0),
    )[:most]
    lines = {mark.column: measure.wrap(mark.label, _SIZE, 96, 2, 600, hyphens=True) for mark in named}
    spots = [Spot(*at[key], _RADIUS + 1, _wide(words), _LINE * len(words)) for key, words in lines.items()]
    others = tuple((x - 5, y - 5, x + 5, y + 5) for key, (x, y) in at.items() if key not in lines)
    places = dict(zip(lines, place(spots, Obstacles(box, others))))
    drawn = "".join(_whisker(mark, at[mark.column][0], up) for mark in shown if mark.certain)
    for mark in sorted(shown, key=lambda mark: mark.certain):
        x, y = at[mark.column]
        words = ""
        if mark.column in places:
            where = places[mark.column]
            words = svg.line(*where.leader, svg.stroke("rule", 0.7)) if where.leader else ""
            words += svg.lines_of_text(
                where.box[0], where.box[1] + _SIZE, lines[mark.column], _LINE, size=_SIZE, weight=600, more=svg.HALO
            )
        ring = svg.circle(x, y, _RADIUS + 3, {"class": "pic-ring", "fill": "none", "pointer-events": "all"})
        sentence = texts.describe.get(mark.column, mark.label)
        drawn += svg.mark(sentence, links.get(mark.column), mark.column, ring, words, _dot(mark, x, y))
    return drawn


def _wide(words: Sequence[str]) -> float:
    return max(measure.width(line, _SIZE, 600) for line in words)


def _whisker(mark: Mark, x: float, up: Axis) -> str:
    if mark.up.low is None or mark.up.high is None:
        return ""
    return svg.line(x, up.held(mark.up.low), x, up.held(mark.up.high), svg.stroke(mark.tone, 1.2))


def _dot(mark: Mark, x: float, y: float) -> str:
    looks = svg.both(mark.tone, "paper", 1.2) if mark.certain else svg.both("paper", "stone", 1.3)
    return svg.circle(x, y, _RADIUS, looks)
