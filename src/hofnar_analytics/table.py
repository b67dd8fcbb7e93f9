"""A file as it was read: columns of text, nothing converted, nothing guessed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hofnar_analytics.errors import AmbiguousColumn, UnknownColumn
from hofnar_analytics.results import Warned


@dataclass(frozen=True, slots=True)
class MissingRange:
    """Values from ``low`` to ``high`` that the file itself calls missing; ``text`` for a text value."""

    low: float | None = None
    high: float | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """How a file was read. ``first_row`` is the spreadsheet row of the first answers (headers above it).

    ``columns`` holds (name in the table, header in the file) where these differ; ``truncated`` says that only
    the first rows were read.
    """

    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_rows: int = 1
    first_row: int = 2
    decimal_comma: bool = False
    renamed: tuple[tuple[str, str], ...] = ()
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of text under trimmed, unique names.

    data          a pyarrow table, every column ``string`` without nulls (an empty cell is '')
    labels        column name -> the question in words, where the file has one
    value_labels  column name -> {code as text -> words}
    missing       column name -> ranges the file calls missing (SPSS user-missing)
    """

    data: pa.Table
    facts: FileFacts
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, tuple[MissingRange, ...]] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.data.column_names)

    @property
    def rows(self) -> int:
        return int(self.data.num_rows)

    def texts(self, name: str) -> pa.ChunkedArray:
        """The cells of a column as text. UnknownColumn or AmbiguousColumn when the name does not lead to one."""
        return self.data.column(self.find(name))

    def label(self, name: str) -> str:
        return self.labels.get(name) or name

    def find(self, name: str) -> str:
        """The column's own name for a name that somebody typed; spaces around and doubled do not matter."""
        return find_column(name, self.columns, dict(self.facts.renamed))

    def __len__(self) -> int:
        return self.rows


@dataclass(frozen=True, slots=True)
class Rows:
    """A part of a file on its way: ``data`` as in ``Table``, ``numbers`` the spreadsheet row of each answer
    (blank rows are left out, so they may jump)."""

    numbers: NDArray[np.int64]
    data: pa.Table

    @property
    def first_row(self) -> int:
        return int(self.numbers[0]) if len(self.numbers) else 0


def trimmed(name: str) -> str:
    """A name without marks of byte order, spaces around it, line ends and doubled spaces.

    >>> trimmed(" Q7  ART\\n")
    'Q7 ART'
    """
    return " ".join(name.replace("\ufeff", "").replace("\u200b", "").replace("\x00", "").split())


def find_column(name: str, columns: tuple[str, ...], renamed: Mapping[str, str] | None = None) -> str:
    wanted = trimmed(name)
    if wanted in columns:
        return wanted
    choices = [column for column, header in (renamed or {}).items() if header == wanted]
    if choices:
        raise AmbiguousColumn(wanted, choices)
    raise UnknownColumn(wanted, near(wanted, columns))


def near(name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Up to three names that look like the one asked for."""
    folded: dict[str, str] = {column.casefold(): column for column in columns}
    found = difflib.get_close_matches(name.casefold(), list(folded), n=3, cutoff=0.6)
    return tuple(folded[key] for key in found)


def chunks_of(table: pa.Table, numbers: NDArray[np.int64], chunk: int) -> Iterator[Rows]:
    """A table in parts of at most ``chunk`` rows."""
    for start in range(0, table.num_rows, chunk):
        yield Rows(numbers[start : start + chunk], table.slice(start, chunk))


def numbered(first: int, rows: int) -> NDArray[np.int64]:
    return np.arange(first, first + rows, dtype=np.int64)
