"""Against the textbook's sample size, and against drawing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from hofnar_analytics.answers_to_place import MOST, answers_to_place
from hofnar_analytics.results import UNKNOWN, Estimate


def around(middle: float, error: float) -> Estimate:
    half = norm.ppf(0.975) * error
    return Estimate(middle, middle - half, middle + half)


def test_the_textbook_sample_size_of_one_mean():
    """Cohen: a standardised effect of 0.2 takes 197 people for a power of 80 % at 5 % (196.2 by the normal)."""
    n = 50
    more = answers_to_place(around(0.2, 1 / n**0.5), n)
    assert more is not None
    assert n + more == 197


@pytest.mark.parametrize(
    ("effect", "band", "times"), [(0.25, None, 1), (0.25, 0.1, 1), (0.02, 0.3, 1), (0.25, None, 9)]
)
def test_four_of_five_are_placed_after_so_many(effect, band, times):
    n, error = 400, 0.14
    more = answers_to_place(around(effect, error), n, p=0.01, p_adjusted=0.01 * times, band=band)
    assert more is not None
    later = error * (n / (n + more)) ** 0.5
    drawn = np.random.default_rng(5).normal(effect, later, 200_000)
    placed = 2 * norm.sf(np.abs(drawn) / later) * times <= 0.05
    if band is not None:
        placed |= np.abs(drawn) + norm.ppf(0.95) * later <= band
    assert placed.mean() == pytest.approx(0.8, abs=0.01) if band is None else placed.mean() >= 0.79


def test_what_cannot_be_said():
    assert answers_to_place(UNKNOWN, 400) is None
    assert answers_to_place(Estimate(0.2, None, None), 400) is None
    assert answers_to_place(around(0.0, 0.1), 400) is None
    assert answers_to_place(around(0.1, 0.1 * MOST**0.5), 400) is None
    assert answers_to_place(around(1.0, 0.1), 400) == 0
