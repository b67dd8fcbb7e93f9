"""Warnings about the columns that were used, each once, and values of unbounded scales that look like codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hofnar_analytics.check import check_table
from hofnar_analytics.mapping import ColumnMapping
from hofnar_analytics.numerals import number
from hofnar_analytics.results import Warned, WarningCode
from hofnar_analytics.table import Table

_LOOK_AT = 200_000
_ALWAYS = (WarningCode.DUPLICATE_HEADER, WarningCode.RENAMED_COLUMN)


def about(used: Iterable[str], warned: Iterable[Warned]) -> list[Warned]:
    """The warnings about these columns or about the file as a whole."""
    names, found = set(used), []
    for one in warned:
        if (one.column is None or one.column in names or one.code in _ALWAYS) and one not in found:
            found.append(one)
    return found


def unnamed_codes(table: Table, columns: Sequence[ColumnMapping]) -> list[Warned]:
    """For columns without a scale: values that count now but look like a code for 'no answer'."""
    open_ended = {one.name: one for one in columns if one.scale is None or one.scale.low is None}
    if not open_ended:
        return []
    found = []
    for guess in check_table(_head(table)).columns:
        column = open_ended.get(guess.name)
        if column is None:
            continue
        named = {number(code) for code in column.codes}
        values = {code: guess.code_counts.get(code, 0) for code in guess.codes if number(code) not in named}
        if values:
            found.append(Warned(WarningCode.LOOKS_LIKE_MISSING, guess.name, {"values": values}))
    return found


def _head(table: Table) -> Table:
    return replace(table, data=table.data.slice(0, _LOOK_AT)) if table.rows > _LOOK_AT else table
