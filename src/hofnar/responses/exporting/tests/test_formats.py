"""Every format holds what was answered, whatever it was."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest

from hofnar.responses.exporting.plain_files import guarded, unguarded
from hofnar.responses.exporting.tests.exported import ATTACKS, answer, excel, fetch, lines, parquet, sav, table
from hofnar.responses.tests.respondents import open_survey
from hofnar.responses.tests.surveys import EVERY_KIND
from hofnar.surveys.models import Survey

SCORES = (0, 10, "skipped", "dont_know")


@pytest.fixture
def survey(world) -> Survey:
    """Names, segments, keys and texts that a spreadsheet, a shell or a reader of SPSS would trip over."""
    survey = open_survey(world.tulp, EVERY_KIND)
    world.breda.name, world.breda.code = "=HYPERLINK(1)", "@breda"
    world.breda.save()
    for number, text in enumerate(ATTACKS):
        given = {"nps": SCORES[number % 4], "why": text, "reasons": ["price", "other"], "people": 1.5, "=key": text}
        answer(survey, world.breda, number, given, segments={"=region": text}, weight=0.5 + number)
    return survey


def test_exact_csv_is_the_text_as_given(world, survey):
    rows = table(fetch(world.anna, survey, "csv"))
    assert [row["why"] for row in rows] == list(ATTACKS)
    assert [row["=key"] for row in rows] == [row["segment.=region"] for row in rows] == list(ATTACKS)
    assert [row["nps"] for row in rows][:4] == ["0", "10", "skipped", "dont_know"]
    assert rows[0]["reasons"] == "price|other"
    assert (rows[0]["unit"], rows[0]["unit_name"], rows[0]["version"]) == ("@breda", "=HYPERLINK(1)", "1")
    assert (rows[3]["weight"], rows[3]["answered_on"], rows[3]["people"]) == ("3.5", "2026-03-04", "1.5")
    assert rows[0]["grade"] == "not_asked"
    assert {"moments.order", "moments.order.expected", "moments.order.why", "shop.clean", "channel.other"} <= {*rows[0]}


def test_no_cell_of_the_spreadsheet_runs_and_nothing_is_lost(world, survey):
    rows = table(fetch(world.anna, survey, "spreadsheet"), ";")
    cells = [cell for row in rows for cell in (*row, *row.values())]
    assert not [cell for cell in cells if cell.lstrip("\u200b \n\r\t")[:1] in {*"=+-@＝"} - {""}]
    assert [unguarded(row["why"]) for row in rows] == list(ATTACKS)
    assert (rows[3]["weight"], rows[0]["nps"]) == ("3,5", "0")


@pytest.mark.parametrize("text", [*ATTACKS, "", "'", "''", "'a", "''=", "'''=1"])
def test_the_guard_can_be_taken_away(text):
    assert unguarded(guarded(text)) == text


def test_json_lines_hold_the_answers_as_stored(world, survey):
    rows = lines(fetch(world.anna, survey, "jsonl"))
    assert [row["answers"]["why"] for row in rows] == list(ATTACKS)
    assert rows[0]["answers"]["nps"] == 0
    assert rows[0]["answers"]["reasons"] == ["price", "other"]
    assert rows[5]["segments"] == {"=region": ATTACKS[5]}


def test_parquet_is_typed_and_equal(world, survey):
    rows = parquet(fetch(world.anna, survey, "parquet"))
    assert [row["why"] for row in rows] == list(ATTACKS)
    assert [row["nps"] for row in rows][:4] == [0, 10, None, None]
    assert [row["nps.state"] for row in rows][:4] == ["scored", "scored", "skipped", "dont_know"]
    assert (rows[0]["grade"], rows[0]["grade.state"]) == (None, "not_asked")
    assert rows[3]["answered_on"] == date(2026, 3, 4)
    assert rows[3]["weight"] == 3.5


def test_excel_has_no_formula_and_every_text(world, survey):
    raw = fetch(world.anna, survey, "excel")
    sheets = [zipfile.ZipFile(BytesIO(raw)).read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
    assert not [sheet for sheet in sheets if re.search(r"<f[ >/]|<hyperlink", sheet)]
    rows = excel(raw)
    assert [row["why"] for row in rows] == list(ATTACKS)
    assert [float(row["weight"]) for row in rows] == [0.5 + number for number in range(len(ATTACKS))]
    asked = {row["column" if "column" in row else "kolom"]: row for row in excel(raw, 1)}
    assert "Tulp zou aanbevelen" in "".join(str(cell) for cell in asked["nps"].values())


def test_spss_has_labels_values_and_states(world, survey, tmp_path):
    columns, meta = sav(fetch(world.anna, survey, "spss"), tmp_path, user_missing=True)
    assert columns["why"] == [text.rstrip(" ") for text in ATTACKS]
    assert columns["segment._region"] == columns["key"] == columns["why"]
    assert columns["nps"][:4] == [0, 10, -93, -94]
    assert set(columns["grade"]) == {-92}
    assert columns["weight"] == [0.5 + number for number in range(len(ATTACKS))]
    assert columns["answered_on"][3] == date(2026, 3, 4)
    labels = dict(zip(meta.column_names, meta.column_labels))
    assert labels["nps"].startswith("Hoe waarschijnlijk")
    assert labels["shop.clean"].endswith("schoon")
    assert meta.variable_value_labels["channel"]["shop"] == "In de winkel"
    assert meta.variable_value_labels["nps"][-92] == "niet gevraagd"
    assert columns["unit_name"][0] == "=HYPERLINK(1)"


def test_spss_leaves_the_states_out_of_every_figure(world, survey, tmp_path):
    columns, _meta = sav(fetch(world.anna, survey, "spss"), tmp_path)
    kept = [score for score in columns["nps"] if score is not None and score == score]
    assert set(kept) == {0, 10}
