"""The impact matrix for a phone: the same marks as a list, field by field.

    draw(impact, texts, *, reading=None, width=358, height=None, links=None, standalone=False, heading=True) -> str

Arguments as in ``impact_matrix``. The list is as high as it needs to be; ``height`` only makes it higher. Each field
has its name and advice, then its moments, the largest figure first, each on a horizontal line with its interval on one
shared scale with zero marked. Moments that everybody lives come next, on their own scale; then those without a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.impact_marks import Mark, as_axis, in_strip, placed, unplaced
from hofnar_analytics.pictures.texts import FieldText, ImpactTexts
from hofnar_analytics.results import Impact, Quadrant, TouchpointImpact

ORDER = (
    Quadrant.PREVENT, Quadrant.RAISE, Quadrant.CELEBRATE, Quadrant.SAVE, Quadrant.NO_EFFECT, Quadrant.UNCERTAIN, None,
)  # fmt: skip
_COLOURS = {Quadrant.PREVENT: "vermilion", Quadrant.RAISE: "blue", Quadrant.CELEBRATE: "blue"}
_STRIP = 24.0


@dataclass(slots=True)
class _Column:
    """What has been drawn so far, and how far down."""

    width: float
    texts: ImpactTexts
    links: Mapping[str, str]
    y: float
    parts: list[str] = field(default_factory=list)

    def write(self, lines: Sequence[str], leading: float, **looks: object) -> None:
        for line in lines:
            self.y += leading
            self.parts.append(svg.lines_of_text(0, self.y, [line], 0, **looks))


def draw(
    impact: Impact,
    texts: ImpactTexts,
    *,
    reading: str | None = None,
    width: float = 358,
    height: float | None = None,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The list as SVG; see the module. Raises ValueError on an unknown reading."""
    reading = reading or impact.reading
    marks, strip = placed(impact, reading), in_strip(impact, reading)
    head = sheet.heading(texts, width, shown=heading)
    column = _Column(width, texts, links or {}, head.height, [head.drawn])
    if marks:
        _axis_and_groups(column, marks, as_axis(reading)[1])
    elif not strip and texts.absent:
        column.write(measure.wrap(texts.absent, 15, width, 3), 20, size=15, colour="grey")
    if strip:
        _everybody(column, strip)
    _absent(column, unplaced(impact, [*marks, *strip]))
    column.write(sheet.note_lines(texts, width), 15, size=11, colour="grey")
    tall = max(column.y + 8, height or 0)
    body = "".join(column.parts)
    return sheet.root("impact-list", texts, width, tall, body, linked=bool(links), standalone=standalone)


def _axis_and_groups(column: _Column, marks: Sequence[Mark], sign: str) -> None:
    axis = _axis(marks, column.width)
    column.write(measure.wrap(column.texts.up, 12, column.width, 2, 600), 16, size=12, weight=600)
    _ruler(column, axis, sign)
    for quadrant in ORDER:
        chosen = [mark for mark in marks if mark.quadrant is quadrant]
        if chosen:
            _field(column, quadrant)
            _rows(column, chosen, axis)


def _axis(marks: Sequence[Mark], width: float) -> Axis:
    centres = [mark.up.estimate or 0.0 for mark in marks]
    reach = max(max(centres) - min(centres), max(abs(v) for v in centres), 1e-9) * 0.6
    ends = [
        min(max(end, (mark.up.estimate or 0.0) - reach), (mark.up.estimate or 0.0) + reach)
        for mark in marks for end in (mark.up.low, mark.up.high) if end is not None
    ]  # fmt: skip
    return Axis(*padded([0.0, *centres, *ends], 0.05, 1e-3), 8, width - 8)


def _ruler(column: _Column, axis: Axis, sign: str = "") -> None:
    column.y += 16
    values = axis.ticks(5)
    for value in values:
        write = column.texts.numbers.plain if sign else column.texts.numbers.signed
        label = write(value, decimals_of(values)) + sign
        room = measure.width(label, 11) / 2
        x = min(max(axis.at(value), room), column.width - room)
        column.parts.append(svg.text(x, column.y, label, size=11, colour="grey", anchor="middle"))
    column.y += 4


def _field(column: _Column, quadrant: Quadrant | None) -> None:
    words = column.texts.fields.get(quadrant, FieldText("")) if quadrant else FieldText("")
    column.y += 10
    column.parts.append(svg.line(0, column.y, column.width, column.y, svg.stroke("rule", 1)))
    if words.name:
        colour = _COLOURS.get(quadrant, "stone-text") if quadrant else "grey"
        name = measure.shorten(words.name, 16, column.width, 600)
        column.write([name], 21, size=16, weight=600, serif=True, colour=colour)
        column.write(measure.wrap(words.advice, 12.5, column.width, 3), 16.5, size=12.5, colour="grey")
    column.y += 4


def _rows(column: _Column, marks: Sequence[Mark], axis: Axis) -> None:
    for mark in sorted(marks, key=lambda m: (-abs(m.up.estimate or 0.0), m.column)):
        _row(column, mark, axis)


def _row(column: _Column, mark: Mark, axis: Axis) -> None:
    """Name and figure on the first line, satisfaction small under it, then the strip."""
    weight = 600 if mark.certain else 400
    figure = column.texts.values.get(mark.column, "")
    room = column.width - measure.width(figure, 14, weight) - 14
    names = measure.wrap(mark.label or mark.column, 14, room, 2, weight)
    top = column.y + 6
    inside = [svg.rect(-3, top, column.width + 6, 1, {"class": "pic-ring", "fill": "none", "stroke": "none"})]
    inside.append(svg.text(column.width, top + 15, figure, size=14, weight=weight, anchor="end", colour=_ink(mark)))
    inside.append(svg.lines_of_text(0, top + 15, names, 17, size=14, weight=weight, more={"class": "pic-name"}))
    y = top + 15 + 17 * (len(names) - 1)
    detail = measure.shorten(column.texts.details.get(mark.column, ""), 11.5, column.width)
    if detail:
        y += 15
        inside.append(svg.text(0, y, detail, size=11.5, colour="grey"))
    inside.append(_strip(column, mark, axis, y + 4 + _STRIP / 2))
    words = column.texts.describe.get(mark.column) or measure.clean(mark.label)
    column.parts.append(svg.mark(words, column.links.get(mark.column), mark.column, *inside))
    column.y = y + 4 + _STRIP


def _ink(mark: Mark) -> str:
    if not mark.certain:
        return "grey"
    return "stone-text" if mark.tone == "stone" else mark.tone


def _strip(column: _Column, mark: Mark, axis: Axis, y: float) -> str:
    """A hairline over the whole width, zero, the interval and the mark."""
    drawn = svg.line(0, y, column.width, y, svg.stroke("hair", 1))
    zero = axis.held(0.0)
    drawn += svg.line(zero, y - 9, zero, y + 9, svg.stroke("grey", 1.2))
    if mark.up.low is not None and mark.up.high is not None:
        looks = {**svg.stroke(f"{mark.tone}-soft", 3 if mark.certain else 2), "stroke-linecap": "round"}
        drawn += svg.line(axis.held(mark.up.low), y, axis.held(mark.up.high), y, looks)
    radius = 3.5 + 6.0 * min(max(mark.remembered or 0.0, 0.0), 1.0) ** 0.5
    looks = svg.both(mark.tone, "paper", 1.2) if mark.certain else svg.both("paper", mark.tone, 1.7)
    return drawn + svg.circle(axis.held(mark.up.estimate or 0.0), y, radius, looks)


def _everybody(column: _Column, marks: Sequence[Mark]) -> None:
    column.y += 14
    column.parts.append(svg.line(0, column.y, column.width, column.y, svg.stroke("rule", 1)))
    titles = measure.wrap(column.texts.strip_title, 16, column.width, 2, 600)
    column.write(titles, 21, size=16, weight=600, serif=True)
    column.write(measure.wrap(column.texts.strip_note, 12.5, column.width, 2), 16.5, size=12.5, colour="grey")
    axis = _axis(marks, column.width)
    _ruler(column, axis)
    _rows(column, marks, axis)


def _absent(column: _Column, absent: Sequence[TouchpointImpact]) -> None:
    if not absent:
        return
    column.y += 14
    column.parts.append(svg.line(0, column.y, column.width, column.y, svg.stroke("rule", 1)))
    column.write([column.texts.unplaced_title], 20, size=13, weight=600)
    for touchpoint in absent:
        reason = column.texts.unplaced.get(touchpoint.column, "")
        line = f"{touchpoint.label or touchpoint.column}: {reason}" if reason else touchpoint.label
        column.write(measure.wrap(line, 12.5, column.width, 2), 16.5, size=12.5, colour="grey")
    column.y += 4
