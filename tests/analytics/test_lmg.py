"""LMG shares against R (relaimpo 2.2-7), exact arithmetic, brute force and each other."""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
import pytest

from hofnar_analytics import lmg_compiled
from hofnar_analytics.lmg import lmg, lmg_groups, lmg_replicates, r2
from hofnar_analytics.lmg_gradient import lmg_gradient
from hofnar_analytics.lmg_intervals import lmg_shares
from hofnar_analytics.lmg_sampled import lmg_sampled
from tests.analytics.files import table

SWISS = ["Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality", "Fertility"]
MOBI_17 = [
    *(f"PERQ{i}" for i in range(1, 8)),
    *("PERV1", "PERV2", "CUEX1", "CUEX2", "CUEX3"),
    *(f"IMAG{i}" for i in range(1, 6)),
    "CUSL3",
]


def correlations(rows, weights=None):
    return np.corrcoef(rows.T) if weights is None else np.cov(rows.T, aweights=weights)


def brute_force(matrix, groups, always=()):
    """The Shapley value straight from its definition."""

    def explained(subset):
        columns = [*always, *(column for group in subset for column in groups[group])]
        if not columns:
            return 0.0
        block, target = matrix[np.ix_(columns, columns)], matrix[columns, -1]
        return target @ np.linalg.lstsq(block, target, rcond=1e-10)[0] / matrix[-1, -1]

    p = len(groups)
    shares = []
    for group in range(p):
        others = [other for other in range(p) if other != group]
        shares.append(
            sum(
                (explained([*subset, group]) - explained(subset)) * factorial(size) * factorial(p - size - 1)
                for size in range(p)
                for subset in combinations(others, size)
            )
            / factorial(p)
        )
    return np.array(shares)


def mixed(columns, seed=1, rows=200):
    rng = np.random.default_rng(seed)
    return np.cov((rng.normal(size=(rows, columns)) @ rng.normal(size=(columns, columns))).T)


def test_swiss_as_relaimpo_prints_it():
    found = lmg(correlations(table("oracles/swiss.csv", SWISS)))
    expected = [0.0570912207681, 0.1711730289002, 0.2601346786244, 0.1055701503735, 0.1127659229265]
    assert found == pytest.approx(expected, abs=1e-12)


def test_swiss_groups():
    matrix = correlations(table("oracles/swiss.csv", SWISS))
    found = lmg_groups(matrix, [[1, 2], [0], [3], [4]])
    assert found == pytest.approx([0.39817898877, 0.07384680888, 0.11573753964, 0.11897166430], abs=1e-10)


def test_swiss_with_education_always_in():
    matrix = correlations(table("oracles/swiss.csv", SWISS))
    found = lmg_groups(matrix, [[0], [1], [3], [4]], always=[2])
    assert found == pytest.approx([0.03432757942, 0.03884695794, 0.10165854314, 0.09128627437], abs=1e-10)


def test_swiss_weighted():
    weights = 1 + np.arange(1, 48) % 3
    matrix = correlations(table("oracles/swiss.csv", SWISS), weights)
    expected = [0.0518208063017, 0.1549452302086, 0.2559770835712, 0.1019573530969, 0.1296324182449]
    assert lmg(matrix) == pytest.approx(expected, abs=1e-12)
    assert r2(matrix) == pytest.approx(0.694332891423, abs=1e-12)


# R's data set mtcars (Motor Trend 1974): mpg, cyl, disp, hp, gear.
MTCARS = """
21.0 6 160.0 110 4, 21.0 6 160.0 110 4, 22.8 4 108.0 93 4, 21.4 6 258.0 110 3, 18.7 8 360.0 175 3, 18.1 6 225.0 105 3,
14.3 8 360.0 245 3, 24.4 4 146.7 62 4, 22.8 4 140.8 95 4, 19.2 6 167.6 123 4, 17.8 6 167.6 123 4, 16.4 8 275.8 180 3,
17.3 8 275.8 180 3, 15.2 8 275.8 180 3, 10.4 8 472.0 205 3, 10.4 8 460.0 215 3, 14.7 8 440.0 230 3, 32.4 4 78.7 66 4,
30.4 4 75.7 52 4, 33.9 4 71.1 65 4, 21.5 4 120.1 97 3, 15.5 8 318.0 150 3, 15.2 8 304.0 150 3, 13.3 8 350.0 245 3,
19.2 8 400.0 175 3, 27.3 4 79.0 66 4, 26.0 4 120.3 91 5, 30.4 4 95.1 113 5, 15.8 8 351.0 264 5, 19.7 6 145.0 175 5,
15.0 8 301.0 335 5, 21.4 4 121.0 109 4
"""


def test_mtcars_as_relaimpo_prints_it():
    """relaimpo: mpg ~ cyl + disp + hp + gear."""
    rows = np.array([[float(number) for number in row.split()] for row in MTCARS.split(",")])
    matrix = correlations(np.roll(rows, -1, axis=1))
    assert lmg(matrix) == pytest.approx([0.2470520332352, 0.2434995947956, 0.2109128995443, 0.0777251114079], abs=1e-12)
    assert r2(matrix) == pytest.approx(0.779189638983, abs=1e-11)


def test_mobi_seven_quality_questions():
    matrix = correlations(table("mobi/plspm-python/mobi.csv", [*(f"PERQ{i}" for i in range(1, 8)), "CUSA1"]))
    expected = [0.13476276773, 0.05085398517, 0.04532605831, 0.07533954884, 0.03528823, 0.04393679147, 0.06124117353]
    assert lmg(matrix) == pytest.approx(expected, abs=1e-10)
    assert r2(matrix) == pytest.approx(0.446748555, abs=1e-9)


def test_mobi_seventeen_columns():
    matrix = correlations(table("mobi/plspm-python/mobi.csv", MOBI_17))
    expected = [
        *(0.038838665470, 0.027909661746, 0.042843622800, 0.018213388999, 0.016945056075, 0.012649218680),
        *(0.024254744586, 0.026717119152, 0.075670142052, 0.006029586950, 0.018873606893, 0.004258438617),
        *(0.017666304959, 0.012684932440, 0.009590539225, 0.025009880408, 0.062035380250),
    ]
    assert lmg(matrix) == pytest.approx(expected, abs=5e-12)
    assert r2(matrix) == pytest.approx(0.4401902893, abs=1e-10)


def test_twenty_columns_as_relaimpo_and_pingouin_have_it():
    matrix = correlations(table("oracles/d_20.csv", [*(f"x{i}" for i in range(20)), "y"]))
    found = lmg(matrix)
    assert found[:3] == pytest.approx([0.014961, 0.018404, 0.070749], abs=5e-7)
    assert found.sum() == pytest.approx(0.649455, abs=5e-7)


def test_two_columns_by_hand():
    matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    explained = 0.28 / 0.75
    assert lmg(matrix) == pytest.approx([(0.36 + explained - 0.16) / 2, (0.16 + explained - 0.36) / 2])


def test_unrelated_columns_get_their_squared_correlation():
    matrix = np.eye(6)
    matrix[:5, 5] = matrix[5, :5] = [0.5, 0.4, 0.3, 0.2, 0.1]
    assert lmg(matrix) == pytest.approx(matrix[:5, 5] ** 2)


def test_copies_of_a_column_share_equally_and_add_nothing():
    matrix = mixed(5)
    doubled = matrix[np.ix_([0, 1, 2, 3, 3, 4], [0, 1, 2, 3, 3, 4])]
    found = lmg(doubled)
    assert found[3] == pytest.approx(found[4], abs=1e-9)
    assert found.sum() == pytest.approx(r2(matrix), abs=1e-9)


def test_a_column_that_never_varies_gets_nothing():
    matrix = mixed(5)
    matrix[2, :] = matrix[:, 2] = 0.0
    assert lmg(matrix)[2] == 0.0


@pytest.mark.parametrize(
    ("groups", "always"),
    [
        ([[i] for i in range(9)], ()),
        ([[0, 1], [2], [3, 4, 5], [6]], ()),
        ([[0, 1], [2], [3, 4, 5], [6], [7]], (8,)),
        ([[8], [], [3, 1]], (0, 2)),
    ],
)
def test_brute_force(groups, always):
    matrix = mixed(10)
    assert lmg_groups(matrix, groups, always) == pytest.approx(brute_force(matrix, groups, always), abs=1e-12)


def test_more_groups_than_one_chunk_decides_still_equal_brute_force():
    matrix = mixed(13)
    found = lmg(matrix)
    some = [[0, 1, 2, 3, 4, 5], *[[i] for i in range(6, 12)]]
    assert lmg_groups(matrix, some) == pytest.approx(brute_force(matrix, some), abs=1e-12)
    assert found == pytest.approx(brute_force(matrix, [[i] for i in range(12)]), abs=1e-12)


@pytest.mark.parametrize(
    "wrong",
    [np.eye(3)[:2], np.array([[1, 0.2], [0.1, 1]]), np.diag([1.0, 0.0]), np.eye(32) + 0.1 * np.ones((32, 32))],
)
def test_refusals(wrong):
    with pytest.raises(ValueError):
        lmg(wrong)


def test_a_column_in_two_groups_is_refused():
    with pytest.raises(ValueError, match="two groups"):
        lmg_groups(mixed(4), [[0, 1], [1]])


@pytest.mark.parametrize("columns", [9, 13])
def test_gradient_equals_small_differences(columns):
    matrix = np.corrcoef(mixed(columns)) if columns == 9 else mixed(columns)
    scale = np.sqrt(np.diag(matrix))
    matrix = matrix / np.outer(scale, scale)
    groups, always = [[0, 1], [2], [3, 4], [5], *[[i] for i in range(7, columns - 1)]], (6,)
    found = lmg_gradient(matrix, groups, always)
    assert found.shares == pytest.approx(lmg_groups(matrix, groups, always), abs=1e-12)
    step = 1e-6
    for a, b in [(0, 1), (2, 5), (6, 3), (4, columns - 1), (6, columns - 1)]:
        change = np.zeros_like(matrix)
        change[a, b] = change[b, a] = step
        up, down = lmg_groups(matrix + change, groups, always), lmg_groups(matrix - change, groups, always)
        assert 2 * found.gradient[:, a, b] == pytest.approx((up - down) / (2 * step), abs=1e-7)


def test_sampled_orders_agree_with_all_subsets_within_their_error_and_bound():
    matrix = mixed(13)
    groups = [[0, 1], *[[i] for i in range(2, 11)]]
    found = lmg_sampled(matrix, groups, always=[11], orders=2000)
    exact = lmg_groups(matrix, groups, always=[11])
    assert np.abs((found.shares - exact) / found.errors).max() < 4
    assert (np.abs(found.shares - exact) < found.bounds).all()
    assert (found.bounds < 0.02).all()
    assert found.shares.sum() == pytest.approx(exact.sum(), abs=1e-7)


def test_the_bound_holds_in_nearly_all_samplings_of_few_orders():
    matrix = mixed(7)
    exact = lmg(matrix)
    samplings = [lmg_sampled(matrix, [[i] for i in range(6)], orders=30, seed=seed) for seed in range(300)]
    assert np.mean([(np.abs(one.shares - exact) < one.bounds).all() for one in samplings]) >= 0.99


def bootstrap_world(n=1500):
    rng = np.random.default_rng(5)
    x = rng.normal(size=(n, 5)) + 0.7 * rng.normal(size=(n, 1))
    return x, x @ [1, 0.5, 0.3, 0.2, 0.1] + 2 * rng.standard_t(5, size=n), rng


def test_jackknife_error_equals_the_bootstraps():
    x, y, rng = bootstrap_world()
    rows = np.column_stack([x, y])
    drawn = [lmg(correlations(rows[rng.integers(0, len(y), len(y))])) for _ in range(600)]
    for estimate, error in zip(lmg_shares(x, y), np.std(drawn, axis=0)):
        half = np.log(estimate.high / estimate.low) / 2 / 1.959964 * estimate.estimate
        assert half == pytest.approx(error, rel=0.12)


def test_lower_limits_lie_near_relaimpos_percentile_bootstrap():
    rows = table("oracles/d_8.csv", [*(f"x{i}" for i in range(8)), "y"])
    found = lmg_shares(rows[:, :8], rows[:, 8])
    assert [estimate.low for estimate in found[:3]] == pytest.approx([0.0247, 0.0353, 0.0813], abs=0.004)


def test_respondents_entered_twice_as_clusters_give_the_interval_of_once():
    x, y, _ = bootstrap_world()
    names = np.arange(len(y))
    once = lmg_shares(x, y, clusters=names)
    twice = lmg_shares(np.tile(x, (2, 1)), np.tile(y, 2), clusters=np.tile(names, 2))
    assert [e.low for e in twice] == pytest.approx([e.low for e in once])


def test_no_interval_for_noise_or_below_a_thousand_rows():
    rng = np.random.default_rng(8)
    x = rng.normal(size=(2000, 3))
    y = x[:, 0] + rng.normal(size=2000)
    useful, *noise = lmg_shares(x, y)
    assert useful.low is not None
    assert [e.low for e in noise if e.estimate < 0.0005] == [None] * sum(e.estimate < 0.0005 for e in noise)
    assert lmg_shares(x[:999], y[:999])[0].low is None


@pytest.mark.slow
def test_null_limit_keeps_shuffled_scores_out():
    rng = np.random.default_rng(9)
    x = rng.normal(size=(1000, 6)) + 0.7 * rng.normal(size=(1000, 1))
    y = x[:, :5].sum(axis=1) + 2 * rng.normal(size=1000)
    above = 0
    for _ in range(300):
        x[:, 5] = rng.permutation(x[:, 5])
        above += lmg_shares(x, y)[5].low is not None
    assert above / 300 <= 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5


@pytest.fixture
def compiled():
    if not lmg_compiled.ready(20, wait=True):
        pytest.skip("the extra `fast` is not installed")


CASES = [
    ([[i] for i in range(12)], ()),
    ([[2 * i, 2 * i + 1] for i in range(11)], ()),
    ([[0, 1, 2, 3], *[[i] for i in range(4, 14)]], (20, 21)),
    ([*[[i] for i in range(4, 15)], [0, 1, 2, 3]], (15,)),
    ([[i] for i in range(22)], ()),
]


@pytest.mark.parametrize(("groups", "always"), CASES)
def test_compiled_numpy_and_replicates_agree(compiled, monkeypatch, groups, always):
    matrix = mixed(23)
    fast = lmg_groups(matrix, groups, always)
    many = lmg_replicates(np.array([matrix] * 3 + [np.diag(np.diag(matrix))]), groups, always)
    monkeypatch.setattr(lmg_compiled, "ready", lambda *_, **__: False)
    plain = lmg_groups(matrix, groups, always)
    assert fast == pytest.approx(plain, abs=1e-10)
    assert many[:3] == pytest.approx(np.array([plain] * 3), abs=1e-10)
    assert many[3] == pytest.approx(np.zeros(len(groups)))


def test_compiled_shares_of_columns_that_depend_on_each_other(compiled, monkeypatch):
    matrix = mixed(14)
    doubled = matrix[np.ix_([*range(13), 12, 13], [*range(13), 12, 13])]
    fast = lmg(doubled)
    assert fast[12] == pytest.approx(fast[13], abs=1e-9)
    monkeypatch.setattr(lmg_compiled, "ready", lambda *_, **__: False)
    assert fast == pytest.approx(lmg(doubled), abs=1e-9)


def test_more_replicates_than_lanes(compiled):
    matrices = np.array([np.corrcoef(mixed(8, seed=seed)) for seed in range(130)])
    groups = [[i] for i in range(7)]
    assert lmg_replicates(matrices, groups) == pytest.approx(np.array([lmg(matrix) for matrix in matrices]), abs=1e-10)


@pytest.mark.slow
def test_thirty_columns_in_blocks_that_do_not_touch(compiled):
    """Blocks of unrelated columns share R2 as if the others were not there: 30 columns from two times 15."""
    block = np.corrcoef(mixed(15, seed=3))
    matrix, target = np.eye(31), np.linspace(0.02, 0.2, 15)
    matrix[:15, :15] = matrix[15:30, 15:30] = block
    matrix[:15, 30] = matrix[30, :15] = matrix[15:30, 30] = matrix[30, 15:30] = target / 3
    alone = np.delete(np.delete(matrix, range(15, 30), 0), range(15, 30), 1)
    assert lmg(matrix) == pytest.approx(np.tile(lmg(alone), 2), abs=1e-10)
