"""Marks of careless and double answers: by arithmetic, and never more honest people than the method's page says."""

from __future__ import annotations

from math import log
from statistics import NormalDist

import numpy as np
import pytest

from hofnar_analytics.response_quality import duplicates, speeders, straight_lines

nan = float("nan")


def test_one_answer_in_every_row_is_a_straight_line():
    rows = np.array(
        [
            [3.0] * 6,
            [3.0] * 5 + [4.0],
            [3.0] * 5 + [nan],  # five answered: too few to say
            [nan] * 6,
            [2.0, nan, 2, 2, 2, 2],
        ]
    )
    found = straight_lines(rows, 1, 5)
    assert found.is_marked.tolist() == [True, False, False, False, False]
    assert found.items.tolist() == [6, 6, 5, 0, 5]
    assert found.longest.tolist() == [6, 5, 5, 0, 5]


@pytest.mark.parametrize("end", [1.0, 5.0])
def test_the_ends_of_the_scale_are_an_opinion(end):
    assert not straight_lines(np.full((1, 20), end), 1, 5).is_marked.any()
    assert straight_lines(np.full((1, 20), 4.0), 1, 5).is_marked.all()


def test_spread_is_one_for_answers_evenly_over_the_scale_and_none_for_one_answer():
    even = np.array([[1.0, 2, 3, 4, 5], [2.0, 2, 2, 2, 2], [nan, nan, nan, nan, 4]])
    spread = straight_lines(even, 1, 5).spread
    assert spread[:2].tolist() == pytest.approx([1.0, 0.0])
    assert np.isnan(spread[2])


def test_a_scale_of_one_step_is_refused():
    with pytest.raises(ValueError, match="two steps"):
        straight_lines(np.ones((1, 6)), 1, 1)


def test_speeders_are_faster_than_a_third_of_the_median():
    seconds = np.array([90.0] * 40 + [29.9, 30.0, nan])
    found = speeders(seconds)
    assert (found.median, found.limit) == (90.0, 30.0)
    assert found.is_marked.nonzero()[0].tolist() == [40]


def test_too_few_times_mark_nobody():
    found = speeders(np.array([90.0] * 28 + [1.0] + [nan] * 100))
    assert (found.median, found.limit, found.is_marked.any()) == (None, None, False)


@pytest.mark.parametrize("spread", [0.4, 0.5, 0.6])
def test_as_many_honest_people_are_called_quick_as_the_normal_curve_says(spread):
    seconds = np.exp(np.random.default_rng(5).normal(5, spread, 60_000))
    said = NormalDist().cdf(log(1 / 3) / spread)
    share = speeders(seconds).is_marked.mean()
    assert share == pytest.approx(said, abs=4 * (said / 60_000) ** 0.5)


def test_the_same_within_a_day_repeats_the_first():
    days = [5.0, 5.9, 6.5, 5.2, 5.3]
    assert duplicates(days, ["a", "a", "a", "b", None]) == [None, 0, None, None, None]
    assert duplicates([6.0, 5.5], ["a", "a"]) == [1, None]  # by time, not by place


def test_what_is_too_little_to_tell_people_apart_repeats_nothing():
    assert duplicates([0.0, 0.0], [None, None]) == [None, None]
