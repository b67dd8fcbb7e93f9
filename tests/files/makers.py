"""Files to read, made on the spot: small named worlds, good and bad."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DESK = "id;Balie;Site;NPS\n1;4;5;9\n2;n.v.t.;3;6\n3;5;weet niet;10\n"


def written(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(
    folder: Path, rows: Iterable[Sequence[object]], name: str = "book.xlsx", sheets: Sequence[str] = ()
) -> Path:
    """The rows on the last of the sheets; the others stay empty."""
    path = folder / name
    book = xlsxwriter.Workbook(str(path))
    for sheet_name in (*sheets, "Answers"):
        sheet = book.add_worksheet(sheet_name)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(r, c, cell)
            elif cell is not None:
                sheet.write(r, c, cell)
    book.close()
    return path


def workbook_of_parts(path: Path, sheet: Iterable[bytes]) -> Path:
    """A workbook with one sheet whose XML is given, as somebody with bad intentions would make it."""
    parts = {
        "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+'
        b'xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
        b'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet '
        b'name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
        b'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
        b'2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for name, content in parts.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for block in sheet:
                part.write(block)
    return path


def spss(path: Path, rows: Sequence[tuple[float | None, float]]) -> Path:
    """A .sav file of two variables, byte by byte: Q7WIFI (labelled, 97 to 99 missing) and VISITED (a date)."""
    none = -1.7976931348623157e308
    head = b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60) + struct.pack("<5i", 2, 2, 0, 0, len(rows))
    head += struct.pack("<d", 100.0) + b"06 May 24" + b"12:00:00" + b" " * 64 + b"\0" * 3
    number, date = (5 << 16) | (8 << 8), (20 << 16) | (11 << 8)
    rated = struct.pack("<6i", 2, 0, 1, -2, number, number) + b"Q7WIFI  "
    rated += struct.pack("<i", 20) + b"Wi-Fi at the airport" + struct.pack("<2d", 97.0, 99.0)
    visited = struct.pack("<6i", 2, 0, 1, 0, date, date) + b"VISITED " + struct.pack("<i", 3) + b"Day\0"
    labels = struct.pack("<2i", 3, 2)
    for value, label in ((5.0, b"Outstanding"), (6.0, b"Not applicable")):
        labels += struct.pack("<d", value) + (bytes([len(label)]) + label).ljust(16)
    labels += struct.pack("<3i", 4, 1, 1)
    cells = b"".join(struct.pack("<2d", none if score is None else score, day) for score, day in rows)
    path.write_bytes(head + rated + visited + labels + struct.pack("<2i", 999, 0) + cells)
    return path
