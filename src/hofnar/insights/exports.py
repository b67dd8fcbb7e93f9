"""Tables as CSV and pictures as files. A cell that a spreadsheet would run as a formula is written as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import typst
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from hofnar.findings.figures import numbers
from hofnar.insights.months import Period
from hofnar_analytics.pictures.tokens import FONT_FOLDER

BOM = "\ufeff"
# Wide signs too: an Excel in Japan reads them as the narrow ones.
RISKY = tuple("=+-@\t\r\n\0＝＋－＠")
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
PIXELS_PER_INCH = 144.0
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
Cell = str | int | float | None
Line = tuple[Period | None, list[Cell]]  # one row of a table, and the months its figures are about


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """UTF-8 with its mark, semicolons and decimal commas where the language has them: so that Excel opens it."""
    text = io.StringIO()
    comma = numbers().decimal == ","
    writer = csv.writer(text, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerow([_safe(cell) for cell in head])
    for row in rows:
        writer.writerow([_cell(cell, comma) for cell in row])
    return _download(f"{name}.csv", BOM + text.getvalue(), "text/csv; charset=utf-8")


def _cell(cell: Cell, comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        written = repr(round(cell, 6))
        return written.replace(".", ",") if comma else written
    return _safe(cell) if isinstance(cell, str) else str(cell)


def _safe(text: str) -> str:
    """An apostrophe in front keeps it text."""
    bare = text.strip(UNSEEN)
    return f"'{text}" if bare.startswith(RISKY) or bare.lstrip().lstrip(UNSEEN).startswith(RISKY) else text


def svg_response(name: str, svg: str) -> HttpResponse:
    """Only ever as a download: an SVG that opens in the browser is a page of its own."""
    response = _download(f"{name}.svg", svg, "image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def png_response(name: str, svg: str) -> HttpResponse:
    return _download(f"{name}.png", png_of(svg), "image/png")


def png_of(svg: str) -> bytes:
    """The picture as pixels, two for every one on the page, on paper. The style sheet inside is for browsers."""
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", format: "svg")'
    sources = {"main": page, "picture.svg": STYLE.sub("", svg).encode()}
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONT_FOLDER)])
    # The stubs of typst do not know that the sources may be a mapping.
    made = typst.compile(sources, format="png", ppi=PIXELS_PER_INCH, font_paths=fonts)  # type: ignore[call-overload]
    return bytes(made)


def _download(name: str, content: str | bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
