"""Text files: any delimiter, any encoding, quotes and line ends inside quotes, rows that are too short or long."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa

from hofnar_analytics.encodings import find_encoding, known_encoding
from hofnar_analytics.errors import TooLarge, UnusableFile
from hofnar_analytics.headers import LOOK_AHEAD, MAX_COLUMNS, Header, read_header
from hofnar_analytics.numerals import decimal_comma
from hofnar_analytics.results import Warned, WarningCode
from hofnar_analytics.table import FileFacts, Rows

DELIMITERS = (",", ";", "\t", "|", "^", "~")
MAX_CELL = 1_000_000
_LONGEST_RECORD = 2_000
_SNIFF_CHARACTERS = 1 << 18


@dataclass(slots=True)
class CsvFile:
    """An open question about a text file: how it is written, its header, and a way to walk its rows."""

    path: Path
    encoding: str
    delimiter: str
    header: Header
    decimal_comma: bool
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
        start = self.header.skip + self.header.rows
        self.short_rows = self.first_short = self.zero_bytes = 0
        with _opened(self.path, self.encoding) as file:
            records = islice(_records(self, file), start, None)
            numbered = (pair for pair in records if pair[1])
            while part := list(islice(numbered, chunk)):
                rows, cells = zip(*part)
                yield Rows(np.array(rows, dtype=np.int64), _columns(self.header.names, cells))

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
    file_ = CsvFile(path, used, chosen, Header((), {}, (), 0, 0, ()), False)
    head = _first_records(file_)
    skip = 1 if mark else 0
    header = read_header([cells for _, cells in head[skip:]])
    file_.header = Header(header.names, header.labels, header.renamed, header.skip + skip, header.rows, header.warnings)
    cells = chain.from_iterable(row for _, row in head[file_.header.skip + header.rows :])
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


def _first_records(file_: CsvFile) -> list[tuple[int, list[str]]]:
    with _opened(file_.path, file_.encoding) as file:
        return list(islice(_records(file_, file), LOOK_AHEAD))


def _records(file_: CsvFile, file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """(spreadsheet row, cells) for every record; a blank record has no cells."""
    reader = csv.reader(file, delimiter=file_.delimiter)
    width = len(file_.header.names)
    row = lines = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UnusableFile("CELL_TOO_LONG", row=row + 1, figures={"most": MAX_CELL}) from None
        row += 1
        spanned, lines = reader.line_num - lines, reader.line_num
        if spanned > _LONGEST_RECORD:
            raise UnusableFile("UNCLOSED_QUOTE", row=row, figures={"lines": spanned})
        yield row, _fitted(file_, cells, row, width, spanned)


def _fitted(file_: CsvFile, cells: list[str], row: int, width: int, spanned: int) -> list[str]:
    """The cells of one record, as many as there are columns; [] for a blank one."""
    if not any(cells):
        return []
    if "\x00" in "".join(cells):
        file_.zero_bytes += sum(cell.count("\x00") for cell in cells)
        cells = [cell.replace("\x00", "") for cell in cells]
    if not width or len(cells) == width:
        return _bounded(cells, row) if not width else cells
    if len(cells) > width:
        return _shortened(cells, row, width)
    if row <= file_.header.skip + file_.header.rows:
        return cells
    if spanned > 1 and "\n" in cells[-1] and len(cells[-1]) > 500:
        raise UnusableFile("UNCLOSED_QUOTE", row=row, figures={"lines": spanned})
    file_.short_rows += 1
    file_.first_short = file_.first_short or row
    return cells + [""] * (width - len(cells))


def _bounded(cells: list[str], row: int) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise TooLarge("TOO_MANY_COLUMNS", row=row, figures={"columns": len(cells), "most": MAX_COLUMNS})
    return cells


def _shortened(cells: list[str], row: int, width: int) -> list[str]:
    if any(cell.strip() for cell in cells[width:]):
        raise UnusableFile("ROW_TOO_LONG", row=row, figures={"cells": len(cells), "columns": width})
    return cells[:width]


def _columns(names: tuple[str, ...], rows: Sequence[list[str]]) -> pa.Table:
    columns = zip(*rows)
    return pa.Table.from_arrays([pa.array(column, type=pa.string()) for column in columns], names=list(names))
