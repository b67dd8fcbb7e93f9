"""The cells of one column, each distinct text read once: as a piece of JSON, a text, a date or a number."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from hofnar.imports.plan import Keyed, Plan
from hofnar.responses.models import Response
from hofnar_analytics.cells import Cells, read_cells
from hofnar_analytics.check_dates import read_date
from hofnar_analytics.mapping import ColumnMapping
from hofnar_analytics.results import CellState

STATE_WORDS = {
    CellState.NOT_EXPERIENCED: "not_experienced",
    CellState.NOT_ASKED: "not_asked",
    CellState.SKIPPED: "skipped",
    CellState.DONT_KNOW: "dont_know",
}
LONGEST_WAVE = 60
_YEAR = re.compile(r"(?<!\d)(199\d|20\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(199\d|20\d\d)-(0[1-9]|1[0-2])")
assert set(STATE_WORDS.values()) == set(Response.STATES)


@dataclass(frozen=True, slots=True)
class Column:
    """A value for every row; ``problems`` holds, by position, the code of what is wrong with a cell."""

    values: list[Any]
    texts: list[str]
    index: Any
    problem_of: dict[int, str]

    def problems(self) -> list[tuple[int, str, str]]:
        """(position in the part, code, text of the cell)."""
        if not self.problem_of:
            return []
        where = np.flatnonzero(np.isin(self.index, list(self.problem_of)))
        return [(int(at), self.problem_of[self.index[at]], self.texts[self.index[at]]) for at in where]


def _taken(texts: pa.ChunkedArray, read: Callable[[list[str]], tuple[list[Any], dict[int, str]]]) -> Column:
    coded = texts.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    words: list[str] = coded.dictionary.to_pylist()
    index = coded.indices.to_numpy(zero_copy_only=False)
    values, problems = read(words)
    table = np.empty(len(values), dtype=object)
    table[:] = values
    return Column(table[index].tolist(), words, index, problems)


def scored(texts: pa.ChunkedArray, one: Keyed, plan: Plan) -> Column:
    """Each cell as ``"key":5`` or ``"key":"skipped"``. A text that is no score on the scale counts as skipped, and
    is a problem to report."""
    head = json.dumps(one.key, ensure_ascii=False) + ":"

    def read(words: list[str]) -> tuple[list[Any], dict[int, str]]:
        cells = _cells(words, one.column, plan)
        values = [head + _json(score, state) for score, state in zip(cells.scores.tolist(), cells.states.tolist())]
        return values, _problems(words, cells, one.column, plan)

    return _taken(texts, read)


def _cells(words: list[str], column: ColumnMapping, plan: Plan) -> Cells:
    return read_cells(
        pa.array(words, pa.string()),
        column_with_labels(column, plan),
        missing=plan.missing.get(column.name, ()),
        likely_comma=plan.likely_comma,
    )


def column_with_labels(column: ColumnMapping, plan: Plan) -> ColumnMapping:
    labels = {**plan.value_labels.get(column.name, {}), **column.values}
    return ColumnMapping(
        column.name, column.role, column.label, column.scale, column.codes, column.scores, labels, column.date_order
    )


def _json(score: float, state: int) -> str:
    if state != CellState.SCORED:
        return f'"{STATE_WORDS[CellState(state)]}"'
    return str(int(score)) if score.is_integer() else repr(score)


def _problems(words: list[str], cells: Cells, column: ColumnMapping, plan: Plan) -> dict[int, str]:
    """Looks again, one by one, at the few texts that were put aside."""
    if not cells.outside and not cells.unknown:
        return {}
    aside = [at for at, state in enumerate(cells.states) if state == CellState.SKIPPED and words[at].strip()]
    return {at: code for at in aside if (code := _why(_cells([words[at]], column, plan)))}


def _why(cells: Cells) -> str:
    return "OUTSIDE_SCALE" if cells.outside else "NOT_A_NUMBER" if cells.unknown else ""


def segments(texts: pa.ChunkedArray, one: Keyed) -> Column:
    """Each cell as ``"key":"text"``, '' where nothing is known."""
    head = json.dumps(one.key, ensure_ascii=False) + ":"
    out = {_plain(code) for code in one.column.codes}

    def read(words: list[str]) -> tuple[list[Any], dict[int, str]]:
        tidy = [" ".join(word.split())[:200] for word in words]
        known = [bool(word) and word.casefold() not in out for word in tidy]
        return [head + json.dumps(word, ensure_ascii=False) if k else "" for word, k in zip(tidy, known)], {}

    return _taken(texts, read)


def comments(texts: pa.ChunkedArray, one: Keyed) -> list[str]:
    """Each cell as ``"key":"text"``, '' where nothing was said."""
    head = json.dumps(one.key, ensure_ascii=False) + ":"
    out = {_plain(code) for code in one.column.codes} | {"", "-", "--", ".", "n.v.t.", "nvt", "n/a"}
    # A text that happens to be the word of a state would be read as that state.
    out |= set(Response.STATES)
    found = (text.strip() for text in texts.to_pylist())
    return ["" if text.casefold() in out else head + json.dumps(text, ensure_ascii=False) for text in found]


def waves(texts: pa.ChunkedArray) -> Column:
    """The wave as the file writes it, or a problem."""

    def read(words: list[str]) -> tuple[list[Any], dict[int, str]]:
        tidy = [" ".join(word.split())[:LONGEST_WAVE] for word in words]
        return tidy, {at: "NO_WAVE" for at, word in enumerate(tidy) if not word}

    return _taken(texts, read)


def calendar_of_waves(texts: pa.ChunkedArray) -> Column:
    """The year of each wave times 100, with its month; 202600 where the wave says a year only."""

    def read(words: list[str]) -> tuple[list[Any], dict[int, str]]:
        found = [_calendar(word) for word in words]
        return found, {at: "NO_YEAR" for at, said in enumerate(found) if said is None and words[at].strip()}

    return _taken(texts, read)


def _calendar(wave: str) -> int | None:
    """'2026-03' is a month, '2026' and 'autumn 2026' a year."""
    if whole := _YEAR_MONTH.fullmatch(wave.strip()):
        return int(whole[1]) * 100 + int(whole[2])
    found = set(_YEAR.findall(wave))
    return int(found.pop()) * 100 if len(found) == 1 else None


def plain_texts(texts: pa.ChunkedArray, longest: int = 100) -> Column:
    return _taken(texts, lambda words: ([" ".join(word.split())[:longest] for word in words], {}))


def weights(texts: pa.ChunkedArray, column: ColumnMapping, plan: Plan) -> Column:
    """A positive number, or a problem."""

    def read(words: list[str]) -> tuple[list[Any], dict[int, str]]:
        numbers = _cells(words, column, plan).scores.tolist()
        return numbers, {at: "NO_WEIGHT" for at, number in enumerate(numbers) if not number > 0}

    return _taken(texts, read)


def dates(texts: pa.ChunkedArray, column: ColumnMapping) -> Column:
    """An ISO date, or a problem. A default such as 1 January 1970 or 1900 is no date."""

    def read(words: list[str]) -> tuple[list[Any], dict[int, str]]:
        found = [read_date(word, column.date_order) for word in words]
        problems = {at: _date_problem(words[at], day) for at, day in enumerate(found)}
        isos = [day.isoformat() if day else "" for day in found]
        return isos, {at: code for at, code in problems.items() if code}

    return _taken(texts, read)


def _date_problem(text: str, day: Any) -> str:
    if not text.strip():
        return "NO_DATE"
    if day is None:
        return "NOT_A_DATE"
    return "STRANGE_DATE" if day.year < 1990 or day.year > 2100 else ""


def whole_numbers(texts: pa.ChunkedArray, low: int, high: int, code: str) -> Column:
    """Years, months and days of the month."""

    def read(words: list[str]) -> tuple[list[Any], dict[int, str]]:
        found = [_whole(word, low, high) for word in words]
        return found, {at: code for at, number in enumerate(found) if number is None}

    return _taken(texts, read)


def _whole(word: str, low: int, high: int) -> int | None:
    try:
        number = float(word.strip().replace(",", "."))
    except ValueError:
        return None
    return int(number) if number.is_integer() and low <= number <= high else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def joined(parts: Sequence[Sequence[str]], rows: int) -> list[str]:
    """The pieces of every row as one JSON object."""
    if not parts:
        return ["{}"] * rows
    return ["{" + ",".join(filter(None, pieces)) + "}" for pieces in zip(*parts)]
