"""Excel, SPSS and Parquet: the same answers whichever file they come in."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hofnar_analytics.cells import read_cells
from hofnar_analytics.files import open_table, stream_rows
from hofnar_analytics.mapping import ColumnMapping, Role
from hofnar_analytics.results import CellState
from hofnar_analytics.tables import cells_of
from tests.files.makers import spss, workbook


def test_a_workbook_keeps_text_and_every_decimal(tmp_path):
    rows = [["code", "weight", "score"], ["007", 0.28471771431234, 4], ["1.234,5", 1 / 3, None]]
    table = open_table(workbook(tmp_path, rows, sheets=["Cover"]))
    assert table.facts.sheet == "Answers"
    assert table.texts("code").to_pylist() == ["007", "1.234,5"]
    assert [float(text) for text in table.texts("weight").to_pylist()] == [0.28471771431234, 1 / 3]
    assert table.texts("score").to_pylist() == ["4", ""]


def test_the_rows_of_a_workbook_keep_their_numbers(tmp_path):
    rows = [["Survey of May"], [], ["a", "b", "c"], [1, 2, 3], [], [4, 5, 6]]
    path = workbook(tmp_path, rows)
    (part,) = stream_rows(path)
    assert part.numbers.tolist() == [4, 6]
    assert open_table(path, sheet="1").columns == ("a", "b", "c")


def test_spss_brings_labels_and_its_own_missing_values(tmp_path):
    day = (dt.date(2024, 5, 6) - dt.date(1582, 10, 14)).days * 86_400.0
    path = spss(tmp_path / "f.sav", [(5.0, day), (6.0, day), (99.0, day), (None, day)])
    table = open_table(path)
    assert table.label("Q7WIFI") == "Wi-Fi at the airport"
    assert table.texts("Q7WIFI").to_pylist() == ["5", "6", "99", ""]
    assert table.texts("VISITED").to_pylist()[0] == "2024-05-06"
    states = cells_of(table, ColumnMapping("Q7WIFI", Role.TOUCHPOINT)).states.tolist()
    assert states == [CellState.SCORED, CellState.NOT_EXPERIENCED, CellState.SKIPPED, CellState.SKIPPED]
    assert [part.data.num_rows for part in stream_rows(path, chunk=3)] == [3, 1]


def test_parquet_reads_as_people_write(tmp_path):
    path = tmp_path / "f.parquet"
    columns = {
        "score": pa.array([4, None, 5], pa.int8()),
        "weight": pa.array([0.5, 1.0, None]),
        "unit": pa.array(["Noord", "Zuid", "Noord"]).dictionary_encode(),
        "when": pa.array([dt.date(2024, 5, 6)] * 3),
    }
    pq.write_table(pa.table(columns), path)
    table = open_table(path)
    assert table.texts("score").to_pylist() == ["4", "", "5"]
    assert table.texts("weight").to_pylist() == ["0.5", "1", ""]
    assert table.texts("unit").to_pylist() == ["Noord", "Zuid", "Noord"]
    assert table.texts("when").to_pylist()[0] == "2024-05-06"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("n.v.t.", CellState.NOT_EXPERIENCED),
        ("N/A", CellState.NOT_EXPERIENCED),
        ("Niet van toepassing", CellState.NOT_EXPERIENCED),
        ("weet niet", CellState.DONT_KNOW),
        ("Don’t know", CellState.DONT_KNOW),
        ("Blank", CellState.SKIPPED),
        ("NA", CellState.SKIPPED),
        ("  ", CellState.SKIPPED),
        ("banana", CellState.SKIPPED),
        ("7", CellState.SCORED),
        ("7,5", CellState.SCORED),
        ("5 - zeer tevreden", CellState.SCORED),
    ],
)
def test_what_a_text_means_in_a_scored_column(text, state):
    assert read_cells(pa.array([text]), ColumnMapping("Q", Role.TOUCHPOINT)).states.tolist() == [state]
