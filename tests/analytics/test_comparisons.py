"""Differences between groups and periods, families of them, and the order of units."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.comparisons import many, shrunken, two_groups, two_periods
from hofnar_analytics.intervals import newcombe
from hofnar_analytics.multiplicity import benjamini_hochberg, discoveries
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score, score_from_counts

NPS, CSAT, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.CSAT), Scale.of(Kind.GRADE)


def nps_of(promoters, passives, detractors, group=None):
    return score_from_counts({10: promoters, 8: passives, 2: detractors}, NPS, group=group)


def test_two_nps_as_the_r_package_nps_prints_it():
    found = two_groups(nps_of(50, 30, 20), nps_of(95, 45, 60))
    assert found.estimate == pytest.approx(12.5)
    assert found.low == pytest.approx(-6.924296217, abs=1e-7)
    assert found.high == pytest.approx(31.924296217, abs=1e-7)
    assert found.p == pytest.approx(0.20720662202, abs=1e-10)


def test_two_top_two_shares_have_newcombes_interval():
    a, b = score_from_counts({5: 56, 1: 14}, CSAT), score_from_counts({5: 48, 1: 32}, CSAT)
    found = two_groups(a, b)
    assert (found.low, found.high) == newcombe((56, 48), (70, 80))


def test_two_means_are_welchs():
    from scipy import stats

    rng = np.random.default_rng(1)
    a, b = rng.integers(4, 11, 80).astype(float), rng.integers(2, 10, 50).astype(float)
    expected = stats.ttest_ind(a, b, equal_var=False)
    found = two_groups(score(a, GRADE), score(b, GRADE))
    assert found.p == pytest.approx(expected.pvalue)
    interval = expected.confidence_interval()
    assert (found.low, found.high) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_two_units_with_nps_0_that_are_not_alike():
    found = two_groups(nps_of(50, 0, 50), nps_of(10, 80, 10))
    assert found.estimate == 0
    assert found.shape_p < 1e-6
    halves = [(s.high - s.low) / 2 for s in (nps_of(50, 0, 50), nps_of(10, 80, 10))]
    assert halves == [pytest.approx(19.2, abs=0.05), pytest.approx(8.8, abs=0.05)]


def test_plus_10_stays_plus_10_while_both_ends_grow():
    found = two_periods(nps_of(30, 50, 20), nps_of(45, 20, 35))
    assert found.estimate == pytest.approx(0)
    assert found.both_ends_grew
    assert not two_periods(nps_of(45, 20, 35), nps_of(30, 50, 20)).both_ends_grew


def test_a_period_is_now_minus_before():
    assert two_periods(nps_of(40, 20, 40), nps_of(60, 20, 20)).estimate == pytest.approx(40)


def test_turning_the_groups_round_turns_the_sign():
    there, back = two_groups(nps_of(50, 30, 20), nps_of(40, 30, 30)), two_groups(nps_of(40, 30, 30), nps_of(50, 30, 20))
    assert (there.estimate, there.low, there.p) == (-back.estimate, -back.high, back.p)


def test_a_group_without_spread_still_has_a_margin():
    found = two_groups(nps_of(0, 0, 12), nps_of(6, 3, 3))
    assert found.low < found.estimate < found.high
    assert 0 < found.p < 1
    assert Reason.TOO_FEW_RESPONSES in found.reasons


def test_nothing_to_compare_is_none_and_other_scales_are_refused():
    assert two_groups(score(np.empty(0), NPS), nps_of(5, 3, 2)).estimate is None
    with pytest.raises(ValueError, match="same scale"):
        two_groups(nps_of(5, 3, 2), score_from_counts({5: 10}, CSAT))


BH_1995 = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_the_fifteen_p_values_of_benjamini_and_hochberg():
    expected = [
        *(0.0015, 0.0030, 0.0095, 0.035625, 0.0603, 0.0638571429, 0.0638571429, 0.0645, 0.0765, 0.486),
        *(0.5811818182, 0.714875, 0.7532307692, 0.8132142857, 1.0),
    ]
    assert benjamini_hochberg(BH_1995) == pytest.approx(expected, abs=1e-9)
    assert sum(discoveries(BH_1995)) == 4


def test_unknown_p_values_are_no_part_of_the_family():
    order = np.random.default_rng(1).permutation(15)
    mixed = [BH_1995[i] for i in order] + [None]
    adjusted = benjamini_hochberg(mixed)
    assert adjusted[-1] is None
    assert [adjusted[k] for k in np.argsort(order)] == pytest.approx(benjamini_hochberg(BH_1995))


def test_many_keeps_everything_but_the_adjusted_value():
    one = two_groups(nps_of(50, 30, 20), nps_of(30, 30, 40))
    found = many([one, two_groups(nps_of(50, 30, 20), nps_of(48, 30, 22))])
    assert found[0].p == one.p
    assert found[0].p_adjusted == pytest.approx(2 * one.p)


def units(truths, sizes, seed=1):
    rng = np.random.default_rng(seed)
    return [
        score(np.clip(np.rint(rng.normal(t, 1.5, n)), 1, 10), GRADE, group=str(i))
        for i, (t, n) in enumerate(zip(truths, sizes))
    ]


def test_small_units_are_drawn_most_and_never_past_the_middle():
    scores = units(np.linspace(6, 8, 20), [4, 400] * 10)
    drawn = shrunken(scores)
    assert all(small.trust < large.trust for small, large in zip(drawn[::2], drawn[1::2]))
    middle = sum(d.trust * d.raw for d in drawn) / sum(d.trust for d in drawn)
    for unit in drawn:
        assert min(unit.raw, middle) - 1e-9 <= unit.estimate <= max(unit.raw, middle) + 1e-9
    assert [unit.raw for unit in drawn] == [s.estimate for s in scores]


def test_units_that_do_not_differ_are_all_the_same():
    identical = [score(np.repeat([6.0, 7.0, 8.0], 10), GRADE) for _ in range(5)]
    assert {round(unit.estimate, 9) for unit in shrunken(identical)} == {7.0}


def test_shrunken_scores_are_nearer_the_truth():
    truths = np.random.default_rng(3).normal(7, 0.4, 200)
    drawn = shrunken(units(truths, [12] * 200, seed=4))
    raw_error = np.mean([(unit.raw - t) ** 2 for unit, t in zip(drawn, truths)])
    drawn_error = np.mean([(unit.estimate - t) ** 2 for unit, t in zip(drawn, truths)])
    assert drawn_error < 0.75 * raw_error


def test_a_unit_without_answers_gets_the_middle_with_no_trust():
    nobody = score(np.empty(0), GRADE, group="new")
    *_, last = shrunken([*units([6, 8], [50, 50]), nobody])
    assert (last.raw, last.trust) == (None, 0.0)
    assert 6 < last.estimate < 8
    assert shrunken([nobody])[0].estimate is None
