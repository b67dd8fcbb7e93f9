"""Open any survey file as a table of text, or walk through it in parts of bounded size.

The kind is told by a file's first bytes, never by its name: CSV and other delimited text, Excel (xlsx, xlsm,
xlsb, xls, ods), SPSS (.sav, .zsav), Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from hofnar_analytics.errors import TooLarge, UnusableFile
from hofnar_analytics.mapping import Mapping, Role
from hofnar_analytics.reading_csv import open_csv
from hofnar_analytics.reading_excel import read_excel, read_numbered_excel
from hofnar_analytics.reading_parquet import open_parquet, read_parquet, stream_parquet
from hofnar_analytics.reading_spss import read_spss, spss_table_without_rows, stream_spss
from hofnar_analytics.table import FileFacts, Rows, Table, chunks_of

CHUNK = 50_000
MAX_CELLS = 200_000_000
Progress = Callable[[int], None]

_KINDS = (
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"PAR1", "parquet"),
)
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"PK\x05\x06", "zip"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"<stata_dta>", "Stata"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
)


def open_table(
    path: str | Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    most_rows: int | None = None,
    progress: Progress | None = None,
) -> Table:
    """The whole file as columns of text.

    ``most_rows`` stops early (delimited text only, for a first look); ``progress`` is called with the number
    of rows read so far. Raises UnusableFile (code, row, column) for a file that is not a table of answers.
    """
    where, kind = _known(path)
    if kind == "csv":
        table = _whole_csv(where, encoding, delimiter, most_rows, progress)
    elif kind == "excel":
        table = read_excel(where, sheet)
    else:
        table = read_spss(where, encoding) if kind == "spss" else read_parquet(where)
    if not table.rows:
        raise UnusableFile("HEADER_ONLY", figures={"columns": len(table.columns)})
    return table


def stream_rows(
    path: str | Path,
    mapping: Mapping | None = None,
    chunk: int = CHUNK,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Iterator[Rows]:
    """The answers in parts of ``chunk`` rows, in bounded memory (Excel is read whole, up to its limit).

    With a mapping only its columns come, in its order and under its names; sheet, encoding and delimiter
    default to those of the mapping. ``Rows.first_row`` is the spreadsheet row of a part's first answer.
    """
    where, kind = _known(path)
    sheet, encoding, delimiter = _as_mapped(mapping, sheet, encoding, delimiter)
    parts = _parts(where, kind, chunk, sheet, encoding, delimiter)
    if mapping is None:
        yield from parts
        return
    wanted = [column.name for column in mapping.columns if column.role is not Role.IGNORE]
    for part in parts:
        here = [name for name in wanted if name in part.data.column_names]
        yield Rows(part.numbers, part.data.select(here))


def file_facts(path: str | Path, *, sheet: str | None = None, encoding: str | None = None) -> FileFacts:
    """How a file is written, from a first look."""
    return open_table(path, sheet=sheet, encoding=encoding, most_rows=100).facts


def kind_of(path: Path) -> str:
    """'csv', 'excel', 'spss' or 'parquet', by the first bytes. UnusableFile for other known kinds."""
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise UnusableFile("EMPTY")
    for mark, kind in _KINDS:
        if head.startswith(mark):
            return kind
    for mark, name in _OTHERS:
        if head.startswith(mark) or head.lstrip().lower().startswith(mark.lower()):
            raise UnusableFile("OTHER_KIND", figures={"kind": name})
    return "csv"


def _known(path: str | Path) -> tuple[Path, str]:
    where = Path(path)
    if where.is_dir():
        raise UnusableFile("IS_A_FOLDER")
    try:
        return where, kind_of(where)
    except FileNotFoundError:
        raise UnusableFile("NOT_FOUND") from None
    except OSError as error:
        raise UnusableFile("CANNOT_OPEN", figures={"why": error.strerror or ""}) from None


def _as_mapped(
    mapping: Mapping | None, sheet: str | None, encoding: str | None, delimiter: str | None
) -> tuple[str | None, str | None, str | None]:
    if mapping is None:
        return sheet, encoding, delimiter
    return sheet or mapping.sheet, encoding or mapping.encoding, delimiter or mapping.delimiter


def _parts(
    path: Path, kind: str, chunk: int, sheet: str | None, encoding: str | None, delimiter: str | None
) -> Iterator[Rows]:
    if kind == "csv":
        yield from open_csv(path, encoding, delimiter).rows(chunk)
    elif kind == "spss":
        yield from stream_spss(path, chunk, encoding)
    elif kind == "parquet":
        yield from stream_parquet(path, chunk)
    else:
        table, numbers = read_numbered_excel(path, sheet)
        yield from chunks_of(table.data, numbers, chunk)


def _whole_csv(
    path: Path,
    encoding: str | None,
    delimiter: str | None,
    most_rows: int | None,
    progress: Progress | None,
) -> Table:
    file = open_csv(path, encoding, delimiter)
    parts: list[pa.Table] = []
    rows = 0
    for part in file.rows(min(CHUNK, most_rows or CHUNK)):
        parts.append(part.data)
        rows += part.data.num_rows
        if progress:
            progress(rows)
        if rows * len(file.header.names) > MAX_CELLS:
            raise TooLarge("FILE_TOO_LARGE", figures={"rows": rows, "most": MAX_CELLS})
        if most_rows and rows >= most_rows:
            break
    empty = pa.schema([(name, pa.string()) for name in file.header.names]).empty_table()
    data = pa.concat_tables(parts) if parts else empty
    return Table(data, file.facts, labels=file.header.labels, warnings=file.warnings())


def empty_table(path: str | Path, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Names, labels and facts of a file without its answers (one row at most), for comparing with a mapping."""
    where, kind = _known(path)
    if kind == "spss":
        return spss_table_without_rows(where, encoding)
    if kind == "parquet":
        return open_parquet(where)[1]
    return open_table(where, sheet=sheet, encoding=encoding, most_rows=1)
