"""Parquet files: every column as the text a person would have written for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hofnar_analytics.errors import TooLarge, UnusableFile
from hofnar_analytics.headers import MAX_COLUMNS, read_header
from hofnar_analytics.numerals import plain_text
from hofnar_analytics.table import FileFacts, Rows, Table, numbered

MAX_CELLS = 200_000_000


def read_parquet(path: Path) -> Table:
    """The whole file as text. TooLarge above MAX_CELLS; UnusableFile when it is damaged or holds no rows."""
    file, empty = open_parquet(path)
    rows, columns = file.metadata.num_rows, file.metadata.num_columns
    if rows * columns > MAX_CELLS:
        raise TooLarge("FILE_TOO_LARGE", figures={"rows": rows, "columns": columns, "most": MAX_CELLS})
    parts = [rows_.data for rows_ in stream_parquet(path, 100_000)]
    data = pa.concat_tables(parts) if parts else empty.data
    return Table(data, empty.facts, warnings=empty.warnings)


def open_parquet(path: Path) -> tuple[pq.ParquetFile, Table]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError):
        raise UnusableFile("DAMAGED", figures={"kind": "parquet"}) from None
    raw = file.schema_arrow.names
    if len(raw) > MAX_COLUMNS:
        raise TooLarge("TOO_MANY_COLUMNS", figures={"columns": len(raw), "most": MAX_COLUMNS})
    header = read_header([raw])
    schema = pa.schema([(name, pa.string()) for name in header.names])
    facts = FileFacts(kind="parquet", header_rows=0, first_row=1, renamed=header.renamed)
    return file, Table(schema.empty_table(), facts, warnings=header.warnings)


def stream_parquet(path: Path, chunk: int) -> Iterator[Rows]:
    file, empty = open_parquet(path)
    row = 1
    try:
        for batch in file.iter_batches(batch_size=chunk):
            arrays = [_as_text(column, name) for column, name in zip(batch.columns, empty.columns)]
            yield Rows(numbered(row, batch.num_rows), pa.Table.from_arrays(arrays, list(empty.columns)))
            row += batch.num_rows
    except (pa.ArrowException, OSError):
        raise UnusableFile("DAMAGED", row=row, figures={"kind": "parquet"}) from None


def _as_text(column: pa.Array, name: str) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_nested(kind):
        raise UnusableFile("NOT_FLAT", column=name)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _numbers_as_text(column)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return _bytes_as_text(column, name)
    return _without_zero_bytes(column.cast(pa.string()))


def _without_zero_bytes(texts: pa.Array) -> pa.Array:
    """Not every database can hold them."""
    return pc.replace_substring(pc.fill_null(texts, ""), "\0", "")


def _numbers_as_text(column: pa.Array) -> pa.Array:
    coded = column.cast(pa.float64()).dictionary_encode()
    words = pa.array([plain_text(value) for value in coded.dictionary.to_pylist()], pa.string())
    return pc.fill_null(words.take(coded.indices), "")


def _bytes_as_text(column: pa.Array, name: str) -> pa.Array:
    try:
        return _without_zero_bytes(column.cast(pa.string()))
    except pa.ArrowInvalid:
        raise UnusableFile("NOT_FLAT", column=name) from None
