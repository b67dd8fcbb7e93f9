"""The journey as a line of scores: phases as columns, moments on the line with its band, pains in vermilion.

    draw(phases, texts, *, target=None, width=1040, height=440, links=None, standalone=False, heading=True) -> str

``phases``: JourneyPhase in order · ``texts``: texts.JourneyTexts · ``target``: the ambition, named by ``texts.target``
· ``links``: {point.key: address}. The highest known moment is marked as the peak, the last known one as the end. A
moment without a figure is absent with a word and the line is not drawn across it. Where the columns get too narrow to
read (a phone) the same moments stand as rows, phase by phase (interval_rows).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import interval_rows, measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import JourneyTexts, RowTexts
from hofnar_analytics.results import Estimate

_LEFT, _LEAST_PITCH = 36.0, 46.0
_LABEL_LINES = 4


@dataclass(frozen=True, slots=True)
class JourneyPoint:
    """One moment. ``figure`` is its score with its margin as text; ``pain`` colours it vermilion."""

    key: str
    label: str
    value: Estimate
    figure: str = ""
    spoken: str = ""
    pain: bool = False
    absent: str = ""


@dataclass(frozen=True, slots=True)
class JourneyPhase:
    """A phase with its moments in order; a phase without moments keeps its column."""

    name: str
    points: tuple[JourneyPoint, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    point: JourneyPoint
    x: float
    y: float | None


@dataclass(frozen=True, slots=True)
class _Plot:
    up: Axis
    pitch: float
    top: float
    foot: float
    width: float


def draw(
    phases: Sequence[JourneyPhase],
    texts: JourneyTexts,
    *,
    target: float | None = None,
    width: float = 1040,
    height: float = 440,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The curve as SVG; see the module."""
    columns = sum(max(len(phase.points), 1) for phase in phases)
    pitch = (width - _LEFT) / max(columns, 1)
    if pitch < _LEAST_PITCH:
        return _as_rows(phases, texts, target, width, links, standalone, heading)
    head = sheet.heading(texts, width, shown=heading)
    notes = sheet.note_lines(texts, width)
    foot = height - 15 * len(notes) - 6
    up = Axis(*_span(phases, target), foot - 14.5 * _LABEL_LINES - 30, head.height + 62)
    plot = _Plot(up, pitch, head.height + 2, foot, width)
    placed = _place(phases, plot)
    body = head.drawn + _columns(phases, plot) + _scale(plot, texts) + _target(plot, target, texts)
    body += _curve(placed, plot) + _points(placed, plot, texts, links or {})
    body += svg.lines_of_text(0, height - 15 * len(notes) + 11, notes, 15, size=11, colour="grey")
    return sheet.root("journey", texts, width, height, body, linked=bool(links), standalone=standalone)


def peak_and_end(points: Sequence[JourneyPoint]) -> tuple[str | None, str | None]:
    """The keys of the highest known moment and of the last known one."""
    known = [point for point in points if point.value.known]
    if not known:
        return None, None
    return max(known, key=lambda point: point.value.estimate or 0.0).key, known[-1].key


def _span(phases: Sequence[JourneyPhase], target: float | None) -> tuple[float, float]:
    values = [
        v
        for phase in phases
        for p in phase.points
        for v in (p.value.estimate, p.value.low, p.value.high)
        if v is not None
    ]
    return padded([*values, *([] if target is None else [target])] or [0.0, 1.0], 0.06, 0.1)


def _place(phases: Sequence[JourneyPhase], plot: _Plot) -> list[_Placed]:
    found, i = [], 0
    for phase in phases:
        for point in phase.points:
            middle = point.value.estimate
            found.append(_Placed(point, _LEFT + (i + 0.5) * plot.pitch, None if middle is None else plot.up.at(middle)))
            i += 1
        i += 0 if phase.points else 1
    return found


def _columns(phases: Sequence[JourneyPhase], plot: _Plot) -> str:
    """Every other phase on a pale ground, its name on top; a hairline between."""
    drawn, i = "", 0
    for index, phase in enumerate(phases):
        wide = max(len(phase.points), 1) * plot.pitch
        x = _LEFT + i * plot.pitch
        looks = svg.fill("stone-pale" if index % 2 == 0 else "paper")
        drawn += svg.rect(x, plot.top, wide, plot.foot - plot.top, looks)
        name = measure.shorten(phase.name, 14, wide - 12, 600)
        written = svg.text(x + 8, plot.top + 20, name, size=14, weight=600, serif=True)
        drawn += svg.group({}, svg.title(phase.name), written)
        i += max(len(phase.points), 1)
    return drawn


def _scale(plot: _Plot, texts: JourneyTexts) -> str:
    values = plot.up.ticks(4)
    digits, signed = decimals_of(values), plot.up.low < 0
    drawn = ""
    for value in values:
        label = texts.numbers.signed(value, digits) if signed else texts.numbers.plain(value, digits)
        y = plot.up.at(value)
        drawn += svg.line(_LEFT, y, plot.width, y, svg.stroke("hair", 0.8))
        drawn += svg.text(_LEFT - 8, y + 4, label, size=11.5, colour="grey", anchor="end")
    return drawn


def _target(plot: _Plot, target: float | None, texts: JourneyTexts) -> str:
    if target is None:
        return ""
    y = plot.up.at(target)
    drawn = svg.line(_LEFT, y, plot.width, y, svg.stroke("ink", 1, "5 3"))
    label = measure.shorten(texts.target, 11.5, plot.width - _LEFT - 12)
    return drawn + svg.text(plot.width - 4, y - 5, label, size=11.5, anchor="end", more=svg.HALO)


def _curve(placed: Sequence[_Placed], plot: _Plot) -> str:
    """The line and its band, broken where a moment has no figure."""
    drawn = ""
    run: list[_Placed] = []
    for item in [*placed, None]:
        if item is not None and item.y is not None:
            run.append(item)
            continue
        drawn += _stretch(run, plot)
        run = []
    return drawn


def _stretch(run: Sequence[_Placed], plot: _Plot) -> str:
    if len(run) < 2:
        return ""
    line = svg.path([(item.x, item.y or 0.0) for item in run], {**svg.stroke("mute", 1.4), "stroke-linejoin": "round"})
    over = [(i.x, plot.up.at(i.point.value.high)) for i in run if i.point.value.high is not None]
    under = [(i.x, plot.up.at(i.point.value.low)) for i in reversed(run) if i.point.value.low is not None]
    ribbon = svg.path(over + under, {**svg.fill("stone-soft"), "fill-opacity": 0.4}, closed=True)
    return (ribbon if len(over) == len(run) == len(under) else "") + line


def _band(item: _Placed, plot: _Plot) -> str:
    """The interval as a broad pale bar behind the point."""
    value = item.point.value
    if value.low is None or value.high is None:
        return ""
    tone = "vermilion-soft" if item.point.pain else "blue-soft"
    high, low = plot.up.at(value.high), plot.up.at(value.low)
    looks = {**svg.fill(tone), "fill-opacity": 0.55, "rx": 4}
    return svg.rect(item.x - 5, high, 10, low - high, looks)


def _points(placed: Sequence[_Placed], plot: _Plot, texts: JourneyTexts, links: Mapping[str, str]) -> str:
    peak, end = peak_and_end([item.point for item in placed])
    drawn = ""
    for i, item in enumerate(placed):
        point = item.point
        inside = _name(item, plot)
        if item.y is None:
            inside += svg.text(
                item.x,
                plot.up.start - 8,
                measure.shorten(point.absent, 11, plot.pitch + 8),
                size=11,
                colour="grey",
                anchor="middle",
                more=svg.HALO,
            )
        else:
            words = [texts.peak] if point.key == peak else []
            words += [texts.end] if point.key == end else []
            inside += _band(item, plot) + _dot(item) + _figure(item, plot, " · ".join(words), _is_dip(placed, i))
        spoken = point.spoken or " · ".join(part for part in (point.label, point.figure or point.absent) if part)
        drawn += svg.mark(spoken, links.get(point.key), point.key, inside)
    return drawn


def _name(item: _Placed, plot: _Plot) -> str:
    """The moment's name under the plot, with a hairline up to its point."""
    top = plot.up.start + 24
    lines = measure.wrap(item.point.label, 11.5, plot.pitch - 6, _LABEL_LINES, hyphens=True)
    colour = "vermilion" if item.point.pain else "ink" if item.y is not None else "grey"
    drop = svg.line(item.x, plot.up.start + 2, item.x, item.y, svg.stroke("hair", 1)) if item.y is not None else ""
    looks = {"size": 11.5, "colour": colour, "anchor": "middle", "more": {"class": "pic-name"}}
    return drop + svg.lines_of_text(item.x, top, lines, 14, **looks)


def _dot(item: _Placed) -> str:
    tone = "vermilion" if item.point.pain else "blue"
    y = item.y or 0.0
    ring = svg.circle(item.x, y, 10, {"class": "pic-ring", "fill": "none", "stroke": "none", "pointer-events": "all"})
    return ring + svg.circle(item.x, y, 5.5, svg.both(tone, "paper", 1.4))


def _figure(item: _Placed, plot: _Plot, words: str, below: bool) -> str:
    """The score beyond the interval where the column is wide enough; peak and end are named beyond it."""
    high, low = plot.up.at(item.point.value.high or 0.0), plot.up.at(item.point.value.low or 0.0)
    colour = "vermilion" if item.point.pain else "ink"
    looks = {"size": 11.5, "anchor": "middle", "colour": colour, "more": svg.HALO}
    fits = measure.width(item.point.figure, 11.5) <= plot.pitch - 2
    lines = [item.point.figure] if fits and item.point.figure else []
    at = max(low, (item.y or 0.0) + 7) + 14 if below else min(high, (item.y or 0.0) - 6) - 6
    drawn = svg.lines_of_text(item.x, at, lines, 0, **looks)
    if words:
        drawn += svg.lines_of_text(item.x, at + (14 if below else -14) * len(lines), [words], 0, weight=600, **looks)
    return drawn


def _is_dip(placed: Sequence[_Placed], i: int) -> bool:
    """Whether both neighbours lie higher, so that the line leaves upwards on both sides."""
    here, around = placed[i].y, [placed[j].y for j in (i - 1, i + 1) if 0 <= j < len(placed)]
    return here is not None and len(around) == 2 and all(y is not None and y < here for y in around)


def _as_rows(
    phases: Sequence[JourneyPhase],
    texts: JourneyTexts,
    target: float | None,
    width: float,
    links: Mapping[str, str] | None,
    standalone: bool,
    heading: bool,
) -> str:
    """The same moments under each other, for a narrow sheet."""
    peak, end = peak_and_end([point for phase in phases for point in phase.points])
    rows = [_row(point, phase.name, texts, peak, end) for phase in phases for point in phase.points]
    words = RowTexts(texts.title, texts.subtitle, texts.description, texts.note, texts.numbers, texts.target)
    return interval_rows.draw(
        rows, words, target=target, width=width, links=links, standalone=standalone, heading=heading
    )


def _row(point: JourneyPoint, phase: str, texts: JourneyTexts, peak: str | None, end: str | None) -> IntervalRow:
    marks = [word for word, key in ((texts.peak, peak), (texts.end, end)) if key == point.key]
    label = f"{point.label} ({', '.join(marks)})" if marks else point.label
    tone = "vermilion" if point.pain else "blue"
    return IntervalRow(point.key, label, point.value, point.figure, point.spoken, True, tone, point.absent, phase)
