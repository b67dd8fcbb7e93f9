"""Why a row was refused, or a cell does not count, in words; and the list as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hofnar.findings.file_errors import explain
from hofnar.imports.models import ImportRun
from hofnar.imports.rows import REFUSING
from hofnar_analytics.errors import UnusableFile

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def reason(code: str) -> str:
    """A row's or cell's problem in a few words."""
    return {
        "NO_DATE": _("the date is empty"),
        "NOT_A_DATE": _("this is not a date as the others are written"),
        "STRANGE_DATE": _("this date lies before 1990 or after 2100 and looks like a default"),
        "NO_WEIGHT": _("the weight is not a positive number"),
        "NO_ID": _("the id is empty"),
        "NO_WAVE": _("the wave is empty"),
        "NO_YEAR": _("the wave names no year, and the file has no other date"),
        "TWICE": _("this id stands earlier in the file"),
        "OUTSIDE_SCALE": _("outside the scale; the cell does not count"),
        "NOT_A_NUMBER": _("not a score; the cell does not count"),
    }.get(code, code)


@dataclass(frozen=True, slots=True)
class Summed:
    column: str
    reason: str
    count: int
    refuses: bool


def summed(run: ImportRun) -> list[Summed]:
    """How often each thing was wrong in each column, rows first."""
    listed = [Summed(column, reason(code), count, code in REFUSING) for column, code, count in _reasons(run)]
    return sorted(listed, key=lambda one: (not one.refuses, -one.count, one.column))


def _reasons(run: ImportRun) -> list[tuple[str, str, int]]:
    return [(column, code, count) for column, code, count in run.report.get("reasons", [])]


class _Echo:
    def write(self, line: str) -> str:
        return line


def as_csv(run: ImportRun) -> Iterator[str]:
    """The remarks as a file for a spreadsheet, streamed; no cell can act as a formula."""
    writer: Any = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow([_("row"), _("column"), _("cell"), _("what is wrong"), _("what happens")])
    for remark in run.remarks.order_by("row", "pk").iterator(chunk_size=1000):
        happens = _("the row is left out") if remark.refused else _("the cell counts as skipped")
        cells = [remark.row, remark.column, remark.text, reason(remark.code), happens]
        yield writer.writerow([spreadsheet_safe(str(cell)) for cell in cells])


def spreadsheet_safe(text: str) -> str:
    """A text that a spreadsheet will not run: an apostrophe goes before what could begin a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def error_in_words(error: dict[str, Any]) -> str:
    """The problem that stopped an import."""
    code = str(error.get("code", ""))
    own = {
        "NO_LONGER_ALLOWED": _(
            "Whoever asked for this may no longer import. Somebody who may can ask for it again; nothing was changed."
        ),
        "TOO_MANY_UNITS": _(
            "The column of units holds thousands of different values, so it cannot be a column of units. "
            "Choose another column, or none."
        ),
        "STOPPED": _("This import was stopped. Nothing of it was stored."),
    }
    if not code or code in own:
        return own.get(code, "")
    return explain(UnusableFile(code, row=error.get("row"), column=error.get("column"), figures=error.get("figures")))
