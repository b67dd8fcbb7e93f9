"""Places in two or three orders, one line a moment: who stands elsewhere in the next order is seen by its slope.

    draw(lines, texts, *, width=720, links=None, standalone=False, heading=True)

``lines``: SlopeLine in any order · ``texts``: texts of slope_ranks.SlopeTexts, whose ``columns`` name the orders.
Place 1 stands on top. Strong lines are coloured and carry the margin of their places as a bar; a place that is unknown
leaves its column out. As high as it needs to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.texts import PictureTexts

_STEP, _HEAD, _SIZE, _NARROW = 27.0, 34.0, 12.5, 480.0
_RADIUS = 4.5


@dataclass(frozen=True, slots=True)
class SlopeTexts(PictureTexts):
    """``columns`` names the orders from left to right."""

    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """``places`` holds one place for each column, None where unknown; ``spans`` the best and worst place it may have.
    ``tone`` is a colour token: blue, vermilion or stone."""

    key: str
    label: str
    places: tuple[int | None, ...]
    spans: tuple[tuple[int, int] | None, ...]
    tone: str = "stone"
    strong: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class _Plot:
    across: tuple[float, ...]
    top: float
    room: float
    size: float

    def at(self, place: float) -> float:
        return self.top + _STEP * (place - 0.5)


def draw(
    lines: Sequence[SlopeLine],
    texts: SlopeTexts,
    *,
    width: float = 720,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The slopes as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    plot = _plot(len(texts.columns), head.height + _HEAD, width)
    lowest = max((place for line in lines for place in line.places if place is not None), default=0)
    notes = sheet.note_lines(texts, width)
    height = plot.top + _STEP * lowest + 12 + 15 * len(notes)
    body = head.drawn + _columns(plot, texts, lowest)
    body += "".join(_drawn(line, plot, links or {}) for line in sorted(lines, key=lambda line: line.strong))
    body += svg.lines_of_text(0, height - 15 * len(notes) + 9, notes, 15, size=11, colour="grey")
    return sheet.root("slope-ranks", texts, width, height, body, linked=bool(links), standalone=standalone)


def _plot(columns: int, top: float, width: float) -> _Plot:
    narrow = width < _NARROW
    room = width * ((0.38 if columns == 2 else 0.32) if narrow else 0.30)
    first, last = room, width - room
    steps = max(columns - 1, 1)
    return _Plot(
        tuple(first + (last - first) * at / steps for at in range(columns)), top, room - 14, 11.0 if narrow else _SIZE
    )


def _columns(plot: _Plot, texts: SlopeTexts, lowest: int) -> str:
    drawn = ""
    for at, (x, words) in enumerate(zip(plot.across, texts.columns)):
        anchor = "end" if at == 0 else None if at == len(plot.across) - 1 else "middle"
        shift = 8 if anchor == "end" else -8 if anchor is None else 0
        drawn += svg.line(x, plot.top, x, plot.top + _STEP * lowest, svg.stroke("hair", 1))
        drawn += svg.text(x + shift, plot.top - 12, words, size=plot.size + 0.5, weight=600, serif=True, anchor=anchor)
    return drawn


def _drawn(line: SlopeLine, plot: _Plot, links: Mapping[str, str]) -> str:
    known = [(x, plot.at(place)) for x, place in zip(plot.across, line.places) if place is not None]
    if not known:
        return ""
    tone = line.tone if line.strong else "stone-soft"
    drawn = "".join(_span(line, x, span, plot) for x, span in zip(plot.across, line.spans)) if line.strong else ""
    drawn += svg.path(known, {**svg.stroke(tone, 2.4 if line.strong else 1.2), "fill": "none"})
    drawn += "".join(svg.circle(x, y, _RADIUS, svg.both(tone, "paper", 1.2)) for x, y in known)
    drawn += _names(line, plot)
    return svg.mark(line.spoken or line.label, links.get(line.key), line.key, drawn)


def _span(line: SlopeLine, x: float, span: tuple[int, int] | None, plot: _Plot) -> str:
    if span is None or span[0] == span[1]:
        return ""
    looks = {**svg.stroke(line.tone, 6), "stroke-opacity": 0.25, "stroke-linecap": "round"}
    return svg.line(x, plot.at(span[0]), x, plot.at(span[1]), looks)


def _names(line: SlopeLine, plot: _Plot) -> str:
    """On the left where its first place stands in the first column, and on the right."""
    weight, colour = (600, "ink") if line.strong else (400, "grey")
    drawn = ""
    ends = ((0, "end", -10.0), (len(plot.across) - 1, None, 10.0))
    for at, anchor, shift in ends:
        place = line.places[at]
        if place is None:
            continue
        words = f"{measure.shorten(line.label, plot.size, plot.room - 24, weight)}"
        told = f"{words}  {place}" if anchor == "end" else f"{place}  {words}"
        drawn += svg.text(
            plot.across[at] + shift, plot.at(place) + 4, told, size=plot.size, weight=weight, colour=colour,
            anchor=anchor,
        )  # fmt: skip
    return drawn
