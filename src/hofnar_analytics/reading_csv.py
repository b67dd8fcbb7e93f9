"""Text files: any delimiter, any encoding, quotes and line ends inside quotes, rows that are too short or long."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hofnar_analytics.encodings import find_encoding, known_encoding
from hofnar_analytics.errors import TooLarge, UnusableFile
from hofnar_analytics.headers import LOOK_AHEAD, MAX_COLUMNS, Header, read_header
from hofnar_analytics.numerals import decimal_comma
from hofnar_analytics.results import Warned, WarningCode
from hofnar_analytics.table import FileFacts, Rows

DELIMITERS = (",", ";", "\t", "|", "^", "~")
MAX_CELL = 1_000_000
_LONGEST_RECORD = 2_000
SUSPICIOUS = 500
_SNIFF_CHARACTERS = 1 << 18


@dataclass(slots=True)
class CsvFile:
    """An open question about a text file: how it is written, its header, and a way to walk its rows."""

    path: Path
    encoding: str
    delimiter: str
    header: Header
    decimal_comma: bool
    may_hold_zeros: bool
    short_rows: int = 0
    first_short: int = 0
    zero_bytes: int = 0

    @property
    def facts(self) -> FileFacts:
        rows = self.header.skip + self.header.rows
        return FileFacts(
            kind="csv",
            encoding=self.encoding,
            delimiter=self.delimiter,
            header_rows=self.header.rows,
            first_row=rows + 1,
            decimal_comma=self.decimal_comma,
            renamed=self.header.renamed,
        )

    def rows(self, chunk: int) -> Iterator[Rows]:
        """The answers in parts of ``chunk`` rows, each as columns of text."""
        self.short_rows = self.first_short = self.zero_bytes = 0
        above = self.header.skip + self.header.rows
        with _opened(self.path, self.encoding) as file:
            reader = csv.reader(file, delimiter=self.delimiter)
            _part(reader, above, 0)
            row, lines = above, reader.line_num
            while part := _part(reader, chunk, row):
                numbers, kept = self._fitted(part, row + 1, one_line_each=reader.line_num - lines == len(part))
                row, lines = row + len(part), reader.line_num
                if kept:
                    yield Rows(numbers, _columns(self.header.names, kept))

    def _fitted(
        self, part: list[list[str]], first: int, *, one_line_each: bool
    ) -> tuple[NDArray[np.int64], list[list[str]]]:
        """The rows of a part with as many cells as there are columns, and their numbers; blank rows left out."""
        width = len(self.header.names)
        plain = one_line_each and not self.may_hold_zeros
        if plain and {len(cells) for cells in part} == {width} and all(map(any, part)):
            return np.arange(first, first + len(part), dtype=np.int64), part
        numbered = [(row, self._fit(cells, row, width)) for row, cells in enumerate(part, first)]
        kept = [(row, cells) for row, cells in numbered if cells]
        return np.array([row for row, _ in kept], dtype=np.int64), [cells for _, cells in kept]

    def _fit(self, cells: list[str], row: int, width: int) -> list[str]:
        if not any(cells):
            return []
        _refuse_runaway(cells, row, width)
        if any("\x00" in cell for cell in cells):
            self.zero_bytes += sum(cell.count("\x00") for cell in cells)
            cells = [cell.replace("\x00", "") for cell in cells]
        if len(cells) > width:
            return _shortened(cells, row, width)
        if len(cells) < width:
            self.short_rows += 1
            self.first_short = self.first_short or row
        return cells + [""] * (width - len(cells))

    def warnings(self) -> tuple[Warned, ...]:
        """What was met on the way; complete once all rows have been walked."""
        found = list(self.header.warnings)
        if self.short_rows:
            figures = {"count": self.short_rows, "row": self.first_short}
            found.append(Warned(WarningCode.SHORT_ROWS, None, figures))
        if self.zero_bytes:
            found.append(Warned(WarningCode.ZERO_BYTES, None, {"count": self.zero_bytes}))
        return tuple(found)


def open_csv(path: Path, encoding: str | None = None, delimiter: str | None = None) -> CsvFile:
    """Find out how a text file is written. UnusableFile with a row where it cannot be read."""
    used = known_encoding(encoding) if encoding else find_encoding(path)
    with _opened(path, used) as file:
        sample = file.read(_SNIFF_CHARACTERS)
    if not sample.strip():
        raise UnusableFile("EMPTY")
    mark = _excel_mark(sample)
    chosen = delimiter or mark or find_delimiter(sample)
    file_ = CsvFile(path, used, chosen, Header((), {}, (), 0, 0, ()), False, _holds_zeros(path))
    head = _first_records(file_)
    skip = 1 if mark else 0
    header = read_header(head[skip:])
    file_.header = Header(header.names, header.labels, header.renamed, header.skip + skip, header.rows, header.warnings)
    cells = chain.from_iterable(head[file_.header.skip + header.rows :])
    file_.decimal_comma = chosen == ";" or decimal_comma(cells)
    return file_


def find_delimiter(sample: str) -> str:
    """The delimiter that cuts the first lines into the same number of cells, the most cells first."""
    lines = sample.splitlines()[:60]
    if len(sample) == _SNIFF_CHARACTERS and len(lines) > 1:
        lines = lines[:-1]
    return max(DELIMITERS, key=lambda mark: _agreement(lines, mark))


def _agreement(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    if not widths:
        return 0.0, 0
    width, rows = widths.most_common(1)[0]
    return (rows / sum(widths.values()) if width > 1 else 0.0), width


def _excel_mark(sample: str) -> str | None:
    """The delimiter of a first line 'sep=;', which Excel writes and obeys."""
    first = sample.split("\n", 1)[0].strip().strip('"')
    return first[4] if first.lower().startswith("sep=") and len(first) == 5 else None


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[TextIO]:
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding=encoding, newline="") as file:
        try:
            yield file
        except UnicodeError:
            raise UnusableFile("WRONG_ENCODING", figures={"encoding": encoding}) from None


def _part(reader: Iterator[list[str]], most: int, done: int) -> list[list[str]]:
    """The next records; ``done`` stand above them. A cell without end is an error with its row."""
    part: list[list[str]] = []
    try:
        for cells in islice(reader, most):
            part.append(cells)
    except csv.Error:
        raise UnusableFile("CELL_TOO_LONG", row=done + len(part) + 1, figures={"most": MAX_CELL}) from None
    return part


def _refuse_runaway(cells: list[str], row: int, width: int) -> None:
    """A record over very many lines, or one that ends the file early inside a long cell, has an open quote."""
    lines = 1 + sum(cell.count("\n") for cell in cells)
    if lines > _LONGEST_RECORD or (len(cells) < width and lines > 1 and len(cells[-1]) > SUSPICIOUS):
        raise UnusableFile("UNCLOSED_QUOTE", row=row, figures={"lines": lines})


def _first_records(file_: CsvFile) -> list[list[str]]:
    with _opened(file_.path, file_.encoding) as file:
        found = _part(csv.reader(file, delimiter=file_.delimiter), LOOK_AHEAD, 0)
    for row, cells in enumerate(found, 1):
        _refuse_runaway(cells, row, 0)
    return [_bounded([cell.replace("\x00", "") for cell in cells], row) for row, cells in enumerate(found, 1)]


def _holds_zeros(path: Path) -> bool:
    with path.open("rb") as file:
        return any(b"\x00" in block for block in iter(lambda: file.read(1 << 20), b""))


def _bounded(cells: list[str], row: int) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise TooLarge("TOO_MANY_COLUMNS", row=row, figures={"columns": len(cells), "most": MAX_COLUMNS})
    return cells


def _shortened(cells: list[str], row: int, width: int) -> list[str]:
    if any(cell.strip() for cell in cells[width:]):
        raise UnusableFile("ROW_TOO_LONG", row=row, figures={"cells": len(cells), "columns": width})
    return cells[:width]


def _columns(names: tuple[str, ...], rows: list[list[str]]) -> pa.Table:
    columns = zip(*rows)
    return pa.Table.from_arrays([pa.array(column, type=pa.string()) for column in columns], names=list(names))
