"""Design-based intervals of scores: which rows count, for every kind, with clusters, and the ends of the scale."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.intervals import linearised_error, normal_quantile
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import classes_of, linearised, nps_points, score_from_counts, tally, top_two

NPS, CSAT, CES, GRADE = (Scale.of(kind) for kind in (Kind.NPS, Kind.CSAT, Kind.CES, Kind.GRADE))
ANSWERS = np.array([5.0, 4, 2, 5, 3, 1, 4, 4])
WEIGHTS = np.array([1.0, 2, 1, 0.5, 3, 1, 0.25, 2])


@pytest.mark.parametrize(
    ("scale", "coded"),
    [(CSAT, (ANSWERS >= 4).astype(float)), (Scale.of(Kind.MEAN, 1, 5), ANSWERS), (CES, ANSWERS), (GRADE, ANSWERS)],
)
def test_weighted_mean_and_error_of_what_each_kind_counts(scale, coded):
    found = linearised(ANSWERS, scale, WEIGHTS)
    mean = np.average(coded, weights=WEIGHTS)
    influence = WEIGHTS * (coded - mean) / WEIGHTS.sum()
    half = normal_quantile(0.95) * (8 / 7 * (influence**2).sum()) ** 0.5
    assert found.estimate == pytest.approx(mean)
    low, high = (0.0, 1.0) if scale is CSAT else (scale.low, scale.high)
    assert (found.low, found.high) == (pytest.approx(max(low, mean - half)), pytest.approx(min(high, mean + half)))
    assert found.level == 0.95


def test_clusters_widen_what_hangs_together():
    answers, pairs = np.repeat([9.0, 5.0, 7.0, 10.0], 2), np.repeat([1, 2, 3, 4], 2)
    plain, together = linearised(answers, GRADE, np.ones(8)), linearised(answers, GRADE, np.ones(8), clusters=pairs)
    half = normal_quantile(0.95) * np.array([9.0, 5, 7, 10]).std(ddof=1) / 2
    assert together.low == pytest.approx(7.75 - half)
    assert together.low < plain.low
    assert np.isnan(linearised_error(answers, np.ones(8), np.ones(8, dtype=np.int64)))
    two = linearised_error(answers[:4], np.ones(4), pairs[:4])
    assert two == pytest.approx(np.array([9.0, 5.0]).std(ddof=1) / 2**0.5)


def test_clusters_of_rows_that_do_not_count_are_left_out():
    answers = np.array([9.0, 5, 7, 10, 99, 8])
    clusters = np.array([1, 1, 2, 3, 4, 5])
    weights = np.array([1.0, 1, 1, 1, 1, 0])
    found = linearised(answers, GRADE, weights, clusters=clusters)
    expected = linearised(answers[:4], GRADE, weights[:4], clusters=clusters[:4])
    assert found == expected


def test_rows_count_with_a_score_on_the_scale_and_a_positive_weight():
    answers = np.array([10.0, 0, 8, 11, 9, 9, 9])
    weights = np.array([0.5, 1, 0.5, 1, 0, np.nan, -1])
    found = linearised(answers, NPS, weights)
    assert found.estimate == pytest.approx(100 * (0.5 - 1) / 2)
    assert found == linearised(answers[:3], NPS, weights[:3])


def test_two_answers_have_a_margin_and_one_has_none():
    two = linearised(np.array([6.0, 8.0]), GRADE, np.ones(2), level=0.9)
    assert (two.estimate, two.level) == (7.0, 0.9)
    assert two.low == pytest.approx(7 - normal_quantile(0.9))
    one = linearised(np.array([6.0]), GRADE, np.ones(1), level=0.9)
    assert (one.estimate, one.low, one.high, one.level) == (None, None, None, 0.9)


def test_intervals_end_where_the_scale_ends():
    assert linearised(np.array([10.0, 10, 10, 0]), NPS, np.ones(4)).high == 100
    assert linearised(np.array([0.0, 0, 0, 10]), NPS, np.ones(4)).low == -100
    assert linearised(np.array([5.0, 5, 5, 1]), CSAT, np.ones(4)).high == 1
    assert linearised(np.array([1.0, 1, 1, 5]), CSAT, np.ones(4)).low == 0
    assert linearised(np.array([10.0, 10, 10, 1]), GRADE, np.ones(4)).high == 10
    assert linearised(np.array([1.0, 1, 1, 10]), GRADE, np.ones(4)).low == 1
    free = linearised(np.array([-1e6, 1e6, 0.0]), Scale.of(Kind.MEAN), np.ones(3))
    assert (free.low < -1e6) == (free.high > 1e6)
    assert np.isfinite([free.low, free.high]).all()


def test_the_two_highest_values_and_the_three_classes():
    assert top_two(score_from_counts({5: 7, 4: 6, 3: 5, 1: 2}, CSAT)) == 13
    assert top_two(score_from_counts({4: 6, 3: 5}, CSAT)) == 6
    assert top_two(score_from_counts({1: 3}, CSAT)) == 0
    counts = {10: 1, 9: 2, 8: 4, 7: 8, 6: 16, 0: 32}
    assert classes_of(score_from_counts(counts, NPS)) == (3, 12, 48)
    assert nps_points(np.array([10.0, 9, 8, 7, 6, 0, np.nan]), NPS).tolist()[:6] == [100, 100, 0, 0, -100, -100]


def test_tallies_of_whole_broken_far_and_weighted_values():
    assert tally(np.array([2.5, 1.0, 2.5])) == {1.0: 1.0, 2.5: 2.0}
    assert tally(np.array([0.0, 5000.0, 0.0])) == {0.0: 2.0, 5000.0: 1.0}
    assert tally(np.array([3.0, -2.0, 3.0]), np.array([0.5, 2.0, 0.25])) == {-2.0: 2.0, 3.0: 0.75}
    assert tally(np.array([2.5, 1.5]), np.array([0.5, 2.0])) == {1.5: 2.0, 2.5: 0.5}
    assert tally(np.empty(0)) == {}
