"""From a table of text and what its columns mean to the one shape that the analyses take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.cells import Cells, read_cells
from hofnar_analytics.errors import UnusableRequest
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.results import Warned, WarningCode
from hofnar_analytics.table import Table

__all__ = ["cells_of", "groups_of", "renamed_columns", "to_answers", "weights_of"]


def to_answers(table: Table, mapping: Mapping, kpi: str) -> tuple[Answers, tuple[Warned, ...]]:
    """The answers about all touchpoints of ``mapping``, with the KPI column ``kpi`` as outcome.

    Rows stay in the file's order. A KPI that is no number on its scale is NaN; a touchpoint cell carries its state.
    Rows without a positive weight are left out when the mapping has a weight column. Columns of the mapping that
    the file lacks are reported and left out. Raises UnusableRequest NO_TOUCHPOINTS or NO_SUCH_SCORES, UnknownColumn,
    AmbiguousColumn.

    >>> import pyarrow as pa
    >>> from hofnar_analytics.mapping import ColumnMapping
    >>> from hofnar_analytics.scales import Kind, Scale
    >>> from hofnar_analytics.table import FileFacts
    >>> table = Table(pa.table({"NPS": ["9", "11"], "Desk": ["4", "n.v.t."]}), FileFacts("csv"))
    >>> meaning = Mapping((ColumnMapping("NPS", Role.KPI, scale=Scale.of(Kind.NPS)),
    ...                    ColumnMapping("Desk", Role.TOUCHPOINT)))
    >>> answers, warnings = to_answers(table, meaning, "NPS")
    >>> answers.outcome.tolist(), answers.states.tolist(), [warning.code.value for warning in warnings]
    ([9.0, nan], [[0], [1]], ['OUTSIDE_SCALE', 'WORDS_AS_STATES'])
    """
    outcome_column = mapping.column(kpi)
    lost = renamed_columns(table, mapping)
    missing = {warning.column for warning in lost}
    moments = [one for one in mapping.moments if one.name != outcome_column.name and one.name not in missing]
    if not moments:
        raise UnusableRequest("NO_TOUCHPOINTS")
    outcome = cells_of(table, outcome_column)
    if not np.isfinite(outcome.scores).any():
        raise UnusableRequest("NO_SCORES", column=outcome_column.name)
    read = [cells_of(table, moment) for moment in moments]
    answers = _stacked(table, outcome, read, moments)
    warnings = [*table.warnings, *lost, *outcome.warnings(outcome_column.name)]
    for moment, cells in zip(moments, read):
        warnings += cells.warnings(moment.name)
    return _weighted(table, mapping, answers, warnings)


def cells_of(table: Table, column: ColumnMapping) -> Cells:
    """One column of the table as scores and states; value labels and missing ranges of the file are used."""
    name = table.find(column.name)
    values = {**table.value_labels.get(name, {}), **column.values}
    return read_cells(
        table.texts(name),
        replace(column, values=values),
        missing=table.missing.get(name, ()),
        likely_comma=table.facts.decimal_comma,
    )


def weights_of(table: Table, column: ColumnMapping) -> tuple[FloatArray, tuple[Warned, ...]]:
    """The weight of every row, NaN where it is no positive number. UnusableRequest NO_WEIGHTS when none is."""
    cells = cells_of(table, column)
    weights = np.where(cells.scores > 0, cells.scores, np.nan)
    usable = int(np.isfinite(weights).sum())
    if not usable:
        raise UnusableRequest("NO_WEIGHTS", column=column.name)
    without = len(weights) - usable
    warned = (Warned(WarningCode.NO_WEIGHT, column.name, {"count": without}),) if without else ()
    return weights, warned


def groups_of(table: Table, column: ColumnMapping) -> dict[str, NDArray[np.bool_]]:
    """Which rows belong to each group of a column, numbers in their order and words after them. Blanks and the
    codes of the mapping belong to none."""
    name = table.find(column.name)
    out = {" ".join(code.split()).casefold() for code in column.codes}
    coded = table.texts(name).combine_chunks().dictionary_encode()
    index = coded.indices.to_numpy(zero_copy_only=False)
    groups: dict[str, list[int]] = {}
    for code, text in enumerate(coded.dictionary.to_pylist()):
        plain = " ".join(text.split())
        if plain and plain.casefold() not in out:
            groups.setdefault(plain, []).append(code)
    return {group: np.isin(index, groups[group]) for group in sorted(groups, key=_order)}


def _order(group: str) -> tuple[int, float, str]:
    try:
        return 0, float(group.replace(",", ".")), group
    except ValueError:
        return 1, 0.0, group.casefold()


def renamed_columns(table: Table, mapping: Mapping) -> list[Warned]:
    """A warning for every column of the mapping that the file lacks, with the names it may have now."""
    difference = mapping.differences(table)
    return [
        Warned(WarningCode.RENAMED_COLUMN, name, {"likely": difference.likely.get(name, ())})
        for name in difference.missing
    ]


def _stacked(table: Table, outcome: Cells, read: Sequence[Cells], moments: Sequence[ColumnMapping]) -> Answers:
    return Answers(
        outcome=outcome.scores,
        scores=np.column_stack([cells.scores for cells in read]),
        states=np.column_stack([cells.states for cells in read]).astype(np.uint8),
        columns=tuple(moment.name for moment in moments),
        labels=tuple(moment.label or table.label(moment.name) for moment in moments),
    )


def _weighted(
    table: Table, mapping: Mapping, answers: Answers, warnings: list[Warned]
) -> tuple[Answers, tuple[Warned, ...]]:
    weighing = mapping.of_role(Role.WEIGHT)
    if not weighing:
        return answers, tuple(warnings)
    weights, warned = weights_of(table, weighing[0])
    keep = np.isfinite(weights)
    kept = replace(
        answers,
        outcome=answers.outcome[keep],
        scores=answers.scores[keep],
        states=answers.states[keep],
        weights=weights[keep],
    )
    return kept, (*warnings, *warned)
