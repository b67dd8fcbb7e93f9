"""The ground of the impact matrix: its axes, the pale fields with their advice, the band around zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, svg
from hofnar_analytics.pictures.axes import Axis, decimals_of, padded
from hofnar_analytics.pictures.impact_marks import Mark, as_axis
from hofnar_analytics.pictures.labels import Box
from hofnar_analytics.pictures.texts import FieldText, ImpactTexts
from hofnar_analytics.results import Estimate, Impact, Quadrant

PALE = {
    Quadrant.RAISE: "blue-palest",
    Quadrant.CELEBRATE: "blue-pale",
    Quadrant.PREVENT: "vermilion-pale",
    Quadrant.SAVE: "stone-pale",
}
NAME_SIZE, ADVICE_SIZE, BAND_SIZE = 14.0, 12.0, 12.0
INNER_CORNER = 150.0  # square pixels of bubbles and intervals a field's words may cover before they move
TOUCHED = 90.0  # and what touching a thin interval counts for: words through a line read badly


@dataclass(frozen=True, slots=True)
class Ground:
    """The plot's box, its axes, and where the fields meet (pixels)."""

    box: Box
    across: Axis
    up: Axis
    cut: float | None
    zero: float
    sign: str = ""


def ground_for(impact: Impact, marks: Sequence[Mark], box: Box, reading: str = "effect") -> Ground:
    """Axes that hold every estimate and the intervals of the certain ones; wilder intervals are cut at the edge."""
    left, top, right, bottom = box
    across = Axis(*_across_span(impact, marks), left, right)
    low, high = _up_span(impact, marks)
    up = Axis(0.0 if reading == "share" else low, high, bottom, top)
    return Ground(box, across, up, _cut_at(impact.satisfaction_cut, across), up.at(0.0), as_axis(reading)[1])


def _cut_at(value: float | None, axis: Axis) -> float | None:
    return axis.at(value) if value is not None and axis.low < value < axis.high else None


def _across_span(impact: Impact, marks: Sequence[Mark]) -> tuple[float, float]:
    values = [v for mark in marks for v in _core(mark.across, 1.0)]
    low, high = padded(values or [0.0, 1.0], 0.09, 0.05)
    if impact.satisfaction_cut is None:
        return low, high
    room = 0.17 * (max(high, impact.satisfaction_cut) - min(low, impact.satisfaction_cut))
    return min(low, impact.satisfaction_cut - room), max(high, impact.satisfaction_cut + room)


def _up_span(impact: Impact, marks: Sequence[Mark]) -> tuple[float, float]:
    centres = [mark.up.estimate or 0.0 for mark in marks] or [0.0]
    reach = max(max(centres) - min(centres), max(abs(v) for v in centres), 1e-9)
    values = [0.0] + [v for mark in marks for v in _core(mark.up, 0.45 * reach if not mark.certain else reach)]
    low, high = padded(values, 0.08, 1e-3)
    signed = min(centres) < 0
    return (min(low, -0.28 * (high - low)) if signed else min(low, -0.1 * high)), max(high, -0.3 * low)


def _core(estimate: Estimate, reach: float) -> list[float]:
    """The estimate and its interval, the latter no further than ``reach`` away."""
    middle = estimate.estimate or 0.0
    ends = (estimate.low, estimate.high)
    return [middle] + [min(max(end, middle - reach), middle + reach) for end in ends if end is not None]


def fields(ground: Ground, texts: ImpactTexts) -> list[tuple[Quadrant, Box]]:
    """The four fields as boxes; without a cut nothing is called high or low and there are no fields."""
    left, top, right, bottom = ground.box
    if ground.cut is None:
        return []
    zero = min(max(ground.zero, top), bottom)
    boxes = {
        Quadrant.RAISE: (left, top, ground.cut, zero),
        Quadrant.CELEBRATE: (ground.cut, top, right, zero),
        Quadrant.PREVENT: (left, zero, ground.cut, bottom),
        Quadrant.SAVE: (ground.cut, zero, right, bottom),
    }
    return [(name, box) for name, box in boxes.items() if box[3] - box[1] > 1 and name in PALE]


def draw_ground(ground: Ground, band: float | None, texts: ImpactTexts) -> str:
    """Fields, gridlines, the band of no effect, the cut and the zero line."""
    left, top, right, bottom = ground.box
    pale = "".join(svg.rect(b[0], b[1], b[2] - b[0], b[3] - b[1], svg.fill(PALE[q])) for q, b in fields(ground, texts))
    frame = "" if pale else svg.rect(left, top, right - left, bottom - top, svg.fill("stone-pale"))
    cut = svg.line(ground.cut, top, ground.cut, bottom + 24, svg.stroke("rule", 1, "2 3")) if ground.cut else ""
    zero = svg.line(left, ground.zero, right, ground.zero, svg.stroke("grey", 1.2))
    return pale + frame + _band(ground, band) + _scale(ground, texts) + cut + zero


def _band(ground: Ground, band: float | None) -> str:
    if not band:
        return ""
    left, _, right, _ = ground.box
    top, bottom = ground.up.held(band), ground.up.held(-band)
    return svg.rect(left, top, right - left, bottom - top, {**svg.fill("stone-soft"), "fill-opacity": 0.28})


def write_band(ground: Ground, band: float | None, texts: ImpactTexts, taken: Sequence[Box]) -> list[WrittenField]:
    """The name of the band around zero, inside it at that end where it covers least; none where the band is thin."""
    words = texts.fields.get(Quadrant.NO_EFFECT)
    if not band or words is None:
        return []
    left, _, right, _ = ground.box
    top, zero = ground.up.held(band), ground.up.held(0.0)
    if zero - top < 15:
        return []
    wide = measure.width(words.name, BAND_SIZE, 600) + 4
    box = (left + 8, zero - 16, left + 8 + wide, zero - 2), (right - 8 - wide, zero - 16, right - 8, zero - 2)
    best = min(box, key=lambda option: sum(_shared(option, other) for other in taken))
    return [WrittenField(best, words.name, (), best is box[1], "stone-text", BAND_SIZE)]


def _scale(ground: Ground, texts: ImpactTexts) -> str:
    """Numbers along both axes with barely visible gridlines."""
    left, _, right, bottom = ground.box
    rows, columns = ground.up.ticks(6), ground.across.ticks(7)
    digits, places = decimals_of(rows), decimals_of(columns)
    drawn = ""
    for value in rows:
        y = ground.up.at(value)
        drawn += svg.line(left, y, right, y, {**svg.stroke("rule", 0.5), "stroke-opacity": 0.45}) if value else ""
        label = f"{texts.numbers.plain(value, digits)}%" if ground.sign else texts.numbers.signed(value, digits)
        drawn += svg.text(left - 8, y + 4, label, size=11.5, colour="grey", anchor="end")
    for value in columns:
        x = ground.across.at(value)
        drawn += svg.line(x, bottom, x, bottom + 4, svg.stroke("rule", 1))
        drawn += svg.text(x, bottom + 17, texts.numbers.plain(value, places), size=11.5, colour="grey", anchor="middle")
    return drawn


def ruled_lines(ground: Ground) -> list[Box]:
    """The zero line and the cut, which labels would rather not cover."""
    left, top, right, bottom = ground.box
    cut = [(ground.cut, top, ground.cut, bottom)] if ground.cut is not None else []
    return [(left, ground.zero, right, ground.zero), *cut]


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A field's name and advice, broken into lines, with the box it fills."""

    box: Box
    name: str
    advice: tuple[str, ...]
    at_right: bool
    colour: str
    size: float = 14.0

    def draw(self) -> str:
        """The name in the serif, the advice under it."""
        left, top, right, _ = self.box
        x, anchor = (right, "end") if self.at_right else (left, None)
        looks = {"size": self.size, "weight": 600, "serif": True, "colour": self.colour, "anchor": anchor}
        drawn = svg.lines_of_text(x, top + self.size - 1, [self.name], 0, **looks)
        for i, line in enumerate(self.advice):
            drawn += svg.text(x, top + 30 + i * 15, line, size=ADVICE_SIZE, colour="grey", anchor=anchor)
        return drawn


_TOKENS = {Quadrant.PREVENT: "vermilion", Quadrant.SAVE: "stone-text"}


def write_fields(ground: Ground, texts: ImpactTexts, bubbles: Sequence[Box]) -> list[WrittenField]:
    """Each field's words in that corner of it where they cover the fewest bubbles; the outer corner when equal."""
    written = []
    for quadrant, box in fields(ground, texts):
        words = texts.fields.get(quadrant)
        found = _best_corner(quadrant, box, words, bubbles) if words else None
        written += [found] if found else []
    return written


def _best_corner(quadrant: Quadrant, box: Box, words: FieldText, bubbles: Sequence[Box]) -> WrittenField | None:
    left, top, right, bottom = box
    room = min(right - left - 20, 250.0)
    if room < 70 or bottom - top < 26:
        return None
    lines = int(min(3, max(0, (bottom - top - 34) // 15)))
    advice = tuple(measure.wrap(words.advice, ADVICE_SIZE, room, lines)) if words.advice and lines else ()
    advice = () if advice and advice[-1].endswith(measure.ELLIPSIS) else advice
    name = measure.shorten(words.name, NAME_SIZE, room, 600)
    wide = max([measure.width(name, NAME_SIZE, 600), *(measure.width(a, ADVICE_SIZE) for a in advice)])
    high = 18 + 15 * len(advice)
    outer_right = quadrant in (Quadrant.CELEBRATE, Quadrant.SAVE)
    outer_top = quadrant in (Quadrant.CELEBRATE, Quadrant.RAISE)
    corners = [
        (outer_right, outer_top),
        (not outer_right, outer_top),
        (outer_right, not outer_top),
        (not outer_right, not outer_top),
    ]
    boxes = [(_corner(box, wide, high, at_right, at_top), at_right) for at_right, at_top in corners]
    costs = [sum(_covered(box, taken) for taken in bubbles) + i * INNER_CORNER for i, (box, _) in enumerate(boxes)]
    best, at_right = boxes[costs.index(min(costs))]
    return WrittenField(best, name, advice, at_right, _TOKENS.get(quadrant, "blue"))


def _corner(box: Box, wide: float, high: float, at_right: bool, at_top: bool) -> Box:
    left = box[2] - 10 - wide if at_right else box[0] + 10
    top = box[1] + 8 if at_top else box[3] - 8 - high
    return left, top, left + wide, top + high


def _covered(words: Box, taken: Box) -> float:
    shared = _shared(words, taken)
    return shared + TOUCHED if shared else 0.0


def _shared(a: Box, b: Box) -> float:
    """The area two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
