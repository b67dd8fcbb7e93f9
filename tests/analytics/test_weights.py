"""Weights against R's survey package (tests/reference/weights_survey.R), exact arithmetic and invariants."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hofnar_analytics.intervals import kish_n, nps_adjusted_wald
from hofnar_analytics.margins import Margin, UnusableMargins, margin_of, margins_from, open_margins
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score
from hofnar_analytics.weighted_scores import weighted_score
from hofnar_analytics.weights import Trim, Weighting, design_effect, post_stratified, raked, trimmed

SURVEY = json.loads((Path(__file__).parents[1] / "reference/weights_survey.json").read_text())
POPULATION = SURVEY["population"]
SCHOOLS = sum(POPULATION["stype"].values())
ANY = Scale(Kind.MEAN, None, None)
NPS = Scale.of(Kind.NPS)
Z = 1.959963984540054


def columns(sample: str) -> dict[str, np.ndarray]:
    return {name: np.array(SURVEY[sample][name]) for name in POPULATION}


def base(sample: str) -> np.ndarray:
    return np.array(SURVEY[sample]["pw"], dtype=float)


def made(name: str) -> Weighting:
    """The weighting that R's script calls by this name."""
    method, sample = name.split("_")
    given = base(sample)
    if method == "poststratified":
        cells = "awards" if sample == "strat" else "stype"
        return post_stratified(columns(sample)[cells], POPULATION[cells], base=given)
    return raked(columns(sample), POPULATION, base=given, trim=Trim(2.0, 0.6) if method == "bounded" else None)


NAMES = [
    "poststratified_srs", "poststratified_strat", "poststratified_clus", "raked_srs", "raked_strat", "raked_clus",
    "bounded_clus",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_those_of_r_survey(name):
    found = made(name)
    assert found.population == SCHOOLS
    assert found.weights * SCHOOLS / found.n == pytest.approx(SURVEY[name]["weights"], rel=2e-11)


@pytest.mark.parametrize("name", NAMES)
def test_weighted_means_and_their_errors_are_those_of_r_survey(name):
    """R sweeps raked margins ten times, unweighted: the errors of raking agree as far as it comes, and by 5e-4 where
    base weights differ. Post-stratification and calibration within bounds agree to the last digits."""
    sample = name.split("_")[1]
    clusters = np.array(SURVEY["clus"]["dnum"]) if sample == "clus" else None
    answers = np.array(SURVEY[sample]["api00"], dtype=float)
    found = weighted_score(answers, ANY, made(name), clusters=clusters).calibrated
    near = {"raked_strat": 1e-3}.get(name, 2e-6 if name.startswith("raked") else 1e-12)
    assert found.estimate == pytest.approx(SURVEY[name]["mean"], rel=1e-12)
    assert (found.high - found.estimate) / Z == pytest.approx(SURVEY[name]["error"], rel=near)


def test_trimming_by_itself_is_trim_weights_of_r_survey():
    weights = np.array([1, 1, 2, 3, 12, 1, 2, 9], dtype=float)
    assert trimmed(weights, high=5, strict=False) == pytest.approx(SURVEY["trimmed_small"]["once"], rel=1e-13)
    strict = trimmed(weights, 1.5, 4)
    assert strict == pytest.approx(SURVEY["trimmed_small"]["strict"], rel=1e-11)
    assert strict.sum() == pytest.approx(weights.sum(), rel=1e-12)
    with pytest.raises(ValueError, match="mean"):
        trimmed(weights, high=3)


def test_post_stratification_by_hand():
    """20 young of 100 where 40 % are young: each young counts 2, each other 3/4. n sum w^2 / (sum w)^2 =
    100 (20 x 4 + 80 x 9/16) / 100^2 = 1.25, so that the answers are worth 80."""
    ages = np.repeat(["young", "old"], [20, 80])
    found = post_stratified(ages, {"young": 400, "old": 600})
    assert found.weights[[0, 99]].tolist() == [2.0, 0.75]
    assert (found.deff, found.n_effective) == (1.25, 80.0)
    assert [(fit.n, fit.before, fit.after, fit.population) for fit in found.margins] == [
        (20, 0.2, pytest.approx(0.4), 0.4), (80, 0.8, pytest.approx(0.6), 0.6),
    ]  # fmt: skip
    assert Reason.FEW_IN_CELL in found.reasons


def test_raking_one_margin_is_post_stratification():
    ages = np.random.default_rng(1).choice(["a", "b", "c"], 200)
    shares = {"a": 0.2, "b": 0.5, "c": 0.3}
    one, other = post_stratified(ages, shares), raked({"age": ages}, {"age": shares})
    assert one.weights == pytest.approx(other.weights, rel=1e-12)


def test_every_margin_is_met_and_cross_products_stay():
    """Raking leaves the odds ratios of the answers as they are (Deming and Stephan): checked on a 2 x 2 table."""
    rng = np.random.default_rng(2)
    a = rng.choice(["x", "y"], 400, p=[0.3, 0.7])
    b = np.where(rng.random(400) < np.where(a == "x", 0.7, 0.4), "p", "q")
    found = raked({"a": a, "b": b}, {"a": {"x": 0.5, "y": 0.5}, "b": {"p": 2000, "q": 8000}})
    cells = {(i, j): found.weights[(a == i) & (b == j)].sum() for i in "xy" for j in "pq"}
    counts = {(i, j): ((a == i) & (b == j)).sum() for i in "xy" for j in "pq"}
    for fit in found.margins:
        assert fit.after == pytest.approx(fit.population, abs=1e-12)

    def odds(table):
        return table["x", "p"] * table["y", "q"] / (table["x", "q"] * table["y", "p"])

    assert odds(cells) == pytest.approx(odds(counts), rel=1e-10)


def test_unknown_values_keep_their_part_and_the_others_are_brought_to_the_margin():
    ages = np.repeat(["young", "old", ""], [20, 60, 20])
    found = post_stratified(ages, {"young": 0.5, "old": 0.5})
    assert found.weights[80:].tolist() == [1.0] * 20
    assert found.weights[:20].sum() == pytest.approx(found.weights[20:80].sum()) == pytest.approx(40)
    assert Reason.MANY_UNKNOWN in found.reasons


def test_rows_without_a_base_weight_do_not_count():
    ages, given = np.repeat(["young", "old"], 50), np.ones(100)
    given[[0, 99]] = np.nan, 0.0
    found = post_stratified(ages, {"young": 0.4, "old": 0.6}, base=given)
    assert np.isnan(found.weights[[0, 99]]).all()
    assert found.n == 98
    assert np.nanmean(found.weights) == pytest.approx(1.0)


def test_trimmed_weights_stay_within_bounds_and_meet_the_margins():
    rng = np.random.default_rng(3)
    ages, given = rng.choice(["a", "b"], 500, p=[0.2, 0.8]), rng.lognormal(0, 0.8, 500)
    whole, cut = (
        raked({"age": ages}, {"age": {"a": 0.4, "b": 0.6}}, base=given, trim=trim) for trim in (None, Trim(4, 0.2))
    )
    low, high = cut.bounds
    assert high == pytest.approx(4 * np.median(whole.weights))
    assert low == pytest.approx(0.2 * np.median(whole.weights))
    assert cut.n_trimmed == ((whole.weights > high) | (whole.weights < low)).sum() > 5
    assert low * (1 - 1e-9) <= cut.spread[0]
    assert cut.spread[1] <= high * (1 + 1e-9)
    assert cut.deff < whole.deff
    assert Reason.MARGINS_NOT_MET not in cut.reasons
    assert [fit.after for fit in cut.margins] == pytest.approx([0.4, 0.6], abs=1e-9)


def test_bounds_that_cannot_hold_are_said_and_the_bounds_hold():
    ages = np.repeat(["young", "old"], [5, 95])
    found = raked({"age": ages}, {"age": {"young": 0.5, "old": 0.5}}, trim=Trim(3, of="mean"))
    assert Reason.MARGINS_NOT_MET in found.reasons
    assert found.off == pytest.approx(0.35, abs=1e-6)
    assert found.margins[0].after < 0.3


def test_the_order_of_rows_does_not_matter():
    cells, order = columns("strat"), np.random.default_rng(4).permutation(200)
    one = raked(cells, POPULATION, base=base("strat"))
    other = raked({k: v[order] for k, v in cells.items()}, POPULATION, base=base("strat")[order])
    assert other.weights == pytest.approx(one.weights[order], rel=1e-9)


def test_kish_reaches_the_interval_and_the_floor():
    """120 answers that are worth fewer than 100: the interval of so many, and no figure on a page."""
    weights = np.concatenate([np.full(20, 3.5), np.ones(100)])
    values = np.random.default_rng(5).choice([10.0, 8.0, 2.0], 120)
    found, n = score(values, NPS, weights=weights), kish_n(weights)
    assert n == pytest.approx(170**2 / 345)
    assert found.n_effective == pytest.approx(n)
    assert Reason.TOO_FEW_RESPONSES in found.reasons
    up, down = (float(weights[mask].sum() / weights.sum()) for mask in (values >= 9, values <= 6))
    ends = nps_adjusted_wald(up * n, down * n, n)
    assert (found.low, found.high) == pytest.approx((100 * ends.low, 100 * ends.high))
    assert Reason.TOO_FEW_RESPONSES not in score(values, NPS, weights=np.full(120, 0.7)).reasons


def test_weighting_that_changes_nothing_has_no_difference():
    ages = np.repeat(["young", "old"], 50)
    found = weighted_score(np.tile([10.0, 3.0], 50), NPS, post_stratified(ages, {"young": 500, "old": 500}))
    assert found.difference.estimate == pytest.approx(0.0, abs=1e-12)
    assert found.raw.estimate == pytest.approx(found.weighted.estimate)
    assert found.deff == pytest.approx(1.0)


def test_design_effect_of_kish():
    assert design_effect(np.array([1.0, 1.0, 2.0])) == pytest.approx(3 * 6 / 16)
    assert np.isnan(design_effect(np.array([np.nan])))


@pytest.mark.parametrize(
    ("margin", "code"),
    [
        ({"young": 0.4, "old": 0.5}, "MARGIN_SHARES"),
        ({"young": 40, "old": 55}, "MARGIN_SHARES"),
        ({"young": -1, "old": 2}, "MARGIN_NEGATIVE"),
        ({"young": 100}, "MARGIN_ONE_VALUE"),
        ({"young": 0, "old": 0}, "MARGIN_NOTHING"),
        ({"young": 0.4, "middle": 0.1, "old": 0.5}, "MARGIN_NOBODY"),
        ({"young": 0.0, "old": 0.5, "": 0.5}, "MARGIN_ZERO"),
        ({"young": 0.4, "older": 0.6}, "MARGIN_UNKNOWN_VALUE"),
    ],
)
def test_margins_that_cannot_be_are_refused(margin, code):
    ages = np.repeat(["young", "old"], 50)
    with pytest.raises(UnusableMargins) as refused:
        raked({"age": ages}, {"age": margin})
    assert refused.value.code == code


def test_margins_that_count_different_people_are_refused():
    a = np.tile(["x", "y"], 50)
    with pytest.raises(UnusableMargins, match="MARGIN_TOTALS"):
        raked({"a": a, "b": a}, {"a": {"x": 500, "y": 500}, "b": {"x": 600, "y": 600}})
    raked({"a": a, "b": a}, {"a": {"x": 500, "y": 500}, "b": {"x": 0.5, "y": 0.5}})


def test_rounded_percentages_are_shares():
    assert margin_of("a", {"x": 33, "y": 33, "z": 33}).shares["x"] == pytest.approx(1 / 3)
    assert not margin_of("a", {"x": 330, "y": 330}).is_share


GOOD = "variable,value,number\nAge,young,400\nAge,old,600\n"


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("variable,number\nAge,3\n", "MARGINS_HEADER", 1, None),
        ("variable,value,number,share\nAge,young,3,0.2\n", "MARGINS_HEADER", 1, None),
        (GOOD + "Age,,5\n", "MARGIN_NAMELESS", 4, "value"),
        (GOOD + "Age,middle,many\n", "MARGIN_NOT_A_NUMBER", 4, "number"),
        (GOOD + "Age,middle,-3\n", "MARGIN_NEGATIVE", 4, "number"),
        (GOOD + "Age,young,3\n", "MARGIN_VALUE_TWICE", 4, "Age"),
        (GOOD + "Region,north,1000\n", "MARGIN_ONE_VALUE", 4, "Region"),
        (GOOD + "Region,north,800\nRegion,south,800\n", "MARGIN_TOTALS", None, "Region"),
        (GOOD.replace("number", "share"), "MARGIN_SHARES", None, "Age"),
    ],
)
def test_a_bad_file_of_margins_says_where(text, code, row, column, tmp_path):
    path = tmp_path / "margins.csv"
    path.write_text(text)
    with pytest.raises(UnusableMargins) as refused:
        open_margins(path)
    assert (refused.value.code, refused.value.row, refused.value.column) == (code, row, column)


def test_margins_as_dutch_spreadsheets_write_them(tmp_path):
    path = tmp_path / "marges.csv"
    path.write_text("Segment;Waarde;Aandeel\nLeeftijd;jong;40,5%\nLeeftijd;oud;59,5%\n")
    assert open_margins(path) == (Margin("Leeftijd", {"jong": 40.5, "oud": 59.5}, True, {"jong": 2, "oud": 3}),)


def test_crossed_variables_are_one_margin():
    rows = [{"variable": "Age * Region", "value": f"{a} *{r}", "number": "250"} for a in "xy" for r in "pq"]
    (found,) = margins_from(list(enumerate(rows, 2)))
    assert found.variable == "Age*Region"
    assert set(found.values) == {"x*p", "x*q", "y*p", "y*q"}
