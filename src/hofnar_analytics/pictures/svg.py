"""SVG as text: elements, attributes and safe content. Presentation attributes and classes only, never ``style``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from hofnar_analytics.pictures.measure import clean
from hofnar_analytics.pictures.tokens import LIGHT, SANS, SERIF

Value = str | float | int | None
SMALLEST_TEXT = 11.0


def number(value: float) -> str:
    """A coordinate with at most two decimals, so that the same picture is the same bytes everywhere."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _written(value: Value) -> str:
    return number(float(value)) if isinstance(value, int | float) else escape(str(value), quote=True)


def element(name: str, attributes: Mapping[str, Value], *children: str) -> str:
    """One element. ``None`` leaves an attribute out; children are SVG already."""
    written = "".join(f' {key}="{_written(value)}"' for key, value in attributes.items() if value is not None)
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def fill(colour: str) -> dict[str, Value]:
    """The attributes of a filled shape in a token's colour."""
    return {"class": f"pic-f-{colour}", "fill": LIGHT[colour]}


def stroke(colour: str, thickness: float = 1.0, dash: str | None = None) -> dict[str, Value]:
    """The attributes of a drawn line in a token's colour."""
    return {
        "class": f"pic-s-{colour}",
        "stroke": LIGHT[colour],
        "stroke-width": thickness,
        "stroke-dasharray": dash,
        "fill": "none",
    }


def both(inner: str, outer: str, thickness: float = 1.0) -> dict[str, Value]:
    """A shape with fill and outline of two tokens."""
    line = stroke(outer, thickness)
    return {**line, "class": f"pic-f-{inner} pic-s-{outer}", "fill": LIGHT[inner]}


def line(x1: float, y1: float, x2: float, y2: float, looks: Mapping[str, Value]) -> str:
    """A straight line."""
    return element("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, **looks})


def rect(x: float, y: float, width: float, height: float, looks: Mapping[str, Value]) -> str:
    """A rectangle; negative sizes become zero."""
    return element("rect", {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0), **looks})


def circle(x: float, y: float, radius: float, looks: Mapping[str, Value]) -> str:
    """A circle."""
    return element("circle", {"cx": x, "cy": y, "r": radius, **looks})


def path(points: Iterable[tuple[float, float]], looks: Mapping[str, Value], *, closed: bool = False) -> str:
    """A line through points, closed into a shape on request."""
    steps = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return element("polygon" if closed else "polyline", {"points": steps, **looks})


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 13,
    colour: str = "ink",
    weight: int | None = None,
    anchor: str | None = None,
    serif: bool = False,
    more: Mapping[str, Value] | None = None,
) -> str:
    """A line of text with its baseline at y. Never smaller than 11 px."""
    looks: dict[str, Value] = {
        "x": x,
        "y": y,
        "font-size": max(size, SMALLEST_TEXT),
        "font-family": SERIF if serif else None,
        "font-weight": weight,
        "text-anchor": anchor,
        **fill(colour),
    }
    extra = dict(more or {})
    looks["class"] = f"{looks['class']} {extra.pop('class')}" if "class" in extra else looks["class"]
    return element("text", {**looks, **extra}, safe(content))


def lines_of_text(x: float, y: float, contents: Iterable[str], leading: float, **looks: object) -> str:
    """Lines under each other, the first with its baseline at y."""
    return "".join(text(x, y + i * leading, content, **looks) for i, content in enumerate(contents))  # type: ignore[arg-type]


def safe(content: str) -> str:
    """Text made fit to stand between tags."""
    return escape(clean(content), quote=False)


def title(content: str) -> str:
    """What shows on hover and is read aloud for the element it stands in."""
    return f"<title>{safe(content)}</title>"


def group(attributes: Mapping[str, Value], *children: str) -> str:
    """A group; nothing when it has no children."""
    return element("g", attributes, *children) if any(children) else ""


def mark(description: str, href: str | None, key: str, *children: str) -> str:
    """Something a reader can point at: a link with keyboard focus where an address is known, else a titled group."""
    looks: dict[str, Value] = {"class": "pic-mark" if href else None, "data-key": clean(key)}
    if href is None:
        return element("g", looks, title(description), *children)
    # Named by its title: a label beside the words that can be seen would have to repeat them to the letter.
    return element("a", {**looks, "href": address(href)}, title(description), *children)


def address(href: str) -> str:
    """An address that is a page or a place on it; anything else that a browser might run becomes '#'."""
    head = href.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return href if ":" not in head or head.lower() in {"http:", "https:"} else "#"


BASE_FONT: dict[str, Value] = {"font-family": SANS, "font-size": 13.0}

HALO: dict[str, Value] = {
    "class": "pic-name pic-s-paper",
    "stroke": LIGHT["paper"],
    "stroke-width": 3.0,
    "stroke-opacity": 0.75,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
}
