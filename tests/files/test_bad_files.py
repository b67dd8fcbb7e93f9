"""Files that nobody can use: one clear error each, with its place, in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from hofnar_analytics.check import check_table
from hofnar_analytics.errors import TooLarge, UnusableFile, UnusableRequest
from hofnar_analytics.files import open_table
from hofnar_analytics.guesses import GuessReason
from hofnar_analytics.mapping import Role
from hofnar_analytics.results import WarningCode
from tests.files.makers import workbook, workbook_of_parts, written

TEXTS = {
    "EMPTY": [b"", b"  \n \n", b"\xef\xbb\xbf"],
    "HEADER_ONLY": [b"a,b,c\n", b"a,b,c"],
    "BINARY": [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 100],
    "OTHER_KIND": [b"%PDF-1.7 ...", b"\x89PNG\r\n....", b"\x1f\x8b....", b"<html><body>x</body></html>"],
    "DAMAGED": [b"PK\x03\x04 not a zip", b"PAR1 not parquet", b"$FL2 not spss"],
    "NOT_A_WORKBOOK": [b"\xd0\xcf\x11\xe0 not a workbook"],
    "TOO_MANY_COLUMNS": [b",".join(b"c%d" % i for i in range(100_000)) + b"\n" + b"1," * 99_999 + b"1\n"],
    "CELL_TOO_LONG": [b'a,b\n1,"' + b"x" * 1_200_000 + b"\n"],
    "UNCLOSED_QUOTE": [b'a,b\n1,"2\n' + b"3,4\n" * 5_000],
}


@pytest.mark.parametrize(("code", "content"), [(code, one) for code, found in TEXTS.items() for one in found])
def test_one_clear_error_each(tmp_path, code, content):
    with pytest.raises(UnusableFile) as met:
        open_table(written(tmp_path, "f.csv", content))
    assert met.value.code == code


def test_a_row_that_is_too_long_is_named(tmp_path):
    with pytest.raises(UnusableFile) as met:
        open_table(written(tmp_path, "f.csv", "a,b\n1,2\n3,4,5\n"))
    assert (met.value.code, met.value.row, met.value.figures) == ("ROW_TOO_LONG", 3, {"cells": 3, "columns": 2})


def test_mixed_encodings_are_named_by_row(tmp_path):
    content = "naam,x\nZoë,1\n".encode() + "André,2\n".encode("cp1252")
    with pytest.raises(UnusableFile) as met:
        open_table(written(tmp_path, "f.csv", content))
    assert met.value.figures == {"utf8_row": 2, "other_row": 3}
    assert open_table(tmp_path / "f.csv", encoding="cp1252").rows == 2


def test_unknown_letters_and_unknown_encodings(tmp_path):
    with pytest.raises(UnusableFile, match="UNKNOWN_ENCODING"):
        open_table(written(tmp_path, "f.csv", b"naam,x\nfoo\x81,1\n"))
    with pytest.raises(UnusableRequest, match="UNKNOWN_ENCODING_NAME"):
        open_table(tmp_path / "f.csv", encoding="klingon")


def test_a_missing_file_and_a_folder(tmp_path):
    for path, code in ((tmp_path / "none.csv", "NOT_FOUND"), (tmp_path, "IS_A_FOLDER")):
        with pytest.raises(UnusableFile, match=code):
            open_table(path)


def test_one_column_is_a_table(tmp_path):
    assert open_table(written(tmp_path, "f.csv", "NPS\n9\n10\n")).columns == ("NPS",)


def test_formulas_long_headers_and_old_dates_are_told(tmp_path):
    long = "How satisfied " * 30
    text = f'"{long}",Name,Visited\n' + "4,=cmd(),1970-01-01\n5,Jan,2024-05-06\n" * 10
    check = check_table(open_table(written(tmp_path, "f.csv", text)))
    codes = {one.code for one in check.warnings}
    assert {WarningCode.LONG_HEADER, WarningCode.FORMULAS, WarningCode.OLD_DATES} <= codes


def test_postcodes_turned_into_dates_are_not_taken_for_dates(tmp_path):
    text = "Zip\n" + "".join(f"01/01/{year} 12:00:00 AM\n" for year in range(2101, 2990, 7))
    guess = check_table(open_table(written(tmp_path, "f.csv", text))).columns[0]
    assert (guess.role, guess.reason_code) == (Role.IGNORE, GuessReason.STRANGE_DATES)


def test_a_zip_bomb_is_refused_from_its_directory(tmp_path):
    """Ten million rows of one cell in a file of well under a megabyte per hundred."""
    row = b"<row><c><v>1</v></c></row>" * 10_000
    blocks = [b'<?xml version="1.0"?><worksheet><sheetData>', *[row] * 200, b"</sheetData></worksheet>"]
    path = workbook_of_parts(tmp_path / "bomb.xlsx", blocks)
    with pytest.raises(TooLarge, match="ZIP_BOMB"):
        open_table(path)


def test_two_cells_at_the_corners_are_refused(tmp_path):
    sheet = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    sheet += b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = workbook_of_parts(tmp_path / "wide.xlsx", [sheet + b"</sheetData></worksheet>"])
    with pytest.raises(TooLarge, match="SHEET_TOO_LARGE"):
        open_table(path)


def test_a_directory_that_lies_is_refused(tmp_path):
    """The directory promises 30 bytes where the part holds a hundred thousand."""
    path = workbook_of_parts(tmp_path / "liar.xlsx", [b"x" * 100_000])
    content = path.read_bytes()
    path.write_bytes(content.replace((100_000).to_bytes(4, "little"), (30).to_bytes(4, "little")))
    with pytest.raises(UnusableFile):
        open_table(path)


def test_the_bomb_costs_no_memory(tmp_path):
    row = b'<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>' * 10_000
    path = workbook_of_parts(tmp_path / "bomb.xlsx", [b"<worksheet><sheetData>", *[row] * 400])
    assert os.path.getsize(path) < 2_000_000
    script = (
        "import resource, sys\n"
        "from hofnar_analytics.files import open_table\n"
        "from hofnar_analytics.errors import TooLarge\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    open_table(sys.argv[1])\nexcept TooLarge:\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 64 * 1024


def test_an_empty_workbook_and_a_sheet_that_is_not_there(tmp_path):
    with pytest.raises(UnusableFile, match="EMPTY"):
        open_table(workbook(tmp_path, []))
    with pytest.raises(UnusableRequest, match="UNKNOWN_SHEET"):
        open_table(workbook(tmp_path, [["a"], [1]]), sheet="Other")
