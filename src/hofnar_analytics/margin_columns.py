"""The columns of a table that known margins speak of, as text in the words of the margins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.margins import CROSS, Margin, UnusableMargins
from hofnar_analytics.table import Table, near, trimmed

Strings = NDArray[np.str_]


def margin_columns(
    table: Table, margins: Sequence[Margin], missing: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Strings]:
    """{variable: (rows,) text}, '' for a blank or a code in ``missing`` {column: codes}. A value may be named by its
    code or by its label; 'Region*Age' is two columns crossed. UnusableMargins MARGIN_NO_COLUMN for a column that is
    not there."""
    return {one.variable: _column(table, one, missing or {}) for one in margins}


def _column(table: Table, margin: Margin, missing: Mapping[str, Sequence[str]]) -> Strings:
    if margin.variable in table.columns or CROSS not in margin.variable:
        return _texts(table, margin, margin.variable, set(margin.values), missing)
    names = margin.variable.split(CROSS)
    pairs = [value.split(CROSS) for value in margin.values]
    parts = [
        _texts(table, margin, name, {pair[at] for pair in pairs if len(pair) > at}, missing)
        for at, name in enumerate(names)
    ]
    joined = parts[0]
    for part in parts[1:]:
        whole = np.char.add(np.char.add(joined, CROSS), part)
        joined = np.where((joined == "") | (part == ""), "", whole)
    return np.asarray(joined, dtype=np.str_)


def _texts(table: Table, margin: Margin, name: str, known: set[str], missing: Mapping[str, Sequence[str]]) -> Strings:
    if trimmed(name) not in table.columns:
        row = min(margin.rows.values(), default=None)
        raise UnusableMargins("MARGIN_NO_COLUMN", row=row, column=name, figures={"near": near(name, table.columns)})
    column = table.find(name)
    coded = table.texts(column).combine_chunks().dictionary_encode()
    labels = table.value_labels.get(column, {})
    out = {code.casefold() for code in missing.get(column, ())}
    words = []
    for text in coded.dictionary.to_pylist():
        plain = trimmed(text)
        label = trimmed(labels.get(plain, ""))
        word = label if plain not in known and label in known else plain
        words.append("" if plain.casefold() in out else word)
    return np.asarray(np.array([*words, ""], dtype=np.str_)[coded.indices.to_numpy(zero_copy_only=False)])
