"""Two groups over time and the moment something began for one of them: did they move alike before?

    draw(points, texts, *, width=720, height=300, standalone=False, heading=True)

``points``: TwoPoint in order of time, equally far apart · ``texts``: TwoTexts · the first line is blue with points, the
second grey; bands are their margins. A gap stays a gap. A dashed line stands before the first point that is ``late``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.results import UNKNOWN, Estimate

_LEFT, _RIGHT, _FOOT, _HEAD = 40.0, 12.0, 40.0, 44.0


@dataclass(frozen=True, slots=True)
class TwoPoint:
    """One period: its short name under the axis, both values, and whether the measure works in it."""

    label: str
    first: Estimate = UNKNOWN
    second: Estimate = UNKNOWN
    late: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class TwoTexts(PictureTexts):
    """What the lines are called, and what began (``begin``)."""

    first: str = ""
    second: str = ""
    begin: str = ""


@dataclass(frozen=True, slots=True)
class _Plot:
    across: Axis
    up: Axis
    width: float


def draw(
    points: Sequence[TwoPoint],
    texts: TwoTexts,
    *,
    width: float = 720,
    height: float = 300,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The two lines as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    notes = sheet.note_lines(texts, width)
    tall = height + 15 * len(notes) + (head.height if heading else 0)
    bottom = tall - _FOOT - 15 * len(notes)
    plot = _plot_for(points, head.height + _HEAD, width, bottom)
    body = head.drawn + _key(texts, head.height, width) + _grid(plot, points, texts, bottom)
    body += _begin(plot, points, texts, bottom) + _line(plot, points, "second") + _line(plot, points, "first")
    body += _marks(plot, points)
    body += svg.lines_of_text(0, tall - 15 * len(notes) + 8, notes, 15, size=11, colour="grey")
    return sheet.root("two-lines", texts, width, tall, body, standalone=standalone)


def _plot_for(points: Sequence[TwoPoint], top: float, width: float, bottom: float) -> _Plot:
    every = [
        end for point in points for one in (point.first, point.second) for end in (one.estimate, one.low, one.high)
    ]
    low, high = padded([end for end in every if end is not None] or [0.0, 1.0], 0.06, 0.05)
    across = Axis(-0.5, max(len(points), 1) - 0.5, _LEFT, width - _RIGHT)
    return _Plot(across, Axis(low, high, bottom, top), width)


def _key(texts: TwoTexts, top: float, width: float) -> str:
    """The two names in the colours of their lines."""
    room = (width - 24) / 2
    first = measure.shorten(texts.first, 12.5, room, 600)
    second = measure.shorten(texts.second, 12.5, room, 600)
    drawn = svg.text(0, top + 16, first, size=12.5, weight=600, colour="blue")
    at = measure.width(first, 12.5, 600) + 20
    return drawn + svg.text(at, top + 16, second, size=12.5, weight=600, colour="stone-text")


def _grid(plot: _Plot, points: Sequence[TwoPoint], texts: TwoTexts, bottom: float) -> str:
    values = plot.up.ticks(5)
    digits, signed = decimals_of(values), plot.up.low < 0
    drawn = ""
    for value in values:
        y = plot.up.at(value)
        label = texts.numbers.signed(value, digits) if signed else texts.numbers.plain(value, digits)
        drawn += svg.line(_LEFT, y, plot.width - _RIGHT, y, svg.stroke("hair", 0.8))
        drawn += svg.text(_LEFT - 6, y + 4, label, size=11, colour="grey", anchor="end")
    step = _every(points, plot)
    for at in range(0, len(points), step):
        drawn += svg.text(plot.across.at(at), bottom + 18, points[at].label, size=11, colour="grey", anchor="middle")
    return drawn


def _every(points: Sequence[TwoPoint], plot: _Plot) -> int:
    """How many periods from label to label, so that they never touch."""
    widest = max((measure.width(point.label, 11) for point in points), default=0.0) + 10
    room = (plot.across.end - plot.across.start) / max(len(points), 1)
    return max(1, int(-(-widest // room)))


def _begin(plot: _Plot, points: Sequence[TwoPoint], texts: TwoTexts, bottom: float) -> str:
    at = next((place for place, point in enumerate(points) if point.late), None)
    if at is None:
        return ""
    x = plot.across.at(at - 0.5)
    words = measure.shorten(texts.begin, 11.5, plot.width / 2)
    left = x + measure.width(words, 11.5) + 8 < plot.width
    drawn = svg.line(x, plot.up.end - 8, x, bottom, svg.stroke("ink", 1, "4 3"))
    return drawn + svg.text(
        x + (4 if left else -4), plot.up.end - 1, words, size=11.5, colour="grey",
        anchor=None if left else "end", more=svg.HALO,
    )  # fmt: skip


def _line(plot: _Plot, points: Sequence[TwoPoint], which: str) -> str:
    tone = "blue" if which == "first" else "stone"
    drawn = ""
    for run in _runs(points, which):
        over = [(x, plot.up.at(one.high)) for x, one in _placed(plot, run) if one.high is not None]
        under = [(x, plot.up.at(one.low)) for x, one in reversed(_placed(plot, run)) if one.low is not None]
        if len(run) > 1:
            band = {**svg.fill(f"{tone}-soft"), "fill-opacity": 0.28}
            drawn += svg.path(over + under, band, closed=True)
            middle = [(x, plot.up.at(one.estimate or 0.0)) for x, one in _placed(plot, run)]
            drawn += svg.path(middle, svg.stroke(tone, 2.2))
        for x, one in _placed(plot, run):
            drawn += svg.circle(x, plot.up.at(one.estimate or 0.0), 3, svg.both(tone, "paper", 1))
    return drawn


def _runs(points: Sequence[TwoPoint], which: str) -> Iterator[list[tuple[int, Estimate]]]:
    run: list[tuple[int, Estimate]] = []
    for at, point in enumerate(points):
        one: Estimate = getattr(point, which)
        if one.known:
            run.append((at, one))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _placed(plot: _Plot, run: list[tuple[int, Estimate]]) -> list[tuple[float, Estimate]]:
    return [(plot.across.at(at), one) for at, one in run]


def _marks(plot: _Plot, points: Sequence[TwoPoint]) -> str:
    """What is said of each period on hover."""
    wide = (plot.across.end - plot.across.start) / max(len(points), 1)
    drawn = ""
    for at, point in enumerate(points):
        looks: dict[str, svg.Value] = {"class": "pic-ring", "fill": "none", "stroke": "none", "pointer-events": "all"}
        box = svg.rect(plot.across.at(at) - wide / 2, plot.up.end, wide, plot.up.start - plot.up.end, looks)
        drawn += svg.mark(point.spoken or point.label, None, point.label, box)
    return drawn
