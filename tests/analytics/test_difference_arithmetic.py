"""Differences of shares, degenerate groups, equal shapes and shrinkage, against SciPy and worked arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.comparisons import answer_variance, many, shrunken, two_groups, two_periods
from hofnar_analytics.intervals import newcombe, normal_quantile, nps_variance, wilson
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score, score_from_counts

NPS, CSAT, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.CSAT), Scale.of(Kind.GRADE)


def nps_of(promoters, passives, detractors, **more):
    return score_from_counts({10: promoters, 8: passives, 2: detractors}, NPS, **more)


def shares_of(satisfied, others, **more):
    return score_from_counts({5: satisfied, 2: others}, CSAT, **more)


@pytest.mark.parametrize(("a", "b"), [((56, 14), (48, 32)), ((9, 1), (3, 7)), ((1, 99), (40, 160))])
def test_two_shares_are_tested_like_a_fourfold_table_without_correction(a, b):
    found = two_groups(shares_of(*a), shares_of(*b))
    assert found.p == pytest.approx(stats.chi2_contingency([a, b], correction=False).pvalue)
    assert found.estimate == pytest.approx(a[0] / sum(a) - b[0] / sum(b))


def test_nobody_satisfied_on_one_side_and_on_both():
    some = two_groups(shares_of(0, 50), shares_of(10, 40))
    assert some.p == pytest.approx(stats.chi2_contingency([[0, 50], [10, 40]], correction=False).pvalue)
    assert (some.low, some.high) == newcombe((0, 10), (50, 50))
    nobody = two_groups(shares_of(0, 50), shares_of(0, 60))
    assert (nobody.estimate, nobody.p) == (0, 1)
    everybody = two_groups(shares_of(60, 0), shares_of(20, 30))
    assert everybody.p == pytest.approx(stats.chi2_contingency([[60, 0], [20, 30]], correction=False).pvalue)


@pytest.mark.parametrize("pair", [(nps_of(50, 30, 20), nps_of(40, 30, 30)), (shares_of(50, 30), shares_of(40, 30))])
def test_a_level_is_carried_into_the_interval(pair):
    wide, narrow = (two_groups(*pair, level=level) for level in (0.99, 0.8))
    assert wide.level == 0.99
    assert (wide.low, wide.p) == (pytest.approx(wide.low), narrow.p)
    assert wide.high - wide.low > narrow.high - narrow.low
    assert two_periods(pair[1], pair[0], level=0.8) == narrow


def test_newcombes_interval_takes_wilsons_ends_at_its_own_level():
    low, high = newcombe((30, 45), (50, 60), 0.8)
    (low1, high1), (low2, high2) = wilson(30, 50, 0.8), wilson(45, 60, 0.8)
    difference = 30 / 50 - 45 / 60
    assert low == pytest.approx(difference - np.hypot(0.6 - low1, high2 - 0.75))
    assert high == pytest.approx(difference + np.hypot(high1 - 0.6, 0.75 - low2))


def test_wilson_reaches_the_ends_and_never_passes_them():
    assert wilson(10, 10).high == pytest.approx(1, abs=1e-12)
    assert wilson(10, 10).high <= 1
    assert wilson(0, 10).low == 0.0
    assert wilson(1, 1).low == pytest.approx(1 / (1 + normal_quantile(0.95) ** 2))
    with pytest.raises(ValueError, match="at least one answer"):
        wilson(0, 0)


def test_nobody_on_one_side_keeps_the_numbers_and_says_nothing():
    found = two_groups(score(np.empty(0), GRADE, group="new"), score(np.full(60, 7.0), GRADE, group="old"), level=0.9)
    assert (found.estimate, found.low, found.high, found.p, found.shape_p) == (None, None, None, None, None)
    assert (found.n, found.level, found.groups) == ((0, 60), 0.9, ("new", "old"))
    assert Reason.TOO_FEW_RESPONSES in found.reasons


def test_one_answer_has_no_margin_and_two_have_welchs():
    one, many_answers = score(np.array([9.0]), GRADE), score(np.array([6.0, 7, 8, 7]), GRADE)
    for pair in ((one, many_answers), (many_answers, one), (one, one)):
        found = two_groups(*pair)
        assert (found.low, found.high, found.p) == (None, None, None)
    two, others = np.array([9.0, 7.0]), np.array([6.0, 7, 8, 7])
    expected = stats.ttest_ind(two, others, equal_var=False)
    assert two_groups(score(two, GRADE), score(others, GRADE)).p == pytest.approx(expected.pvalue)


def test_means_of_nought_are_means():
    scale = Scale.of(Kind.MEAN, -1, 1)
    around, above = np.array([-1.0, 1, -1, 1]), np.array([0.0, 1, 0, 1])
    there, back = (
        two_groups(score(around, scale), score(above, scale)),
        two_groups(score(above, scale), score(around, scale)),
    )
    assert (there.estimate, back.estimate) == (-0.5, 0.5)
    assert there.low == pytest.approx(stats.ttest_ind(around, above, equal_var=False).confidence_interval().low)
    assert back.high == pytest.approx(-there.low)


def test_groups_without_any_spread_differ_for_certain_or_not_at_all():
    sevens, eights = (score(np.full(5, value), GRADE) for value in (7.0, 8.0))
    apart, alike = two_groups(eights, sevens), two_groups(sevens, sevens)
    assert (apart.low, apart.high, apart.p) == (1, 1, 0)
    assert (alike.low, alike.high, alike.p) == (0, 0, 1)


def adjusted_wald_by_hand(first, second):
    """(3, T) on each side: 3/4 promoters and detractors and 3/2 passives more."""
    parts = [((up + 0.75) / (n + 3), (down + 0.75) / (n + 3), n + 3) for up, down, n in (first, second)]
    error = 100 * sum(nps_variance(up, down) / n for up, down, n in parts) ** 0.5
    difference = 100 * (parts[0][0] - parts[0][1] - parts[1][0] + parts[1][1])
    return difference, normal_quantile(0.95) * error


@pytest.mark.parametrize(
    ("alike", "mixed"), [((0, 0, 40), (20, 10, 10)), ((40, 0, 0), (5, 30, 5)), ((0, 40, 0), (9, 1, 30))]
)
def test_an_nps_without_spread_borrows_three_answers_on_both_sides(alike, mixed):
    found = two_groups(nps_of(*alike), nps_of(*mixed))
    middle, half = adjusted_wald_by_hand((alike[0], alike[2], sum(alike)), (mixed[0], mixed[2], sum(mixed)))
    assert found.high == pytest.approx(min(200, max(middle + half, found.estimate)))
    assert found.low == pytest.approx(max(-200, min(middle - half, found.estimate)))
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(middle) * normal_quantile(0.95) / half))
    back = two_groups(nps_of(*mixed), nps_of(*alike))
    assert (back.low, back.high) == (pytest.approx(-found.high), pytest.approx(-found.low))


def test_a_difference_of_nps_stays_within_two_hundred_points():
    assert two_groups(nps_of(20, 1, 0), nps_of(0, 1, 20)).high == 200
    assert two_groups(nps_of(0, 1, 20), nps_of(20, 1, 0)).low == -200


def test_what_was_found_lies_within_its_own_interval():
    for n in (1, 2, 5, 30):
        found = two_groups(nps_of(n, 0, 0), nps_of(0, 0, n))
        assert found.low < found.estimate == found.high == 200
        back = two_groups(nps_of(0, 0, n), nps_of(n, 0, 0))
        assert back.low == back.estimate == -200 < back.high


def test_weighted_groups_count_with_kishs_number():
    plain = two_groups(nps_of(50, 30, 20), nps_of(40, 30, 30))
    halved = two_groups(nps_of(50, 30, 20, n_effective=50.0), nps_of(40, 30, 30, n_effective=50.0))
    assert halved.estimate == pytest.approx(plain.estimate)
    assert (halved.high - halved.low) == pytest.approx(2**0.5 * (plain.high - plain.low))
    shares = two_groups(shares_of(50, 30, n_effective=40.0), shares_of(40, 40, n_effective=40.0))
    assert (shares.low, shares.high) == newcombe((25, 20), (40, 40))


@pytest.mark.parametrize(
    ("a", "b"),
    [({3: 30, 4: 20, 5: 25}, {3: 10, 4: 40, 5: 30}), ({1: 12, 2: 9, 4: 30, 5: 20}, {1: 8, 2: 20, 4: 10, 5: 40})],
)
def test_equal_shapes_are_tested_by_pearsons_chi_square(a, b):
    found = two_groups(score_from_counts(a, CSAT), score_from_counts(b, CSAT))
    assert found.shape_p == pytest.approx(stats.chi2_contingency([list(a.values()), list(b.values())]).pvalue)


def test_values_that_one_side_never_gave_count_as_nought():
    found = two_groups(score_from_counts({3: 40, 5: 40}, CSAT), score_from_counts({3: 30, 4: 30, 5: 30}, CSAT))
    assert found.shape_p == pytest.approx(stats.chi2_contingency([[40, 0, 40], [30, 30, 30]]).pvalue)


def test_shapes_of_weighted_groups_use_the_effective_answers():
    a, b = (
        score_from_counts({3: 60, 5: 40}, CSAT, n_effective=50.0),
        score_from_counts({3: 30, 5: 50}, CSAT, n_effective=40.0),
    )
    expected = stats.chi2_contingency([[30, 20], [15, 25]], correction=False).pvalue
    assert two_groups(a, b).shape_p == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ({3: 50}, {3: 40}, False),  # one value only
        ({3: 50, 4: 1}, {3: 50, 4: 0.5}, False),  # an expected count below 1
        ({1: 4, 3: 50, 5: 50}, {1: 4, 3: 60, 5: 40}, False),  # a third of the expected counts below 5
        ({1: 4, 2: 30, 3: 50, 4: 30, 5: 50}, {1: 4, 2: 30, 3: 60, 4: 20, 5: 40}, True),  # a fifth
        ({1: 5, 3: 50}, {1: 5, 3: 50}, True),  # exactly 5
        ({1: 1, 2: 9, 3: 50, 4: 60, 5: 50}, {1: 1, 2: 9, 3: 60, 4: 50, 5: 50}, True),  # exactly 1, and a fifth
        ({1: 3, 2: 9, 3: 50, 4: 60, 5: 50}, {1: 0, 2: 9, 3: 60, 4: 50, 5: 50}, True),
    ],
)
def test_shapes_with_too_small_expected_counts_are_not_tested(a, b, told):
    found = two_groups(score_from_counts(a, CSAT), score_from_counts(b, CSAT))
    assert (found.shape_p is not None) is told


@pytest.mark.parametrize(
    ("first", "second", "grew"),
    [
        ((45, 20, 35), (30, 50, 20), True),
        ((45, 30, 25), (30, 40, 30), False),  # promoters only
        ((25, 30, 45), (30, 40, 30), False),  # detractors only
        ((30, 40, 30), (30, 40, 30), False),
        ((30, 30, 40), (30, 40, 30), False),  # as many promoters
        ((40, 30, 30), (30, 40, 30), False),  # as many detractors
        ((9, 4, 7), (30, 50, 20), True),  # parts of the whole count, not numbers
        ((60, 150, 60), (30, 10, 30), False),
    ],
)
def test_both_ends_grew_only_when_both_parts_did(first, second, grew):
    assert two_groups(nps_of(*first), nps_of(*second)).both_ends_grew is grew


def test_ends_are_an_nps_matter():
    assert two_groups(shares_of(5, 5), shares_of(4, 6)).both_ends_grew is None


def test_variance_of_one_answer():
    assert answer_variance(nps_of(50, 30, 20)) == pytest.approx(6_100)
    assert answer_variance(shares_of(30, 70)) == pytest.approx(0.21)
    values = np.array([6.0, 7, 9, 10, 7])
    assert answer_variance(score(values, GRADE)) == pytest.approx(values.var(ddof=1))
    assert answer_variance(score(np.array([6.0, 9.0]), GRADE)) == pytest.approx(4.5)
    assert answer_variance(score(np.array([6.0]), GRADE)) == 0
    assert answer_variance(score(np.empty(0), NPS)) == 0


def test_units_are_shrunk_by_dersimonian_and_lairds_arithmetic():
    """Three units of 10, 20 and 40 answers at 6, 7 and 8.5, half of each one above and half one below."""
    sizes, middles = np.array([10, 20, 40]), np.array([6.0, 7.0, 8.5])
    units = [
        score(np.repeat([middle - 1, middle + 1], size // 2), GRADE, group=f"unit {middle}")
        for size, middle in zip(sizes, middles)
    ]
    variances = sizes / (sizes - 1)  # of values one above and one below
    noise = (sizes * variances).sum() / sizes.sum()
    common = (sizes * middles).sum() / sizes.sum()
    excess = (sizes * (middles - common) ** 2).sum() - 2 * noise
    between = excess / (sizes.sum() - (sizes**2).sum() / sizes.sum())
    trust = between / (between + noise / sizes)
    middle = (trust * middles).sum() / trust.sum()
    for unit, drawn, part, raw, size in zip(units, shrunken(units), trust, middles, sizes):
        assert (drawn.group, drawn.raw, drawn.n) == (unit.group, raw, size)
        assert drawn.trust == pytest.approx(part)
        assert drawn.estimate == pytest.approx(middle + part * (raw - middle))


def test_two_units_are_enough_to_see_a_spread_and_one_is_not():
    low, high = (score(np.repeat([m - 1.0, m + 1.0], 20), GRADE) for m in (5.0, 8.0))
    assert shrunken([low, high])[0].trust > 0.9
    [alone] = shrunken([low])
    assert (alone.estimate, alone.trust) == (pytest.approx(5.0), 0.0)


def test_units_without_noise_are_believed_and_units_alike_are_one():
    certain = shrunken([score(np.full(5, 6.0), GRADE), score(np.full(5, 8.0), GRADE)])
    assert [(unit.estimate, unit.trust) for unit in certain] == [(6.0, 1.0), (8.0, 1.0)]
    alike = shrunken([score(np.repeat([6.0, 8.0], 5), GRADE), score(np.repeat([5.0, 9.0], 40), GRADE)])
    assert [unit.trust for unit in alike] == [0.0, 0.0]
    assert [unit.estimate for unit in alike] == [7.0, 7.0]
    nearly = shrunken([score(np.repeat([6.0, 8.0], 50), GRADE), score(np.repeat([6.05, 8.05], 50), GRADE)])
    assert nearly[0].trust == 0.0  # less spread than chance would give
    assert nearly[0].estimate == pytest.approx(7.025)


def test_a_single_answer_still_draws_the_middle_a_little():
    first, second = (score(np.repeat([m - 1.0, m + 1.0], 20), GRADE) for m in (5.0, 8.0))
    drawn = shrunken([first, second, score(np.array([10.0]), GRADE)])
    assert 0 < drawn[2].trust < drawn[0].trust
    assert drawn[2].estimate < 10


def test_nobody_anywhere():
    nobody = score(np.empty(0), GRADE, group="new")
    [unit] = shrunken([nobody])
    assert (unit.group, unit.raw, unit.estimate, unit.trust, unit.n) == ("new", None, None, 0.0, 0)


def test_a_family_of_none_and_of_unknown():
    assert many([]) == ()
    unknown = two_groups(score(np.empty(0), GRADE), score(np.full(60, 7.0), GRADE))
    assert many([unknown])[0].p_adjusted is None
