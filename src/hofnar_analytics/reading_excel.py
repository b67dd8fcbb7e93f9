"""Excel workbooks (xlsx, xlsm, xlsb, xls, ods): one sheet, its cells as text, formulas by their last value."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hofnar_analytics.errors import UnusableFile, UnusableRequest
from hofnar_analytics.headers import LOOK_AHEAD, MAX_COLUMNS, read_header
from hofnar_analytics.numerals import plain_text
from hofnar_analytics.table import FileFacts, Table
from hofnar_analytics.zip_bombs import refuse_bombs

MAX_OLD_WORKBOOK = 64 * 1024 * 1024


def read_excel(path: Path, sheet: str | None = None) -> Table:
    """One sheet as text. UnusableFile when the workbook cannot be read or holds nothing; UnusableRequest
    UNKNOWN_SHEET, with the names there are."""
    return read_numbered_excel(path, sheet)[0]


def read_numbered_excel(path: Path, sheet: str | None = None) -> tuple[Table, NDArray[np.int64]]:
    """The sheet without its blank rows, and the spreadsheet row of each row that is left."""
    book, name = _book_and_sheet(path, sheet)
    grid = _grid(book, name)
    sample = [list(row) for row in zip(*(column.slice(0, LOOK_AHEAD).to_pylist() for column in grid.columns))]
    header = read_header(sample)
    start = header.skip + header.rows
    named = grid.slice(start).rename_columns(list(header.names))
    filled = _filled_rows(named)
    data, numbers = named.filter(pa.array(filled)), np.flatnonzero(filled) + start + 1
    facts = FileFacts(
        kind="excel",
        sheet=name,
        sheets=tuple(book.sheet_names),
        header_rows=header.rows,
        first_row=start + 1,
        renamed=header.renamed,
    )
    return Table(data, facts, labels=header.labels, warnings=header.warnings), numbers


def sheet_names(path: Path) -> tuple[str, ...]:
    return tuple(_open(path).sheet_names)


def _open(path: Path) -> fastexcel.ExcelReader:
    with path.open("rb") as file:
        zipped = file.read(4) == b"PK\x03\x04"
    if zipped:
        refuse_bombs(path)
    elif path.stat().st_size > MAX_OLD_WORKBOOK:
        raise UnusableFile("FILE_TOO_LARGE", figures={"most": MAX_OLD_WORKBOOK})
    try:
        return fastexcel.read_excel(str(path))
    except (fastexcel.FastExcelError, BaseExceptionGroup) as error:
        code = "ENCRYPTED" if "password" in str(error).lower() else "NOT_A_WORKBOOK"
        raise UnusableFile(code) from None


def _book_and_sheet(path: Path, sheet: str | None) -> tuple[fastexcel.ExcelReader, str]:
    """The workbook and the sheet asked for: by name, by number from 1, or else the first that holds anything."""
    book = _open(path)
    names = list(book.sheet_names)
    if sheet is None:
        return book, _first_filled(book, names)
    wanted = sheet.strip()
    for name in names:
        if name.strip().casefold() == wanted.casefold():
            return book, name
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return book, names[int(wanted) - 1]
    raise UnusableRequest("UNKNOWN_SHEET", figures={"sheet": wanted, "sheets": tuple(names)})


def _first_filled(book: fastexcel.ExcelReader, names: list[str]) -> str:
    for name in names:
        try:
            found = book.load_sheet(name, header_row=None, n_rows=5, dtypes="string")
        except fastexcel.FastExcelError:
            continue
        if found.width and found.height:
            return name
    raise UnusableFile("EMPTY")


def _grid(book: fastexcel.ExcelReader, name: str) -> pa.Table:
    """All cells as text, with every decimal of a number (the text form alone keeps nine)."""
    texts = _loaded(book, name, "string")
    if not texts.num_columns or not texts.num_rows:
        raise UnusableFile("EMPTY", figures={"sheet": name})
    if texts.num_columns > MAX_COLUMNS:
        figures = {"columns": texts.num_columns, "most": MAX_COLUMNS}
        raise UnusableFile("TOO_MANY_COLUMNS", figures=figures)
    exact = _loaded(book, name, "float") if _has_long_decimals(texts) else None
    columns = [
        _full_decimals(column, exact.column(j)) if exact is not None else column
        for j, column in enumerate(texts.columns)
    ]
    columns = [pc.fill_null(column, "") for column in columns]
    return pa.Table.from_arrays(columns, names=[str(j) for j in range(len(columns))])


def _loaded(book: fastexcel.ExcelReader, name: str, kind: Literal["string", "float"]) -> pa.Table:
    try:
        return pa.table(book.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind))
    except fastexcel.FastExcelError:
        raise UnusableFile("NOT_A_WORKBOOK", figures={"sheet": name}) from None


def _long(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which texts may be shortened numbers: nine decimals, or nothing left of a very small number."""
    return pc.match_substring_regex(column, r"^-?\d+\.\d{9}$|^-?0$")


def _has_long_decimals(texts: pa.Table) -> bool:
    return any(pc.any(_long(column)).as_py() for column in texts.columns)


def _full_decimals(texts: pa.ChunkedArray, exact: pa.ChunkedArray) -> pa.ChunkedArray:
    where = pc.and_(_long(texts), pc.is_valid(exact))
    if not pc.any(where).as_py():
        return texts
    written = pa.array([None if value is None else plain_text(value) for value in exact.to_pylist()], pa.string())
    return pc.if_else(where, pa.chunked_array([written]), texts)


def _filled_rows(table: pa.Table) -> NDArray[np.bool_]:
    """Which rows hold at least one filled cell."""
    filled = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        filled |= pc.not_equal(column, "").to_numpy(zero_copy_only=False)
    return filled
