"""Guesses about planted files and about real surveys whose code lists say what is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hofnar_analytics.check import check_table
from hofnar_analytics.code_lists import read_code_list
from hofnar_analytics.files import open_table
from hofnar_analytics.mapping import Mapping, Role, scale_text
from hofnar_analytics.results import CellState
from tests.files.makers import DATA, written

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real survey files are not beside this repository")


def planted(folder, codes=True, seed=4):
    """600 answers: a latent mood, six ratings 1-5 (with 0 = blank and 6 = not used), an NPS, a unit, a weight."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=600)
    lines = ["Respondent;Filiaal;Gewicht;" + ";".join(f"Q1_{i}" for i in range(6)) + ";NPS;Toelichting;Datum"]
    for i, one in enumerate(mood):
        marks = np.clip(np.rint(3.6 + 0.8 * one + rng.normal(0, 0.7, 6)), 1, 5).astype(int)
        drawn = rng.random(6)
        cells = [("0" if u < 0.05 else "6" if u < 0.35 else str(m)) if codes else str(m) for u, m in zip(drawn, marks)]
        nps = int(np.clip(np.rint(7.5 + 1.5 * one), 0, 10))
        text = f"De medewerker aan de balie was vriendelijk, nummer {i}"
        lines.append(
            f"{i};F{i % 7};{0.5 + (i % 3) / 2:.1f};{';'.join(cells)};{nps};{text};{i % 28 + 1:02d}-05-2024".replace(
                ".", ","
            )
        )
    return open_table(written(folder, "planted.csv", "\n".join(lines)))


def test_a_planted_file_is_understood(tmp_path):
    check = check_table(planted(tmp_path))
    roles = {guess.name: guess.role for guess in check.columns}
    assert roles == {
        "Respondent": Role.ID,
        "Filiaal": Role.UNIT,
        "Gewicht": Role.WEIGHT,
        **{f"Q1_{i}": Role.TOUCHPOINT for i in range(6)},
        "NPS": Role.KPI,
        "Toelichting": Role.COMMENT,
        "Datum": Role.DATE,
    }
    assert [one.columns for one in check.sets] == [tuple(f"Q1_{i}" for i in range(6))]
    assert check.sets[0].codes == {"0": CellState.SKIPPED, "6": CellState.NOT_EXPERIENCED}


@pytest.mark.parametrize("seed", range(10))
def test_a_scale_from_one_to_six_is_not_taken_for_five_and_a_code(tmp_path, seed):
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=500)
    marks = np.clip(np.rint(4 + mood[:, None] + rng.normal(0, 0.8, (500, 5))), 1, 6).astype(int)
    text = "\n".join(["A1,A2,A3,A4,A5", *(",".join(map(str, row)) for row in marks)])
    check = check_table(open_table(written(tmp_path, "f.csv", text)))
    assert {scale_text(guess.scale) for guess in check.columns} == {"mean 1-6"}


def test_answers_in_words_get_their_scores(tmp_path):
    words = ["zeer ontevreden", "ontevreden", "neutraal", "tevreden", "zeer tevreden"]
    text = "\n".join(["Balie", *(words[i % 5] for i in range(60)), "n.v.t."])
    (guess,) = check_table(open_table(written(tmp_path, "f.csv", text))).columns
    assert guess.role is Role.TOUCHPOINT
    assert guess.scores["zeer tevreden"] == 5


def test_a_mapping_survives_its_file(tmp_path):
    mapping = check_table(planted(tmp_path)).mapping()
    assert Mapping.from_toml(mapping.to_toml()) == mapping


def test_a_renamed_column_is_reported_with_its_likely_name(tmp_path):
    table = planted(tmp_path)
    renamed = table.data.rename_columns([name.replace("Q1_3", "Q1_3b") for name in table.columns])
    differences = check_table(table).mapping().differences(replace(table, data=renamed))
    assert differences.missing == ("Q1_3",)
    assert differences.likely["Q1_3"][0] == "Q1_3b"


def test_labels_decide_which_codes_are_no_score(tmp_path):
    table = planted(tmp_path)
    listed = "\n".join(f"Q1_{i}   Question {i}" for i in range(6)) + "\n  5  Great\n  6  Don't know\n  0  Blank"
    labelled = read_code_list(listed, table.columns).apply(table)
    guess = check_table(labelled).column("Q1_2")
    assert guess.label == "Question 2"
    assert guess.codes == {"6": CellState.DONT_KNOW, "0": CellState.SKIPPED}


@needs_data
@pytest.mark.parametrize(
    ("year", "overall", "moments"),
    [
        (2012, "Q8N_WHOLE", "Q8"),
        (2014, "Q7ALL", "Q7"),
        (2015, "Q7ALL", "Q7"),
        (2016, "Q7ALL", "Q7"),
        (2017, "Q7ALL", "Q7"),
    ],
)
def test_the_airport_surveys_are_understood_as_their_code_lists_say(year, overall, moments):
    check = check_table(open_table(DATA / f"sfo/sfo_{year}.csv"))
    assert overall in [guess.name for guess in check.of_role(Role.KPI)]
    rated = [guess for guess in check.of_role(Role.TOUCHPOINT) if guess.set_name == moments]
    assert len(rated) >= 13
    for guess in rated:
        assert scale_text(guess.scale) == "csat 1-5", guess.name
        assert guess.codes == {"0": CellState.SKIPPED, "6": CellState.NOT_EXPERIENCED}, guess.name
    assert not [guess.name for guess in check.of_role(Role.TOUCHPOINT) if "AGE" in guess.name or "SEX" in guess.name]
    assert check.of_role(Role.UNIT)[0].name in ("BAREA", "AREA")


@needs_data
def test_the_nps_of_2017_has_eleven_as_a_code():
    guess = check_table(open_table(DATA / "sfo/sfo_2017.csv")).column("NETPRO")
    assert (scale_text(guess.scale), dict(guess.codes)) == ("nps 0-10", {"11": CellState.SKIPPED})


@needs_data
@pytest.mark.parametrize(
    ("file", "scale", "count"),
    [
        ("mobi/plspm-python/mobi.csv", "grade 1-10", 24),
        ("oracles/bfi.csv", "mean 1-6", 25),
        ("multilevel/lq2002.csv", "csat 1-5", 14),
    ],
)
def test_well_known_surveys_have_their_scale(file, scale, count):
    check = check_table(open_table(DATA / file))
    found = [guess for guess in check.of_role(Role.TOUCHPOINT, Role.KPI) if scale_text(guess.scale) == scale]
    assert len(found) == count
    assert not any(guess.codes for guess in found)


def signed(folder, tied):
    """300 answers: three ratings of one mood, and a number from -4 to 4 that goes with them or with nothing."""
    rng = np.random.default_rng(8)
    mood = rng.normal(size=300)
    marks = np.clip(np.rint(3 + mood[:, None] + rng.normal(0, 0.6, (300, 3))), 1, 5).astype(int)
    extra = np.clip(np.rint(2 * (mood if tied else rng.normal(size=300))), -4, 4).astype(int)
    rows = [",".join(map(str, [*row, one, one % 3 if one else -9])) for row, one in zip(marks, extra)]
    return check_table(open_table(written(folder, "f.csv", "\n".join(["S1,S2,S3,balance,kind", *rows]))))


def test_a_lone_number_below_and_above_zero_is_a_touchpoint_only_when_it_goes_with_the_others(tmp_path):
    assert signed(tmp_path, tied=True).column("balance").role is Role.TOUCHPOINT
    assert signed(tmp_path, tied=False).column("balance").role is Role.IGNORE


def test_a_group_with_a_code_far_below_zero_stays_a_group(tmp_path):
    assert signed(tmp_path, tied=False).column("kind").role is Role.SEGMENT


@needs_data
def test_a_file_of_comments_and_files_of_cases_hold_no_ratings():
    for name in ("nhs_px/datasets_phase_1_text_data.csv", "bpi/receipt.csv", "bpi/roadtraffic100traces.csv"):
        check = check_table(open_table(DATA / name))
        assert [guess.name for guess in check.of_role(Role.TOUCHPOINT, Role.KPI)] == [], name
    comments = check_table(open_table(DATA / "nhs_px/datasets_phase_1_text_data.csv"))
    assert [guess.name for guess in comments.of_role(Role.COMMENT)] == ["feedback"]
    assert [guess.name for guess in comments.of_role(Role.UNIT)] == ["organization"]


@needs_data
def test_every_table_of_the_shared_data_is_read_and_keeps_its_mapping():
    files = sorted(DATA.rglob("*.csv"))
    assert len(files) > 15
    for file in files:
        table = open_table(file)
        check = check_table(table)
        assert tuple(guess.name for guess in check.columns) == table.columns, file.name
        assert Mapping.from_toml(check.mapping().to_toml()) == check.mapping(), file.name
