"""The more is asked of a moment, the less each step brings: gain of the KPI against effort, with its band.

    draw(steps, texts, *, asked=None, width=720, height=300, standalone=False, heading=True)

``steps``: what_if.SaturationPoint, from no effort to the most that can be asked · ``asked``: the effort of the plan,
a dashed line · ``texts``: SaturationTexts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.what_if import SaturationPoint

_LEFT, _RIGHT, _FOOT = 46.0, 16.0, 44.0


@dataclass(frozen=True, slots=True)
class SaturationTexts(PictureTexts):
    """``across`` and ``up`` name the axes, ``asked`` the plan's line; ``spoken`` is the hover text of each step."""

    across: str = "Effort"
    up: str = "Gain"
    asked: str = ""
    spoken: Sequence[str] = ()


def draw(
    steps: Sequence[SaturationPoint],
    texts: SaturationTexts,
    *,
    asked: float | None = None,
    width: float = 720,
    height: float = 300,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The curve as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    notes = sheet.note_lines(texts, width)
    bottom = head.height + height - _FOOT
    values = [v for s in steps for v in (s.gain.estimate, s.gain.low, s.gain.high) if v is not None]
    low, high = padded([*values, 0.0], 0.06, 0.04)
    across = Axis(0.0, steps[-1].effort, _LEFT, width - _RIGHT)
    up = Axis(low, high, bottom, head.height + 44)
    body = head.drawn + _grid(across, up, texts, width) + _curve(steps, across, up)
    body += _plan(asked, across, up, texts, width) + _marks(steps, across, up, texts)
    body += svg.lines_of_text(0, bottom + _FOOT + 12, notes, 15, size=11, colour="grey")
    tall = bottom + _FOOT + (15 * len(notes) + 4 if notes else 0)
    return sheet.root("saturation", texts, width, tall, body, standalone=standalone)


def _grid(across: Axis, up: Axis, texts: SaturationTexts, width: float) -> str:
    values, efforts = up.ticks(5), across.ticks(5)
    drawn = svg.text(0, up.end - 28, measure.shorten(texts.up, 11.5, width), size=11.5, colour="grey")
    for value in values:
        looks = svg.stroke("grey", 1.2) if value == 0 else svg.stroke("hair", 0.8)
        drawn += svg.line(_LEFT, up.at(value), width - _RIGHT, up.at(value), looks)
        words = texts.numbers.signed(value, decimals_of(values))
        drawn += svg.text(_LEFT - 8, up.at(value) + 4, words, size=11.5, colour="grey", anchor="end")
    for effort in efforts:
        words = texts.numbers.plain(effort, decimals_of(efforts))
        drawn += svg.text(across.at(effort), up.start + 17, words, size=11.5, colour="grey", anchor="middle")
    name = measure.shorten(texts.across, 11.5, width - _LEFT)
    return drawn + svg.text(width - _RIGHT, up.start + 35, name, size=11.5, colour="grey", anchor="end")


def _curve(steps: Sequence[SaturationPoint], across: Axis, up: Axis) -> str:
    known = [(across.at(s.effort), s.gain.low, s.gain.estimate, s.gain.high) for s in steps]
    over = [(x, up.at(high)) for x, _, _, high in known if high is not None]
    under = [(x, up.at(low)) for x, low, _, _ in reversed(known) if low is not None]
    band = svg.path(over + under, {**svg.fill("blue-soft"), "fill-opacity": 0.3}, closed=True)
    return band + svg.path(
        [(x, up.at(value)) for x, _, value, _ in known if value is not None], svg.stroke("blue", 2.2)
    )


def _plan(asked: float | None, across: Axis, up: Axis, texts: SaturationTexts, width: float) -> str:
    if asked is None:
        return ""
    x = across.at(asked)
    half = measure.width(texts.asked, 11.5, 600) / 2
    middle = min(max(x, _LEFT + half), width - half)
    words = svg.text(middle, up.end - 4, texts.asked, size=11.5, weight=600, anchor="middle", more=svg.HALO)
    return svg.line(x, up.end + 4, x, up.start, svg.stroke("ink", 1, "5 3")) + words


def _marks(steps: Sequence[SaturationPoint], across: Axis, up: Axis, texts: SaturationTexts) -> str:
    drawn = ""
    for step, words in zip(steps[1:], [*texts.spoken, *[""] * len(steps)][1:]):
        dot = svg.circle(across.at(step.effort), up.at(step.gain.estimate or 0.0), 3.5, svg.both("blue", "paper", 1.2))
        drawn += svg.mark(words, None, f"{step.effort:g}", dot)
    return drawn
