"""Scores and their intervals against published figures and exact arithmetic."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest

from hofnar_analytics.intervals import (
    kish_n,
    linearised_error,
    newcombe,
    nps_adjusted_wald,
    nps_wald,
    wilson,
)
from hofnar_analytics.reasons import answers_needed, looks_like_missing, scale_breaks
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import linearised, outside, score, score_from_counts
from tests.analytics.files import numbers, records

NPS = Scale.of(Kind.NPS)


def nps_of(promoters: int, passives: int, detractors: int):
    return score_from_counts({10: promoters, 8: passives, 2: detractors}, NPS)


def test_wald_interval_as_the_r_package_nps_prints_it():
    low, high = nps_wald(50, 20, 100)
    assert 100 * low == pytest.approx(14.69219192, abs=1e-8)
    assert 100 * high == pytest.approx(45.30780808, abs=1e-8)


@pytest.mark.parametrize(
    ("counts", "nps", "low", "high"),
    [((50, 30, 20), 30, 14.0511, 44.2013), ((7, 2, 1), 60, 7.0394, 85.2683)],
)
def test_adjusted_wald_by_exact_arithmetic(counts, nps, low, high):
    result = nps_of(*counts)
    assert result.estimate == pytest.approx(nps)
    assert (result.low, result.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_an_interval_stays_on_the_scale():
    assert nps_of(0, 0, 10).low == -100
    assert nps_of(0, 0, 10).high == pytest.approx(-47.5, abs=0.05)


@pytest.mark.parametrize(
    ("n", "classes", "wald", "adjusted"),
    [
        (10, (0.5, 0.3, 0.2), 0.8962, 0.9625),
        (10, (0.7, 0.25, 0.05), 0.8580, 0.9490),
        (30, (0.7, 0.25, 0.05), 0.9137, 0.9534),
    ],
)
def test_exact_coverage_over_all_outcomes(n, classes, wald, adjusted):
    covered = {nps_wald: 0.0, nps_adjusted_wald: 0.0}
    truth = classes[0] - classes[2]
    for up, down in product(range(n + 1), repeat=2):
        if up + down <= n:
            middle = n - up - down
            ways = comb(n, up) * comb(n - up, down)
            chance = ways * classes[0] ** up * classes[1] ** middle * classes[2] ** down
            for method in covered:
                low, high = method(up, down, n)
                covered[method] += chance * (low <= truth <= high)
    assert covered[nps_wald] == pytest.approx(wald, abs=5e-5)
    assert covered[nps_adjusted_wald] == pytest.approx(adjusted, abs=5e-5)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_in_newcombes_first_table(successes, n, low, high):
    assert wilson(successes, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [((56, 48), (70, 80), 0.0524, 0.3339), ((9, 3), (10, 10), 0.1705, 0.8090), ((5, 0), (56, 29), -0.0381, 0.1926)],
)
def test_difference_of_shares_as_in_newcombes_second_table(successes, n, low, high):
    assert newcombe(successes, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_sfo_2017_unweighted_weighted_and_the_code_that_is_no_answer():
    rows = records("sfo/sfo_2017.csv")
    answers, weights = numbers(rows, "NETPRO"), numbers(rows, "WEIGHT")
    plain, weighted = score(answers, NPS), score(answers, NPS, weights=weights)
    assert [round(x, 2) for x in (plain.estimate, plain.low, plain.high)] == [39.84, 37.18, 42.41]
    assert [round(x, 2) for x in (weighted.estimate, weighted.low, weighted.high)] == [40.40, 37.49, 43.20]
    assert outside(answers, NPS) == {11.0: int((answers == 11).sum())}
    assert looks_like_missing(answers, NPS) == [11.0]
    with_code = score(np.where(answers == 11, 10.0, answers), NPS)
    assert with_code.estimate == pytest.approx(41.63, abs=0.005)


def test_percentages_are_never_rounded_before_subtracting():
    assert nps_of(50, 30, 10).estimate == pytest.approx(44.444, abs=1e-3)


def test_the_three_readings_of_1000_customers_of_whom_three_answer():
    result = score(np.array([8.0, 9.0, 10.0]), NPS)
    assert result.estimate == pytest.approx(200 / 3)
    assert result.reasons == (Reason.TOO_FEW_RESPONSES, Reason.SMALL_GROUP)


@pytest.mark.parametrize(("kind", "floor"), [(Kind.NPS, 100), (Kind.GRADE, 50), (Kind.CSAT, 50)])
def test_floors(kind, floor):
    scale = Scale.of(kind)
    assert Reason.TOO_FEW_RESPONSES in score_from_counts({5: floor - 1}, scale).reasons
    assert score_from_counts({5: floor}, scale).reasons == ()
    assert answers_needed(floor - 38, kind) == 38


def test_csat_is_the_top_two_share_with_its_mean_beside():
    result = score(np.repeat([5.0, 4, 3, 2, 1], [30, 30, 20, 10, 10]), Scale.of(Kind.CSAT))
    assert result.estimate == pytest.approx(0.6)
    assert (result.low, result.high) == wilson(60, 100)
    assert result.also["mean"].estimate == pytest.approx(3.6)


def test_ces_is_the_mean_with_the_share_five_to_seven_beside():
    result = score(np.repeat([7.0, 5, 4, 1], [10, 20, 50, 20]), Scale.of(Kind.CES))
    assert result.estimate == pytest.approx(3.9)
    assert result.also["share_easy"].estimate == pytest.approx(0.3)


def test_a_mean_has_students_interval():
    values = np.array([6.0, 7, 8, 9, 10, 7, 7, 8])
    result = score(values, Scale.of(Kind.GRADE))
    from scipy import stats

    expected = stats.t.interval(0.95, 7, values.mean(), stats.sem(values))
    assert (result.low, result.high) == (pytest.approx(expected[0]), pytest.approx(expected[1]))


def test_one_answer_and_no_answer():
    one, none = score(np.array([7.0]), Scale.of(Kind.GRADE)), score(np.array([np.nan]), Scale.of(Kind.GRADE))
    assert (one.estimate, one.low, one.high) == (7.0, None, None)
    assert (none.estimate, none.n, none.distribution) == (None, 0, {})


def test_equal_weights_change_nothing_and_counts_give_the_same():
    rng = np.random.default_rng(4)
    answers = rng.integers(0, 11, 500).astype(float)
    plain = score(answers, NPS)
    weighted = score(answers, NPS, weights=np.full(500, 0.37))
    assert weighted.estimate == pytest.approx(plain.estimate)
    assert weighted.low == pytest.approx(plain.low)
    assert score_from_counts(plain.distribution, NPS) == plain


def test_rows_without_a_usable_weight_do_not_count():
    answers = np.array([10.0, 10, 0, 0])
    assert score(answers, NPS, weights=np.array([1.0, 1, np.nan, 0])).n == 2


def test_kish_number():
    assert kish_n(np.array([2.0, 2, 2, 2])) == 4
    assert kish_n(np.array([3.0, 1.0])) == pytest.approx(1.6)


def test_linearised_error_equals_the_simple_one_without_weights_and_the_one_of_cluster_totals():
    values = np.array([1.0, 4, 2, 8, 5, 7])
    assert linearised_error(values, np.ones(6)) == pytest.approx(values.std(ddof=1) / 6**0.5)
    pairs = np.array([0, 0, 1, 1, 2, 2])
    means = values.reshape(3, 2).mean(axis=1)
    assert linearised_error(values, np.ones(6), pairs) == pytest.approx(means.std(ddof=1) / 3**0.5)


def test_linearised_interval_is_wider_for_a_polarised_heavily_weighted_minority():
    answers = np.concatenate([np.repeat([10.0, 0.0], 20), np.full(400, 8.0)])
    weights = np.concatenate([np.full(40, 10.0), np.ones(400)])
    kish, exact = score(answers, NPS, weights=weights), linearised(answers, NPS, weights)
    assert exact.estimate == pytest.approx(kish.estimate)
    assert exact.high - exact.low > 1.3 * (kish.high - kish.low)


@pytest.mark.parametrize(
    ("values", "scale", "codes"),
    [
        ([0, 1, 2, 3, 4, 5, 6], Scale.of(Kind.CSAT), [0, 6]),
        ([0, 5, 10, 11, 99], NPS, [11, 99]),
        ([1, 7, 10, 0, 99], Scale.of(Kind.GRADE), [0, 99]),
        ([1, 2, 3, 4, 5], Scale.of(Kind.CSAT), []),
        ([1, 2, 3, 4, 5, 57], Scale.of(Kind.CSAT), []),
        ([1.5, 2.5, 6], Scale.of(Kind.CSAT), []),
        ([1, 2, 3, 4, 5, 99], Scale.of(Kind.MEAN), [99]),
        ([20, 50, 99, 88], Scale.of(Kind.MEAN), []),
    ],
)
def test_codes_that_look_like_missing(values, scale, codes):
    assert looks_like_missing(np.array(values, dtype=float), scale) == codes


def test_a_scale_that_breaks_in_time_is_seen_and_a_quiet_month_is_not():
    steady = np.tile(np.arange(1.0, 6), 30)
    months = np.repeat([1, 2, 3], 50)
    assert scale_breaks(steady, months, Scale.of(Kind.MEAN)) == []
    wider = np.concatenate([steady[:100], np.tile(np.arange(1.0, 11), 5)])
    assert scale_breaks(wider, months, Scale.of(Kind.MEAN)) == [(2, 3)]
