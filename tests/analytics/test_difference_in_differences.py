"""Difference in differences, and before and after."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.before_after import other_people, same_people
from hofnar_analytics.difference_in_differences import difference_in_differences
from hofnar_analytics.regression import Errors
from hofnar_analytics.results import Reason
from tests.reference.card_krueger import NEW_JERSEY, PENNSYLVANIA


def restaurants():
    """One row per restaurant and period: outcome, treated, period, restaurant."""
    both = np.vstack([NEW_JERSEY, PENNSYLVANIA])
    treated = np.repeat([True, False], [len(NEW_JERSEY), len(PENNSYLVANIA)])
    outcome = np.concatenate([both[:, 0], both.sum(axis=1)])
    period = np.repeat([0, 1], len(both))
    return outcome, np.tile(treated, 2), period, np.tile(np.arange(len(both)), 2)


def test_card_and_krueger_as_lm_prints_it():
    outcome, treated, period, _ = restaurants()
    found = difference_in_differences(outcome, treated, period, 1, errors=Errors.CLASSICAL)
    assert found.treated_change == pytest.approx(0.4666667, abs=1e-7)
    assert found.others_change == pytest.approx(-2.2833333, abs=1e-7)
    assert found.effect.estimate == pytest.approx(2.75, abs=1e-9)
    error = (found.effect.high - found.effect.low) / 2 / stats.t.ppf(0.975, 764)
    assert error == pytest.approx(1.731, abs=5e-4)
    assert found.effect.estimate / error == pytest.approx(1.588, abs=5e-4)
    assert found.p == pytest.approx(0.1126, abs=5e-5)
    assert found.n == (309, 309, 75, 75)
    assert found.parallel_p is None


def test_card_and_krueger_by_restaurant_has_the_papers_standard_error():
    outcome, treated, period, restaurant = restaurants()
    found = difference_in_differences(outcome, treated, period, 1, units=restaurant)
    welch = stats.ttest_ind(NEW_JERSEY[:, 1], PENNSYLVANIA[:, 1], equal_var=False)
    error = found.effect.estimate / stats.t.isf(found.p / 2, welch.df)
    assert error == pytest.approx(1.34, abs=5e-3)
    assert found.effect.estimate == pytest.approx(2.75)
    assert found.p == pytest.approx(welch.pvalue, rel=0.02)
    assert found.errors is Errors.CR2


def shops(effect, drift, seed=1, before=4):
    """12 shops over 4 + 4 months, half of them treated from month 4 on."""
    rng = np.random.default_rng(seed)
    shop, period = np.repeat(np.arange(12), 8 * 25), np.tile(np.repeat(np.arange(8), 25), 12)
    treated = shop < 6
    middle = 7 + rng.normal(0, 0.3, 12)[shop] + 0.05 * period + drift * period * treated
    outcome = middle + effect * (treated & (period >= before)) + rng.normal(0, 1.5, len(shop))
    return outcome, treated, period, shop


def test_a_planted_effect_is_found_between_shops():
    outcome, treated, period, shop = shops(0.6, 0.0)
    found = difference_in_differences(outcome, treated, period, 4, units=shop)
    assert found.effect.low < 0.6 < found.effect.high
    assert found.effect.low > 0
    assert found.reasons == ()
    assert found.parallel_p > 0.05


def test_groups_that_moved_apart_before_are_said_to_have():
    outcome, treated, period, shop = shops(0.0, 0.25)
    found = difference_in_differences(outcome, treated, period, 4, units=shop)
    assert Reason.TRENDS_DIFFERED in found.reasons
    assert found.parallel_p < 0.05


def test_few_units_are_said():
    outcome, treated, period, shop = shops(0.6, 0.0)
    found = difference_in_differences(outcome, treated, period, 4, units=shop // 2)
    assert found.reasons == (Reason.TOO_FEW_UNITS,)


def test_a_covariate_takes_out_who_answered():
    rng = np.random.default_rng(3)
    n = 2000
    treated, period = rng.random(n) < 0.5, (rng.random(n) < 0.5).astype(int)
    old = (rng.random(n) < np.where(treated & (period == 1), 0.8, 0.3)).astype(float)
    outcome = 6 + 2 * old + 0.5 * (treated & (period == 1)) + rng.normal(0, 1, n)
    plain = difference_in_differences(outcome, treated, period, 1)
    adjusted = difference_in_differences(outcome, treated, period, 1, covariates={"old": old})
    assert plain.effect.low > 0.9
    assert adjusted.effect.low < 0.5 < adjusted.effect.high


def test_a_group_that_is_missing_is_refused():
    with pytest.raises(ValueError, match="both needed"):
        difference_in_differences(np.arange(8.0), np.ones(8, dtype=bool), np.tile([0, 1], 4), 1)


def test_same_people_is_the_paired_t_test():
    rng = np.random.default_rng(4)
    before = rng.normal(7, 1.5, 80)
    after = before + rng.normal(0.3, 0.8, 80)
    found = same_people(np.append(before, np.nan), np.append(after, 5.0))
    expected = stats.ttest_rel(after, before)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.change.low == pytest.approx(expected.confidence_interval().low)
    assert (found.n, found.reasons) == ((80, 80), ())


def test_one_pair_or_no_difference_at_all():
    assert same_people(np.array([7.0]), np.array([8.0])).change.estimate is None
    still = same_people(np.full(60, 7.0), np.full(60, 7.0))
    assert (still.change.estimate, still.p) == (0.0, 1.0)
    moved = same_people(np.full(60, 7.0), np.full(60, 8.0))
    assert (moved.change.low, moved.p) == (1.0, 0.0)
    assert Reason.TOO_FEW_RESPONSES in same_people(np.arange(10.0), np.arange(10.0) ** 1.1).reasons


def test_other_people_at_equal_age():
    rng = np.random.default_rng(5)
    after = np.arange(1000) >= 500
    age = rng.normal(np.where(after, 55, 40), 10)
    outcome = 4 + 0.06 * age + 0.4 * after + rng.normal(0, 1, 1000)
    found = other_people(outcome, after, {"age": age})
    assert found.unadjusted > 1
    assert found.change.low < 0.4 < found.change.high
    assert found.n == (500, 500)
    with pytest.raises(ValueError, match="both needed"):
        other_people(outcome, np.ones(1000, dtype=bool), {"age": age})


def test_without_covariates_it_is_the_difference_of_means():
    rng = np.random.default_rng(6)
    outcome, after = rng.normal(7, 1, 200), np.arange(200) >= 90
    found = other_people(outcome, after, {})
    assert found.change.estimate == pytest.approx(outcome[after].mean() - outcome[~after].mean())
    assert found.unadjusted == pytest.approx(found.change.estimate)
