"""The sheet a picture is drawn on: the finding on top, the accessible name, the note at the foot."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from hofnar_analytics.pictures import measure, svg
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.pictures.tokens import standalone_style

TITLE_LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Heading:
    """The drawn title and subtitle, and the height they take."""

    drawn: str
    height: float


NO_HEADING = Heading("", 0.0)


def heading(texts: PictureTexts, width: float, *, shown: bool = True) -> Heading:
    """Title in the serif, subtitle in the sans, as large as the width allows."""
    if not shown:
        return NO_HEADING
    size = 24 if width >= 900 else 20 if width >= 560 else 18
    titles = measure.balanced(texts.title, size, width * 0.96, 6 if width < 560 else 3, 600)
    leading = size * TITLE_LEADING
    drawn = svg.lines_of_text(0, size + 2, titles, leading, size=size, weight=600, serif=True)
    below = size + 2 + (len(titles) - 1) * leading if titles else 0.0
    subtitles = measure.wrap(texts.subtitle, 13, width, 3) if texts.subtitle else []
    drawn += svg.lines_of_text(0, below + 21, subtitles, 18, size=13, colour="grey")
    return Heading(drawn, below + (8 + 18 * len(subtitles) if subtitles else 4) + 10)


def note_lines(texts: PictureTexts, width: float) -> list[str]:
    """The note broken to the width."""
    return measure.wrap(texts.note, 11, width, 4) if texts.note else []


def root(
    kind: str,
    texts: PictureTexts,
    width: float,
    height: float,
    body: str,
    *,
    linked: bool = False,
    standalone: bool = False,
) -> str:
    """The whole picture. With links it is a group of things to visit, without it is one image."""
    name = _identity(kind, texts, body)
    attributes: dict[str, svg.Value] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": f"pic pic-{kind}",
        "viewBox": f"0 0 {svg.number(width)} {svg.number(height)}",
        "width": width,
        "height": height,
        "role": "group" if linked else "img",
        "aria-labelledby": f"{name}-t {name}-d" if texts.description else f"{name}-t",
        **svg.BASE_FONT,
    }
    ground = ""
    inside = svg.element("g", {"transform": "translate(20 16)"}, body) if standalone else body
    if standalone:
        attributes |= {"viewBox": f"0 0 {svg.number(width + 40)} {svg.number(height + 32)}"}
        attributes |= {"width": width + 40, "height": height + 32}
        ground = svg.rect(0, 0, width + 40, height + 32, svg.fill("paper"))
    style = svg.element("style", {}, standalone_style()) if standalone else ""
    return svg.element("svg", attributes, _named(name, texts), style, ground, inside)


def _identity(kind: str, texts: PictureTexts, body: str) -> str:
    """An id that is the same for the same picture and differs between pictures on one page."""
    spoken = f"{kind}\0{texts.title}\0{texts.subtitle}\0{body}".encode("utf-8", "replace")
    return f"pic-{hashlib.sha256(spoken).hexdigest()[:10]}"


def _named(name: str, texts: PictureTexts) -> str:
    title = svg.element("title", {"id": f"{name}-t"}, svg.safe(texts.title) or " ")
    if not texts.description:
        return title
    return title + svg.element("desc", {"id": f"{name}-d"}, svg.safe(texts.description))
