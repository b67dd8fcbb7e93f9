"""The margin of an effect counts that the mean satisfaction it is read at is itself an estimate."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind, Scale


def planted(n: int, clusters: bool = False) -> Answers:
    rng = np.random.default_rng(11)
    scores = rng.integers(1, 6, (n, 2)).astype(float)
    lived = rng.random((n, 2)) < (0.5, 0.7)
    gain = np.where(lived, (0.4, 0.0) + np.array((1.1, 0.2)) * (scores - 3), 0).sum(axis=1)
    outcome = 6 + gain + (0.5 + 0.2 * scores[:, 0]) * rng.normal(size=n)
    states = np.where(lived, CellState.SCORED, CellState.NOT_EXPERIENCED).astype(np.uint8)
    names = rng.integers(0, 60, n) if clusters else None
    return Answers(outcome, scores, states, ("desk", "letter"), clusters=names)


def by_formula(answers: Answers, moment: int) -> tuple[float, float, float]:
    """Effect, its variance and degrees of freedom: HC3 of the centred model plus the slope's square times the variance
    of the mean score."""
    lived = answers.states == CellState.SCORED
    means = [answers.scores[lived[:, j], j].mean() for j in range(2)]
    parts = [
        np.column_stack([lived[:, j], np.where(lived[:, j], answers.scores[:, j] - means[j], 0)]) for j in range(2)
    ]
    design = np.column_stack([np.ones(len(lived)), *parts])
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ answers.outcome
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    scored = design * ((answers.outcome - design @ coefficients) / (1 - leverage))[:, None]
    covariance = inverse @ scored.T @ scored @ inverse
    at, there = 1 + 2 * moment, answers.scores[lived[:, moment], moment]
    added = coefficients[at + 1] ** 2 * there.var(ddof=1) / len(there)
    return coefficients[at], covariance[at, at] + added, len(lived) - 5


@pytest.mark.parametrize("moment", [0, 1])
def test_the_variance_of_the_mean_is_added_times_the_square_of_the_slope(moment):
    answers = planted(700)
    value, variance, df = by_formula(answers, moment)
    found = impact(answers, Scale.of(Kind.MEAN), shares=False).touchpoints[moment].effect
    half = stats.t.ppf(0.975, df) * variance**0.5
    assert found.estimate == pytest.approx(value)
    assert (found.low, found.high) == (pytest.approx(value - half), pytest.approx(value + half))


def test_the_margin_of_a_satisfaction_is_students_and_with_clusters_that_of_cluster_totals():
    answers = planted(400)
    there = answers.scores[answers.states[:, 0] == CellState.SCORED, 0]
    low, high = stats.t.interval(0.95, len(there) - 1, there.mean(), stats.sem(there))
    found = impact(answers, Scale.of(Kind.MEAN), shares=False).touchpoints[0].satisfaction
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    together = planted(400, clusters=True)
    names, mean = together.clusters[together.states[:, 0] == CellState.SCORED], there.mean()
    totals = np.bincount(names, weights=there - mean)[np.unique(names)] / len(there)
    g = len(totals)
    half = stats.t.ppf(0.975, g - 1) * (g / (g - 1) * (totals**2).sum()) ** 0.5
    clustered = impact(together, Scale.of(Kind.MEAN), shares=False).touchpoints[0].satisfaction
    assert (clustered.low, clustered.high) == (pytest.approx(mean - half), pytest.approx(mean + half))


@pytest.mark.parametrize("level", [0.8, 0.99])
def test_a_level_reaches_every_interval(level):
    answers = planted(700)
    usual, other = (impact(answers, Scale.of(Kind.MEAN), shares=False, level=one) for one in (0.95, level))
    for before, after in zip(usual.touchpoints, other.touchpoints):
        for name in ("satisfaction", "effect", "leverage"):
            a, b = getattr(before, name), getattr(after, name)
            assert bool(b.high - b.low > a.high - a.low) is (level > 0.95)
            assert (a.level, b.level, a.estimate) == (0.95, level, b.estimate)
