"""Response curves: saturated means by arithmetic, isotonic regression against scikit-learn, planted shapes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from hofnar_analytics.answers import Answers
from hofnar_analytics.intervals import t_quantile
from hofnar_analytics.response_curves import pooled, response_curve
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale

MEAN = Scale.of(Kind.MEAN)


def world(shape, n=2000, seed=1, top=5, lived=1.0):
    """Two moments; the outcome follows ``shape`` of the first and a line of the second."""
    rng = np.random.default_rng(seed)
    low = 0 if top == 10 else 1
    marks = rng.integers(low, top + 1, (n, 2)).astype(float)
    there = rng.random((n, 2)) < lived
    y = np.where(there[:, 0], shape(marks[:, 0]), 0) + np.where(there[:, 1], 0.3 * marks[:, 1], 0)
    y += rng.normal(size=n)
    return Answers(y, marks, np.where(there, 0, 1).astype(np.uint8), ("desk", "letter"))


def test_on_a_short_scale_the_curve_is_the_mean_at_every_score():
    answers = world(lambda x: np.minimum(x, 3))
    alone = Answers(answers.outcome, answers.scores[:, :1], answers.states[:, :1], ("desk",))
    curve = response_curve(alone, MEAN, 0)
    marks = answers.scores[:, 0]
    means = np.array([answers.outcome[marks == v].mean() for v in range(1, 6)])
    assert [point.value.estimate for point in curve.points] == pytest.approx(means - answers.outcome.mean(), abs=1e-9)
    assert [step.gain.estimate for step in curve.steps] == pytest.approx(np.diff(means), abs=1e-9)
    assert sum(point.n for point in curve.points) == curve.n == 2000


def test_the_band_is_wider_than_single_intervals_and_narrower_than_bonferronis():
    answers = world(lambda x: x)
    alone = Answers(answers.outcome, answers.scores[:, :1], answers.states[:, :1], ("desk",))
    curve = response_curve(alone, MEAN, 0)
    marks = answers.scores[:, 0]
    last, first = (answers.outcome[marks == v] for v in (2.0, 1.0))
    error = (last.var(ddof=1) / len(last) + first.var(ddof=1) / len(first)) ** 0.5
    half = curve.steps[0].gain.high - curve.steps[0].gain.estimate
    assert t_quantile(0.95, 1995) * error < half < 1.01 * t_quantile(1 - 0.05 / 4, 1995) * error


def test_a_spline_through_all_scores_of_a_natural_spline_is_that_spline():
    """Without noise a curve that is itself a natural spline comes back exactly."""
    knots = np.array([0.0, 2, 5, 8, 10])
    true = CubicSpline(knots, [0, 3, 4, 4.5, 7], bc_type="natural")
    rng = np.random.default_rng(2)
    marks = np.repeat(np.arange(11.0), 60)[:, None]
    noise = 1e-9 * rng.normal(size=660)
    from hofnar_analytics import response_curves

    basis = response_curves.CurveBasis(knots, marks[:, 0])
    fitted = (
        basis.at(marks[:, 0])
        @ np.linalg.lstsq(
            np.column_stack([basis.at(marks[:, 0]), np.ones(660)]), true(marks[:, 0]) + noise, rcond=None
        )[0][: basis.size]
    )
    centred = true(marks[:, 0]) - true(marks[:, 0]).mean()
    assert fitted == pytest.approx(centred, abs=1e-6)


def test_a_line_does_not_bend_and_a_threshold_does():
    assert response_curve(world(lambda x: 0.4 * x), MEAN, 0).bend_p > 0.01
    assert response_curve(world(lambda x: np.where(x >= 4, 1.0, 0.0)), MEAN, 0).bend_p < 1e-6
    assert response_curve(world(lambda x: np.where(x >= 8, 2.0, 0.0), top=10), MEAN, 0).bend_p < 1e-6


def test_above_three_nothing_more_is_gained():
    curve = response_curve(world(lambda x: np.minimum(x, 3), n=4000, lived=0.7), MEAN, 0)
    assert [step.gain.low > 0 for step in curve.steps] == [True, True, False, False]
    assert curve.n == sum(point.n for point in curve.points)
    assert curve.straight.low > 0


def test_pooling_equals_scikit_learns_isotonic_regression():
    isotonic = pytest.importorskip("sklearn.isotonic", reason="scikit-learn is not installed")
    rng = np.random.default_rng(3)
    for _ in range(20):
        values, weights = rng.normal(size=11).cumsum(), rng.integers(1, 9, 11).astype(float)
        expected = isotonic.isotonic_regression(values, sample_weight=weights)
        assert pooled(values, weights) == pytest.approx(expected)


def test_held_not_to_fall_the_band_is_inside_the_free_one():
    answers = world(lambda x: np.log(x + 1), n=300, top=10)
    free, held = (response_curve(answers, MEAN, 0, monotone=m) for m in (False, True))
    values = [point.value.estimate for point in held.points]
    assert values == sorted(values)
    for a, b in zip(free.points, held.points):
        assert b.value.high - b.value.low <= a.value.high - a.value.low + 1e-9 or b.value.estimate != a.value.estimate
        assert b.value.low <= b.value.estimate <= b.value.high


def test_floors():
    few = response_curve(world(lambda x: x, n=90), MEAN, 0)
    assert few.reasons == (Reason.TOO_FEW_RESPONSES,)
    assert few.points == ()
    flat = world(lambda x: x, n=300)
    flat.scores[:, 0] = np.where(flat.scores[:, 0] > 3, 5, 4)
    assert response_curve(flat, MEAN, 0).reasons == (Reason.CONSTANT,)


def test_the_same_curve_every_time():
    answers = world(lambda x: x)
    assert response_curve(answers, MEAN, 0) == response_curve(answers, MEAN, 0)
