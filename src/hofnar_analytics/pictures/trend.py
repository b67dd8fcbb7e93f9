"""One figure through time with its margin band; breaks of scale or wording are gaps, never bridged.

    draw(points, texts, *, breaks=(), target=None, width=720, height=320, links=None, standalone=False, heading=True)

``points``: TrendPoint in order of time, also the periods with nothing to show · ``breaks``: Break(before, note): the
line stops before that index and a dashed line carries the note · ``target``: the value of the target line, named by
``texts.target`` · ``links``: {point.key: address}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.results import Estimate

_RIGHT, _LEFT = 92.0, 36.0  # beside the plot: the last figure; the scale
_GAP = 12.0  # from the last point to its figure


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period. ``label`` stands under the axis ('Jan'), ``group`` under that where it changes ('2025');
    ``spoken`` is the hover text; ``figure`` the short text of the value with its margin, written at the last point;
    ``absent`` the word where nothing may be shown ('too few')."""

    key: str
    label: str
    value: Estimate
    spoken: str = ""
    figure: str = ""
    group: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """From the point with this index on, the figure is measured differently; ``note`` says how."""

    before: int
    note: str


@dataclass(frozen=True, slots=True)
class _Plot:
    points: Sequence[TrendPoint]
    across: Axis
    up: Axis
    signed: bool
    width: float

    def x(self, i: float) -> float:
        return self.across.at(i)


def draw(
    points: Sequence[TrendPoint],
    texts: PictureTexts,
    *,
    breaks: Sequence[Break] = (),
    target: float | None = None,
    width: float = 720,
    height: float = 320,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The trend as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    notes = sheet.note_lines(texts, width)
    plot = _plot_for(points, target, head.height + (36 if breaks else 8), width, height - 42 - 15 * len(notes))
    body = head.drawn + _grid(plot, texts) + _breaks(plot, breaks)
    found = runs(points, breaks)
    body += "".join(_run(plot, run) for run in found) + _target(plot, target, texts, found)
    body += _marks(plot, links or {}) + _last(plot)
    body += svg.lines_of_text(0, height - 15 * len(notes) + 11, notes, 15, size=11, colour="grey")
    return sheet.root("trend", texts, width, height, body, linked=bool(links), standalone=standalone)


def runs(points: Sequence[TrendPoint], breaks: Sequence[Break] = ()) -> list[list[int]]:
    """The stretches of neighbouring known points that may be joined: none across an absent period or a break."""
    stops = {item.before for item in breaks}
    found: list[list[int]] = []
    for i, point in enumerate(points):
        if not point.value.known:
            continue
        joined = found and found[-1][-1] == i - 1 and i not in stops
        if joined:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _plot_for(points: Sequence[TrendPoint], target: float | None, top: float, width: float, bottom: float) -> _Plot:
    values = [v for p in points for v in (p.value.estimate, p.value.low, p.value.high) if v is not None]
    values += [target] if target is not None else []
    low, high = padded(values or [0.0, 1.0], 0.1, 0.05)
    last = max(len(points) - 1, 1)
    across = Axis(0, last, _LEFT + 14, width - _right(points, width))
    return _Plot(points, across, Axis(low, high, bottom, top), low < 0, width)


def _right(points: Sequence[TrendPoint], width: float) -> float:
    """Room for the longest piece of the last figure that does not break: '58% ± 1.2%'."""
    told = next((point.figure for point in reversed(points) if point.value.known), "")
    pieces = told.replace(" ± ", "\u00a0±\u00a0").split(" ")
    return min(max(_RIGHT, max(measure.width(one, 14, 600) for one in pieces) + _GAP + 6), width / 3)


def _grid(plot: _Plot, texts: PictureTexts) -> str:
    values = plot.up.ticks(4)
    digits = decimals_of(values)
    drawn = ""
    for value in values:
        y = plot.up.at(value)
        looks = svg.stroke("rule", 1) if value == 0 else svg.stroke("hair", 0.8)
        drawn += svg.line(_LEFT, y, plot.across.end + 8, y, looks)
        label = texts.numbers.signed(value, digits) if plot.signed else texts.numbers.plain(value, digits)
        drawn += svg.text(_LEFT - 8, y + 4, label, size=11.5, colour="grey", anchor="end")
    return drawn + _periods(plot)


def _periods(plot: _Plot) -> str:
    """Period labels, as many as fit; the year under the first period of each year."""
    if not plot.points:
        return ""
    pitch = plot.x(1) - plot.x(0)
    widest = max(measure.width(point.label, 11.5) for point in plot.points) + 8
    every = next((k for k in (1, 2, 3, 6, 12, 24) if k * pitch >= widest), 48)
    y, drawn, year = plot.up.start + 17, "", ""
    for i, point in enumerate(plot.points):
        if i % every == 0:
            drawn += svg.text(plot.x(i), y, point.label, size=11.5, colour="grey", anchor="middle")
        if point.group and point.group != year:
            year = point.group
            drawn += svg.line(plot.x(i), plot.up.start, plot.x(i), plot.up.start + 4, svg.stroke("rule", 1))
            if _has_room(plot, i):
                drawn += svg.text(plot.x(i), y + 16, year, size=11.5, weight=600, colour="grey", anchor="middle")
    return drawn


def _has_room(plot: _Plot, first: int) -> bool:
    """Whether a year is long enough for its name; the last one always is."""
    year = plot.points[first].group
    following = next((j for j in range(first, len(plot.points)) if plot.points[j].group not in ("", year)), None)
    return following is None or plot.x(following) - plot.x(first) >= measure.width(year, 11.5, 600) + 6


def _target(plot: _Plot, target: float | None, texts: PictureTexts, found: Sequence[Sequence[int]]) -> str:
    """The line of the target, its name where the trend leaves most room: above or below it, left or right."""
    if target is None:
        return ""
    y, end = plot.up.at(target), plot.across.end + 8
    label = measure.shorten(texts.target, 11.5, end - _LEFT)
    wide = measure.width(label, 11.5)
    places = [(x, low) for low in (y - 5, y + 14) for x in (_LEFT + 4, end - wide - 4) if low < plot.up.start]
    line = [(plot.x(i), plot.up.at(plot.points[i].value.estimate or 0.0)) for run in found for i in run]
    x, low = max(places, key=lambda place: min(40.0, _room(line, place, wide)))
    drawn = svg.line(_LEFT, y, end, y, svg.stroke("ink", 1, "5 3"))
    return drawn + svg.text(x, low, label, size=11.5, colour="ink", more=svg.HALO)


def _room(line: Sequence[tuple[float, float]], place: tuple[float, float], wide: float) -> float:
    """How far the trend stays from a word above or below it, in pixels; between points it runs straight."""
    left, right, middle = place[0] - 6, place[0] + wide + 6, place[1] - 4
    between = [
        (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
        for a, b in pairwise(line)
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    return min((abs(y - middle) for x, y in [*line, *between] if left <= x <= right), default=1e9)


def _breaks(plot: _Plot, breaks: Sequence[Break]) -> str:
    """A dashed line with its note over the plot, on the side with more room; the whole note on hover."""
    drawn = ""
    for item in breaks:
        x = plot.x(item.before - 0.5)
        at_left = x > (_LEFT + plot.width) / 2
        room = (x if at_left else plot.width - x) - 10
        lines = measure.wrap(item.note, 11.5, room, 2)
        looks = {"size": 11.5, "colour": "grey", "anchor": "end" if at_left else None, "more": svg.HALO}
        top = plot.up.end - 4 - 14 * (len(lines) - 1)
        note = svg.lines_of_text(x + (-6 if at_left else 6), top, lines, 14, **looks)
        line = svg.line(x, top - 10, x, plot.up.start, svg.stroke("grey", 1, "2 3"))
        drawn += svg.group({}, svg.title(item.note), line, note)
    return drawn


def _run(plot: _Plot, run: Sequence[int]) -> str:
    """The band, then the line, of one stretch; a lone point gets a whisker instead of a band."""
    values = [plot.points[i].value for i in run]
    if len(run) == 1:
        return _whisker(plot, run[0])
    banded = [(plot.x(i), v.low, v.high) for i, v in zip(run, values) if v.low is not None and v.high is not None]
    over = [(x, plot.up.at(high)) for x, _, high in banded]
    under = [(x, plot.up.at(low)) for x, low, _ in reversed(banded)]
    band = svg.path(over + under, {**svg.fill("blue-soft"), "fill-opacity": 0.35}, closed=True) if banded else ""
    middle = [(plot.x(i), plot.up.at(v.estimate or 0.0)) for i, v in zip(run, values)]
    return band + svg.path(middle, {**svg.stroke("blue", 1.8), "stroke-linejoin": "round"})


def _whisker(plot: _Plot, i: int) -> str:
    value = plot.points[i].value
    if value.low is None or value.high is None:
        return ""
    return svg.line(plot.x(i), plot.up.at(value.low), plot.x(i), plot.up.at(value.high), svg.stroke("blue-soft", 3))


def _marks(plot: _Plot, links: Mapping[str, str]) -> str:
    drawn = ""
    for i, point in enumerate(plot.points):
        if not point.value.known:
            drawn += _missing(plot, i)
            continue
        x, y = plot.x(i), plot.up.at(point.value.estimate or 0.0)
        ring = svg.circle(x, y, 8, {"class": "pic-ring", "fill": "none", "stroke": "none", "pointer-events": "all"})
        dot = svg.circle(x, y, 2.6, svg.fill("blue"))
        drawn += svg.mark(point.spoken or point.label, links.get(point.key), point.key, ring, dot)
    return drawn


def _missing(plot: _Plot, i: int) -> str:
    """The word once for a stretch of absent periods, standing on the axis; a short tick for each."""
    x, y = plot.x(i), plot.up.start
    tick = svg.line(x, y - 4, x, y, svg.stroke("mute", 1))
    follows = i > 0 and not plot.points[i - 1].value.known
    word = plot.points[i].absent
    if follows or not word:
        return tick
    last = next((j for j in range(i, len(plot.points)) if plot.points[j].value.known), len(plot.points))
    middle = (plot.x(i) + plot.x(last - 1)) / 2
    return tick + svg.text(middle, y - 9, word, size=11, colour="grey", anchor="middle", more=svg.HALO)


def _last(plot: _Plot) -> str:
    """The last known point, larger, with its figure beside it."""
    known = [i for i, point in enumerate(plot.points) if point.value.known]
    if not known:
        return ""
    i = known[-1]
    x, y = plot.x(i), plot.up.at(plot.points[i].value.estimate or 0.0)
    lines = measure.wrap(plot.points[i].figure, 14, plot.width - x - _GAP, 2, 600)
    words = svg.lines_of_text(
        x + 11, y + 5 - 9 * (len(lines) - 1), lines, 18, size=14, weight=600, colour="blue", more=svg.HALO
    )
    return svg.circle(x, y, 4.5, svg.both("blue", "paper", 1.5)) + words
