"""Labels from a code list: what the columns and their codes are called, pasted or from a file.

Understood, one entry a line: ``Q7WIFI = Wi-Fi`` or with ``:``, ``;``, a comma, a tab, an arrow or two spaces between.
A line that begins with a number belongs to the columns named just above it without a blank line between
(``5  Outstanding``); three fields are column, code, label. Lines that name no column of the file are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from hofnar_analytics.encodings import find_encoding
from hofnar_analytics.errors import UnusableRequest
from hofnar_analytics.table import Table, trimmed

MOST_BYTES = 4_000_000
_SEPARATOR = r"\s*(?:→|->|=>|[=:;\t|])\s*|\s{2,}|\s*,\s*|\s+"
_CODE = re.compile(r"^(-?\d{1,5}|[A-Z]{1,3})(?:\s*(?:→|->|=>|[=:;.)|])\s*|\s{1,})(\S.*)$")
_MORE_CODES = re.compile(r"(?<!\s)(?:\s{3,}(-?\d{1,4})\s+(?=\S)|\s{2,}(-?\d{1,4})\s{2,}(?=\S))")
_NUMBERED = re.compile(r"^-?\d{1,5}$")


@dataclass(slots=True)
class CodeList:
    """``labels``: column -> words; ``values``: column -> {code -> words}."""

    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def apply(self, table: Table) -> Table:
        """The table with these labels; what the file itself says gives way."""
        values = {**table.value_labels}
        for name, pairs in self.values.items():
            values[name] = {**values.get(name, {}), **pairs}
        return replace(table, labels={**table.labels, **self.labels}, value_labels=values)

    def __bool__(self) -> bool:
        return bool(self.labels or self.values)


def read_code_list(text: str, columns: Sequence[str]) -> CodeList:
    """The labels in a text for the columns of a file.

    >>> found = read_code_list("Q7WIFI = Wi-Fi\\n  5  Outstanding\\n  6  Not applicable", ["Q7WIFI"])
    >>> found.labels, found.values["Q7WIFI"]["5"]
    ({'Q7WIFI': 'Wi-Fi'}, 'Outstanding')
    """
    reader = _Reader(columns)
    for line in text.splitlines():
        reader.read(line)
    return reader.found


def open_code_list(path: str | Path, columns: Sequence[str]) -> CodeList:
    """The labels in a file: text, CSV, Excel. UnusableRequest NO_CODE_LIST when it names no column of the file."""
    where = Path(path)
    if not where.is_file() or where.stat().st_size > MOST_BYTES:
        raise UnusableRequest("NO_CODE_LIST", figures={"file": where.name})
    with where.open("rb") as file:
        zipped = file.read(2) == b"PK"
    text = _sheet_text(where) if zipped else where.read_text(encoding=find_encoding(where))
    found = read_code_list(text, columns) or _from_records(text, columns)
    if not found:
        raise UnusableRequest("NO_CODE_LIST", figures={"file": where.name})
    return found


def _sheet_text(path: Path) -> str:
    from hofnar_analytics.reading_excel import read_excel

    table = read_excel(path)
    rows = [table.columns, *zip(*(table.data.column(name).to_pylist() for name in table.columns))]
    return "\n".join("\t".join(cell for cell in row) for row in rows)


def _from_records(text: str, columns: Sequence[str]) -> CodeList:
    """Quoted CSV, where the simple reading found nothing."""
    reader = _Reader(columns)
    for row in csv.reader(text.splitlines()):
        reader.read("\t".join(row))
    return reader.found


class _Reader:
    """Walks the lines; codes belong to the columns named since the last code."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.order = {trimmed(name): position for position, name in enumerate(columns)}
        self.by_case = {name.casefold(): name for name in self.order}
        self.found = CodeList()
        self.named: list[str] = []
        self.in_codes = self.after_blank = False

    def read(self, line: str) -> None:
        plain = line.strip().strip('"')
        if not plain:
            self.after_blank = True
            return
        names, rest = self._column(plain)
        if names:
            self._name(names, rest)
        elif self.named and (match := _CODE.match(plain)):
            self._code(match.group(1), match.group(2))

    def _column(self, line: str) -> tuple[list[str], str]:
        """The columns a line begins with (one, or a range Q8COM1-Q8COM5) and what follows."""
        for name, rest in _splits(line):
            if (known := self.by_case.get(name.casefold())) is not None:
                return [known], rest
            first, mark, last = name.partition("-")
            if mark and first.casefold() in self.by_case:
                return self._range(first, last), rest
        return [], ""

    def _range(self, first: str, last: str) -> list[str]:
        start = self.by_case[first.casefold()]
        end = self.by_case.get(last.strip().casefold(), start)
        low, high = self.order[start], self.order[end]
        return [name for name, position in self.order.items() if low <= position <= max(low, high)]

    def _name(self, names: list[str], rest: str) -> None:
        if self.in_codes or self.after_blank:
            self.named = []
        self.in_codes = self.after_blank = False
        self.named += [name for name in names if name not in self.named]
        rest = re.sub(r"^[-–—]\s+", "", rest).strip().strip('"').strip()
        code = _CODE.match(rest)
        if code and _NUMBERED.match(code.group(1)):
            only = self.named if len(names) > 1 else None
            self._code(code.group(1), code.group(2), names if only is None else only)
        elif rest:
            for name in names:
                self.found.labels.setdefault(name, trimmed(rest))

    def _code(self, code: str, words: str, names: Iterable[str] | None = None) -> None:
        pairs = _pairs(code, words)
        self.in_codes, self.after_blank = True, False
        for name in names or self.named:
            known = self.found.values.setdefault(name, {})
            for one, text in pairs.items():
                known.setdefault(one, text)


def _splits(line: str) -> list[tuple[str, str]]:
    """Ways to cut a line into a name and the rest: at a separator, or all of it a name."""
    cuts = islice(re.finditer(_SEPARATOR, line), 4)
    return [*((line[: found.start()], line[found.end() :]) for found in cuts), (line, "")]


def _pairs(code: str, words: str) -> Mapping[str, str]:
    """One code, or several that stand beside each other in columns."""
    parts = _MORE_CODES.split(words)
    pairs = {code: trimmed(parts[0].strip('"'))}
    for wide, tight, text in zip(parts[1::3], parts[2::3], parts[3::3]):
        pairs[wide or tight] = trimmed(text)
    return {one: text for one, text in pairs.items() if text}
