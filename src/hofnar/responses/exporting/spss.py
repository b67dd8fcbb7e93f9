"""SPSS: each column a variable with its label; states are codes below every answer, counted as missing and labelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO, Any

from django.utils import timezone

from hofnar.responses.exporting.columns import Column, state_labels
from hofnar.responses.exporting.copying import STATES, Copy, words
from hofnar.responses.exporting.sav_format import DATE, LONGEST, Cases, Cell, Variable, cut, dictionary

ORDER = ("not_experienced", "not_asked", "skipped", "dont_know")
FIRST_DAY = date(1582, 10, 14)
NO_NAME = re.compile(r"[^A-Za-z0-9_.]")
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
LONGEST_NAME = 64
SHORTEST_CELL = 15  # 'not_experienced'


def write_spss(file: IO[bytes], columns: Sequence[Column], copy: Copy, title: str) -> None:
    variables = [_variable(column, name) for column, name in zip(columns, names_of(columns))]
    for part in dictionary(variables, copy.count, title, timezone.now()):
        file.write(part)
    cases = Cases()
    for row in copy.rows():
        cells = [_cell(column, one, column.value(row)) for column, one in zip(columns, variables)]
        file.write(cases.add(variables, cells))
    file.write(cases.end())


def names_of(columns: Sequence[Column]) -> list[str]:
    """What SPSS takes for a name: begins with a letter, no reserved word, capitals make no difference."""
    names: list[str] = []
    taken = set(RESERVED)
    for column in columns:
        made = NO_NAME.sub("_", column.name).strip("._")
        made = made if made[:1].isalpha() else f"v_{made}".rstrip("_.")
        names.append(next(name for name in _tries(made) if name.upper() not in taken))
        taken.add(names[-1].upper())
    return names


def _tries(name: str) -> Iterator[str]:
    yield name[:LONGEST_NAME].rstrip(".")
    number = 2
    while True:
        tail = f"_{number}"
        yield name[: LONGEST_NAME - len(tail)].rstrip(".") + tail
        number += 1


def _variable(column: Column, name: str) -> Variable:
    label = column.label or column.name
    if column.kind == "date":
        return Variable(name, label, format=DATE)
    if column.kind == "number":
        return _of_numbers(column, name, label)
    longest = max(1, column.held.longest, SHORTEST_CELL if column.is_cell else 1)
    # A zero byte takes three as a picture: room for it, whatever the text holds.
    width = min(LONGEST, longest + 2 * column.held.zeros)
    labels = {**column.value_labels, **(state_labels() if column.is_cell else {})}
    coded = {code: text for code, text in labels.items() if text and len(code.encode()) <= width and "\0" not in code}
    return Variable(name, label, width, value_labels={code.encode(): text for code, text in coded.items()})


def _of_numbers(column: Column, name: str, label: str) -> Variable:
    decimals = 0 if column.held.all_whole and column.name != "weight" else 2
    labels: dict[float | bytes, str] = {}
    for code, text in column.value_labels.items():
        if text and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", code):
            labels[float(code)] = text
    if column.source == "fixed":
        return Variable(name, label, decimals=decimals)
    base = state_base(column)
    labels |= {base - place: state_labels()[state] for place, state in enumerate(ORDER)}
    return Variable(name, label, decimals=decimals, missing=(base - len(ORDER) + 1, base), value_labels=labels)


def state_base(column: Column) -> float:
    """-91 … -94 where every answer is higher than that; else as many nines in front as it takes."""
    base = -91.0
    while column.held.low <= base:
        base = base * 10 - 81
    return base


def _cell(column: Column, variable: Variable, value: Any) -> Cell:
    if value is None:
        return None
    if column.kind == "date":
        return float((date.fromisoformat(value) - FIRST_DAY).days * 86_400)
    if column.kind == "text":
        return cut(words(value), variable.width)
    if isinstance(value, str):
        return state_base(column) - ORDER.index(value) if value in STATES else None
    return float(value)
