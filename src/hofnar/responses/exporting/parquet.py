"""Parquet, a row group at a time. Beside each number of a question stands why there is none, as '<name>.state'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from hofnar.responses.exporting.columns import Column
from hofnar.responses.exporting.copying import Copy, Row, words

GROUP = 5000


def write_parquet(file: IO[bytes], columns: Sequence[Column], copy: Copy) -> None:
    schema = pa.schema([field for column in columns for field in _fields(column, columns)])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        rows = copy.rows()
        while part := list(islice(rows, GROUP)):
            arrays = [values for column in columns for values in _values(column, part)]
            made = [pa.array(values, field.type) for values, field in zip(arrays, schema)]
            writer.write_table(pa.Table.from_arrays(made, schema=schema))


def _fields(column: Column, columns: Sequence[Column]) -> Iterator[pa.Field]:
    label = {"label": column.label.encode()} if column.label else None
    yield pa.field(column.name, _type(column), metadata=label)
    if _has_states(column):
        yield pa.field(_state_name(column, columns), pa.string())


def _state_name(column: Column, columns: Sequence[Column]) -> str:
    taken = {other.name for other in columns}
    name = f"{column.name}.state"
    while name in taken:
        name += "_"
    return name


def _type(column: Column) -> pa.DataType:
    if column.kind == "date":
        return pa.date32()
    if column.kind == "text":
        return pa.string()
    is_whole = column.held.has_number and column.held.all_whole and column.name != "weight"
    return pa.int64() if is_whole else pa.float64()


def _has_states(column: Column) -> bool:
    return column.kind == "number" and column.source != "fixed"


def _values(column: Column, rows: list[Row]) -> Iterator[list[Any]]:
    if _has_states(column):
        parted = [column.parted(row) for row in rows]
        yield [value for value, _state in parted]
        yield [state for _value, state in parted]
    elif column.kind == "number":
        yield [column.value(row) for row in rows]
    elif column.kind == "date":
        yield [date.fromisoformat(column.value(row)) for row in rows]
    else:
        yield [None if (value := column.value(row)) is None else words(value) for row in rows]
