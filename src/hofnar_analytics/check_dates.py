"""Dates, times of day, and things that only look like dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_SPLIT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].*)?")
_COMPACT = re.compile(r"(19|20)\d{6}")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}([:.]\d{2})?( ?[ap]\.?m\.?)?", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Dates:
    """``order`` is 'ymd', 'dmy', 'mdy' or 'time'; ``both`` says that days and months could also be swapped.

    ``old`` counts dates before 1990, or of 1 January 1970, which are more often a default than a visit.
    """

    order: str
    first: dt.date | None
    last: dt.date | None
    old: int
    strange: bool
    both: bool


def read_date(text: str, order: str) -> dt.date | None:
    """The date a text stands for in that order, or None.

    >>> read_date("05/11/2016 12:00:00 AM", "mdy"), read_date("31-12-2024", "mdy")
    (datetime.date(2016, 5, 11), None)
    """
    plain = text.strip()
    found = _ISO.fullmatch(plain)
    if found:
        return _date(found.group(1), found.group(2), found.group(3))
    if _COMPACT.fullmatch(plain):
        return _date(plain[:4], plain[4:6], plain[6:])
    found = _SPLIT.fullmatch(plain)
    if not found:
        return None
    first, second, year = found.groups()
    year = f"20{year}" if len(year) == 2 else year
    return _date(year, second, first) if order == "dmy" else _date(year, first, second)


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_dates(words: Mapping[str, int], numbers: Mapping[float, int]) -> Dates | None:
    """What kind of dates these texts are; None when fewer than nine in ten are dates or times.

    >>> find_dates({"31-12-2024": 1, "01-02-2025": 1}, {}).order
    'dmy'
    """
    texts = dict(words)
    texts.update({str(int(value)): count for value, count in numbers.items() if 19_000_000 < value < 21_010_000})
    total = sum(words.values()) + sum(numbers.values())
    if not texts or not total:
        return None
    if sum(count for text, count in texts.items() if _TIME.fullmatch(text.strip())) >= 0.9 * total:
        return Dates("time", None, None, 0, False, False)
    return _best(texts, total)


def _best(texts: Mapping[str, int], total: int) -> Dates | None:
    read = {order: _read(texts, order) for order in ("dmy", "mdy")}
    fits = {order: sum(count for _, count in pairs) for order, pairs in read.items()}
    order = "mdy" if fits["mdy"] > fits["dmy"] else "dmy"
    if fits[order] < 0.9 * (total - _times(texts)) or not fits[order]:
        return None
    both = fits["mdy"] == fits["dmy"] and any(_SPLIT.fullmatch(text.strip()) for text in texts)
    if all(not _SPLIT.fullmatch(text.strip()) for text in texts):
        order = "ymd"
    return _described(order, read["dmy" if order == "ymd" else order], both)


def _read(texts: Mapping[str, int], order: str) -> list[tuple[dt.date, int]]:
    pairs = ((read_date(text, order), count) for text, count in texts.items())
    return [(date, count) for date, count in pairs if date is not None]


def _times(texts: Mapping[str, int]) -> int:
    return sum(count for text, count in texts.items() if _TIME.fullmatch(text.strip()))


def _described(order: str, pairs: list[tuple[dt.date, int]], both: bool) -> Dates:
    likely = [date for date, _ in pairs if FIRST_YEAR <= date.year <= LAST_YEAR]
    old = sum(count for date, count in pairs if date.year < FIRST_YEAR)
    all_of_them = sum(count for _, count in pairs)
    same_day = {date for date, _ in pairs} <= {dt.date(1899, 12, day) for day in (29, 30, 31)}
    if same_day:
        return Dates("time", None, None, 0, False, False)
    far = sum(count for date, count in pairs if date.year > LAST_YEAR)
    strange = old + far > 0.5 * all_of_them
    return Dates(order, min(likely, default=None), max(likely, default=None), old, strange, both)
