"""Keyed bootstrap and differences between drivers: invariants, and errors known from elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.bootstrap import Drawing, poisson_weights
from hofnar_analytics.driver_differences import driver_differences
from hofnar_analytics.impact import impact
from hofnar_analytics.results import Estimate
from hofnar_analytics.scales import Kind, Scale
from tests.analytics.test_drivers import world

MEAN = Scale.of(Kind.MEAN)


def test_weights_are_poisson_with_mean_one():
    drawn = poisson_weights(np.arange(2000), range(100)).ravel()
    share = np.bincount(drawn, minlength=5)[:5] / len(drawn)
    assert share == pytest.approx([0.36788, 0.36788, 0.18394, 0.06131, 0.01533], abs=0.003)


def test_a_key_has_its_weights_in_any_company_and_order():
    keys = np.array([7, 123456789, 3, 2**40])
    whole = poisson_weights(keys, range(50, 60), seed=3)
    assert (poisson_weights(keys[::-1], range(50, 60), seed=3) == whole[:, ::-1]).all()
    assert (poisson_weights(keys[1:2], range(55, 56), seed=3) == whole[5, 1]).all()
    assert (poisson_weights(keys, range(50, 60), seed=4) != whole).any()


def test_moments_of_replicates_are_those_of_weighted_rows():
    rng = np.random.default_rng(1)
    z, names = rng.normal(size=(300, 3)) + 5, rng.integers(0, 40, 300)
    weights = rng.uniform(0.5, 2, 300)
    found = Drawing(z, weights, names).moments(range(4))
    drawn = poisson_weights(np.arange(40), range(4))
    for mean, cross, times in zip(found.mean, found.cross, drawn):
        used = weights * times[names]
        assert mean == pytest.approx(used @ z / used.sum())
        centred = z - mean
        assert cross == pytest.approx(centred.T @ (centred * used[:, None]))


def half(found):
    return (found.high - found.low) / 2


def test_errors_of_slopes_that_differ_are_those_of_hc3():
    """Moments whose columns are unrelated: the variance of a difference is the sum of both variances."""
    answers = world(n=4000)
    pair = driver_differences(answers, MEAN, replicates=800).pairs[0]
    first, second = (moment.leverage for moment in impact(answers, MEAN, shares=False).touchpoints[:2])
    assert pair.leverage.estimate == pytest.approx(first.estimate - second.estimate)
    assert half(pair.leverage) == pytest.approx(np.hypot(half(first), half(second)), rel=0.12)


def test_respondents_entered_twice_keep_their_margin_when_drawn_as_one():
    once = replace(world(n=1200), clusters=np.arange(1200))
    twice = Answers(
        *(np.concatenate([part, part]) for part in (once.outcome, once.scores, once.states)),
        columns=once.columns,
        clusters=np.tile(np.arange(1200), 2),
    )
    a, b = (driver_differences(one, MEAN, replicates=200).pairs[0] for one in (once, twice))
    assert half(b.leverage) == pytest.approx(half(a.leverage))
    assert b.share.estimate == pytest.approx(a.share.estimate)


def test_two_equal_drivers_are_not_told_apart():
    rng = np.random.default_rng(4)
    scores = rng.integers(1, 6, (2000, 2)).astype(float)
    outcome = scores.sum(axis=1) + rng.normal(size=2000)
    pair = driver_differences(Answers(outcome, scores, np.zeros((2000, 2), np.uint8), ("a", "b")), MEAN).pairs[0]
    assert pair.leverage.low < 0 < pair.leverage.high
    assert pair.share.low < 0 < pair.share.high
    assert pair.effect == Estimate()


def test_floors():
    few = driver_differences(world(n=900), MEAN, replicates=50).pairs
    assert all(pair.share == Estimate() for pair in few)
    clustered = driver_differences(world(n=1500, clusters=12), MEAN, replicates=50).pairs
    assert all(pair.share == Estimate() and pair.leverage.known for pair in clustered)


def test_the_same_twice():
    answers = world(n=1100)
    assert driver_differences(answers, MEAN, replicates=60) == driver_differences(answers, MEAN, replicates=60)
