"""Two or more groups compared as one family."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.comparisons import two_groups
from hofnar_analytics.group_differences import Against, differ_p, group_differences, rest_of
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score, score_from_counts

NPS, CSAT, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.CSAT), Scale.of(Kind.GRADE)


def grades(name, seed, n=80, middle=7.0, weights=None):
    rng = np.random.default_rng(seed)
    return score(np.clip(np.rint(rng.normal(middle, 1.5, n)), 1, 10), GRADE, group=name, weights=weights)


THREE = [grades("shop", 1), grades("web", 2, middle=6.0), grades("phone", 3)]


def test_each_group_against_the_others_together():
    found = group_differences(THREE)
    everybody_else = score_from_counts(
        {v: THREE[0].distribution.get(v, 0) + THREE[2].distribution.get(v, 0) for v in range(1, 11)}, GRADE
    )
    expected = two_groups(THREE[1], everybody_else)
    assert found.differences[1].estimate == pytest.approx(expected.estimate)
    assert (found.differences[1].low, found.differences[1].p) == (
        pytest.approx(expected.low),
        pytest.approx(expected.p),
    )
    assert found.family.family.members == ("shop", "web", "phone")
    assert "web" in found.family.standing


def test_all_pairs_and_the_periods_in_a_row():
    assert [d.groups for d in group_differences(THREE, Against.EACH_OTHER).differences] == [
        ("shop", "web"),
        ("shop", "phone"),
        ("web", "phone"),
    ]
    assert [d.groups for d in group_differences(THREE, Against.BEFORE).differences] == [
        ("web", "shop"),
        ("phone", "web"),
    ]
    first = group_differences(THREE, Against.FIRST)
    assert [d.groups[0] for d in first.differences] == ["web", "phone"]
    assert first.family.family.members == ("web", "phone")


def test_the_adjusted_values_are_those_of_the_whole_family():
    found = group_differences(THREE, Against.EACH_OTHER)
    expected = stats.false_discovery_control([d.p for d in found.differences])
    assert [d.p_adjusted for d in found.differences] == pytest.approx(list(expected))


def test_a_group_below_the_floor_stays_in_the_family_with_its_reasons():
    found = group_differences([*THREE, grades("tiny", 4, n=3)])
    assert len(found.family.family.members) == 4
    assert Reason.SMALL_GROUP in found.differences[3].reasons
    empty = group_differences([*THREE, score(np.empty(0), GRADE, group="new")])
    assert empty.differences[3].p is None
    assert empty.family["new"].stands is None


def test_do_they_differ_at_all_is_welchs_analysis_of_variance():
    parts = [np.repeat(list(s.distribution), [int(c) for c in s.distribution.values()]) for s in THREE]
    assert differ_p(THREE) == pytest.approx(stats.f_oneway(*parts, equal_var=False).pvalue)
    assert differ_p(THREE[:2]) == pytest.approx(two_groups(*THREE[:2]).p)
    assert differ_p(THREE[:1]) is None


def test_for_an_nps_too_with_answers_as_minus_one_nothing_and_plus_one():
    counts = [(50, 30, 20), (10, 12, 8), (70, 10, 40)]
    groups = [score_from_counts({10: a, 8: b, 2: c}, NPS, group=str(a)) for a, b, c in counts]
    points = [np.repeat([1.0, 0.0, -1.0], row) for row in counts]
    assert differ_p(groups) == pytest.approx(stats.f_oneway(*points, equal_var=False).pvalue)


def test_groups_without_any_spread_still_can_be_told_apart():
    nines = score_from_counts({9: 60}, GRADE, group="a")
    eights = score_from_counts({8: 60}, GRADE, group="b")
    assert differ_p([nines, eights]) == 0.0
    assert differ_p([nines, score_from_counts({9: 50}, GRADE)]) == 1.0


def test_the_rest_keeps_the_effective_number_of_weighted_groups():
    rng = np.random.default_rng(5)
    parts = [rng.integers(1, 4, 60).astype(float) for _ in range(3)]
    groups = [grades(str(i), i, n=60, weights=w) for i, w in enumerate(parts)]
    both = np.concatenate(parts[1:])
    assert rest_of(groups, 0).n_effective == pytest.approx(both.sum() ** 2 / (both @ both))
    assert rest_of(groups, 0).n == 120


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="names"):
        group_differences([THREE[0], THREE[0]])
    with pytest.raises(ValueError, match="at least two"):
        group_differences(THREE[:1])
    with pytest.raises(ValueError, match="same scale"):
        group_differences([THREE[0], score_from_counts({5: 10}, CSAT, group="x")])


def test_two_units_with_nps_0_are_the_same_in_score_and_not_in_shape():
    units = [
        score_from_counts({10: 50, 2: 50}, NPS, group="loved and hated"),
        score_from_counts({10: 10, 8: 80, 2: 10}, NPS, group="grey"),
    ]
    found = group_differences(units, Against.EACH_OTHER).differences[0]
    assert (found.estimate, round(found.p, 6)) == (0, 1)
    assert found.shape_p < 1e-6


def test_name_rate_and_level_are_carried_through():
    found = group_differences(THREE, name="channels", rate=0.2, level=0.8)
    assert (found.family.family.name, found.family.family.rate) == ("channels", 0.2)
    assert group_differences(THREE).family.family.name == "rest"
    assert [d.level for d in found.differences] == [0.8] * 3
    wide = group_differences(THREE)
    assert all(a.high - a.low < b.high - b.low for a, b in zip(found.differences, wide.differences))


def test_what_holds_for_all_groups_together():
    found = group_differences([*THREE, grades("tiny", 4, n=3)])
    assert found.differ_p == differ_p([*THREE, grades("tiny", 4, n=3)])
    assert found.n == 243
    assert found.reasons == (Reason.TOO_FEW_RESPONSES, Reason.SMALL_GROUP)
    assert group_differences(THREE).reasons == ()


def test_groups_of_two_take_part_and_groups_of_one_do_not():
    two, one = grades("two", 5, n=2), grades("one", 6, n=1)
    assert differ_p([*THREE[:2], one]) == pytest.approx(differ_p(THREE[:2]))
    assert differ_p([*THREE[:2], two]) != pytest.approx(differ_p(THREE[:2]))
    assert differ_p([THREE[0], one]) is None


def test_a_group_without_spread_borrows_that_of_all_together():
    """Welch's F by its formula, with the pooled variance for the first of 40, 50 and 60 answers, which is constant."""
    values = [np.full(40, 7.0), np.tile([5.0, 8.0], 25), np.tile([6.0, 9.0, 7.5], 20)]
    n, means = np.array([40, 50, 60]), np.array([v.mean() for v in values])
    own = np.array([v.var(ddof=1) for v in values])
    pooled = ((n - 1) * own).sum() / (n - 1).sum()
    weight = n / np.where(own > 0, own, pooled)
    middle = (weight * means).sum() / weight.sum()
    loose = ((1 - weight / weight.sum()) ** 2 / (n - 1)).sum()
    statistic = (weight * (means - middle) ** 2).sum() / 2 / (1 + 2 / 8 * loose)
    expected = stats.f.sf(statistic, 2, 8 / (3 * loose))
    assert differ_p([score(v, GRADE) for v in values]) == pytest.approx(expected)


def test_the_rest_is_called_so_and_keeps_the_column():
    named = [score(np.tile([5.0, 8.0], 30), GRADE, group=name, column="G1") for name in "ab"]
    rest = rest_of(named, 0)
    assert (rest.group, rest.column, rest.n, rest.n_effective) == ("rest", "G1", 60, 60)
    nobody = [named[0], score(np.empty(0), GRADE, group="new", column="G1")]
    assert (rest_of(nobody, 0).n_effective, rest_of(nobody, 0).estimate) == (0, None)


def test_a_reference_group_comes_first_and_scales_are_those_of_all():
    first = group_differences(THREE, Against.FIRST).differences
    assert [d.estimate for d in first] == [pytest.approx(s.estimate - THREE[0].estimate) for s in THREE[1:]]
    other = score_from_counts({5: 60}, CSAT, group="other")
    for order in ([*THREE, other], [other, *THREE]):
        with pytest.raises(ValueError, match="same scale"):
            group_differences(order)
