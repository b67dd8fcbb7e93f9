"""Who answered against who was asked: arithmetic, Pearson's chi-square of scipy, propensities of R's glm."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from hofnar_analytics.r_indicator import most_bias, r_indicator
from hofnar_analytics.response_bias import response_bias, response_bias_from_counts
from hofnar_analytics.results import Reason

SURVEY = json.loads((Path(__file__).parents[1] / "reference/weights_survey.json").read_text())


def test_rates_and_differences_by_hand():
    found = response_bias_from_counts({"Age": {"young": (200, 40), "old": (200, 80)}})
    young, old = found.values
    assert (found.asked, found.answered, found.rate.estimate) == (400, 120, 0.3)
    assert (young.rate.estimate, young.difference.estimate) == (0.2, pytest.approx(-0.2))
    assert (old.difference.low, old.difference.high) == pytest.approx((-young.difference.high, -young.difference.low))
    assert [one.value for one in found.less] == ["young"]


def test_the_test_is_pearsons_chi_square():
    counts = {"a": (300, 90), "b": (150, 30), "c": (250, 100)}
    found = response_bias_from_counts({"fact": counts})
    for one, (asked, came) in zip(found.values, counts.values()):
        rest = 700 - asked, 220 - came
        table = [[came, asked - came], [rest[1], rest[0] - rest[1]]]
        assert one.p == pytest.approx(chi2_contingency(table, correction=False).pvalue, rel=1e-12)


def test_p_is_adjusted_over_all_facts_together():
    """Benjamini and Hochberg by hand: p = .04 as the smallest of four becomes .16 at most."""
    found = response_bias_from_counts({"x": {"a": (400, 140), "b": (400, 112)}, "y": {"c": (500, 157), "d": (300, 95)}})
    ps = sorted(one.p for one in found.values)
    smallest = min(one.p_adjusted for one in found.values)
    assert smallest == pytest.approx(min(p * 4 / rank for rank, p in enumerate(ps, 1)))


def test_rows_and_counts_are_the_same():
    ages, came = np.repeat(["young", "old"], [30, 70]), np.arange(100) % 3 == 0
    found = response_bias({"Age": ages}, came)
    assert {one.value: (one.asked, one.answered) for one in found.values} == {
        "young": (30, int(came[:30].sum())), "old": (70, int(came[30:].sum())),
    }  # fmt: skip


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="asked"):
        response_bias_from_counts({"Age": {"young": (10, 11)}})
    with pytest.raises(ValueError, match="different people"):
        response_bias_from_counts({"Age": {"young": (10, 5)}, "Region": {"north": (11, 5)}})


def test_the_r_indicator_by_hand():
    """Rates of 30 and 50 %, equally many asked: S = .1, R = .8; largest bias .1 / .4 = a quarter of a deviation."""
    ages, came = np.repeat(["young", "old"], 1000), np.arange(2000) % 1000 < np.repeat([300, 500], 1000)
    found = r_indicator({"Age": ages}, came)
    within = (0.21 + 0.25) / 2
    adjusted = (0.01 - within / 2000) ** 0.5
    assert found.unadjusted == pytest.approx(0.8, abs=1e-12)
    assert found.spread.estimate == pytest.approx(adjusted, abs=1e-12)
    assert found.indicator.estimate == pytest.approx(1 - 2 * adjusted, abs=1e-12)
    assert most_bias(found, 80.0).estimate == pytest.approx(80 * adjusted / 0.4, abs=1e-10)
    assert found.indicator.low < 0.8 < found.indicator.high


def test_its_spread_is_pearsons_chi_square():
    """With one fact n S^2 / (rate (1 - rate)) is Pearson's statistic."""
    counts = np.array([[90, 210], [30, 120], [100, 150]])
    facts = np.repeat(["a", "b", "c"], counts.sum(axis=1))
    came = np.concatenate([np.arange(row.sum()) < row[0] for row in counts])
    found = r_indicator({"fact": facts}, came)
    spread = (1 - found.unadjusted) / 2
    expected = chi2_contingency(counts, correction=False).statistic
    assert 700 * spread**2 / (found.rate * (1 - found.rate)) == pytest.approx(expected, rel=1e-12)


def test_propensities_of_two_facts_are_those_of_glm_in_r():
    sample = SURVEY["strat"]
    columns = {name: np.array(sample[name]) for name in ("stype", "sch.wide")}
    found = r_indicator(columns, np.array(sample["awards"]) == "Yes")
    assert found.unadjusted == pytest.approx(1 - 2 * np.std(SURVEY["propensities_strat"]), abs=1e-6)
    assert found.df == 3


def test_rows_may_stand_for_many_people():
    facts, came = np.array(["a", "a", "b", "b"]), np.array([True, False, True, False])
    people = np.array([30.0, 70.0, 50.0, 50.0])
    whole = np.repeat(np.arange(4), people.astype(int))
    assert r_indicator({"f": facts}, came, people=people) == r_indicator({"f": facts[whole]}, came[whole])


def test_where_nothing_differs_the_interval_reaches_one():
    facts = np.tile(["a", "b", "c", "d"], 250)
    found = r_indicator({"f": facts}, np.arange(1000) % 8 < 4)
    assert found.indicator.estimate == found.indicator.high == 1.0
    assert found.most_bias.estimate == 0.0


@pytest.mark.parametrize("came", [np.zeros(200, dtype=bool), np.ones(200, dtype=bool)])
def test_nobody_or_everybody_says_nothing(came):
    found = r_indicator({"f": np.tile(["a", "b"], 100)}, came)
    assert Reason.NOT_ESTIMABLE in found.reasons
    assert found.indicator.estimate is None
