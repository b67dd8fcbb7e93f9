"""Orders and guesses against evidence. Oracles: Kendall's count of concordant pairs (SciPy), and enumeration."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.beliefs import guesses, order_right, together
from hofnar_analytics.results import UNKNOWN, Estimate, Reason


def sure(value: float, half: float = 0.1) -> Estimate:
    return Estimate(value, value - half, value + half)


FIVE = {name: sure(value) for name, value in zip("abcde", (5.0, 4.0, 3.0, 2.0, 1.0))}


def test_when_all_pairs_are_told_apart_it_is_kendalls_tau() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        order = [str(name) for name in rng.permutation(list("abcde"))]
        found = order_right(order, FIVE)
        places = [order.index(name) for name in "abcde"]
        tau = stats.kendalltau(places, range(5)).statistic
        assert found.told == 10
        assert 2 * found.right / 10 - 1 == pytest.approx(tau)


def test_the_chance_of_lots_is_that_of_enumeration() -> None:
    for order in (list("abcde"), list("badce"), list("edcba"), list("acbed")):
        right = order_right(order, FIVE).right
        as_good = [
            sum(p.index(x) < p.index(y) for x, y in combinations("abcde", 2)) >= right for p in permutations("abcde")
        ]
        assert order_right(order, FIVE).p == pytest.approx(np.mean(as_good), abs=0.012)


def test_a_pair_that_the_data_cannot_tell_apart_does_not_count() -> None:
    evidence = {**FIVE, "f": sure(1.0, half=10.0)}
    assert order_right(["f", *"abcde"], evidence).told == 10
    assert order_right(["a", "b"], {"a": sure(1), "b": sure(1.05)}).reasons == (Reason.NOT_ESTIMABLE,)


def test_what_is_left_out_stands_behind_what_is_named_and_is_not_ordered_itself() -> None:
    found = order_right(["a", "b"], FIVE)
    assert (found.right, found.told) == (7, 7)  # a over b c d e, b over c d e; c d e say nothing
    assert order_right(["e"], FIVE).right == 0


def test_who_draws_lots_is_rarely_told_to_know() -> None:
    """The error rate of p < .05 under lots, 400 repetitions: at most .05 plus chance."""
    rng = np.random.default_rng(5)
    evidence = {str(at): sure(at) for at in range(8)}
    drawn = [order_right([str(n) for n in rng.permutation(8)], evidence, seed=at).p for at in range(400)]
    assert np.mean([p is not None and p < 0.05 for p in drawn]) < 0.08


def test_an_order_names_each_once_and_only_what_is_known() -> None:
    for order in (["a", "a"], ["z"]):
        with pytest.raises(ValueError):
            order_right(order, FIVE)


def test_guesses_above_the_figure_are_said_with_their_margin() -> None:
    rng = np.random.default_rng(7)
    pairs = [(7.5 + float(rng.normal(0, 0.5)), sure(7.0, 0.3)) for _ in range(40)]
    found = guesses(pairs)
    interval = stats.ttest_1samp([guess - 7.0 for guess, _ in pairs], 0).confidence_interval(0.95)
    assert (found.bias.low, found.bias.high) == pytest.approx((interval.low, interval.high))
    assert found.inside == sum(6.7 <= guess <= 7.3 for guess, _ in pairs)


def test_few_guesses_have_no_margin_and_no_figure_is_no_guess() -> None:
    assert guesses([(8.0, sure(7.0))] * 9).bias.low is None
    assert guesses([(8.0, UNKNOWN)]).n == 0


def test_one_order_of_many_is_by_mean_place() -> None:
    orders = [["a", "b", "c"], ["b", "a", "c"], ["a", "c", "b"]]
    places = {name: np.mean([order.index(name) for order in orders]) for name in "abc"}
    assert together(orders, ["c", "b", "a"]) == tuple(sorted("abc", key=lambda name: places[name]))
    assert together([["c"]], ["a", "b", "c"]) == ("c", "a", "b")
