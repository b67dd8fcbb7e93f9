"""Delimited text: what was written is what is read."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofnar_analytics.errors import AmbiguousColumn, UnknownColumn, UnusableFile
from hofnar_analytics.files import open_table, stream_rows
from hofnar_analytics.results import WarningCode
from tests.files.makers import DESK, written

CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\ufeff"), max_size=12)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(ENCODINGS),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_every_cell_comes_back_as_it_was_written(tmp_path, rows, delimiter, encoding, ends):
    rows = [(f"r{i}", *row[1:]) for i, row in enumerate(rows)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
    writer.writerows([("first", "second", "third"), *rows])
    path = written(tmp_path, "f.csv", out.getvalue(), encoding)
    table = open_table(path, delimiter=delimiter, encoding=encoding if encoding != "utf-16" else None)
    if table.facts.header_rows == 1:
        assert [tuple(row.values()) for row in table.data.to_pylist()] == rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiter_and_encoding_are_found(tmp_path, delimiter, encoding):
    text = "naam;cijfer;reden\nAndré;7,5;prima\nZoë;8;goed\n".replace(";", delimiter)
    if delimiter == ",":
        text = text.replace("7,5", '"7,5"')
    table = open_table(written(tmp_path, "f.txt", text, encoding))
    assert table.columns == ("naam", "cijfer", "reden")
    assert table.texts("naam").to_pylist() == ["André", "Zoë"]
    assert table.texts("cijfer").to_pylist() == ["7,5", "8"]


def test_nothing_is_converted(tmp_path):
    table = open_table(written(tmp_path, "f.csv", "code;bedrag;datum\n007;1.234,5;01-02-2024\n"))
    assert table.data.to_pylist() == [{"code": "007", "bedrag": "1.234,5", "datum": "01-02-2024"}]


def test_names_are_trimmed_and_found_with_any_spaces(tmp_path):
    table = open_table(written(tmp_path, "f.csv", '" Q7  ART ","\u00a0NPS"\n4,9\n'))
    assert table.columns == ("Q7 ART", "NPS")
    assert table.find("  Q7 ART ") == "Q7 ART"
    with pytest.raises(UnknownColumn) as met:
        table.find("Q7ART")
    assert met.value.near == ("Q7 ART",)


def test_a_header_that_stands_twice_is_kept_apart_and_never_chosen_in_silence(tmp_path):
    table = open_table(written(tmp_path, "f.csv", "Q1,Q1,NPS\n1,2,9\n"))
    assert table.columns == ("Q1 (1)", "Q1 (2)", "NPS")
    assert [one.code for one in table.warnings] == [WarningCode.DUPLICATE_HEADER]
    with pytest.raises(AmbiguousColumn):
        table.texts("Q1")


def test_two_header_rows_become_name_and_label(tmp_path):
    text = "Q1,Q2,Q3\nHow was the desk?,How was the site?,Anything else?\n4,5,nice\n3,2,\n"
    table = open_table(written(tmp_path, "f.csv", text))
    assert (table.rows, table.columns) == (2, ("Q1", "Q2", "Q3"))
    assert table.labels["Q1"] == "How was the desk?"


def test_a_merged_heading_above_goes_in_front_of_each_question(tmp_path):
    text = "Service,,NPS\nDesk,Site,\n4,5,9\n3,2,10\n"
    assert open_table(written(tmp_path, "f.csv", text)).columns == ("Service: Desk", "Service: Site", "NPS")


def test_titles_blank_lines_and_the_mark_of_excel_are_passed_over(tmp_path):
    table = open_table(written(tmp_path, "f.csv", "sep=;\r\n" + DESK.replace("\n", "\r\n")))
    assert table.columns == ("id", "Balie", "Site", "NPS")
    table = open_table(written(tmp_path, "g.csv", "Results of May\n\n" + DESK))
    assert table.columns == ("id", "Balie", "Site", "NPS")
    assert table.rows == 3


def test_short_rows_are_filled_and_told(tmp_path):
    table = open_table(written(tmp_path, "f.csv", "a,b,c\n1,2\n1,2,3\n1\n"))
    assert table.texts("c").to_pylist() == ["", "3", ""]
    assert table.warnings[0].code is WarningCode.SHORT_ROWS
    assert table.warnings[0].figures == {"count": 2, "row": 2}


def test_zero_bytes_are_left_out_and_told(tmp_path):
    table = open_table(written(tmp_path, "f.csv", b"a,b\n1\x00,2\n" + b"3,4\n" * 50))
    assert table.texts("a").to_pylist()[0] == "1"
    assert [one.code for one in table.warnings] == [WarningCode.ZERO_BYTES]


def test_rows_of_r_with_their_names_in_front(tmp_path):
    table = open_table(written(tmp_path, "f.csv", "x y\none 1 2\ntwo 3 4\n".replace(" ", "\t")))
    assert table.columns == ("Column 1", "x", "y")


def test_a_stream_holds_the_same_rows_with_their_numbers(tmp_path):
    lines = ["a,b", *(f"{i},{i % 5}" for i in range(1, 1001))]
    lines.insert(500, "")
    path = written(tmp_path, "f.csv", "\n".join(lines))
    parts = list(stream_rows(path, chunk=128))
    assert max(part.data.num_rows for part in parts) <= 128
    numbers = [int(number) for part in parts for number in part.numbers]
    cells = [cell for part in parts for cell in part.data.column("a").to_pylist()]
    assert cells == [str(i) for i in range(1, 1001)]
    assert all(lines[number - 1].startswith(cell + ",") for number, cell in zip(numbers, cells))


def test_a_row_with_a_number_too_many_is_not_taken_for_a_row_name(tmp_path):
    with pytest.raises(UnusableFile, match="ROW_TOO_LONG"):
        open_table(written(tmp_path, "f.csv", "a,b\n4,2,3\n5,3,1\n"))


def test_a_quote_that_swallows_thousands_of_rows_is_an_error_with_its_row(tmp_path):
    lines = ["a,b,c", *["1,2,3"] * 10, '1,"2,3', *["1,2,3"] * 3000, '1,2",3', *["1,2,3"] * 10]
    with pytest.raises(UnusableFile) as met:
        open_table(written(tmp_path, "f.csv", "\n".join(lines)))
    assert (met.value.code, met.value.row) == ("UNCLOSED_QUOTE", 12)
