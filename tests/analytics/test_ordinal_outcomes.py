"""Ordered logit and polychoric correlations, against R's polr and polycor, and by symmetry."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from hofnar_analytics.answers import Answers
from hofnar_analytics.logistic import fit_logistic
from hofnar_analytics.ordered_logit import fit_ordered
from hofnar_analytics.ordinal_outcomes import ordinal_drivers
from hofnar_analytics.polychoric import both_below, cross_table, from_table, polychoric, polychoric_check
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from tests.analytics.files import table

# Satisfaction of 1,681 householders in Copenhagen (Madsen 1976): low, medium, high; rows influence low, medium, high
# within tower, apartment, atrium, terrace within contact low, high.
HOUSING = np.array([
    [21, 21, 28], [34, 22, 36], [10, 11, 36], [61, 23, 17], [43, 35, 40], [26, 18, 54], [13, 9, 10], [8, 8, 12],
    [6, 7, 9], [18, 6, 7], [15, 13, 13], [7, 5, 11], [14, 19, 37], [17, 23, 40], [3, 5, 23], [78, 46, 43],
    [48, 45, 86], [15, 25, 62], [20, 23, 20], [10, 22, 24], [7, 10, 21], [57, 23, 13], [31, 21, 13], [5, 6, 13],
], dtype=float)  # fmt: skip


def housing():
    """Columns medium and high influence, apartment, atrium, terrace, high contact; outcome 1-3; frequencies."""
    cell = np.arange(24)
    influence, kind, contact = cell % 3, cell // 3 % 4, cell // 12
    columns = np.column_stack([influence == 1, influence == 2, kind == 1, kind == 2, kind == 3, contact == 1])
    return np.repeat(columns, 3, axis=0).astype(float), np.tile([1.0, 2, 3], 24), HOUSING.ravel()


def test_polr_of_r_on_the_housing_survey():
    x, y, weights = housing()
    fit = fit_ordered(x, y, weights)
    expected = [0.5663937389, 1.2888190638, -0.5723501464, -0.3661865662, -1.0910149077, 0.3602841499]
    assert fit.coefficients == pytest.approx(expected, abs=2e-5)
    assert fit.thresholds == pytest.approx([-0.4961353438, 0.6907082904], abs=2e-5)
    assert fit.deviance == pytest.approx(3479.149299, abs=1e-6)


def test_an_ordered_logit_of_two_categories_is_a_logistic_regression():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 2))
    y = (rng.random(300) < 1 / (1 + np.exp(-x[:, 0]))).astype(float)
    ordered, plain = fit_ordered(x, y), fit_logistic(x, y)
    assert ordered.coefficients == pytest.approx(plain.coefficients[1:], abs=1e-7)
    assert ordered.covariance == pytest.approx(plain.covariance[1:, 1:], rel=1e-5)
    assert ordered.thresholds[0] == pytest.approx(-plain.coefficients[0], abs=1e-7)
    assert ordered.mcfadden == pytest.approx(plain.mcfadden, abs=1e-9)


def test_turning_the_scale_turns_the_signs():
    rng = np.random.default_rng(4)
    x = rng.normal(size=(400, 2))
    y = np.clip(np.rint(5 + x[:, 0] + rng.logistic(size=400)), 0, 10)
    up, down = fit_ordered(x, y), fit_ordered(x, 10 - y)
    assert down.coefficients == pytest.approx(-up.coefficients, abs=1e-6)
    assert down.loglik == pytest.approx(up.loglik, abs=1e-7)


def test_polycor_of_r_on_the_housing_table():
    """R's optimiser stops at a correlation right to 4 digits (.3115424, by maximum likelihood .3115461)."""
    counts = np.array([[282.0, 206, 79], [170, 189, 87], [175, 264, 229]])
    assert from_table(counts) == pytest.approx(0.3115424342, abs=2e-5)
    assert from_table(counts, method="ml") == pytest.approx(0.3115461481, abs=5e-5)


def test_polycor_of_r_on_the_mobile_customers():
    rows = table("mobi/plspm-python/mobi.csv", ["CUSA1", "CUSL3"])
    found = polychoric(rows[:, 0], rows[:, 1])
    assert found.estimate == pytest.approx(0.5987730118, abs=2e-5)
    assert np.corrcoef(rows.T)[0, 1] == pytest.approx(0.5209397937, abs=1e-10)


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0.0, 0.4, 0.95])
def test_the_chance_below_both_equals_scipys(rho):
    h, k = np.array([-1.2, 0.3, 0.0]), np.array([0.7, 2.0, 0.0])
    expected = [multivariate_normal.cdf([a, b], cov=[[1, rho], [rho, 1]], abseps=1e-10) for a, b in zip(h, k)]
    assert both_below(h, k, rho) == pytest.approx(expected, abs=1e-7)


def test_the_table_counts_pairs():
    x, y = np.array([1.0, 1, 2, 3, 3]), np.array([5.0, 7, 5, 7, 7])
    assert cross_table(x, y).tolist() == [[1, 1], [1, 0], [0, 2]]
    with pytest.raises(ValueError, match="vary"):
        polychoric(np.ones(5), y)


def test_shares_on_coarse_scales_agree_when_the_scales_are_harmless():
    rng = np.random.default_rng(6)
    x = np.clip(np.rint(4 + 1.2 * rng.normal(size=(2000, 3)) + rng.normal(size=(2000, 1))), 1, 7)
    y = np.clip(np.rint(x @ [0.6, 0.3, 0.1] + rng.normal(size=2000)), 1, 7)
    found = polychoric_check(x, y)
    assert found.order_agrees
    assert found.definite
    assert found.largest < 0.02


def answers(n=2000, seed=1, bent=False):
    """Two moments; the first raises a 1-5 outcome, evenly or (bent) only above the middle."""
    rng = np.random.default_rng(seed)
    lived = rng.random((n, 2)) < 0.7
    marks = rng.integers(1, 6, (n, 2)).astype(float)
    gain = np.where(lived[:, 0], marks[:, 0] - 3, 0.0)
    hidden = gain + rng.logistic(size=n)
    if bent:
        hidden = np.where(hidden > 0, hidden * 1.0, rng.logistic(size=n) - 2)
    y = np.digitize(hidden, [-2, -0.7, 0.7, 2]) + 1.0
    return Answers(y, marks, np.where(lived, 0, 1).astype(np.uint8), ("a", "b"))


def test_odds_of_a_higher_answer_are_found():
    found = ordinal_drivers(answers(4000), Scale.of(Kind.CSAT))
    first, second = found.moments
    assert found.categories == (1, 2, 3, 4, 5)
    assert first.odds_point.low <= np.e <= first.odds_point.high
    assert second.odds_point.low <= 1 <= second.odds_point.high
    assert Reason.NOT_PROPORTIONAL not in first.reasons


def test_odds_that_differ_along_the_scale_are_said():
    found = ordinal_drivers(answers(4000, bent=True), Scale.of(Kind.CSAT))
    assert Reason.NOT_PROPORTIONAL in found.moments[0].reasons
    assert Reason.NOT_PROPORTIONAL not in found.moments[1].reasons


def test_floors():
    assert ordinal_drivers(answers(60), Scale.of(Kind.CSAT)).moments[0].odds_lived.estimate is None
    same = Answers(np.full(20, 3.0), np.ones((20, 1)), np.zeros((20, 1), np.uint8), ("a",))
    assert ordinal_drivers(same, Scale.of(Kind.CSAT)).reasons == (Reason.CONSTANT,)
    many = Answers(np.arange(40.0), np.ones((40, 1)), np.zeros((40, 1), np.uint8), ("a",))
    with pytest.raises(ValueError, match="21"):
        ordinal_drivers(many, Scale.of(Kind.MEAN))
