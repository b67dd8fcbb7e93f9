"""Differences of figures of two groups: effects, leverages, driver shares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.estimate_differences import difference_of, differences_of, impact_differences, share_differences
from hofnar_analytics.impact import impact
from hofnar_analytics.intervals import newcombe, two_sided_p, wilson
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.scales import Kind, Scale


def test_of_two_wilson_intervals_it_makes_newcombes():
    """Newcombe's hybrid interval is this method applied to shares: 56 of 70 against 48 of 80 (1998b, table II)."""
    shares = [Estimate(k / n, *wilson(k, n)) for k, n in ((56, 70), (48, 80))]
    found, p = difference_of(*shares)
    assert (found.low, found.high) == pytest.approx(newcombe((56, 48), (70, 80)))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert p < 0.05


def test_of_two_symmetric_intervals_it_makes_the_z_test():
    found, p = difference_of(Estimate(3.0, 3 - 1.96, 3 + 1.96), Estimate(1.0, 1 - 1.96, 1 + 1.96))
    assert found.high - found.estimate == pytest.approx(1.96 * 2**0.5)
    assert p == pytest.approx(two_sided_p(2 / (2**0.5 * 1.96 / 1.959963985)))


def test_the_p_value_says_the_same_as_the_interval():
    rng = np.random.default_rng(1)
    for _ in range(300):
        ends = [sorted(rng.normal(size=3)) for _ in range(2)]
        found, p = difference_of(*(Estimate(middle, low, high) for low, middle, high in ends))
        assert (p < 0.05) == (found.low > 0 or found.high < 0)


def test_turned_round_the_sign_turns():
    a, b = Estimate(0.3, 0.2, 0.5), Estimate(0.1, 0.05, 0.2)
    (there, p), (back, q) = difference_of(a, b), difference_of(b, a)
    assert (there.estimate, there.low, p) == (-back.estimate, -back.high, q)


def test_what_is_unknown_stays_in_the_family_untested():
    found = differences_of("shares", [("a", Estimate(1, 0, 2), Estimate(9, 8, 10)), ("b", UNKNOWN, UNKNOWN)], (10, 10))
    assert found.family["b"].stands is None
    assert found.figures[1].difference.estimate is None
    assert found.family.standing == ("a",)
    assert found.figures[0].p_adjusted == found.figures[0].p


def answers(slopes, seed, n=1500):
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, 6, (n, 2)).astype(float)
    outcome = np.clip(np.rint(4 + scores @ slopes + rng.normal(0, 1, n)), 0, 10)
    return Answers(outcome, scores, np.zeros((n, 2), dtype=np.uint8), ("desk", "site"))


def test_leverages_that_differ_between_two_channels_are_told_from_those_that_do_not():
    nps = Scale.of(Kind.NPS)
    first, second = (impact(answers(s, seed), nps) for s, seed in (([0.8, 0.3], 1), ([0.2, 0.3], 2)))
    found = impact_differences(first, second)
    assert found.family.standing == ("desk",)
    assert found.figures[0].difference.low < 0.6 < found.figures[0].difference.high
    assert found.n == (1500, 1500)
    with pytest.raises(ValueError, match="reading"):
        impact_differences(first, second, "importance")
    with pytest.raises(ValueError, match="same scale"):
        impact_differences(first, replace(second, kpi=replace(second.kpi, scale=Scale.of(Kind.GRADE))))


def rows(slopes, seed, n):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 3))
    return x, x @ slopes + rng.normal(size=n)


def test_shares_of_two_years_that_differ():
    found = share_differences(rows([1, 0.3, 0.0], 1, 2000), rows([0.3, 1, 0.0], 2, 2000), ["desk", "site", "mail"])
    assert found.family.standing == ("desk", "site")
    assert Reason.BELOW_NULL in found.figures[2].reasons
    assert found.figures[2].difference.low < 0 < found.figures[2].difference.high


def test_below_a_thousand_rows_shares_are_not_compared():
    found = share_differences(rows([1, 0.3, 0], 1, 2000), rows([0.3, 1, 0], 2, 400), ["desk", "site", "mail"])
    assert found.family.standing == ()
    assert all(Reason.TOO_FEW_RESPONSES in figure.reasons for figure in found.figures)
    assert all(figure.p is None for figure in found.figures)
