"""SPSS files (.sav, .zsav): answers as text, question and value labels, and what the file itself calls missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyreadstat

from hofnar_analytics.errors import TooLarge, UnusableFile
from hofnar_analytics.headers import MAX_COLUMNS
from hofnar_analytics.numerals import plain_text
from hofnar_analytics.table import FileFacts, MissingRange, Rows, Table, numbered, trimmed


def read_spss(path: Path, encoding: str | None = None) -> Table:
    """The whole file. Labels and missing ranges come along; user-missing codes stay in the cells as codes."""
    columns, meta = _read(path, encoding=encoding)
    return _table(columns, meta)


def stream_spss(path: Path, chunk: int, encoding: str | None = None) -> Iterator[Rows]:
    start = 0
    while True:
        columns, meta = _read(path, encoding=encoding, row_limit=chunk, row_offset=start)
        part = _table(columns, meta).data
        if not part.num_rows:
            return
        yield Rows(numbered(start + 1, part.num_rows), part)
        start += part.num_rows


def spss_table_without_rows(path: Path, encoding: str | None = None) -> Table:
    columns, meta = _read(path, encoding=encoding, row_limit=1)
    return _table(columns, meta)


def _read(path: Path, **options: Any) -> tuple[dict[str, Any], Any]:
    try:
        columns, meta = pyreadstat.read_sav(str(path), output_format="dict", user_missing=True, **options)
    except (pyreadstat.ReadstatError, UnicodeError, OverflowError, ValueError, MemoryError):
        raise UnusableFile("DAMAGED", figures={"kind": "spss"}) from None
    if len(columns) > MAX_COLUMNS:
        raise TooLarge("TOO_MANY_COLUMNS", figures={"columns": len(columns), "most": MAX_COLUMNS})
    if not columns:
        raise UnusableFile("EMPTY")
    return columns, meta


def _table(columns: Mapping[str, Any], meta: Any) -> Table:
    names = [trimmed(name) or f"Column {position}" for position, name in enumerate(columns, 1)]
    arrays = [pa.array([_text(value) for value in _values(cells)], pa.string()) for cells in columns.values()]
    data = pa.Table.from_arrays(arrays, names=names)
    labels = {name: trimmed(text) for name, text in zip(names, meta.column_labels) if text and trimmed(text)}
    facts = FileFacts(kind="spss", encoding=meta.file_encoding, header_rows=0, first_row=1)
    return Table(data, facts, labels, _value_labels(meta), _missing(meta))


def _values(cells: Any) -> Any:
    return cells.tolist() if isinstance(cells, np.ndarray) else cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return plain_text(float(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value).replace("\0", "")


def _value_labels(meta: Any) -> dict[str, dict[str, str]]:
    return {
        trimmed(name): {_text(code): trimmed(str(text)) for code, text in pairs.items()}
        for name, pairs in meta.variable_value_labels.items()
    }


def _missing(meta: Any) -> dict[str, tuple[MissingRange, ...]]:
    return {
        trimmed(name): tuple(_range(one["lo"], one["hi"]) for one in ranges)
        for name, ranges in (meta.missing_ranges or {}).items()
    }


def _range(low: object, high: object) -> MissingRange:
    if isinstance(low, str):
        return MissingRange(text=low.strip())
    return MissingRange(low=float(low), high=float(high))  # type: ignore[arg-type]
