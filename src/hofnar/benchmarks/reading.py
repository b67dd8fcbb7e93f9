"""A file of benchmarks, read whole: all its rows, or every row and column that is wrong."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from hofnar.benchmarks.columns import NAMES, OPTIONAL, Refused, read_cell, readers
from hofnar.measurement.models import Metric
from hofnar_analytics.reasons import floor_of
from hofnar_analytics.scales import Kind, Scale

MOST_BYTES, MOST_ROWS = 1_000_000, 1_000
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` counts as a spreadsheet does: the header is 1."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    rows: tuple[Figures, ...]
    problems: tuple[Problem, ...]


def read(content: bytes) -> Reading:
    try:
        lines = _lines(content)
    except csv.Error:
        return _refused(1, "", gettext("this is not a CSV file"))
    if not lines:
        return _refused(1, "", gettext("the file is empty"))
    if len(lines) > MOST_ROWS + 1:
        return _refused(MOST_ROWS + 2, "", gettext("no more than %(most)s rows at once") % {"most": MOST_ROWS})
    places, problems = _places(lines[0][1])
    if problems:
        return Reading((), tuple(problems))
    if len(lines) == 1:
        return _refused(2, "", gettext("there are no figures below the header"))
    return _read_rows(lines[1:], places)


def _refused(row: int, column: str, text: str) -> Reading:
    return Reading((), (Problem(row, column, text),))


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    """The lines that hold anything, with their numbers."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise csv.Error
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cut = ((at, [" ".join(cell.split()) for cell in row]) for at, row in enumerate(rows, 1))
    return [(at, row) for at, row in cut if any(row)]


def _places(header: list[str]) -> tuple[dict[str, int], list[Problem]]:
    known = {name: name for name in NAMES} | {dutch: name for name, dutch in NAMES.items()}
    names = [known.get(cell.casefold().replace(" ", "_")) for cell in header]
    problems = [
        Problem(1, cell, gettext("this column is not known")) for cell, name in zip(header, names) if cell and not name
    ]
    missing = [name for name in NAMES if name not in names and name not in OPTIONAL]
    problems += [Problem(1, name, gettext("this column is missing")) for name in missing]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    problems += [Problem(1, name, gettext("this column stands there twice")) for name in twice]
    return {name: at for at, name in enumerate(names) if name}, problems


def _read_rows(lines: list[tuple[int, list[str]]], places: dict[str, int]) -> Reading:
    rows, problems = [], []
    for at, cells in lines:
        row, wrong = _row(at, cells, places)
        wrong += [Problem(at, column, text) for column, text in _together(row)]
        problems += wrong
        rows.append(_stored(row) if not wrong else {})
    return Reading(() if problems else tuple(rows), tuple(problems))


def _row(at: int, cells: list[str], places: dict[str, int]) -> tuple[Figures, list[Problem]]:
    row: Figures = {"deviation": None}
    problems = []
    how = readers()
    if len(cells) > max(places.values()) + 1 and any(cells[max(places.values()) + 1 :]):
        problems.append(Problem(at, "", gettext("more cells than the header has columns")))
    for column, place in places.items():
        try:
            row[column] = read_cell(column, cells[place] if place < len(cells) else "", how[column])
        except Refused as problem:
            problems.append(Problem(at, column, str(problem)))
    return row, problems


def _together(row: Figures) -> list[tuple[str, str]]:
    """What is wrong with cells that are right by themselves; what could not be read is left out."""
    found = []
    if {"kind", "scale_low", "scale_high"} <= set(row):
        found += _of_the_scale(row)
    if {"from", "until"} <= set(row) and row["from"] > row["until"]:
        found.append(("until", gettext("ends before it begins")))
    if {"kind", "n"} <= set(row) and row["n"] < floor_of(Kind(row["kind"])):
        least = floor_of(Kind(row["kind"]))
        found.append(("n", gettext("too few answers for a figure: at least %(least)s") % {"least": least}))
    return found


def _of_the_scale(row: Figures) -> list[tuple[str, str]]:
    low, high = row["scale_low"], row["scale_high"]
    if not low < high:
        return [("scale_high", gettext("the highest score is above the lowest"))]
    found = []
    if row["kind"] == Metric.MetricKind.NPS and (low, high) != (0.0, 10.0):
        found.append(("scale_low", gettext("an NPS is asked on 0 to 10; on another scale it is another figure")))
    lowest, highest = value_range(row["kind"], low, high)
    if "value" in row and not lowest <= row["value"] <= highest:
        words = {"low": f"{lowest:g}", "high": f"{highest:g}"}
        found.append(("value", gettext("lies outside %(low)s to %(high)s") % words))
    return found


def value_range(kind: str, low: float, high: float) -> tuple[float, float]:
    """As a file writes it: NPS in points, CSAT as a percentage, other kinds on their scale."""
    if kind == Metric.MetricKind.NPS:
        return -100.0, 100.0
    return (0.0, 100.0) if kind == Metric.MetricKind.CSAT else (low, high)


def _stored(row: Figures) -> Figures:
    """As the table has it."""
    per = 100.0 if row["kind"] == Metric.MetricKind.CSAT else 1.0
    scale = Scale.of(Kind(row["kind"]), row["scale_low"], row["scale_high"])
    return {
        "industry": row["sector"],
        "country": row["country"],
        "kind": row["kind"],
        "scale_low": scale.low,
        "scale_high": scale.high,
        "first_on": row["from"],
        "last_on": row["until"],
        "wording": row["wording"],
        "value": row["value"] / per,
        "deviation": None if row["deviation"] is None else row["deviation"] / per,
        "n": row["n"],
        "source": row["source"],
        "method": row["method"],
    }
