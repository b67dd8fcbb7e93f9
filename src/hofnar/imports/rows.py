"""Walks a file and gives its rows as they will be stored, with what is wrong, in bounded memory.

The walk depends on the file and the mapping alone: the same file gives the same rows in the same order, so that a
killed import can go on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from hofnar.imports import cells
from hofnar.imports.plan import Plan, When
from hofnar_analytics.files import stream_rows
from hofnar_analytics.mapping import Mapping
from hofnar_analytics.table import Rows

PART = 2_000  # small, so that reading stands between transactions instead of before many of them
REFUSING = frozenset({"NO_DATE", "NOT_A_DATE", "STRANGE_DATE", "NO_WEIGHT", "NO_ID", "TWICE", "NO_WAVE", "NO_YEAR"})


class Problem(NamedTuple):
    row: int
    column: str
    code: str
    text: str

    @property
    def refuses(self) -> bool:
        return self.code in REFUSING


class Row(NamedTuple):
    """One row to be stored: ``unit`` as the file writes it, answers and segments as JSON."""

    number: int
    wave: str
    external_id: str
    unit: str
    answered_on: str
    answers: str
    segments: str
    weight: float
    speaks: bool


@dataclass(frozen=True, slots=True)
class Part:
    """``rows`` has None where a row is refused; ``problems`` tells why, and which cells do not count."""

    numbers: list[int]
    rows: list[Row | None]
    problems: list[Problem]


@dataclass(slots=True)
class Walk:
    """One way through a file. Remembers which identities came by."""

    path: Path
    mapping: Mapping
    plan: Plan
    seen: set[int] = field(default_factory=set)
    times: dict[int, int] = field(default_factory=dict)
    whole_years: set[int] = field(default_factory=set)  # years of which some rows tell no month

    def parts(self, size: int = PART) -> Iterator[Part]:
        mapping = self.mapping
        given = {"sheet": mapping.sheet, "encoding": mapping.encoding, "delimiter": mapping.delimiter}
        for rows in stream_rows(self.path, None, size, **given):
            yield self.part(rows)

    def part(self, rows: Rows) -> Part:
        """The rows of one part of the file; parts must come in the file's order."""
        numbers = [int(number) for number in rows.numbers]
        reader = _PartReader(rows.data, self.plan, numbers)
        full = zip(
            numbers,
            *reader.days(),
            self._identities(rows.data),
            reader.units(),
            reader.answers(),
            reader.segments(),
            reader.weights(),
            reader.speaks,
        )
        self.whole_years |= reader.whole_years
        refused = {problem.row for problem in reader.problems if problem.refuses}
        found = [self._row(row, refused, reader.problems) for row in full]
        return Part(numbers, found, sorted(reader.problems))

    def _row(self, row: tuple, refused: set[int], problems: list[Problem]) -> Row | None:  # type: ignore[type-arg]
        number, day, wave, identity, unit, answers, segments, weight, speaks = row
        if number in refused:
            return None
        if not identity:
            problems.append(Problem(number, self.plan.identity.name if self.plan.identity else "", "NO_ID", ""))
            return None
        key = hash((wave, identity))
        if key in self.seen:
            column = self.plan.identity.name if self.plan.identity else ""
            problems.append(Problem(number, column, "TWICE", identity))
            return None
        self.seen.add(key)
        return Row(number, wave, identity, unit, day, answers, segments, weight, speaks)

    def _identities(self, data: pa.Table) -> list[str]:
        if self.plan.identity is not None:
            return list(cells.plain_texts(data.column(self.plan.identity.name)).values)
        return self._by_content(data)

    def _by_content(self, data: pa.Table) -> list[str]:
        """Without an id the whole row is its identity, with a number for rows that are alike."""
        columns = [data.column(name).to_pylist() for name in data.column_names]
        return [self._numbered("\x1f".join(texts)) for texts in zip(*columns)]

    def _numbered(self, content: str) -> str:
        digest = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        short = int(digest[:15], 16)
        often = self.times[short] = self.times.get(short, 0) + 1
        return f"row {digest}-{often}"


@dataclass(slots=True)
class _PartReader:
    data: pa.Table
    plan: Plan
    numbers: list[int]
    problems: list[Problem] = field(default_factory=list)
    speaks: list[bool] = field(default_factory=list)
    whole_years: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.speaks = [False] * len(self.numbers)

    def _noted(self, name: str, column: cells.Column) -> list:  # type: ignore[type-arg]
        self.problems += [Problem(self.numbers[at], name, code, text[:200]) for at, code, text in column.problems()]
        return column.values

    def answers(self) -> list[str]:
        parts = [
            self._noted(one.name, cells.scored(self.data.column(one.name), one, self.plan)) for one in self.plan.scored
        ]
        texts = [cells.comments(self.data.column(one.name), one) for one in self.plan.comments]
        for said in texts:
            self.speaks[:] = [speaks or bool(text) for speaks, text in zip(self.speaks, said)]
        return cells.joined([*parts, *texts], len(self.numbers))

    def segments(self) -> list[str]:
        parts = [cells.segments(self.data.column(one.name), one).values for one in self.plan.segments]
        return cells.joined(parts, len(self.numbers))

    def units(self) -> list[str]:
        if self.plan.unit is None:
            return [""] * len(self.numbers)
        return cells.plain_texts(self.data.column(self.plan.unit.name)).values

    def weights(self) -> list[float]:
        if self.plan.weight is None:
            return [1.0] * len(self.numbers)
        read = cells.weights(self.data.column(self.plan.weight.name), self.plan.weight, self.plan)
        return self._noted(self.plan.weight.name, read)

    def days(self) -> tuple[list[str], list[str]]:
        """For every row its date and its wave."""
        when = self.plan.when
        isos = self._full_dates(when) if when.full is not None else self._put_together(when)
        return isos, self._waves(when, isos)

    def _waves(self, when: When, isos: list[str]) -> list[str]:
        if when.wave is not None:
            return self._noted(when.wave.name, cells.waves(self.data.column(when.wave.name)))
        return [when.file_wave] * len(isos) if when.file_wave else [iso[:4] for iso in isos]

    def _full_dates(self, when: When) -> list[str]:
        assert when.full is not None
        return self._noted(when.full.name, cells.dates(self.data.column(when.full.name), when.full))

    def _put_together(self, when: When) -> list[str]:
        years, months = self._years_and_months(when)
        has_month = when.knows_month
        days = self._numbers(when.day.name if when.day and has_month else None, 1, 1, 31)
        found = [_iso(*parts) for parts in zip(years, months, days)]
        self.problems += [
            Problem(number, when.day.name if when.day else "", "NOT_A_DATE", f"{year}-{month}-{day}")
            for number, iso, year, month, day in zip(self.numbers, found, years, months, days)
            if not iso and None not in (year, day)
        ]
        if not when.knows_month:
            self.whole_years |= {year for year, month in zip(years, months) if year and not month}
        return found

    def _years_and_months(self, when: When) -> tuple[list[int | None], list[int | None]]:
        months = self._numbers(when.month.name if when.month else None, when.file_month, 1, 12)
        if not when.reads_wave or when.wave is None:
            return self._numbers(when.year.name if when.year else None, when.file_year, 1990, 2100), months
        said = self._noted(when.wave.name, cells.calendar_of_waves(self.data.column(when.wave.name)))
        years = [one // 100 if one else None for one in said]
        return years, months if when.knows_month else [one % 100 or None if one else None for one in said]

    def _numbers(self, name: str | None, otherwise: int | None, low: int, high: int) -> list[int | None]:
        if name is None:
            return [otherwise] * len(self.numbers)
        return self._noted(name, cells.whole_numbers(self.data.column(name), low, high, "NOT_A_DATE"))


def _iso(year: int | None, month: int | None, day: int | None) -> str:
    """Without a month a year stands at its first day."""
    try:
        return date(year or 0, month or 1, day or 0).isoformat()
    except ValueError:
        return ""
