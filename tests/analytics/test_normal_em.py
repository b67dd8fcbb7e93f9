"""EM for columns with gaps, and the gaps drawn from it."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.normal_em import draw, em
from tests.analytics.files import table


def test_variance_of_the_outcome_with_half_the_cells_missing_as_norm2_and_lavaan_have_it():
    z = table("oracles/miss2000.csv", ["y", *(f"x{i}" for i in range(20))])
    found = em(z, np.isnan(z), np.ones(len(z)))
    assert found.covariance[0, 0] == pytest.approx(2.430391, abs=2e-5)


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


def test_drawn_gaps_keep_mean_and_covariance():
    rng = np.random.default_rng(3)
    z = rng.normal(size=(20000, 3)) @ np.array([[1, 0.5, 0.2], [0, 1, 0.4], [0, 0, 1]])
    missing = np.zeros(z.shape, dtype=bool)
    missing[:, 1:] = rng.random((20000, 2)) < 0.4
    filled = draw(z, missing, em(z, missing, np.ones(20000)), rng)
    assert np.cov(filled.T) == pytest.approx(np.cov(z.T), abs=0.04)
    assert (filled[~missing] == z[~missing]).all()


def test_a_column_never_seen_or_two_that_are_one_give_none():
    z = np.random.default_rng(4).normal(size=(100, 2))
    never = np.column_stack([np.zeros(100, dtype=bool), np.ones(100, dtype=bool)])
    assert em(z, never, np.ones(100)) is None
    same = np.column_stack([z[:, 0], z[:, 0]])
    assert em(same, np.eye(100, 2, dtype=bool), np.ones(100)) is None
