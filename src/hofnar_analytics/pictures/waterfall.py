"""A change in steps: where a score stood, what each part added, where it stands now.

    draw(steps, texts, *, width=720, standalone=False, heading=True)

``steps``: WaterfallStep in order, the first and the last of them totals · ``texts``: texts.PictureTexts · every part is
a bar from where the one before ended, with a thin line for its interval; a part whose interval leaves zero out is
filled, the others are hollow. As high as it needs to be. Under 480 px name and figure stand above the bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.results import Estimate

NARROW = 480.0
_ROW, _NARROW_ROW, _BAR = 34.0, 48.0, 14.0


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """A total (``is_total``: the value itself) or a part (the value is what it adds); ``figure`` is it as text."""

    label: str
    value: Estimate
    figure: str
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class _Bar:
    step: WaterfallStep
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Plot:
    axis: Axis
    width: float
    narrow: bool
    label_room: float

    @property
    def row(self) -> float:
        return _NARROW_ROW if self.narrow else _ROW


def draw(
    steps: Sequence[WaterfallStep],
    texts: PictureTexts,
    *,
    width: float = 720,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The steps as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    bars = _bars(steps)
    plot = _plot_for(bars, width)
    top = head.height + 26
    bottom = top + plot.row * len(bars)
    notes = sheet.note_lines(texts, width)
    body = head.drawn + _grid(plot, texts, top, bottom) + _rows(plot, bars, top)
    body += svg.lines_of_text(0, bottom + 20, notes, 15, size=11, colour="grey")
    tall = bottom + 8 + (15 * len(notes) + 4 if notes else 0)
    return sheet.root("waterfall", texts, width, tall, body, standalone=standalone)


def _bars(steps: Sequence[WaterfallStep]) -> list[_Bar]:
    """Each part begins where the one before ended.

    >>> parts = [Estimate(30.0), Estimate(14.0), Estimate(44.0)]
    >>> steps = [WaterfallStep("", part, "", at != 1) for at, part in enumerate(parts)]
    >>> [(bar.start, bar.end) for bar in _bars(steps)]
    [(30.0, 30.0), (30.0, 44.0), (44.0, 44.0)]
    """
    found, at = [], 0.0
    for step in steps:
        value = step.value.estimate or 0.0
        start, end = (value, value) if step.is_total else (at, at + value)
        found.append(_Bar(step, start, end))
        at = end
    return found


def _plot_for(bars: Sequence[_Bar], width: float) -> _Plot:
    ends = [end for bar in bars for end in (bar.start, bar.end, *_whisker(bar))]
    low, high = padded(ends, 0.06, 0.5)
    narrow = width < NARROW
    labels = max((measure.width(bar.step.label, 13.5, 600) for bar in bars), default=0.0)
    room = 0.0 if narrow else min(300.0, labels + 14)
    figures = max((measure.width(bar.step.figure, 13, 600) for bar in bars), default=0.0)
    right = width - 8 if narrow else width - figures - 18
    return _Plot(Axis(low, high, room + 8, right), width, narrow, room)


def _whisker(bar: _Bar) -> tuple[float, ...]:
    """Where the end of a bar may lie."""
    value = bar.step.value
    if value.low is None or value.high is None:
        return ()
    base = 0.0 if bar.step.is_total else bar.start
    return base + value.low, base + value.high


def _grid(plot: _Plot, texts: PictureTexts, top: float, bottom: float) -> str:
    values = plot.axis.ticks(4 if plot.narrow else 6)
    digits, signed = decimals_of(values), plot.axis.low < 0
    drawn = ""
    for value in values:
        x = plot.axis.at(value)
        label = texts.numbers.signed(value, digits) if signed else texts.numbers.plain(value, digits)
        drawn += svg.line(x, top - 4, x, bottom, svg.stroke("hair", 0.8))
        drawn += svg.text(x, top - 9, label, size=11, colour="grey", anchor="middle")
    return drawn


def _rows(plot: _Plot, bars: Sequence[_Bar], top: float) -> str:
    drawn = ""
    for at, bar in enumerate(bars):
        y = top + at * plot.row
        middle = y + (32.0 if plot.narrow else plot.row / 2)
        drawn += svg.mark(
            f"{bar.step.label}: {bar.step.figure}", None, str(at), _words(plot, bar, y), _drawn(plot, bar, middle)
        )
        if at + 1 < len(bars):
            x = plot.axis.at(bar.end)
            drawn += svg.line(x, middle + _BAR / 2, x, middle + plot.row - _BAR / 2, svg.stroke("rule", 1, "2 3"))
    return drawn


def _words(plot: _Plot, bar: _Bar, y: float) -> str:
    base = y + (16.0 if plot.narrow else plot.row / 2 + 4.5)
    weight = 600 if bar.step.is_total or is_certain(bar.step.value) else 400
    room = plot.width - measure.width(bar.step.figure, 13, 600) - 14 if plot.narrow else plot.label_room - 6
    label = measure.shorten(bar.step.label, 13, room, weight)
    drawn = svg.text(0, base, label, size=13, weight=weight, more=svg.HALO)
    return drawn + svg.text(plot.width, base, bar.step.figure, size=13, weight=weight, anchor="end", more=svg.HALO)


def _drawn(plot: _Plot, bar: _Bar, middle: float) -> str:
    whisker = [plot.axis.at(end) for end in _whisker(bar)]
    tone = "ink" if bar.step.is_total else "blue" if bar.end >= bar.start else "vermilion"
    line = svg.line(whisker[0], middle, whisker[1], middle, svg.stroke("grey", 1.2)) if whisker else ""
    if bar.step.is_total:
        return line + svg.circle(plot.axis.at(bar.end), middle, 5.5, svg.both("ink", "paper", 1.2))
    if bar.start == bar.end:
        return line + svg.circle(plot.axis.at(bar.end), middle, 3.5, svg.both("paper", "grey", 1.4))
    left, right = sorted((plot.axis.at(bar.start), plot.axis.at(bar.end)))
    inner = tone if is_certain(bar.step.value) else f"{tone}-pale"
    box = svg.rect(left, middle - _BAR / 2, max(right - left, 1.5), _BAR, svg.both(inner, tone, 1.2))
    return box + line


def is_certain(value: Estimate) -> bool:
    """Whether an interval leaves zero out."""
    return value.low is not None and value.high is not None and (value.low > 0 or value.high < 0)
