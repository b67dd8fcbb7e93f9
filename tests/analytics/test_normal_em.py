"""EM for columns with gaps, and the gaps drawn from it."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.normal_em import em, first_guess
from hofnar_analytics.normal_em_steps import ByPattern, ByRow
from tests.analytics.files import table


def test_variance_of_the_outcome_with_half_the_cells_missing_as_norm2_and_lavaan_have_it():
    z = table("oracles/miss2000.csv", ["y", *(f"x{i}" for i in range(20))])
    found = em(z, np.isnan(z), np.ones(len(z)))
    assert found.covariance[0, 0] == pytest.approx(2.430391, abs=2e-5)


# Cholesterol 2, 4 and 14 days after a heart attack (Ryan and Joiner; Schafer 1997), a data set of R's norm2.
CHOLESTEROL = """
270 218 156, 236 234 nan, 210 214 242, 142 116 nan, 280 200 nan, 272 276 256, 160 146 142, 220 182 216, 226 238 248,
242 288 nan, 186 190 168, 266 236 236, 206 244 nan, 318 258 200, 294 240 264, 282 294 nan, 234 220 264, 224 200 nan,
276 220 188, 282 186 182, 360 352 294, 310 202 214, 280 218 nan, 278 248 198, 288 278 nan, 288 248 256, 244 270 280,
236 242 204
"""
NORM2_MEAN = [253.9285714, 230.6428571, 222.2370631]
NORM2_COVARIANCE = [
    [2194.9948980, 1454.617347, 835.3973497],
    [1454.617347, 2127.158163, 1515.4583606],
    [835.3973497, 1515.4583606, 1952.2182265],
]


def cholesterol():
    return np.array([[float(number) for number in row.split()] for row in CHOLESTEROL.split(",")])


def test_cholesterol_as_norm2_prints_it_after_its_fifteen_steps():
    z = cholesterol()
    missing = np.isnan(z)
    normal = first_guess(z, missing, np.ones(28))
    for _ in range(15):
        normal = ByRow(z, missing, np.ones(28)).step(normal)
    assert normal.mean == pytest.approx(NORM2_MEAN, abs=1e-6)
    assert normal.covariance == pytest.approx(np.array(NORM2_COVARIANCE), abs=1e-5)


def test_cholesterol_where_norm2_was_heading():
    z = cholesterol()
    found = em(z, np.isnan(z), np.ones(28))
    assert found.mean == pytest.approx(NORM2_MEAN, rel=1e-6)
    assert found.covariance == pytest.approx(np.array(NORM2_COVARIANCE), rel=2e-5)


def test_sums_by_pattern_step_as_rows_do():
    rng = np.random.default_rng(5)
    z = rng.normal(size=(300, 4)) @ rng.normal(size=(4, 4))
    missing = np.zeros(z.shape, dtype=bool)
    missing[:100, 1] = missing[50:150, 2] = missing[:30, 0] = True
    weights = rng.uniform(0.5, 2, 300)
    patterns, member = np.unique(missing, axis=0, return_inverse=True)
    start = first_guess(z, missing, weights)
    rows, sums = ByRow(z, missing, weights), ByPattern.of_rows(z, patterns, member.ravel(), weights)
    for _ in range(3):
        by_row, by_pattern = rows.step(start), sums.step(start)
        assert by_pattern.mean == pytest.approx(by_row.mean)
        assert by_pattern.covariance == pytest.approx(by_row.covariance)
        start = by_row


def test_acceleration_arrives_where_plain_steps_do():
    rng = np.random.default_rng(6)
    z = rng.normal(size=(400, 5)) @ rng.normal(size=(5, 5))
    missing = rng.random(z.shape) < 0.4
    missing[:40] = False
    weights = np.ones(400)
    normal, steps = first_guess(z, missing, weights), ByRow(z, missing, weights)
    for _ in range(400):
        normal = steps.step(normal)
    found = em(z, missing, weights, tolerance=1e-10)
    assert found.covariance == pytest.approx(normal.covariance, abs=1e-6 * np.diag(normal.covariance).max())


def test_without_gaps_it_is_the_mean_and_covariance():
    z = np.random.default_rng(1).normal(size=(200, 3))
    found = em(z, np.zeros(z.shape, dtype=bool), np.ones(200))
    assert found.covariance == pytest.approx(np.cov(z.T, bias=True))


def test_one_gap_prone_column_by_regression():
    """With gaps in one column only, maximum likelihood is Anderson's (1957) factorisation."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=500)
    y = 1 + 2 * x + rng.normal(size=500)
    gone = rng.random(500) < 1 / (1 + np.exp(-x))
    z = np.column_stack([x, y])
    found = em(z, np.column_stack([np.zeros(500, dtype=bool), gone]), np.ones(500))
    slope, intercept = np.polyfit(x[~gone], y[~gone], 1)
    assert found.mean[1] == pytest.approx(intercept + slope * x.mean(), abs=1e-5)
    assert found.covariance[0, 1] == pytest.approx(slope * x.var(), abs=1e-5)


def test_a_column_never_seen_or_two_that_are_one_give_none():
    z = np.random.default_rng(4).normal(size=(100, 2))
    never = np.column_stack([np.zeros(100, dtype=bool), np.ones(100, dtype=bool)])
    assert em(z, never, np.ones(100)) is None
    same = np.column_stack([z[:, 0], z[:, 0]])
    assert em(same, np.eye(100, 2, dtype=bool), np.ones(100)) is None
