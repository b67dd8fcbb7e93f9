"""``hofnar weights`` and ``--margins``: figures that come out by hand, and errors that say where."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner
from django.utils import translation

from hofnar.command.main import run

MARGINS = "variable,value,number\nAge,young,400\nAge,old,600\n"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def files(tmp_path):
    """100 answers: 20 young, of whom 10 promoters and 10 detractors; 80 old, 40 promoters and 40 passives."""
    rows = [("young", 10)] * 10 + [("young", 2)] * 10 + [("old", 10)] * 40 + [("old", 8)] * 40
    survey, margins = tmp_path / "survey.csv", tmp_path / "margins.csv"
    survey.write_text("Age,NPS\n" + "".join(f"{age},{score}\n" for age, score in rows))
    margins.write_text(MARGINS)
    return survey, margins


def test_raw_beside_weighted_by_hand(files, capsys):
    """Raw 50 - 10 = 40; weighted .4 x 0 + .6 x 50 = 30; design effect 1.25, so that 100 answers are worth 80."""
    survey, margins = files
    status = run(["weights", str(survey), "--margins", str(margins), "--metric", "NPS:nps", "--json"])
    found = json.loads(capsys.readouterr().out)
    (metric,) = found["metrics"]
    assert status == 0
    assert (found["deff"], found["n_effective"]) == (pytest.approx(1.25), pytest.approx(80))
    assert metric["raw"]["estimate"] == pytest.approx(40)
    assert metric["weighted"]["estimate"] == pytest.approx(30)
    assert metric["difference"]["estimate"] == pytest.approx(-10)
    assert [(fit["before"], fit["population"]) for fit in found["margins"]] == [(0.2, 0.4), (0.8, 0.6)]


def test_scores_with_margins_are_the_weighted_ones(files, capsys):
    survey, margins = files
    assert run(["scores", str(survey), "--margins", str(margins), "--metric", "NPS:nps", "--json"]) == 0
    (metric,) = json.loads(capsys.readouterr().out)["metrics"]
    assert (metric["estimate"], metric["n"]) == (pytest.approx(30), 100)
    assert metric["n_effective"] == pytest.approx(80)
    assert "TOO_FEW_RESPONSES" in metric["reasons"]


def test_the_file_with_weights_gives_the_same_figure(files, tmp_path, capsys):
    survey, margins = files
    out = tmp_path / "weighted.csv"
    assert run(["weights", str(survey), "--margins", str(margins), "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert {(row["Age"], float(row["weight"])) for row in rows} == {("young", 2.0), ("old", 0.75)}
    capsys.readouterr()
    assert run(["scores", str(out), "--metric", "NPS:nps", "--weight", "weight", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["metrics"][0]["estimate"] == pytest.approx(30)


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        (MARGINS + "Age,middle,many\n", 3, "Row 4, column number"),
        (MARGINS.replace("old", "older"), 3, "80"),
        (MARGINS + "Age,middle,10\n", 3, "Row 4, column Age"),
        (MARGINS.replace("Age", "Ages"), 3, "Did you mean: ‘Age’"),
        ("value,number\nyoung,3\n", 3, "Row 1"),
        (MARGINS.replace("number", "share").replace("00", ""), 3, "add up to 10"),
    ],
)
def test_bad_margins_name_row_and_column(files, text, status, told, capsys):
    survey, margins = files
    margins.write_text(text)
    assert run(["weights", str(survey), "--margins", str(margins)]) == status
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--trim", "5"], ["--margins", "x.csv", "--trim", "0.5"]])
def test_what_cannot_be_trimmed_is_refused(files, arguments):
    assert run(["scores", str(files[0]), "--metric", "NPS:nps", *arguments]) == 2


def test_help_says_what_it_does():
    from hofnar.command.commands import group

    assert "margins" in CliRunner().invoke(group(), ["weights", "--help"]).output
