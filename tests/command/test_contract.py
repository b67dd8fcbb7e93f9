"""The fixed contract of the command, as another program sees it: arguments in, JSON and a status out."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.files.makers import DATA, written

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real survey files are not beside this repository")
SFO = DATA / "sfo/sfo_2017.csv"
ESTIMATE = {"estimate", "low", "high"}
QUADRANTS = {"celebrate", "raise", "prevent", "save", "no_effect", "uncertain", None}
SMALL = """NPS;Balie;Site;Regio;Gewicht
9;4;5;Noord;1,5
10;5;n.v.t.;Noord;1
0;1;2;Zuid;0,5
11;6;3;Zuid;2
Blank;0;4;Zuid;1
7;3;weet niet;;1
"""


def hofnar(*arguments: object, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": f"{language}.UTF-8", "OMP_NUM_THREADS": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "hofnar.command.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def answered(*arguments: object) -> dict:
    done = hofnar(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def small(tmp_path) -> Path:
    return written(tmp_path, "small.csv", SMALL)


def test_a_metric_has_every_key_and_unrounded_numbers(small):
    document = answered("scores", small, "--metric", "NPS:nps")
    (metric,) = document["metrics"]
    assert {"column", "kind", "group", "estimate", "low", "high", "n", "n_effective", "distribution", "reasons"} <= set(
        metric
    )
    assert (metric["column"], metric["kind"], metric["group"], metric["n"]) == ("NPS", "nps", None, 4)
    assert metric["estimate"] == 100 * (2 - 1) / 4
    assert metric["distribution"] == {"0": 1, "7": 1, "9": 1, "10": 1}
    assert metric["reasons"] == ["TOO_FEW_RESPONSES", "SMALL_GROUP"]
    told = {(one["code"], one["column"]): one["text"] for one in document["warnings"]}
    assert "11" in told["OUTSIDE_SCALE", "NPS"]
    assert "Blank" in told["WORDS_AS_STATES", "NPS"]


def test_naming_a_code_as_missing_silences_its_warning(small):
    document = answered("scores", small, "--metric", "NPS:nps", "--missing", "NPS=11", "--missing", "NPS=Blank")
    assert document["warnings"] == []
    assert document["metrics"][0]["n"] == 4


def test_an_answer_on_the_scale_can_be_missing_too(small):
    document = answered("scores", small, "--metric", "NPS:nps", "--missing", "NPS=0,11")
    assert document["metrics"][0]["distribution"] == {"7": 1, "9": 1, "10": 1}


def test_kinds_and_ranges(small):
    document = answered(
        "scores", small, "--metric", "Balie:csat", "--metric", "Balie:mean:1-4", "--metric", "Site:grade:1-5"
    )
    csat, mean, grade = document["metrics"]
    assert (csat["estimate"], csat["n"]) == (2 / 4, 4)
    assert (mean["estimate"], mean["n"]) == ((4 + 1 + 3) / 3, 3)
    assert grade["estimate"] == (5 + 2 + 3 + 4) / 4


def test_groups_and_weights(small):
    document = answered("scores", small, "--metric", "NPS:nps", "--by", "Regio", "--weight", "Gewicht")
    north, south = document["metrics"]
    assert [north["group"], south["group"]] == ["Noord", "Zuid"]
    assert north["estimate"] == 100
    assert north["n_effective"] == pytest.approx((1.5 + 1) ** 2 / (1.5**2 + 1))
    assert south["estimate"] == -100
    assert ("NO_GROUP", "Regio") in {(one["code"], one["column"]) for one in document["warnings"]}


@pytest.mark.parametrize(
    "arguments",
    [
        ["scores"],
        ["scores", "{small}"],
        ["scores", "{small}", "--metric", "NPS"],
        ["scores", "{small}", "--metric", "NPS:npz"],
        ["scores", "{small}", "--metric", "NPS:nps:10-0"],
        ["scores", "{small}", "--metric", "Nope:nps"],
        ["scores", "{small}", "--metric", "NPS:nps", "--missing", "NPS"],
        ["scores", "{small}", "--metric", "NPS:nps", "--missing", "Nope=1"],
        ["scores", "{small}", "--metric", "NPS:nps", "--by", "Nope"],
        ["scores", "{small}", "--metric", "NPS:nps", "--weight", "Regio"],
        ["scores", "{small}", "--metric", "NPS:nps", "--out", "x.docx"],
        ["impact", "{small}", "--kpi", "NPS:nps"],
        ["impact", "{small}", "--touchpoint", "Balie"],
        ["impact", "{small}", "--kpi", "NPS:nps", "--touchpoint", "NPS"],
        ["impact", "{small}", "--kpi", "Regio:nps", "--touchpoint", "Balie"],
        ["impact", "{small}", "--kpi", "NPS:nps", "--touchpoint", "Balie", "--model", "magic"],
        ["impact", "{small}", "--kpi=NPS:nps", "--touchpoint=Balie", "--missing=*=6", "--not-experienced=*=6"],
        ["impact", "{small}", "--kpi", "NPS:nps", "--mapping", "none.toml"],
        ["nonsense"],
    ],
)  # fmt: skip
def test_unusable_arguments_end_with_two(small, arguments):
    done = hofnar(*(str(one).format(small=small) for one in arguments), *(["--json"] if len(arguments) > 1 else []))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n", bytes(range(256)) * 50, b"PK\x03\x04rubbish", b"a,b\n1,2,3\n", b"NPS,NPS\n9,10\n"]
)
@pytest.mark.parametrize(
    "command", [["scores", "--metric", "NPS:nps"], ["impact", "--kpi", "NPS:nps", "--touchpoint", "b"]]
)
def test_an_unusable_file_ends_with_three(tmp_path, content, command):
    path = written(tmp_path, "bad.csv", content)
    done = hofnar(command[0], path, *command[1:], "--json")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Traceback" not in done.stderr


def test_an_impact_has_every_key_also_in_a_tiny_file(small):
    document = answered(
        "impact", small, "--kpi", " NPS :nps", "--touchpoint", " Balie", "--touchpoint", "Site", "--missing", "*=0",
        "--not-experienced", "*=6",
    )  # fmt: skip
    assert {"kpi", "r2", "model", "touchpoints", "warnings"} <= set(document)
    assert document["model"] == "structural"
    assert document["kpi"]["column"] == "NPS"
    assert [one["column"] for one in document["touchpoints"]] == ["Balie", "Site"]
    for one in document["touchpoints"]:
        assert {"column", "n", "remembered", "quadrant", "reasons"} <= set(one)
        for name in ("satisfaction", "effect", "effect_nps", "leverage", "share"):
            assert set(one[name]) == ESTIMATE
        assert one["quadrant"] in QUADRANTS
    assert all(set(one) == {"code", "column", "text"} for one in document["warnings"])


def test_a_code_that_was_not_named_counts_and_is_told(small, tmp_path):
    lines = ["K,A,B", *(f"{i % 11},{i % 7},{1 + i % 5}" for i in range(200))]
    path = written(tmp_path, "codes.csv", "\n".join(lines))
    document = answered("impact", path, "--kpi", "K:nps", "--touchpoint", "A", "--touchpoint", "B")
    assert document["touchpoints"][0]["n"] == 200


@needs_data
def test_the_airport_nps_is_that_of_its_report():
    (metric,) = answered("scores", SFO, "--metric", "NETPRO:nps")["metrics"]
    assert [round(metric[name], 2) for name in ("estimate", "low", "high")] == [39.84, 37.18, 42.41]
    (weighted,) = answered("scores", SFO, "--metric", "NETPRO:nps", "--weight", "WEIGHT")["metrics"]
    assert [round(weighted[name], 2) for name in ("estimate", "low", "high")] == [40.40, 37.49, 43.20]
    (wrong,) = answered("scores", SFO, "--metric", "NETPRO:nps:0-11")["metrics"]
    assert wrong["n"] == metric["n"] + 84


REFERENCES = {
    "swiss": ("oracles/swiss.csv", "Fertility:mean", []),
    "mobi CUSA1~PERQ1..7": ("mobi/plspm-python/mobi.csv", "CUSA1:mean:1-10", []),
    "mobi CUSL3(recommend)~PERQ1..7": ("mobi/plspm-python/mobi.csv", "CUSL3:mean:1-10", []),
    "SFO 2017 NETPRO listwise": ("sfo/sfo_2017.csv", "NETPRO:nps", ["--missing", "*=0,6"]),
    "SFO 2017 Q7ALL listwise": ("sfo/sfo_2017.csv", "Q7ALL:mean:1-5", ["--missing", "*=0,6"]),
}


@needs_data
@pytest.mark.parametrize("dataset", REFERENCES)
def test_plain_shares_equal_those_of_r(dataset):
    with (DATA / "oracles/R_reference_drivers_shared.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == dataset]
    name, kpi, options = REFERENCES[dataset]
    named = [word for row in rows for word in ("--touchpoint", row["item"])]
    document = answered("impact", DATA / name, "--kpi", kpi, "--model", "plain", *named, *options)
    shares = {one["column"]: one["share"]["estimate"] for one in document["touchpoints"]}
    assert document["r2"] == pytest.approx(float(rows[0]["R2"]), abs=1e-12)
    assert shares == pytest.approx({row["item"]: float(row["lmg"]) for row in rows}, abs=5.1e-6)
    assert sum(shares.values()) == pytest.approx(document["r2"], abs=1e-9)


@needs_data
def test_a_kept_mapping_gives_the_same_answer_and_misses_columns_of_another_year(tmp_path):
    kept = tmp_path / "kept.toml"
    given = ["--kpi", "NETPRO:nps", "--touchpoint", "Q7ART", "--touchpoint", "Q7FOOD", "--missing", "*=0"]
    first = answered("impact", SFO, *given, "--not-experienced", "*=6", "--save-mapping", kept)
    again = answered("impact", SFO, "--mapping", kept)
    assert again["touchpoints"] == first["touchpoints"]
    older = answered(
        "impact", DATA / "sfo/sfo_2012.csv", "--mapping", kept, "--kpi", "Q8N_WHOLE:csat", "--touchpoint", "Q8A_ART"
    )
    assert older["touchpoints"][0]["column"] == "Q8A_ART"
    done = hofnar("impact", DATA / "sfo/sfo_2012.csv", "--mapping", kept, "--kpi", "Q8N_WHOLE:csat")
    assert done.returncode == 2


@needs_data
def test_every_form_is_written(tmp_path):
    forms = [tmp_path / f"result{ending}" for ending in (".html", ".svg", ".pdf", ".csv", ".json", ".parquet")]
    outs = [word for path in forms for word in ("--out", path)]
    given = ["--kpi", "NETPRO:nps", "--touchpoint", "Q7ART", "--touchpoint", "Q7FOOD", "--missing", "*=0"]
    done = hofnar("impact", SFO, *given, "--not-experienced", "*=6", *outs)
    assert done.returncode == 0, done.stderr
    html, svg, pdf, sheet, document, parquet = forms
    assert html.read_text("utf-8").startswith("<!doctype html>")
    assert "style=" not in html.read_text("utf-8")
    assert svg.read_text("utf-8").startswith("<svg")
    assert pdf.read_bytes().startswith(b"%PDF")
    shares = pq.read_table(parquet).column("share").to_pylist()
    assert [one["share"]["estimate"] for one in json.loads(document.read_text("utf-8"))["touchpoints"]] == shares
    rows = list(csv.DictReader(sheet.read_text("utf-8-sig").splitlines()))
    assert [float(row["share"]) for row in rows] == shares
    scores = [tmp_path / f"scores{ending}" for ending in (".html", ".svg", ".pdf", ".csv", ".parquet")]
    outs = [word for path in scores for word in ("--out", path)]
    done = hofnar("scores", SFO, "--metric", "NETPRO:nps", "--by", "BAREA", *outs)
    assert done.returncode == 0, done.stderr
    assert all(path.stat().st_size > 500 for path in scores)


def test_a_sheet_for_a_spreadsheet_runs_nothing(tmp_path):
    path = written(tmp_path, "evil.csv", '=cmd(),g\n9,=1+1\n10,"@SUM(A1)"\n')
    out = tmp_path / "out.csv"
    done = hofnar("scores", path, "--metric", "=cmd():nps", "--by", "g", "--out", out)
    assert done.returncode == 0, done.stderr
    cells = [cell for row in csv.reader(out.read_text("utf-8-sig").splitlines()) for cell in row]
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)
    assert "'=1+1" in cells


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["scores", "--help"], ["impact", "--help"]])
def test_help_in_both_languages(arguments):
    english, dutch = hofnar(*arguments), hofnar(*arguments, language="nl_NL")
    assert english.returncode == dutch.returncode == 0
    assert "Usage:" in english.stdout
    assert "Gebruik:" in dutch.stdout
    assert hofnar("--language", "nl", *arguments).stdout == dutch.stdout


def test_a_check_says_what_it_guesses_and_why(small):
    done = hofnar("check", small)
    assert done.returncode == 0, done.stderr
    assert "NPS" in done.stdout
    document = answered("check", small)
    assert {one["column"]: one["role"] for one in document["columns"]}["Gewicht"] == "weight"
    assert all(one["text"] for one in document["columns"])


def test_the_command_loads_no_platform_and_no_second_data_frame():
    script = (
        "import sys; from hofnar.command.main import run; from hofnar.command.language import speak; speak('en');"
        "run(['--version']); import hofnar.command.deliver as d; d.scores_forms(); d.impact_forms(); d.check_forms();"
        "no = ('pandas', 'polars', 'hofnar.accounts', 'hofnar.responses', 'hofnar.settings');"
        "bad = [m for m in no if m in sys.modules];"
        "print(bad, file=sys.stderr); sys.exit(bool(bad))"
    )
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
