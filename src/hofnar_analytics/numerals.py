"""Text as people write numbers, read as numbers: decimal points, decimal commas, and groups of thousands.

One column is read in one way. '1.234,5' says that its commas are decimal; '1,234.5' that its points are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_GROUPED_POINT = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_THREE_AFTER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_LED = re.compile(r"([+-]?\d{1,3})\s*(?:[-–—=:.)]|\s\(|\()\s*[^\W\d_].*", re.DOTALL)


def decimal_comma(texts: Iterable[str], likely: bool = False) -> bool:
    """True when the texts of one column use the comma as decimal sign.

    '1,234' alone could be either: it is a decimal comma only where ``likely`` (the rest of the file does so).

    >>> decimal_comma(["7,5", "8"]), decimal_comma(["1,234.5"]), decimal_comma(["1,234"])
    (True, False, False)
    """
    unsure = False
    for text in texts:
        if "," not in text:
            continue
        plain = text.strip()
        if _THREE_AFTER.fullmatch(plain):
            unsure = True
        elif _COMMA.fullmatch(plain):
            return True
        elif _GROUPED_COMMA.fullmatch(plain):
            return False
    return unsure and likely


def number(text: str, comma: bool = False) -> float | None:
    """The number a text stands for, or None. With ``comma`` the comma is the decimal sign.

    >>> number(" 7 "), number("1.234,5", comma=True), number("1,234.5"), number("seven")
    (7.0, 1234.5, 1234.5, None)
    """
    plain = text.strip().replace("\u00a0", "").replace("−", "-")
    if not plain or not plain.isascii():
        return None
    if comma and (_COMMA.fullmatch(plain) or _GROUPED_POINT.fullmatch(plain)):
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
    elif not comma and _GROUPED_COMMA.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def leading_number(text: str) -> float | None:
    """The number that leads a labelled answer such as '5 - very satisfied' or '0 (not at all)', else None.

    >>> leading_number("5 - very satisfied"), leading_number("18-24"), leading_number("3 days")
    (5.0, None, None)
    """
    found = _LED.fullmatch(text.strip())
    return float(found.group(1)) if found else None


def plain_text(value: float) -> str:
    """A number as the shortest text that reads back as the same number; whole numbers without a point.

    >>> plain_text(4.0), plain_text(0.1)
    ('4', '0.1')
    """
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
