"""Stored responses as columns: unit, day, version, weight, a code for every metric, a text for every segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hofnar.insights import cells
from hofnar.insights.months import first_day, last_day, month_name
from hofnar.insights.queries import Row, metric_of_keys, responses_between, responses_by_id

EPOCH = date(1970, 1, 1).toordinal()
AT_ONCE = 5_000


def rows_of(organisation_id: int, ids: NDArray[np.int64]) -> pa.Table:
    """The visible ones among these responses."""
    parts = [responses_by_id(organisation_id, ids[at : at + AT_ONCE].tolist()) for at in range(0, len(ids), AT_ONCE)]
    return stacked([as_table(part) for part in parts])


def rows_of_month(organisation_id: int, month: int) -> pa.Table:
    parts, waiting = [], []
    for row in responses_between(organisation_id, first_day(month), last_day(month)):
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            parts.append(as_table(waiting))
            waiting = []
    return stacked([*parts, as_table(waiting)])


def as_table(rows: Sequence[Row]) -> pa.Table:
    by_version: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_version[row[3]].append(row)
    return stacked([_of_version(version, part) for version, part in by_version.items()])


def _of_version(version: int, rows: Sequence[Row]) -> pa.Table:
    ids, units, days, _, weights, answers, segments = zip(*rows)
    columns: dict[str, pa.Array] = {
        "response": pa.array(ids, pa.int64()),
        "unit": pa.array(units, pa.int32()),
        "day": pa.array([day.toordinal() - EPOCH for day in days], pa.int32()),
        "version": pa.array([version] * len(rows), pa.int32()),
        "weight": pa.array(weights, pa.float32()),
    }
    for key, metric in metric_of_keys(version).items():
        columns[f"m:{metric}"] = pa.array(cells.encode([document.get(key) for document in answers]))
    for key in sorted({key for document in segments for key in document}):
        columns[f"s:{key}"] = _texts(document.get(key) for document in segments)
    return pa.table(columns)


def _texts(values: Iterable[Any]) -> pa.Array:
    return pa.array([None if value in (None, "") else str(value)[:200] for value in values], pa.string())


def stacked(tables: Sequence[pa.Table]) -> pa.Table:
    """One table; a column that a part does not have was not asked there."""
    tables = [table for table in tables if table.num_rows]
    if not tables:
        return pa.table({"response": pa.array([], pa.int64()), "day": pa.array([], pa.int32())})
    names = sorted({name for table in tables for name in table.column_names})
    return pa.table({name: _column(name, tables) for name in names})


def _column(name: str, tables: Sequence[pa.Table]) -> pa.ChunkedArray | pa.Array:
    if name.startswith("m:"):
        return pa.array(cells.joined([_codes(table, name) for table in tables]))
    parts = [
        table.column(name) if name in table.column_names else pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
        for table in tables
    ]
    return pa.chunked_array([chunk for part in parts for chunk in part.chunks])


def _codes(table: pa.Table, name: str) -> cells.Codes:
    if name not in table.column_names:
        return cells.nothing(table.num_rows)
    return table.column(name).to_numpy()  # type: ignore[no-any-return]


def by_month(table: pa.Table) -> dict[str, pa.Table]:
    """The rows of each month, under its name."""
    days = pc.cast(table.column("day"), pa.date32())
    months = np.asarray(pc.add(pc.multiply(pc.year(days), 12), pc.subtract(pc.month(days), 1)))
    return {month_name(int(month)): table.filter(pa.array(months == month)) for month in np.unique(months)}
