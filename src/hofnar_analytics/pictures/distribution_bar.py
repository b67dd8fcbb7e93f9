"""The distribution of one score: every step of the scale visible, always beside an NPS.

    draw(score, texts, *, width=560, height=150, links=None, standalone=False, heading=True) -> str

``score``: results.Score · ``texts``: texts.DistributionTexts · ``links``: {step written as '9': address}.
Each step is a column of equal width with its value under it and its count on hover; under them one bar shows how the
groups share the whole: detractors, passives, promoters (vermilion, stone, blue) for an NPS; low to high on one
sequential scale of blue for others. Below 96 px high (without heading) only the bar is drawn.
Nothing is drawn of a group smaller than five people (SMALL_GROUP): the word for it stands instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, sheet, svg
from hofnar_analytics.pictures.texts import DistributionTexts
from hofnar_analytics.results import Reason, Score
from hofnar_analytics.scales import Kind

_MOST_STEPS = 21
_COLUMNS_FROM = 96.0


@dataclass(frozen=True, slots=True)
class Step:
    """One value of the scale: its count, its part of all, and how it is coloured."""

    value: float
    count: float
    share: float
    colour: str
    opacity: float
    group: int


def draw(
    score: Score,
    texts: DistributionTexts,
    *,
    width: float = 560,
    height: float = 150,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
    heading: bool = True,
) -> str:
    """The distribution as SVG; see the module."""
    head = sheet.heading(texts, width, shown=heading)
    steps = steps_of(score)
    if Reason.SMALL_GROUP in score.reasons or not steps or sum(step.count for step in steps) <= 0:
        body = svg.text(0, head.height + 24, texts.absent or texts.title, size=14, colour="grey")
    else:
        body = _pictured(steps, texts, head.height, width, height, links or {})
    body = head.drawn + body
    return sheet.root("distribution", texts, width, height, body, linked=bool(links), standalone=standalone)


def steps_of(score: Score) -> list[Step]:
    """Every step of the scale, also those nobody gave; values that were given when the scale has no bounds."""
    total = sum(score.distribution.values())
    values = _values(score)
    found = []
    for i, value in enumerate(values):
        count = float(score.distribution.get(value, 0.0))
        colour, opacity, group = _looks(score.scale.kind, i, len(values))
        found.append(Step(value, count, count / total if total else 0.0, colour, opacity, group))
    return found


def _values(score: Score) -> list[float]:
    low, high = score.scale.low, score.scale.high
    given = sorted(score.distribution)
    if low is not None and high is not None and high - low < _MOST_STEPS and all(v == round(v) for v in given):
        return [low + i for i in range(round(high - low) + 1)]
    return [float(v) for v in given[:_MOST_STEPS]]


def _looks(kind: Kind, i: int, steps: int) -> tuple[str, float, int]:
    """Colour token, opacity and group of a step; within a group the far end is the strongest."""
    if kind is Kind.NPS and steps == 11:
        if i <= 6:
            return "vermilion", 1.0 - 0.075 * i, 0
        return ("stone", 0.8 + 0.2 * (i - 7), 1) if i <= 8 else ("blue", 0.82 + 0.18 * (i - 9), 2)
    share = i / max(steps - 1, 1)
    return "blue", 0.22 + 0.78 * share, 0 if share < 0.5 else 2


def _pictured(
    steps: Sequence[Step], texts: DistributionTexts, top: float, width: float, height: float, links: Mapping[str, str]
) -> str:
    notes = sheet.note_lines(texts, width)
    foot = height - 15 * len(notes)
    grouped = len(texts.groups) == 3 and {step.group for step in steps} == {0, 1, 2}
    words = 20.0 if grouped else 0.0
    bar_top = foot - words - 18
    drawn = svg.lines_of_text(0, foot + 11, notes, 15, size=11, colour="grey")
    if height - top >= _COLUMNS_FROM:
        bar_top = foot - words - 14
        drawn += _columns(steps, texts, top, bar_top - 10, width, links)
    drawn += _bar(steps, bar_top, foot - words - bar_top, width, texts)
    return drawn + (_groups(steps, texts, foot - 5, width) if grouped else "")


def _columns(
    steps: Sequence[Step], texts: DistributionTexts, top: float, bottom: float, width: float, links: Mapping[str, str]
) -> str:
    """Columns of equal width on one line, the value of each under it, its share on top where it fits."""
    pitch = width / len(steps)
    floor, most = bottom - 17, max(step.share for step in steps)
    room = floor - top - 17
    drawn = ""
    for i, step in enumerate(steps):
        tall = max(step.share / most * room, 1.0 if step.count else 0.0)
        x, wide = i * pitch, pitch - max(2.0, pitch * 0.12)
        inside = svg.rect(
            x, top, wide, bottom - top, {"fill": "none", "stroke": "none", "pointer-events": "all", "class": "pic-ring"}
        )
        inside += svg.rect(x, floor - tall, wide, tall, {**svg.fill(step.colour), "fill-opacity": step.opacity})
        inside += _share(step, x + wide / 2, floor - tall - 5, pitch, texts)
        inside += svg.text(x + wide / 2, bottom - 3, _value(step, texts), size=11.5, colour="grey", anchor="middle")
        drawn += svg.mark(_count(step, texts), links.get(_key(step)), _key(step), inside)
    return drawn + svg.line(0, floor, width - max(2.0, pitch * 0.12), floor, svg.stroke("rule", 1))


def _share(step: Step, x: float, y: float, pitch: float, texts: DistributionTexts) -> str:
    label = texts.numbers.percent(step.share)
    if measure.width(label, 11) > pitch:
        return ""
    return svg.text(x, y, label, size=11, colour="ink" if step.count else "grey", anchor="middle")


def _bar(steps: Sequence[Step], y: float, height: float, width: float, texts: DistributionTexts) -> str:
    """All answers as one bar, a segment per step, hairlines between."""
    drawn, x = "", 0.0
    for step in steps:
        wide = step.share * width
        looks = {**svg.fill(step.colour), "fill-opacity": step.opacity}
        gap = 1.0 if wide > 3 else 0.0
        drawn += svg.group({}, svg.title(_count(step, texts)), svg.rect(x, y, wide - gap, height, looks))
        x += wide
    return drawn


def _groups(steps: Sequence[Step], texts: DistributionTexts, y: float, width: float) -> str:
    """The three groups with their shares: left, middle and right under the bar."""
    shares = [sum(step.share for step in steps if step.group == group) for group in range(3)]
    tones = ("vermilion", "stone-text", "blue")
    labels = [f"{name} {texts.numbers.percent(share)}" for name, share in zip(texts.groups, shares)]
    if sum(measure.width(label, 12.5, 600) for label in labels) > width - 20:
        labels = [texts.numbers.percent(share) for share in shares]
    middle = _between(labels, shares, width)
    places = ((0.0, None), (middle, "middle"), (width, "end"))
    return "".join(
        svg.text(x, y, label, size=12.5, weight=600, colour=tone, anchor=anchor)
        for label, tone, (x, anchor) in zip(labels, tones, places)
    )


def _between(labels: Sequence[str], shares: Sequence[float], width: float) -> float:
    """Under the middle of the passives, but clear of both neighbours."""
    first, half, last = (measure.width(label, 12.5, 600) for label in labels)
    wanted = (shares[0] + shares[1] / 2) * width
    return min(max(wanted, first + 12 + half / 2), width - last - 12 - half / 2)


def _key(step: Step) -> str:
    return svg.number(step.value)


def _value(step: Step, texts: DistributionTexts) -> str:
    return texts.numbers.plain(step.value, 0 if step.value == round(step.value) else 1)


def _count(step: Step, texts: DistributionTexts) -> str:
    """'9: 648 (24%)', in the words given."""
    decimals = 0 if abs(step.count - round(step.count)) < 1e-9 else 1
    count = texts.numbers.plain(step.count, decimals)
    filled = {"{step}": _value(step, texts), "{count}": count, "{share}": texts.numbers.percent(step.share)}
    words = texts.count
    for name, value in filled.items():
        words = words.replace(name, value)
    return words
