"""Units, segments or moments compared: a row each, with a dot and its interval, and the parent's line through all.

    draw(rows, texts, *, parent=None, target=None, width=720, height=None, links=None, standalone=False, heading=True)

``rows``: IntervalRow in the order to be shown · ``texts``: texts.RowTexts · ``parent``: results.Estimate of the whole,
drawn as a line with a pale band, named by ``texts.parent`` · ``target``: a value, named by ``texts.target`` ·
``links``: {row.key: address}. As high as it needs to be; ``height`` only makes it higher. Under 480 px the name and
the figure stand above the interval instead of beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.texts import RowTexts
from hofnar_analytics.results import UNKNOWN, Estimate

NARROW = 480.0
_ROW, _NARROW_ROW, _GROUP = 27.0, 43.0, 34.0


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One row. ``figure`` is the value with its margin as text; ``certain`` fills the dot (it differs from the parent,
    or it is a figure that may be relied on); ``tone`` is a colour token: blue, vermilion or stone; ``absent`` is the
    word where nothing may be shown; a new ``group`` starts with its name as a heading."""

    key: str
    label: str
    value: Estimate = UNKNOWN
    figure: str = ""
    spoken: str = ""
    certain: bool = True
    tone: str = "blue"
    absent: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Plot:
    axis: Axis
    width: float
    narrow: bool
    label_room: float

    @property
    def step(self) -> float:
        return _NARROW_ROW if self.narrow else _ROW


def draw(
    rows: Sequence[IntervalRow],
    texts: RowTexts,
    *,
    parent: Estimate | None = None,
    target: float | None = None,
    width: float = 720,
    height: float | None = None,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The rows as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    plot = _plot_for(rows, parent or UNKNOWN, target, width)
    top = head.height + 38
    bottom = top + sum(plot.step + (_GROUP if _starts(rows, i) else 0) for i in range(len(rows)))
    notes = sheet.note_lines(texts, width)
    body = head.drawn + _lines(plot, parent or UNKNOWN, target, texts, top, bottom)
    body += _all_rows(plot, rows, top, links or {})
    body += svg.lines_of_text(0, bottom + 22, notes, 15, size=11, colour="grey")
    tall = max(bottom + 10 + (15 * len(notes) + 4 if notes else 0), height or 0)
    return sheet.root("interval-rows", texts, width, tall, body, linked=bool(links), standalone=standalone)


def _starts(rows: Sequence[IntervalRow], i: int) -> bool:
    return bool(rows[i].group) and (i == 0 or rows[i - 1].group != rows[i].group)


def _plot_for(rows: Sequence[IntervalRow], parent: Estimate, target: float | None, width: float) -> _Plot:
    values = [v for e in (*(row.value for row in rows), parent) for v in (e.estimate, e.low, e.high) if v is not None]
    low, high = padded([*values, *([] if target is None else [target])] or [0.0, 1.0], 0.05, 0.05)
    narrow = width < NARROW
    label_room = 0.0 if narrow else min(260.0, max((measure.width(r.label, 13.5, 600) for r in rows), default=0) + 14)
    figures = max((measure.width(row.figure, 13, 600) for row in rows), default=0.0)
    right = width - 8 if narrow else width - figures - 18
    return _Plot(Axis(low, high, label_room + 8, right), width, narrow, label_room)


def _lines(plot: _Plot, parent: Estimate, target: float | None, texts: RowTexts, top: float, bottom: float) -> str:
    """Scale, the parent's band and line, the target; each named above its line."""
    values = plot.axis.ticks(4 if plot.narrow else 6)
    digits = decimals_of(values)
    signed = plot.axis.low < 0
    drawn = ""
    for value in values:
        x = plot.axis.at(value)
        label = texts.numbers.signed(value, digits) if signed else texts.numbers.plain(value, digits)
        drawn += svg.line(x, top - 4, x, bottom, svg.stroke("hair", 0.8))
        drawn += svg.text(x, top - 9, label, size=11, colour="grey", anchor="middle")
    if parent.estimate is not None:
        drawn += _parent(plot, parent, texts, top, bottom)
    if target is not None:
        x = plot.axis.at(target)
        drawn += svg.line(x, top - 4, x, bottom, svg.stroke("ink", 1, "5 3"))
        drawn += _over(plot, x, texts.target, top)
    return drawn


def _parent(plot: _Plot, parent: Estimate, texts: RowTexts, top: float, bottom: float) -> str:
    x = plot.axis.at(parent.estimate or 0.0)
    drawn = ""
    if parent.low is not None and parent.high is not None:
        left, right = plot.axis.at(parent.low), plot.axis.at(parent.high)
        drawn += svg.rect(
            left, top - 4, right - left, bottom - top + 4, {**svg.fill("stone-soft"), "fill-opacity": 0.35}
        )
    return drawn + svg.line(x, top - 4, x, bottom, svg.stroke("grey", 1.2)) + _over(plot, x, texts.parent, top)


def _over(plot: _Plot, x: float, words: str, top: float) -> str:
    """The name of a line above it, kept within the picture."""
    if not words:
        return ""
    words = measure.shorten(words, 11.5, plot.width, 600)
    half = measure.width(words, 11.5, 600) / 2
    middle = min(max(x, half), plot.width - half)
    return svg.text(middle, top - 24, words, size=11.5, weight=600, colour="grey", anchor="middle")


def _all_rows(plot: _Plot, rows: Sequence[IntervalRow], top: float, links: Mapping[str, str]) -> str:
    drawn, y = "", top
    labels = measure.told_apart([row.label for row in rows], 13.5, _label_room(plot, rows), 600)
    for i, (row, label) in enumerate(zip(rows, labels)):
        if _starts(rows, i):
            name = measure.shorten(row.group, 14, plot.width, 600)
            drawn += svg.text(0, y + 24, name, size=14, weight=600, serif=True, more=svg.HALO)
            y += _GROUP
        inside = _narrow_row(plot, row, label, y) if plot.narrow else _wide_row(plot, row, label, y)
        drawn += svg.mark(_spoken(row), links.get(row.key), row.key, inside)
        y += plot.step
    return drawn


def _label_room(plot: _Plot, rows: Sequence[IntervalRow]) -> float:
    """For the longest name; on a narrow picture beside the longest figure."""
    if not plot.narrow:
        return plot.label_room - 8
    figures = [row.figure if row.value.known else row.absent for row in rows]
    return plot.width - max((measure.width(figure, 13, 600) for figure in figures), default=0.0) - 14


def _spoken(row: IntervalRow) -> str:
    return row.spoken or " · ".join(part for part in (row.label, row.figure or row.absent) if part)


def _ring(plot: _Plot, y: float) -> str:
    looks: dict[str, svg.Value] = {"class": "pic-ring", "fill": "none", "stroke": "none", "pointer-events": "all"}
    return svg.rect(0.5, y + 0.5, plot.width - 1, plot.step - 1, looks)


def _wide_row(plot: _Plot, row: IntervalRow, label: str, y: float) -> str:
    middle = y + plot.step / 2
    weight = 600 if row.certain and row.value.known else 400
    drawn = _ring(plot, y) + svg.text(0, middle + 4.5, label, size=13, weight=weight, more={"class": "pic-name"})
    if not row.value.known:
        return drawn + svg.text(plot.axis.start, middle + 4, row.absent, size=12, colour="grey", more=svg.HALO)
    drawn += _interval(plot, row, middle)
    return drawn + svg.text(
        plot.width, middle + 4.5, row.figure, size=13, weight=weight, anchor="end", colour=_ink(row)
    )


def _narrow_row(plot: _Plot, row: IntervalRow, label: str, y: float) -> str:
    weight = 600 if row.certain and row.value.known else 400
    figure = row.figure if row.value.known else row.absent
    drawn = _ring(plot, y) + svg.text(0, y + 16, label, size=13.5, weight=weight, more=svg.HALO)
    colour = _ink(row) if row.value.known else "grey"
    drawn += svg.text(plot.width, y + 16, figure, size=13, weight=weight, anchor="end", colour=colour, more=svg.HALO)
    return drawn + (_interval(plot, row, y + 30) if row.value.known else "")


def _ink(row: IntervalRow) -> str:
    if not row.certain:
        return "grey"
    return {"stone": "stone-text"}.get(row.tone, row.tone)


def _interval(plot: _Plot, row: IntervalRow, y: float) -> str:
    drawn = ""
    if row.value.low is not None and row.value.high is not None:
        looks = {**svg.stroke(f"{row.tone}-soft", 3 if row.certain else 2), "stroke-linecap": "round"}
        drawn = svg.line(plot.axis.at(row.value.low), y, plot.axis.at(row.value.high), y, looks)
    looks = svg.both(row.tone, "paper", 1.2) if row.certain else svg.both("paper", row.tone, 1.7)
    return drawn + svg.circle(plot.axis.at(row.value.estimate or 0.0), y, 5, looks)
