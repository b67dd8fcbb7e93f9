"""0/1 outcomes: logistic fits, separation, Firth, Shapley of McFadden's R2; against R, statsmodels and arithmetic."""

from __future__ import annotations

from itertools import permutations
from math import exp, log

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.binary_outcomes import at_least, binary_drivers
from hofnar_analytics.firth import fit_firth
from hofnar_analytics.logistic import fit_logistic
from hofnar_analytics.mcfadden import mcfadden_shares
from hofnar_analytics.results import CellState, Reason
from hofnar_analytics.separation import separating_columns
from tests.analytics.files import table
from tests.reference import numbers_of


def ratings(n=2000, p=6, seed=1, slope=0.8):
    """Related ratings 1-5 and a 0/1 outcome with falling slopes."""
    rng = np.random.default_rng(seed)
    x = np.clip(np.rint(3 + 0.8 * rng.normal(size=(n, 1)) + rng.normal(size=(n, p))), 1, 5)
    eta = (x - 3) @ np.linspace(slope, 0, p)
    return x, (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(float)


def survey(n=1500, seed=2, noise=0.0):
    """Three moments, the first and second matter; the outcome is 0/1."""
    rng = np.random.default_rng(seed)
    lived = rng.random((n, 3)) < 0.6
    marks = rng.integers(1, 6, (n, 3)).astype(float)
    eta = np.where(lived[:, 0], 0.5 + 0.7 * (marks[:, 0] - 3), 0) + 0.4 * lived[:, 1]
    y = (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(float)
    return Answers(y, marks, np.where(lived, 0, 1).astype(np.uint8), ("a", "b", "c"))


def test_dominanceanalysis_of_r_on_the_mobile_top_box():
    rows = table("mobi/plspm-python/mobi.csv", ["CUSA1", *(f"PERQ{i}" for i in range(1, 8))])
    found = mcfadden_shares(rows[:, 1:], (rows[:, 0] >= 9).astype(float))
    expected = [0.09037852291, 0.05801769428, 0.05776171063, 0.08929065856, 0.01948696837, 0.03618398888, 0.0319445136]
    assert [share.estimate for share in found.shares] == pytest.approx(expected, abs=1e-10)
    assert found.r2 == pytest.approx(0.3830640572, abs=1e-10)


def test_statsmodels_logit_and_its_sandwich():
    reference = numbers_of("logit_statsmodels.json")
    x, y = ratings(300, 3, seed=5)
    fit = fit_logistic(x, y)
    assert fit.coefficients == pytest.approx(reference["params"], rel=1e-7)
    assert fit.loglik == pytest.approx(reference["llf"], rel=1e-9)
    assert fit.mcfadden == pytest.approx(reference["prsquared"], rel=1e-7)
    # statsmodels' HC0 sandwich; ours has the factor n / (n - 1)
    assert np.sqrt(np.diag(fit.covariance) * 299 / 300) == pytest.approx(reference["bse_hc0"], rel=1e-6)
    clusters = np.arange(300) % 40
    fitted = fit_logistic(x, y, clusters=clusters)
    assert np.sqrt(np.diag(fitted.covariance) * 39 / 40) == pytest.approx(reference["bse_cluster"], rel=1e-6)


def test_two_by_two_table_has_the_odds_ratio_of_arithmetic():
    y, x = np.repeat([1.0, 0, 1, 0], [30, 20, 10, 40]), np.repeat([1.0, 1, 0, 0], [30, 20, 10, 40])
    fit = fit_logistic(x[:, None], y)
    assert exp(fit.coefficients[1]) == pytest.approx(30 * 40 / (20 * 10))
    error = (1 / 30 + 1 / 20 + 1 / 10 + 1 / 40) ** 0.5
    assert fit.covariance[1, 1] ** 0.5 == pytest.approx(error * (100 / 99) ** 0.5)


@pytest.mark.parametrize("cells", [(10, 0, 4, 6), (12, 3, 0, 9), (7, 5, 2, 8)])
def test_firth_on_a_two_by_two_table_adds_half_to_every_cell(cells):
    y, x = np.repeat([1.0, 0, 1, 0], cells), np.repeat([1.0, 1, 0, 0], cells)
    a, b, c, d = (cell + 0.5 for cell in cells)
    assert fit_firth(x[:, None], y).coefficients[1] == pytest.approx(log(a * d / (b * c)), abs=1e-6)


def separated():
    i = np.arange(60)
    x = np.column_stack([i * 7 % 5 + 1, i * 11 % 7, i % 12 == 0]).astype(float)
    y = (i * 13 % 10 + x[:, 0] > 7).astype(float)
    y[x[:, 2] > 0] = 1.0
    return x, y


def test_firth_and_its_profile_intervals_equal_firthmodels():
    reference = numbers_of("firth_firthmodels.json")
    fit = fit_firth(*separated())
    assert fit.coefficients[1:] == pytest.approx(reference["coefficients"], abs=2e-6)
    ends = [(pair.low, pair.high) for pair in fit.intervals[1:] if pair is not None]
    assert np.array(ends) == pytest.approx(np.array(reference["profile"]), abs=1e-6)
    assert fit.p_values[1:] == pytest.approx(reference["p"], abs=1e-6)


def test_separation_is_found_and_named():
    x, y = separated()
    assert separating_columns(x, y) == (2,)
    assert fit_logistic(x, y).separating == (2,)
    found = mcfadden_shares(x, y)
    assert found.separating == (2,)
    assert found.reasons == (Reason.SEPARATION,)
    assert found.r2 is None
    assert [share.estimate for share in found.shares] == [None] * 3


def test_a_strong_but_overlapping_predictor_is_no_separation():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(400, 2))
    y = (x[:, 0] > 0).astype(float)
    y[np.argmin(x[:, 0])], y[np.argmax(x[:, 0])] = 1.0, 0.0
    assert fit_logistic(x, y).separating == ()


def brute(x, y):
    """The definition: what each column adds to R2, averaged over all orders."""
    p = x.shape[1]
    r2 = {(): 0.0}

    def of(columns):
        key = tuple(sorted(columns))
        if key not in r2:
            r2[key] = fit_logistic(x[:, list(key)], y).mcfadden
        return r2[key]

    shares, orders = np.zeros(p), list(permutations(range(p)))
    for order in orders:
        for i, column in enumerate(order):
            shares[column] += of(order[: i + 1]) - of(order[:i])
    return shares / len(orders)


def test_the_lattice_equals_the_definition():
    x, y = ratings(400, 5, seed=8)
    found = mcfadden_shares(x, y)
    assert [share.estimate for share in found.shares] == pytest.approx(brute(x, y), abs=1e-9)


def test_copies_get_equal_shares():
    x, y = ratings(1500, 2, seed=9)
    shares = mcfadden_shares(np.column_stack([x, x[:, 0]]), y).shares
    assert shares[0].estimate == pytest.approx(shares[2].estimate, abs=1e-7)


def test_noise_seldom_gets_an_interval():
    given = 0
    for seed in range(100):
        x, y = ratings(1000, 2, seed=seed)
        noise = np.random.default_rng(1000 + seed).integers(1, 6, 1000)
        given += mcfadden_shares(np.column_stack([x, noise]), y).shares[2].low is not None
    assert given <= 12  # 5 expected; 12 or more has a chance below 0.005


def test_a_column_that_follows_from_its_group_adds_nothing():
    x, y = ratings(1500, 2, seed=9)
    doubled = mcfadden_shares(np.column_stack([x, 2 * x[:, 1] + 1]), y, groups=[[0], [1, 2]]).shares
    assert doubled[1].estimate == pytest.approx(mcfadden_shares(x, y).shares[1].estimate, abs=1e-7)


def test_blocks_asked_together_do_no_harm():
    answers = survey(900)
    answers.states[:300] = CellState.NOT_ASKED
    found = binary_drivers(answers)
    assert found.reasons == ()
    assert all(moment.odds_point.low is not None for moment in found.moments)


def test_sampled_orders_agree_with_all_subsets():
    x, y = ratings(2000, 8, seed=4)
    exact = mcfadden_shares(x, y)
    sampled = mcfadden_shares(x, y, exact_to=5)
    assert not sampled.exact
    assert sampled.r2 == pytest.approx(exact.r2, abs=1e-9)
    for one, other in zip(exact.shares, sampled.shares):
        assert one.estimate == pytest.approx(other.estimate, abs=5 * sampled.sampling_error + 1e-6)
    assert sampled.sampling_error < 0.002


def test_intervals_are_those_of_the_jackknife():
    x, y = ratings(1000, 3, seed=6)
    found = mcfadden_shares(x, y)
    left = np.array(
        [[s.estimate for s in mcfadden_shares(np.delete(x, i, 0), np.delete(y, i)).shares] for i in range(1000)]
    )
    errors = (left.var(axis=0) * 999) ** 0.5
    null = 1000 * (y.mean() * log(y.mean()) + (1 - y.mean()) * log(1 - y.mean()))
    chance = -1 / (2 * null)
    for share, error in zip(found.shares, errors):
        if share.low is not None:
            width = (error**2 + 2 * chance**2) ** 0.5
            assert log(share.high / share.low) / 2 / 1.959964 * share.estimate == pytest.approx(width, rel=0.02)
            assert (share.high * share.low) ** 0.5 == pytest.approx(share.estimate - chance, rel=1e-6)


def test_weights_count_as_repeated_rows():
    x, y = ratings(500, 3, seed=7)
    weights = np.random.default_rng(2).integers(1, 4, 500).astype(float)
    times = weights.astype(int)
    one = mcfadden_shares(x, y, weights=weights)
    other = mcfadden_shares(np.repeat(x, times, axis=0), np.repeat(y, times))
    assert [s.estimate for s in one.shares] == pytest.approx([s.estimate for s in other.shares], abs=1e-9)


def test_moments_that_matter_are_found_with_their_odds():
    found = binary_drivers(survey(6000))
    first, second, third = found.moments
    assert found.method == "likelihood"
    assert first.odds_point.low <= exp(0.7) <= first.odds_point.high
    assert second.odds_lived.low <= exp(0.4) <= second.odds_lived.high
    assert third.odds_point.low <= 1 <= third.odds_point.high
    assert first.share.estimate > second.share.estimate > third.share.estimate
    assert sum(moment.share.estimate for moment in found.moments) == pytest.approx(found.r2)
    assert found.rate.low < found.rate.estimate < found.rate.high


def test_differences_in_chance_equal_those_counted():
    """One moment, everybody's score alike: the difference in chance is that of two proportions."""
    rng = np.random.default_rng(5)
    lived = np.repeat([True, False], [400, 600])
    y = (rng.random(1000) < np.where(lived, 0.6, 0.3)).astype(float)
    states = np.where(lived, 0, 1).astype(np.uint8)[:, None]
    moment = binary_drivers(Answers(y, np.full((1000, 1), 4.0), states, ("a",))).moments[0]
    difference = y[lived].mean() - y[~lived].mean()
    error = (y[lived].var() / 400 + y[~lived].var() / 600) ** 0.5
    assert moment.chance_lived.estimate == pytest.approx(difference, abs=1e-9)
    assert moment.chance_lived.high - difference == pytest.approx(1.959964 * error, rel=1e-2)
    assert moment.odds_point.estimate is None


def test_a_separated_survey_gives_firths_odds_and_no_shares():
    answers = survey(600)
    answers.outcome[answers.states[:, 2] == CellState.SCORED] = 1.0
    found = binary_drivers(answers)
    assert found.method == "firth"
    assert Reason.SEPARATION in found.reasons
    assert Reason.SEPARATION in found.moments[2].reasons
    assert Reason.SEPARATION not in found.moments[1].reasons
    assert found.moments[2].odds_lived.low > 1
    assert found.r2 is None
    assert found.moments[0].share.estimate is None


def test_floors():
    few = binary_drivers(survey(70))
    assert Reason.TOO_FEW_RESPONSES in few.reasons
    assert all(moment.odds_lived.estimate is None for moment in few.moments)
    nobody = Answers(np.full(10, np.nan), np.ones((10, 1)), np.zeros((10, 1), np.uint8), ("a",))
    assert binary_drivers(nobody).reasons == (Reason.NO_OUTCOME,)
    everyone = Answers(np.ones(10), np.ones((10, 1)), np.zeros((10, 1), np.uint8), ("a",))
    assert binary_drivers(everyone).reasons == (Reason.CONSTANT,)
    with pytest.raises(ValueError, match="binary"):
        binary_drivers(Answers(np.arange(10.0), np.ones((10, 1)), np.zeros((10, 1), np.uint8), ("a",)))


def test_top_box():
    assert at_least(np.array([8.0, 9.0, np.nan]), 9)[:2].tolist() == [0.0, 1.0]
