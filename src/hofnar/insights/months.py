"""Months as whole numbers (year * 12 + month - 1): periods are made of them, so that they add up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?")


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_name(month: int) -> str:
    """The file's and the address' way of writing: 2026-11."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_from(text: str) -> int | None:
    """A month out of an address; None for anything else."""
    found = MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        return None
    return int(found[1]) * 12 + int(found[2]) - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    return first_day(month + 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one month to another, both included."""

    first: int
    last: int

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(year * 12, year * 12 + 11)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        return cls(year * 12 + 3 * (quarter - 1), year * 12 + 3 * quarter - 1)

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def key(self) -> str:
        return f"{month_name(self.first)}:{month_name(self.last)}"

    def back(self, months: int) -> Period:
        """The same length, so many months earlier."""
        return Period(self.first - months, self.last - months)

    def __contains__(self, month: int) -> bool:
        return self.first <= month <= self.last
