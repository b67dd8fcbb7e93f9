"""``hofnar compare`` as another program sees it."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from hofnar_analytics.comparisons import two_groups
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score_from_counts
from tests.command.test_contract import SFO, answered, hofnar, needs_data
from tests.files.makers import written


@pytest.fixture
def regions(tmp_path):
    counts = {"Noord": (70, 30, 20), "Zuid": (40, 40, 70), "Oost": (66, 33, 27)}
    lines = [f"{value};{region}\n" * n for region, row in counts.items() for value, n in zip((10, 8, 3), row)]
    return written(tmp_path, "regions.csv", "NPS;Regio\n" + "".join(lines))


def test_every_group_against_the_rest(regions):
    (found,) = answered("compare", regions, "--metric", "NPS:nps", "--by", "Regio")["comparisons"]
    assert (found["column"], found["against"], found["n"]) == ("NPS", "rest", 396)
    assert [group["group"] for group in found["groups"]] == ["Noord", "Oost", "Zuid"]
    south = found["differences"][2]
    nps = Scale.of(Kind.NPS)
    expected = two_groups(
        score_from_counts({10: 40, 8: 40, 3: 70}, nps), score_from_counts({10: 136, 8: 63, 3: 47}, nps)
    )
    assert south["estimate"] == pytest.approx(expected.estimate)
    assert (south["low"], south["p"]) == (pytest.approx(expected.low), pytest.approx(expected.p))
    assert south["stands"] is True
    assert south["p_adjusted"] >= south["p"]
    assert found["differ_p"] < 0.001


@pytest.mark.parametrize(("against", "pairs"), [("each-other", 3), ("first", 2), ("before", 2), ("rest", 3)])
def test_what_is_compared_with_what(regions, against, pairs):
    (found,) = answered("compare", regions, "--metric", "NPS:nps", "--by", "Regio", "--against", against)["comparisons"]
    assert len(found["differences"]) == pairs


def test_the_finding_stands_above_the_table_in_both_languages(regions):
    english = hofnar("compare", regions, "--metric", "NPS:nps", "--by", "Regio")
    assert "NPS (NPS): Zuid scores lower than the rest: −" in english.stdout
    dutch = hofnar("compare", regions, "--metric", "NPS:nps", "--by", "Regio", language="nl")
    assert "Zuid scoort lager dan de rest: −" in dutch.stdout
    assert "Tegenover" in dutch.stdout


def test_more_kpis_are_each_their_own_family(regions):
    document = answered("compare", regions, "--metric", "NPS:nps", "--metric", "NPS:mean:0-10", "--by", "Regio")
    assert [(one["kind"], len(one["groups"])) for one in document["comparisons"]] == [("nps", 3), ("mean", 3)]


def test_files(regions, tmp_path):
    names = [tmp_path / f"out{extension}" for extension in (".json", ".csv", ".parquet")]
    done = hofnar("compare", regions, "--metric", "NPS:nps", "--by", "Regio", *(x for n in names for x in ("--out", n)))
    assert done.returncode == 0, done.stderr
    assert len(json.loads(names[0].read_text())["comparisons"]) == 1
    assert names[1].read_text(encoding="utf-8-sig").startswith("column,label,kind,group,other,estimate")
    assert pq.read_table(names[2]).num_rows == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["--metric", "NPS:nps"],
        ["--by", "Regio"],
        ["--metric", "NPS:nps", "--by", "Nope"],
        ["--metric", "NPS:nps", "--by", "Regio", "--against", "nobody"],
        ["--metric", "NPS:nps", "--by", "Regio", "--out", "x.pdf"],
    ],
)
def test_unusable_arguments_end_with_two(regions, arguments):
    done = hofnar("compare", regions, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_one_group_is_nothing_to_compare(tmp_path):
    path = written(tmp_path, "one.csv", "NPS;Regio\n" + "9;Noord\n" * 20)
    done = hofnar("compare", path, "--metric", "NPS:nps", "--by", "Regio")
    assert done.returncode == 2
    assert "fewer than two groups" in done.stderr


@needs_data
def test_boarding_areas_of_the_airport_of_2017():
    (found,) = answered("compare", SFO, "--metric", "NETPRO:nps", "--by", "BAREA", "--missing", "NETPRO=11")[
        "comparisons"
    ]
    assert [one["group"] for one in found["differences"] if one["stands"]] == ["G"]
