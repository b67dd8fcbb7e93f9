"""How one column will be read: its first rows, its distribution, and why cells are empty."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hofnar.findings.guesses import state_name
from hofnar.findings.picture_texts import distribution_texts
from hofnar.imports.proposal import Look
from hofnar_analytics.cells import Cells
from hofnar_analytics.check_dates import read_date
from hofnar_analytics.mapping import ColumnMapping, Role
from hofnar_analytics.pictures import distribution_bar
from hofnar_analytics.results import CellState
from hofnar_analytics.scores import score
from hofnar_analytics.tables import cells_of

FIRST_ROWS = 10
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """``rows``: (row in the file, what stands there, as it is read, whether it counts)."""

    rows: list[tuple[int, str, str, bool]] = field(default_factory=list)
    picture: SafeString | str = ""
    states: list[tuple[str, int]] = field(default_factory=list)
    groups: list[tuple[str, int]] = field(default_factory=list)
    more_groups: int = 0
    outside: list[tuple[str, int]] = field(default_factory=list)


def preview_of(look: Look, column: ColumnMapping) -> Preview:
    if column.role in (Role.KPI, Role.TOUCHPOINT):
        return _scored(look, column)
    if column.role in (Role.SEGMENT, Role.UNIT):
        return _grouped(look, column)
    if column.role is Role.DATE:
        return _dated(look, column)
    return Preview(_rows(look, column, lambda text: (text, bool(text.strip()))))


def _rows(look: Look, column: ColumnMapping, read: Any) -> list[tuple[int, str, str, bool]]:
    texts = look.table.texts(column.name).slice(0, FIRST_ROWS).to_pylist()
    first = look.table.facts.first_row
    return [(first + at, text[:200], *read(text)) for at, text in enumerate(texts)]


def _scored(look: Look, column: ColumnMapping) -> Preview:
    cells = cells_of(look.table, column)
    texts = look.table.texts(column.name).slice(0, FIRST_ROWS).to_pylist()
    first = look.table.facts.first_row
    rows = [(first + at, text[:200], *_cell(cells, at)) for at, text in enumerate(texts)]
    counted = Counter(cells.states.tolist())
    states = [(state_name(CellState(state)), count) for state, count in sorted(counted.items())]
    outside = [(f"{value:g}", count) for value, count in sorted(cells.outside.items())][:MOST_GROUPS]
    outside += [(text[:60], count) for text, count in sorted(cells.unknown.items())][:MOST_GROUPS]
    return Preview(rows, _distribution(cells, column), states, outside=outside)


def _cell(cells: Cells, at: int) -> tuple[str, bool]:
    state = CellState(int(cells.states[at]))
    return (f"{cells.scores[at]:g}", True) if state is CellState.SCORED else (state_name(state), False)


def _distribution(cells: Cells, column: ColumnMapping) -> SafeString | str:
    scored = cells.scores[cells.states == CellState.SCORED]
    if column.scale is None or not len(scored):
        return ""
    result = score(np.asarray(scored), column.scale, column=column.name)
    # The picture escapes every text it is given.
    return mark_safe(distribution_bar.draw(result, distribution_texts(result)))  # noqa: S308


def _grouped(look: Look, column: ColumnMapping) -> Preview:
    counted = Counter(" ".join(text.split()) for text in look.table.texts(column.name).to_pylist())
    blank = counted.pop("", 0)
    out = {code.casefold() for code in column.codes}
    names = {**look.table.value_labels.get(column.name, {}), **column.values}
    groups = [(names.get(text, text), count) for text, count in counted.most_common() if text.casefold() not in out]
    states = [(_("empty"), blank)] if blank else []
    rows = _rows(look, column, lambda text: (names.get(text.strip(), text.strip()), bool(text.strip())))
    return Preview(rows, states=states, groups=groups[:MOST_GROUPS], more_groups=max(0, len(groups) - MOST_GROUPS))


def _dated(look: Look, column: ColumnMapping) -> Preview:
    def read(text: str) -> tuple[str, bool]:
        if column.date_order in ("ymd", "dmy", "mdy"):
            found = read_date(text, column.date_order)
            return (found.isoformat(), True) if found else (_("not a date"), False)
        return text.strip(), bool(text.strip())

    return Preview(_rows(look, column, read))
