"""A trend the size of a word, for a table: the line, its band and the last point; gaps stay gaps.

    draw(values, texts, *, width=120, height=28, links=None, standalone=False) -> str

``values``: results.Estimate in order of time (unknown ones are gaps) · ``texts``: PictureTexts, of which only the
title and the description are used, to be read aloud · ``links``: {'': address} makes the whole a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hofnar_analytics.pictures import sheet, svg
from hofnar_analytics.pictures.axes import Axis, padded
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.results import Estimate


def draw(
    values: Sequence[Estimate],
    texts: PictureTexts,
    *,
    width: float = 120,
    height: float = 28,
    links: Mapping[str, str] | None = None,
    standalone: bool = False,
) -> str:
    """The sparkline as SVG; see the module."""
    ends = [v for e in values for v in (e.estimate, e.low, e.high) if v is not None]
    if not ends:
        return sheet.root("sparkline", texts, width, height, "", standalone=standalone)
    across = Axis(0, max(len(values) - 1, 1), 3, width - 5)
    up = Axis(*padded(ends, 0.05, 0.02), height - 3, 3)
    drawn = "".join(_stretch(values, run, across, up) for run in _runs(values))
    last = max(i for i, value in enumerate(values) if value.known)
    drawn += svg.circle(across.at(last), up.at(values[last].estimate or 0.0), 2.8, svg.fill("blue"))
    href = (links or {}).get("")
    body = svg.mark(texts.title, href, "", drawn) if href else drawn
    return sheet.root("sparkline", texts, width, height, body, linked=bool(href), standalone=standalone)


def _runs(values: Sequence[Estimate]) -> list[list[int]]:
    found: list[list[int]] = []
    for i, value in enumerate(values):
        if not value.known:
            continue
        if found and found[-1][-1] == i - 1:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _stretch(values: Sequence[Estimate], run: Sequence[int], across: Axis, up: Axis) -> str:
    points = [(across.at(i), up.at(values[i].estimate or 0.0)) for i in run]
    banded = [
        (across.at(i), v.low, v.high) for i in run for v in (values[i],) if v.low is not None and v.high is not None
    ]
    edge = [(x, up.at(high)) for x, _, high in banded] + [(x, up.at(low)) for x, low, _ in reversed(banded)]
    band = svg.path(edge, {**svg.fill("blue-soft"), "fill-opacity": 0.35}, closed=True) if len(banded) > 1 else ""
    if len(points) == 1:
        return svg.circle(*points[0], 1.8, svg.fill("blue-soft"))
    return band + svg.path(points, {**svg.stroke("blue", 1.4), "stroke-linejoin": "round"})
