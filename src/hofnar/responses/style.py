"""The one style element of a respondent's page, and the hash by which the policy lets it in."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from hofnar.frame.colour import (
    AA,
    AT_EASE,
    DARK_PAPER,
    DEFAULT_ACCENT,
    PAPER,
    contrast,
    is_colour,
    readable,
    text_on,
)

_SHEET = Path(__file__).parent / "templates" / "responses" / "style.css"


@cache
def style_of(accent: str) -> tuple[str, str]:
    """(sheet, its hash for the policy). The accent only comes in as a checked colour that reads well."""
    accent = accent if is_colour(accent) else DEFAULT_ACCENT
    light, dark = readable(accent, PAPER, AA), readable(accent, DARK_PAPER, AT_EASE)
    tokens = f":root{{--a:{light};--o:{text_on(light)}}}"
    tokens += f"@media(prefers-color-scheme:dark){{:root{{--a:{dark};--o:{text_on(dark)}}}}}"
    sheet = tokens + _squeezed(_SHEET.read_text())
    digest = b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return sheet, f"'sha256-{digest}'"


def reads_well(accent: str) -> bool:
    """Whether a house colour can stand as it is, for text and for buttons."""
    return is_colour(accent) and contrast(accent, PAPER) >= AA


def _squeezed(sheet: str) -> str:
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s+", " ", sheet)
    return re.sub(r" ?([{}:;,>]) ?", r"\1", sheet).replace(";}", "}").strip()
