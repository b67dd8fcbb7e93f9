"""The satisfaction index of ECSI, against semPLS as printed for the mobile phone survey (Tenenhaus and others 2005)."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from hofnar_analytics.index_model import index_model
from hofnar_analytics.results import Reason

ASKED = {
    "Image": ("IMAG", 5),
    "Expectation": ("CUEX", 3),
    "Quality": ("PERQ", 7),
    "Value": ("PERV", 2),
    "Satisfaction": ("CUSA", 3),
    "Complaints": ("CUSCO", 0),
    "Loyalty": ("CUSL", 3),
}
SEMPLS = {
    ("Image", "Expectation"): 0.505,
    ("Expectation", "Quality"): 0.557,
    ("Expectation", "Value"): 0.051,
    ("Quality", "Value"): 0.557,
    ("Image", "Satisfaction"): 0.178833482,
    ("Expectation", "Satisfaction"): 0.064425339,
    ("Quality", "Satisfaction"): 0.512545242,
    ("Value", "Satisfaction"): 0.191815664,
    ("Satisfaction", "Complaints"): 0.52609731,
    ("Image", "Loyalty"): 0.195359702,
    ("Satisfaction", "Loyalty"): 0.483474723,
    ("Complaints", "Loyalty"): 0.071232412,
}


@pytest.fixture(scope="module")
def mobi(request):
    folder = request.getfixturevalue("shared_data")
    with open(folder / "mobi/plspm-python/mobi.csv") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [f"{stem}{k}" for k in range(1, many + 1)] or [stem] for name, (stem, many) in ASKED.items()}
    return {name: np.array([[float(row[c]) for c in asked] for row in rows]) for name, asked in columns.items()}


def test_ecsi_paths_as_sempls_has_them(mobi):
    found = index_model(mobi, list(SEMPLS), replicates=40)
    assert found.n == 250
    for path, printed in SEMPLS.items():
        digits = 5e-4 if printed == round(printed, 3) else 5e-9
        assert found.paths[path].estimate == pytest.approx(printed, abs=digits)


def test_ecsi_r2_and_loadings_as_sempls_has_them(mobi):
    found = index_model(mobi, list(SEMPLS), replicates=2)
    r2 = {
        "Expectation": 0.25,
        "Quality": 0.31,
        "Value": 0.34,
        "Satisfaction": 0.68,
        "Complaints": 0.28,
        "Loyalty": 0.46,
    }
    assert {name: round(value, 2) for name, value in found.r2.items()} == r2
    printed = [0.803, 0.637, 0.784, 0.769, 0.756, 0.775, 0.779]
    assert found.loadings["Quality"] == pytest.approx(printed, abs=5e-4)
    assert found.loadings["Satisfaction"] == pytest.approx([0.799, 0.846, 0.852], abs=5e-4)
    assert found.loadings["Loyalty"] == pytest.approx([0.814, 0.219, 0.917], abs=5e-4)


def two(n: int, seed: int = 1, turned: bool = False) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(n, 1))
    b = 0.6 * a + 0.8 * rng.normal(size=(n, 1))
    side = -1 if turned else 1
    return {"a": a + 0.5 * rng.normal(size=(n, 3)), "b": side * b + 0.5 * rng.normal(size=(n, 2))}


def test_one_question_each_is_a_plain_correlation():
    asked = {name: values[:, :1] for name, values in two(300).items()}
    found = index_model(asked, [("a", "b")], replicates=100)
    r = np.corrcoef(asked["a"][:, 0], asked["b"][:, 0])[0, 1]
    assert found.paths["a", "b"].estimate == pytest.approx(r)
    assert found.r2["b"] == pytest.approx(r * r)
    assert found.paths["a", "b"].low < r < found.paths["a", "b"].high


def test_questions_that_are_turned_round_turn_the_path():
    there, back = (index_model(two(300, turned=turned), [("a", "b")], replicates=5) for turned in (False, True))
    assert there.paths["a", "b"].estimate > 0.3
    assert back.paths["a", "b"].estimate < -0.3
    assert (back.loadings["b"] > 0).all()


def test_gaps_leave_rows_out_and_few_rows_have_no_interval():
    asked = two(140)
    asked["a"][:50, 1] = np.nan
    found = index_model(asked, [("a", "b")])
    assert found.n == 90
    assert found.reasons == (Reason.TOO_FEW_RESPONSES, Reason.COMPLETE_ROWS_ONLY)
    assert (found.paths["a", "b"].low, found.paths["a", "b"].high) == (None, None)
    whole = index_model({name: values[50:] for name, values in asked.items()}, [("a", "b")])
    assert found.paths["a", "b"].estimate == whole.paths["a", "b"].estimate


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        ([("a", "c")], "unknown figure: c"),
        ([("a", "a"), ("a", "b")], "go round"),
        ([("a", "b"), ("b", "a")], "go round"),
        ([], "no path"),
    ],
)
def test_paths_that_cannot_be(paths, said):
    with pytest.raises(ValueError, match=said):
        index_model(two(120), paths)


def test_rows_that_cannot_do():
    flat = two(120)
    flat["a"][:, 0] = 3
    with pytest.raises(ValueError, match="never varies"):
        index_model(flat, [("a", "b")])
    with pytest.raises(ValueError, match="more complete rows"):
        index_model({name: values[:5] for name, values in two(120).items()}, [("a", "b")])
