"""Excel: the answers on the first sheet, what each column asks on the last. Every text is written as a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext

from hofnar.responses.exporting.columns import Column, state_labels
from hofnar.responses.exporting.copying import Copy, words

MOST_ROWS = 1_048_576  # of one sheet, its head included
MOST_SIGNS = 32_767  # of one cell; a longer text is cut there
NO_XML = re.compile("[\ufffe\uffff]")


def write_excel(file: IO[bytes], columns: Sequence[Column], copy: Copy, most_rows: int = MOST_ROWS) -> None:
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    sheets = count(1)
    sheet, at = None, most_rows
    for row in copy.rows():
        if at >= most_rows:
            sheet, at = _sheet(book, next(sheets), columns, bold), 1
        for place, column in enumerate(columns):
            _write(sheet, at, place, column.value(row), column.kind, day)
        at += 1
    if sheet is None:
        _sheet(book, 1, columns, bold)
    _explain(book, columns, bold)
    book.close()


def _sheet(book: Any, number: int, columns: Sequence[Column], bold: Any) -> Any:
    name = gettext("answers")
    sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, _clean(column.name), bold)
    return sheet


def _write(sheet: Any, at: int, place: int, value: Any, kind: str, day: Any) -> None:
    if value is None or value == "":
        return
    if kind == "date":
        sheet.write_datetime(at, place, date.fromisoformat(value), day)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(at, place, value)
    else:
        sheet.write_string(at, place, _clean(words(value)))


def _explain(book: Any, columns: Sequence[Column], bold: Any) -> None:
    sheet = book.add_worksheet(gettext("columns"))
    for place, head in enumerate((gettext("column"), gettext("what was asked"), gettext("what its codes mean"))):
        sheet.write_string(0, place, head, bold)
    for at, column in enumerate(columns, 1):
        labels = {**column.value_labels, **(state_labels() if column.is_cell else {})}
        meaning = "; ".join(f"{code} = {text}" for code, text in labels.items())
        for place, text in enumerate((column.name, column.label, meaning)):
            sheet.write_string(at, place, _clean(text))


def _clean(text: str) -> str:
    return NO_XML.sub("\ufffd", text)[:MOST_SIGNS]
