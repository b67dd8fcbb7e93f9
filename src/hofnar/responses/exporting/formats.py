"""The formats of an export, each given in pieces, so that no file has to fit in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext_lazy

from hofnar.accounts.access import Scope
from hofnar.findings.figures import numbers
from hofnar.responses.exporting import plain_files
from hofnar.responses.exporting.columns import Column, columns_of
from hofnar.responses.exporting.copying import Copy, Progress, copy_answers
from hofnar.responses.exporting.excel import write_excel
from hofnar.responses.exporting.parquet import write_parquet
from hofnar.responses.exporting.spss import write_spss
from hofnar.surveys.models import Survey

BLOCK = 1 << 16
Columns = Sequence[Column]


@dataclass(frozen=True, slots=True)
class Format:
    """``send`` gives the file in pieces."""

    name: Any
    use: Any
    extension: str
    content_type: str
    send: Callable[[Columns, Copy, Survey], Iterator[bytes]]


def _in_a_file(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """Formats whose beginning is known only at the end are written to disk first."""
    with tempfile.TemporaryFile() as file:
        write(file)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _whole(write: Callable[[IO[bytes], Columns, Copy], None]) -> Callable[[Columns, Copy, Survey], Iterator[bytes]]:
    return lambda columns, copy, survey: _in_a_file(lambda file: write(file, columns, copy))


def _spss(columns: Columns, copy: Copy, survey: Survey) -> Iterator[bytes]:
    return _in_a_file(lambda file: write_spss(file, columns, copy, survey.name))


FORMATS: dict[str, Format] = {
    "spreadsheet": Format(
        gettext_lazy("CSV for a spreadsheet"),
        gettext_lazy("Opens in Excel, LibreOffice and Google Sheets. No text in it can run as a formula."),
        "csv",
        "text/csv; charset=utf-8",
        lambda columns, copy, survey: plain_files.spreadsheet_csv(columns, copy, numbers().decimal),
    ),
    "csv": Format(
        gettext_lazy("CSV, exact"),
        gettext_lazy("For programs: every text exactly as it was given. Do not open it in a spreadsheet."),
        "csv",
        "text/csv; charset=utf-8",
        lambda columns, copy, survey: plain_files.exact_csv(columns, copy),
    ),
    "excel": Format(
        gettext_lazy("Excel"),
        gettext_lazy("With a sheet that says what each column asked. Texts over 32,767 characters are cut there."),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _whole(write_excel),
    ),
    "spss": Format(
        gettext_lazy("SPSS"),
        gettext_lazy("With the questions as labels, and codes for why an answer is missing."),
        "sav",
        "application/octet-stream",
        _spss,
    ),
    "parquet": Format(
        gettext_lazy("Parquet"),
        gettext_lazy("Small and typed, for Python, R and DuckDB."),
        "parquet",
        "application/vnd.apache.parquet",
        _whole(write_parquet),
    ),
    "jsonl": Format(
        gettext_lazy("JSON lines"),
        gettext_lazy("One response a line, as it is stored."),
        "jsonl",
        "application/jsonl",
        lambda columns, copy, survey: plain_files.json_lines(columns, copy),
    ),
}


def written(
    chosen: Format, scope: Scope, survey: Survey, file: IO[bytes], progress: Progress | None = None
) -> tuple[int, int]:
    """Writes the whole file; how many rows and bytes it has."""
    copy, size = copy_answers(scope, survey, progress), 0
    for piece in chosen.send(columns_of(survey, copy), copy, survey):
        file.write(piece)
        size += len(piece)
    return copy.count, size
