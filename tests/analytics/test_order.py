"""Moments in their order: what is remembered, what went before a negative, what followed, and what mends it."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.order_after import Mend, followed, mending
from hofnar_analytics.order_before import before, e_value
from hofnar_analytics.order_memory import SUMMARIES, order_memory, summaries_of
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.travelled import Travelled, at_ends, travelled
from tests.reference import numbers_of

NAMES = tuple("abcdef")


def journeys(n=1500, p=6, seed=1, lived=0.8):
    """People live moments in an order of their own; scores 1-10 share the person's mood; outcome left open."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=(n, 1))
    marks = np.clip(np.rint(6.5 + mood + 1.8 * rng.normal(size=(n, p))), 1, 10)
    order = rng.permuted(np.tile(np.arange(float(p)), (n, 1)), axis=1)
    marks[rng.random((n, p)) > lived] = np.nan
    return Travelled(marks, order, NAMES[:p], NAMES[:p], np.full(n, np.nan)), rng


def with_outcome(trip, outcome, **more):
    return Travelled(trip.scores, trip.positions, trip.columns, trip.labels, outcome, **more)


def test_ends_and_summaries_by_hand():
    trip = Travelled(
        np.array([[8.0, 3, np.nan, 6], [5, np.nan, np.nan, 7]]),
        np.array([[3.0, 1, 2, 4], [2, 1, 3, 1]]),
        NAMES[:4],
        NAMES[:4],
        np.zeros(2),
    )
    first, last = at_ends(trip)
    assert first.tolist() == [3, 7]
    assert last.tolist() == [6, 5]
    assert summaries_of(trip)[0] == pytest.approx([17 / 3, 8, 6, 7, 3, 3])
    assert np.isnan(summaries_of(trip)[1]).all()


@pytest.mark.parametrize("truth", ["average", "peak", "end", "peak_end", "first", "worst"])
def test_what_is_remembered_is_found(truth):
    trip, rng = journeys(4000, seed=3)
    found = order_memory(with_outcome(trip, summaries_of(trip)[:, SUMMARIES.index(truth)] + rng.normal(size=4000)))
    assert found.best == truth


def test_nothing_is_best_when_nothing_is_remembered():
    trip, rng = journeys(800)
    found = order_memory(with_outcome(trip, rng.normal(size=800)))
    assert found.best is None
    assert all(fit.r2.estimate < 0.02 for fit in found.summaries)


def test_predictions_equal_those_of_leaving_folds_out_one_by_one():
    trip, rng = journeys(300, seed=4)
    trip = with_outcome(trip, rng.normal(size=300) + np.nan_to_num(trip.scores).mean(axis=1))
    found = order_memory(trip, folds=5, repeats=1, seed=9)
    x = summaries_of(trip)
    used = np.isfinite(x).all(axis=1)
    x, y = x[used], trip.outcome[used]
    fold = np.random.default_rng(9).permutation(np.arange(len(y)) % 5)
    errors, plain = np.zeros(len(SUMMARIES)), 0.0
    for k in range(5):
        out = fold == k
        plain += ((y[out] - y[~out].mean()) ** 2).sum()
        for m in range(len(SUMMARIES)):
            slope, intercept = np.polyfit(x[~out, m], y[~out], 1)
            errors[m] += ((y[out] - intercept - slope * x[out, m]) ** 2).sum()
    assert [fit.r2.estimate for fit in found.summaries] == pytest.approx(1 - errors / plain)
    pair = next(one for one in found.differences if (one.first, one.second) == ("average", "end"))
    assert pair.difference.estimate == pytest.approx((errors[2] - errors[0]) / plain)


def test_a_journey_of_the_survey_goes_in_the_order_of_its_moments():
    answers = Answers(np.array([9.0, 11.0]), np.ones((2, 3)), np.zeros((2, 3), np.uint8), NAMES[:3])
    trip = travelled(answers, Scale.of(Kind.NPS))
    assert trip.positions.tolist() == [[0, 1, 2]] * 2
    assert np.isnan(trip.outcome[1])
    assert order_memory(trip).reasons == (Reason.TOO_FEW_RESPONSES,)
    with pytest.raises(ValueError, match="shape"):
        Travelled(np.ones((2, 3)), np.ones((2, 2)), NAMES[:3], NAMES[:3], np.ones(2))


def spoiled(n=4000, seed=5, pull=1.2, mood=0.0):
    """Three moments in a fixed order: a negative at 'a' makes one at 'c' likelier; mood may lower all three."""
    rng = np.random.default_rng(seed)
    temper = mood * rng.normal(size=(n, 1))
    bad = np.zeros((n, 3), dtype=bool)
    bad[:, :2] = rng.random((n, 2)) < 1 / (1 + np.exp(1.2 + temper))
    bad[:, 2] = rng.random(n) < 1 / (1 + np.exp(1.5 + temper[:, 0] - pull * bad[:, 0]))
    marks = np.where(bad, rng.integers(1, 5, (n, 3)), rng.integers(6, 11, (n, 3)) - temper).clip(1, 10)
    marks = np.where(bad, np.minimum(marks, 5), np.maximum(marks, 5.5))
    marks[:, 0][rng.random(n) < 0.3] = np.nan
    order = np.tile(np.arange(3.0), (n, 1))
    return Travelled(marks, order, NAMES[:3], NAMES[:3], np.full(n, np.nan))


def test_the_moment_that_spoils_a_later_one_is_found():
    found = before(spoiled(), 2, low=5)
    first, second = found.earlier
    assert first.odds.low <= np.exp(1.2) <= first.odds.high
    assert first.p_adjusted < 1e-6
    assert second.odds.low <= 1 <= second.odds.high
    assert first.e_value > first.e_value_low > 1
    assert second.e_value_low == 1.0
    assert first.reasons == ()
    assert first.excess.low > 1 > second.excess.high


def test_a_crude_odds_ratio_is_that_of_the_two_by_two_table():
    trip = spoiled()
    here, later = trip.scores[:, 0], trip.scores[:, 2] <= 5
    lived = np.isfinite(here)
    a, b = (later & lived & (here <= 5)).sum(), (~later & lived & (here <= 5)).sum()
    c, d = (later & lived & (here > 5)).sum(), (~later & lived & (here > 5)).sum()
    assert before(trip, 2, low=5).earlier[0].crude.estimate == pytest.approx(a * d / (b * c), rel=1e-6)


def test_a_relation_through_mood_is_called_confounded():
    """Nothing spoils anything, people differ; many earlier moments show their mood."""
    rng = np.random.default_rng(6)
    temper = 1.5 * rng.normal(size=(5000, 1))
    marks = np.clip(6.5 + temper + rng.normal(size=(5000, 6)), 1, 10)
    trip = Travelled(marks, np.tile(np.arange(6.0), (5000, 1)), NAMES, NAMES, np.full(5000, np.nan))
    found = before(trip, 5, low=5)
    assert all(Reason.CONFOUNDED in one.reasons for one in found.earlier)
    assert all(one.odds.estimate < one.crude.estimate**0.67 for one in found.earlier)
    assert sum(one.p_adjusted < 0.05 for one in found.earlier) == 0


def test_only_what_came_before_counts():
    trip = spoiled()
    turned = Travelled(trip.scores, -trip.positions, trip.columns, trip.labels, trip.outcome)
    assert before(turned, 2, low=5).earlier == ()
    assert {one.column for one in before(turned, 0, low=5).earlier} == {"b", "c"}


def test_floors_of_what_went_before():
    assert before(spoiled(120), 2, low=5).reasons == (Reason.TOO_FEW_RESPONSES,)
    rare = spoiled(1500)
    few = np.flatnonzero(rare.scores[:, 0] <= 5)[40:]
    rare.scores[few, 0] = np.nan
    one = before(rare, 2, low=5).earlier[0]
    assert one.reasons == (Reason.TOO_RARE,)
    assert one.odds.estimate is None


def test_separation_before_a_negative_gives_firths_odds():
    trip = spoiled(1500)
    trip.scores[trip.scores[:, 0] <= 5, 2] = 2.0
    one = before(trip, 2, low=5).earlier[0]
    assert Reason.SEPARATION in one.reasons
    assert one.odds.low > 5


def test_e_value_of_the_paper():
    """VanderWeele and Ding (2017): a risk ratio of 3.9 (1.8 to 8.7) has E-values 7.26 and 3.0."""
    assert e_value(3.9, 0.05) == pytest.approx(7.26, abs=0.005)
    assert e_value(1.8, 0.05) == pytest.approx(3.0, abs=0.005)
    assert e_value(1 / 3.9, 0.05) == pytest.approx(7.26, abs=0.005)
    assert e_value(4.0, 0.5) == pytest.approx(e_value(2.0, 0.1))


def test_what_followed_is_counted():
    marks = np.array([[3.0, 9, np.nan]] * 30 + [[3, np.nan, 4]] * 20 + [[3, np.nan, np.nan]] * 10 + [[9, 3, 8]] * 40)
    trip = Travelled(marks, np.tile(np.arange(3.0), (100, 1)), NAMES[:3], NAMES[:3], np.zeros(100))
    found = followed(trip, 0, low=5)
    assert (found.n, found.n_otherwise) == (60, 40)
    assert found.ended.estimate == pytest.approx(10 / 60)
    assert found.negative.estimate == pytest.approx(20 / 50)
    assert found.negative_otherwise.estimate == 1.0
    assert [(one.column, one.n) for one in found.nexts] == [("b", 30), ("c", 20)]
    assert found.nexts[0].difference.estimate == -1.0
    assert found.nexts[0].share.estimate == pytest.approx(0.6)
    assert followed(trip, 1, low=2).reasons == (Reason.TOO_FEW_RESPONSES,)


def mended_people(n=8000, seed=7, cost=-2.0, gain=1.2, mood=0.0):
    """A negative costs; a positive after it gives back a part; mood lifts scores and outcome alike."""
    rng = np.random.default_rng(seed)
    temper = rng.normal(size=(n, 1))
    p = np.stack([0.12 * np.exp(-0.4 * mood * temper), 0.35 + 0.1 * np.tanh(mood * temper)], axis=-1)
    drawn = rng.random((n, 6))
    marks = np.where(drawn < p[..., 0], 2.0, np.where(drawn > 1 - p[..., 1], 9.0, 6.0))
    marks[rng.random((n, 6)) < 0.3] = np.nan
    order = rng.permuted(np.tile(np.arange(6.0), (n, 1)), axis=1)
    when = np.where(marks <= 3, order, np.inf).min(axis=1)
    ill = np.isfinite(when)
    saved = ill & ((marks >= 8) & (order > when[:, None])).any(axis=1)
    kpi = 8 + cost * ill + gain * saved + mood * temper[:, 0] + rng.normal(size=n)
    return Travelled(marks, order, NAMES, NAMES, kpi)


def test_a_positive_afterwards_mends_a_part():
    found = mending(mended_people(), low=3, high=8)
    assert found.mended.low <= 1.2 <= found.mended.high
    assert found.cost.low <= -2.0 <= found.cost.high
    assert found.left.low <= -0.8 <= found.left.high
    assert found.mood.low <= 0 <= found.mood.high
    assert found.verdict is Mend.PARTLY
    groups = (found.n_without, found.n_mended, found.n_unmended, found.n_ended, found.n_several)
    assert sum(groups) == found.n


def test_wholly_not_and_only_mood():
    assert mending(mended_people(20000, gain=2.0), low=3, high=8).verdict is Mend.WHOLLY
    assert mending(mended_people(20000, gain=0.0), low=3, high=8).verdict is Mend.NOT
    moody = mending(mended_people(8000, gain=0.0, mood=1.5), low=3, high=8)
    assert moody.mended.low > 0
    assert Reason.CONFOUNDED in moody.reasons
    assert moody.verdict is None


def test_floors_of_mending():
    few = mending(mended_people(150), low=3, high=8)
    assert few.reasons == (Reason.TOO_FEW_RESPONSES,)
    assert few.mended.estimate is None
    with pytest.raises(ValueError, match="below"):
        mending(mended_people(150), low=8, high=3)


def test_odds_before_a_negative_equal_statsmodels():
    reference = numbers_of("order_statsmodels.json")
    one = before(spoiled(), 2, low=5).earlier[0]
    assert np.log(one.odds.estimate) == pytest.approx(reference["adjusted"], rel=1e-5)
    assert np.log(one.odds.high / one.odds.estimate) / 1.959964 == pytest.approx(reference["error"], rel=1e-3)
    assert np.log(one.excess.estimate) == pytest.approx(reference["excess"], rel=1e-5)
