"""How the outcome moves along a moment's scores: the curve, a band that holds everywhere at once, people per score.

    draw(curve, texts, *, width=720, height=380, standalone=False, heading=True)

``curve``: response_curves.ResponseCurve · ``texts``: texts.CurveTexts · drawn as points joined by lines, for there is
nothing between two scores; a step whose gain is certain is a thick blue line, the others thin and grey. Under the axis
a bar says how many gave each score. Without points only ``texts.absent`` is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.response_curves import CurvePoint, CurveStep, ResponseCurve

_LEFT, _RIGHT, _FOOT, _BARS = 46.0, 16.0, 58.0, 34.0


@dataclass(frozen=True, slots=True)
class CurveTexts(PictureTexts):
    """``across`` and ``up`` say what lies on the axes; ``zero`` says what 0 is; ``spoken`` is the hover
    text of each score in order; ``people`` names the bars; ``absent`` stands where there is no curve."""

    across: str = "Score"
    up: str = "Outcome"
    zero: str = ""
    people: str = ""
    spoken: Sequence[str] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class _Plot:
    across: Axis
    up: Axis
    bottom: float


def draw(
    curve: ResponseCurve,
    texts: CurveTexts,
    *,
    width: float = 720,
    height: float = 380,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The curve as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    if not curve.points:
        said = "" if heading and texts.absent == texts.title else texts.absent
        words = svg.lines_of_text(0, head.height + 24, measure.wrap(said, 14, width, 3), 20, size=14)
        return sheet.root("response-curve", texts, width, head.height + 70, head.drawn + words, standalone=standalone)
    notes = sheet.note_lines(texts, width)
    bottom = height - _FOOT - _BARS - 15 * len(notes)
    plot = _plot_for(curve.points, head.height + 26, width, bottom)
    body = head.drawn + _grid(plot, texts, width) + _band(curve.points, plot) + _lines(curve, plot)
    body += _bars(curve.points, plot, texts) + _marks(curve.points, plot, texts)
    body += svg.lines_of_text(0, height - 15 * len(notes) + 11, notes, 15, size=11, colour="grey")
    return sheet.root("response-curve", texts, width, height, body, standalone=standalone)


def _plot_for(points: Sequence[CurvePoint], top: float, width: float, bottom: float) -> _Plot:
    values = [v for p in points for v in (p.value.estimate, p.value.low, p.value.high) if v is not None]
    low, high = padded([*values, 0.0], 0.08, 0.05)
    across = Axis(points[0].score - 0.3, points[-1].score + 0.3, _LEFT, width - _RIGHT)
    return _Plot(across, Axis(low, high, bottom, top), bottom)


def _grid(plot: _Plot, texts: CurveTexts, width: float) -> str:
    values = plot.up.ticks(5)
    digits = decimals_of(values)
    drawn = svg.text(0, plot.up.end - 10, measure.shorten(texts.up, 11.5, width), size=11.5, colour="grey")
    for value in values:
        y = plot.up.at(value)
        looks = svg.stroke("grey", 1.2) if value == 0 else svg.stroke("hair", 0.8)
        drawn += svg.line(_LEFT, y, width - _RIGHT, y, looks)
        drawn += svg.text(_LEFT - 8, y + 4, texts.numbers.signed(value, digits), size=11.5, colour="grey", anchor="end")
    zero = f"0: {texts.zero}" if texts.zero else ""
    room = width - _RIGHT - measure.width(texts.up, 11.5) - 24
    if not zero or measure.width(zero, 11.5) > room:
        return drawn
    return drawn + svg.text(width - _RIGHT, plot.up.end - 10, zero, size=11.5, colour="grey", anchor="end")


def _band(points: Sequence[CurvePoint], plot: _Plot) -> str:
    known = [(plot.across.at(p.score), p.value.low, p.value.high) for p in points]
    banded = [(x, low, high) for x, low, high in known if low is not None and high is not None]
    over = [(x, plot.up.at(high)) for x, _, high in banded]
    under = [(x, plot.up.at(low)) for x, low, _ in reversed(banded)]
    looks = {**svg.fill("blue-soft"), "fill-opacity": 0.3}
    return svg.path(over + under, looks, closed=True) if len(banded) > 1 else ""


def _lines(curve: ResponseCurve, plot: _Plot) -> str:
    """Every step by itself, certain ones thick."""
    drawn = ""
    for step, a, b in zip(curve.steps, curve.points, curve.points[1:]):
        looks = svg.stroke("blue", 3) if is_certain(step) else svg.stroke("stone", 1.4)
        ends = [_place(point, plot) for point in (a, b)]
        drawn += svg.line(ends[0][0], ends[0][1], ends[1][0], ends[1][1], {**looks, "stroke-linecap": "round"})
    return drawn


def is_certain(step: CurveStep) -> bool:
    """Whether the gain of a step lies on one side of zero with its whole interval."""
    gain = step.gain
    return gain.low is not None and gain.high is not None and (gain.low > 0 or gain.high < 0)


def _place(point: CurvePoint, plot: _Plot) -> tuple[float, float]:
    return plot.across.at(point.score), plot.up.at(point.value.estimate or 0.0)


def _marks(points: Sequence[CurvePoint], plot: _Plot, texts: CurveTexts) -> str:
    drawn = ""
    spoken = [*texts.spoken, *[""] * len(points)]
    digits = decimals_of([point.score for point in points])
    for point, words in zip(points, spoken):
        x, y = _place(point, plot)
        label = texts.numbers.plain(point.score, digits)
        ring = svg.circle(x, y, 9, {"class": "pic-ring", "fill": "none", "stroke": "none", "pointer-events": "all"})
        dot = svg.circle(x, y, 4, svg.both("blue", "paper", 1.2))
        drawn += svg.mark(words or label, None, label, ring, dot)
    return drawn


def _bars(points: Sequence[CurvePoint], plot: _Plot, texts: CurveTexts) -> str:
    """The scores under the axis and a bar each for how many gave them."""
    most = max(point.n for point in points)
    digits = decimals_of([point.score for point in points])
    floor = plot.bottom + _BARS + 2
    room = (plot.across.end - plot.across.start) / max(len(points), 1)
    drawn = ""
    for point in points:
        x, tall = plot.across.at(point.score), (_BARS - 10) * point.n / most
        wide = min(26.0, room * 0.6)
        drawn += svg.rect(x - wide / 2, floor - tall, wide, tall, svg.fill("stone-soft"))
        label = texts.numbers.plain(point.score, digits)
        drawn += svg.text(x, floor + 15, label, size=11.5, colour="grey", anchor="middle")
    across = measure.shorten(texts.across, 11.5, plot.across.end)
    drawn += svg.text(plot.across.end, floor + 32, across, size=11.5, colour="grey", anchor="end")
    room = plot.across.end - measure.width(across, 11.5) - 16
    below = 0 if measure.width(texts.people, 11.5) <= room else 16
    people = measure.shorten(texts.people, 11.5, plot.across.end)
    return drawn + svg.text(0, floor + 32 + below, people, size=11.5, colour="grey")
