"""What is wrong with a file, or with what was asked of it: a sentence, the place, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from hofnar.findings.figures import count
from hofnar.findings.margin_errors import MARGIN_SENTENCES
from hofnar_analytics.errors import HandedIn

Figures = Mapping[str, object]


def explain(error: HandedIn) -> str:
    """'Row 12: this row has 31 cells where the header has 30. …' The place comes first when it is known."""
    maker = _SENTENCES.get(error.code)
    sentence = maker(error.figures) if maker else gettext("This file cannot be read (%(code)s).") % {"code": error.code}
    return place(error.row, error.column) + sentence


def place(row: int | None, column: str | None) -> str:
    """'Row 12, column Q7ART: ', or nothing."""
    if row and column:
        return gettext("Row %(row)s, column %(column)s: ") % {"row": count(row), "column": column}
    if row:
        return gettext("Row %(row)s: ") % {"row": count(row)}
    return gettext("Column %(column)s: ") % {"column": column} if column else ""


def _names(given: object) -> str:
    names = list(given) if isinstance(given, list | tuple) else []
    return ", ".join(str(name) for name in names[:6]) + (", …" if len(names) > 6 else "")


def _number(figures: Figures, name: str) -> str:
    value = figures.get(name)
    return count(value) if isinstance(value, int | float) else "?"


def _megabytes(figures: Figures, name: str) -> str:
    value = figures.get(name)
    return count(max(1, value / 1_048_576)) if isinstance(value, int | float) else "?"


def _empty(figures: Figures) -> str:
    return gettext("There is nothing in this file.")


def _header_only(figures: Figures) -> str:
    return gettext("This file has a header with %(columns)s columns but no answers under it.") % {
        "columns": _number(figures, "columns")
    }


def _no_header(figures: Figures) -> str:
    return gettext("The first row should hold the names of the columns, but it is empty.")


def _binary(figures: Figures) -> str:
    return gettext("This is not a text file, an Excel workbook, an SPSS file or a Parquet file.")


def _other_kind(figures: Figures) -> str:
    return gettext(
        "This is a %(kind)s file. Hofnar reads CSV and other delimited text, Excel, SPSS (.sav) and Parquet."
    ) % {"kind": figures.get("kind", "?")}


def _damaged(figures: Figures) -> str:
    return gettext("The file is damaged or not complete. Save or download it again.")


def _not_a_workbook(figures: Figures) -> str:
    return gettext("This workbook cannot be opened. Save it again as .xlsx, or as CSV.")


def _encrypted(figures: Figures) -> str:
    return gettext("The file is locked with a password. Save it without one.")


def _zip_bomb(figures: Figures) -> str:
    return gettext(
        "This workbook would become far too large when unpacked (%(unpacked)s MB). It was not opened. Save the "
        "sheet as CSV."
    ) % {"unpacked": _megabytes(figures, "unpacked")}


def _sheet_too_large(figures: Figures) -> str:
    return gettext(
        "The cells of this sheet lie very far apart (%(rows)s rows, %(columns)s columns). It was not opened. Save the "
        "sheet as CSV."
    ) % {"rows": _number(figures, "rows"), "columns": _number(figures, "columns")}


def _file_too_large(figures: Figures) -> str:
    return gettext("This file is too large to be read at once. Use fewer columns or fewer rows.")


def _too_many_columns(figures: Figures) -> str:
    return gettext(
        "This file has %(columns)s columns; %(most)s is the most. Is the delimiter right, or is the table on its side?"
    ) % {"columns": _number(figures, "columns"), "most": _number(figures, "most")}


def _row_too_long(figures: Figures) -> str:
    return gettext(
        "this row has %(cells)s cells where the header has %(columns)s. Perhaps a text with the delimiter in it stands "
        "without quotes, or the delimiter is another one."
    ) % {"cells": _number(figures, "cells"), "columns": _number(figures, "columns")}


def _unclosed_quote(figures: Figures) -> str:
    return gettext("a quote is opened here and not closed, so that the rows after it run together.")


def _cell_too_long(figures: Figures) -> str:
    return gettext("a cell of more than %(most)s characters; perhaps a quote is opened and not closed.") % {
        "most": _number(figures, "most")
    }


def _mixed_encodings(figures: Figures) -> str:
    return gettext(
        "this file mixes two encodings: row %(utf8)s is UTF-8, row %(other)s is not. Save the file again as UTF-8, or "
        "choose the encoding yourself."
    ) % {"utf8": _number(figures, "utf8_row"), "other": _number(figures, "other_row")}


def _unknown_encoding(figures: Figures) -> str:
    return gettext(
        "the letters here are neither UTF-8 nor Windows-1252 (byte %(byte)s). Save the file as UTF-8, or choose the "
        "encoding yourself."
    ) % {"byte": figures.get("byte", "?")}


def _wrong_encoding(figures: Figures) -> str:
    return gettext("The file cannot be read as %(encoding)s.") % {"encoding": figures.get("encoding", "?")}


def _not_flat(figures: Figures) -> str:
    return gettext("this column holds lists or other values that are not one number or text.")


def _ambiguous(figures: Figures) -> str:
    return gettext("several columns have this name. Choose one of: %(choices)s.") % {
        "choices": _names(figures.get("choices"))
    }


def _not_found(figures: Figures) -> str:
    return gettext("There is no such file.")


def _folder(figures: Figures) -> str:
    return gettext("This is a folder, not a file.")


def _cannot_open(figures: Figures) -> str:
    return gettext("The file cannot be opened: %(why)s.") % {"why": figures.get("why", "?")}


def _unknown_column(figures: Figures) -> str:
    near = _names(figures.get("near"))
    if near:
        return gettext("there is no such column. Did you mean: %(near)s?") % {"near": near}
    return gettext("there is no such column.")


def _unknown_sheet(figures: Figures) -> str:
    return gettext("There is no sheet '%(sheet)s'. The workbook has: %(sheets)s.") % {
        "sheet": figures.get("sheet", ""),
        "sheets": _names(figures.get("sheets")),
    }


def _unknown_encoding_name(figures: Figures) -> str:
    return gettext("There is no encoding '%(encoding)s'. Try utf-8 or cp1252.") % {
        "encoding": figures.get("encoding", "")
    }


def _no_touchpoints(figures: Figures) -> str:
    return gettext("No touchpoint is left to look at. Name at least one column that is not the KPI.")


def _no_scores(figures: Figures) -> str:
    return gettext("this column holds no number on the scale of the KPI.")


def _no_weights(figures: Figures) -> str:
    return gettext("this column holds no positive number to weigh with.")


def _no_code_list(figures: Figures) -> str:
    return gettext("The code list %(file)s names none of the columns of this file.") % {"file": figures.get("file", "")}


def _not_toml(figures: Figures) -> str:
    return gettext("The mapping is not a TOML file: %(why)s.") % {"why": figures.get("why", "?")}


def _not_a_mapping(figures: Figures) -> str:
    return gettext("This TOML file is not a mapping. Make one with: hofnar check FILE --save-mapping MAPPING.toml")


def _bad_column(figures: Figures) -> str:
    return gettext("the mapping of this column cannot be understood: %(why)s.") % {"why": figures.get("why", "?")}


def _nameless(figures: Figures) -> str:
    return gettext("Every column in a mapping needs a name.")


def _column_twice(figures: Figures) -> str:
    return gettext("the mapping names this column twice.")


def _bad_year(figures: Figures) -> str:
    return gettext("The year in the mapping is not a year: %(year)s.") % {"year": figures.get("year", "?")}


def _bad_month(figures: Figures) -> str:
    return gettext("The month in the mapping is not a month from 1 to 12: %(month)s.") % {
        "month": figures.get("month", "?")
    }


_SENTENCES: dict[str, Callable[[Figures], str]] = {
    "EMPTY": _empty,
    "HEADER_ONLY": _header_only,
    "NO_HEADER": _no_header,
    "BINARY": _binary,
    "OTHER_KIND": _other_kind,
    "DAMAGED": _damaged,
    "NOT_A_WORKBOOK": _not_a_workbook,
    "ENCRYPTED": _encrypted,
    "ZIP_BOMB": _zip_bomb,
    "SHEET_TOO_LARGE": _sheet_too_large,
    "FILE_TOO_LARGE": _file_too_large,
    "TOO_MANY_COLUMNS": _too_many_columns,
    "ROW_TOO_LONG": _row_too_long,
    "UNCLOSED_QUOTE": _unclosed_quote,
    "CELL_TOO_LONG": _cell_too_long,
    "MIXED_ENCODINGS": _mixed_encodings,
    "UNKNOWN_ENCODING": _unknown_encoding,
    "WRONG_ENCODING": _wrong_encoding,
    "NOT_FLAT": _not_flat,
    "AMBIGUOUS_COLUMN": _ambiguous,
    "NOT_FOUND": _not_found,
    "IS_A_FOLDER": _folder,
    "CANNOT_OPEN": _cannot_open,
    "UNKNOWN_COLUMN": _unknown_column,
    "UNKNOWN_SHEET": _unknown_sheet,
    "UNKNOWN_ENCODING_NAME": _unknown_encoding_name,
    "NO_TOUCHPOINTS": _no_touchpoints,
    "NO_SCORES": _no_scores,
    "NO_WEIGHTS": _no_weights,
    "NO_CODE_LIST": _no_code_list,
    "NOT_TOML": _not_toml,
    "NOT_A_MAPPING": _not_a_mapping,
    "BAD_COLUMN": _bad_column,
    "NAMELESS_COLUMN": _nameless,
    "COLUMN_TWICE": _column_twice,
    "BAD_YEAR": _bad_year,
    "BAD_MONTH": _bad_month,
    **MARGIN_SENTENCES,
}
