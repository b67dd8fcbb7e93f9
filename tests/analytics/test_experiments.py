"""Experiments: read once, read every day, and planned."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hofnar_analytics.always_valid import Plan, always_valid
from hofnar_analytics.arms import Arm, arm_of
from hofnar_analytics.experiment import experiment, ratio_p
from hofnar_analytics.results import Reason
from tests.reference.experiments_tea_tasting import SUMS


def tea(figure, arm, covariate):
    n, y, yy, x, xx, xy = SUMS[figure, arm]
    plain = Arm(n, y / n, (yy - y * y / n) / (n - 1))
    if not covariate:
        return plain
    return Arm(n, plain.mean, plain.variance, x / n, (xx - x * x / n) / (n - 1), (xy - x * y / n) / (n - 1))


PRINTED = [
    ("orders", False, 0.5304003954522986, 0.5730905412240769, -0.0108002016, 0.0961804931, 0.11773177998716),
    ("orders", True, 0.5226833010781681, 0.5809871936868316, 0.0156965102, 0.1009112750, 0.00733040980869),
    ("revenue", False, 5.241028175976273, 5.73011127971675, -0.1326188148, 1.1107850223, 0.12306988554251),
    ("revenue", True, 5.121453608942883, 5.852468057212222, 0.2022870247, 1.2597418718, 0.00674394292812),
]


@pytest.mark.parametrize(("figure", "covariate", "control", "treatment", "low", "high", "p"), PRINTED)
def test_the_difference_and_cuped_are_tea_tastings(figure, covariate, control, treatment, low, high, p):
    found = experiment(tea(figure, 1, covariate), tea(figure, 0, covariate))
    assert (found.control, found.treatment) == (pytest.approx(control, rel=1e-9), pytest.approx(treatment, rel=1e-9))
    assert (found.effect.low, found.effect.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    assert found.p == pytest.approx(p, rel=1e-5)
    assert found.reasons == ()


def test_cuped_spares_the_square_of_the_correlation():
    rng = np.random.default_rng(1)
    x, y = rng.multivariate_normal([7, 7], [[1, 0.6], [0.6, 1]], 20_000).T
    drawn = rng.random(20_000) < 0.5
    found = experiment(arm_of(y[drawn], x[drawn]), arm_of(y[~drawn], x[~drawn]))
    assert found.spared == pytest.approx(0.36, abs=0.02)


def test_growthbooks_always_valid_interval():
    """Public test of gbstats: lift .50336, -.55844 to 1.56516, p 1, tuning 1000."""
    a, b = sums(3000, 1396.87, 52377.9767), sums(3461, 2422.7, 134698.29)
    found = always_valid(b, a, Plan(1000))
    assert found.relative.estimate == pytest.approx(0.50336, abs=5e-6)
    assert (found.relative.low, found.relative.high) == (
        pytest.approx(-0.55844, abs=5e-6),
        pytest.approx(1.56516, abs=5e-6),
    )
    assert found.p == 1.0
    assert not found.stands
    assert Reason.SAMPLE_RATIO in found.reasons


def sums(n, total, squares):
    return Arm(n, total / n, (squares - total**2 / n) / (n - 1))


@given(st.floats(0.001, 3), st.integers(50, 20_000), st.integers(100, 20_000))
def test_the_always_valid_p_agrees_with_the_interval(effect, n, planned):
    found = always_valid(Arm(n, 7 + effect, 2.0), Arm(n, 7.0, 2.0), Plan(planned))
    assert found.stands == (found.p < 0.05)
    once = experiment(Arm(n, 7 + effect, 2.0), Arm(n, 7.0, 2.0))
    assert found.effect.high - found.effect.low > once.effect.high - once.effect.low


def test_the_interval_is_narrowest_in_standard_errors_at_the_planned_number():
    def reach(planned, n=1000):
        found = always_valid(Arm(n, 7.0, 2.0), Arm(n, 7.0, 2.0), Plan(planned))
        return found.effect.high - found.effect.low

    assert reach(2000) < min(reach(500), reach(8000))


def test_below_50_in_an_arm_nothing_is_claimed():
    found = always_valid(Arm(49, 9.0, 1.0), Arm(60, 5.0, 1.0), Plan(500))
    assert (found.effect.low, found.p, found.stands) == (None, None, False)
    assert found.reasons == (Reason.TOO_FEW_PER_ARM,)
    assert always_valid(Arm(50, 9.0, 1.0), Arm(60, 5.0, 1.0), Plan(500)).stands
    assert experiment(Arm(49, 9.0, 1.0), Arm(60, 5.0, 1.0)).reasons == (Reason.TOO_FEW_PER_ARM,)
    assert experiment(Arm(1, 9.0, 0.0), Arm(60, 5.0, 1.0)).effect.estimate is None
    assert always_valid(Arm(0, float("nan"), 0.0), Arm(0, float("nan"), 0.0), Plan(500)).effect.estimate is None


def test_the_plan_is_stored_with_the_result_and_cannot_be_nothing():
    plan = Plan(1200, drawn=(1, 3), level=0.9)
    assert always_valid(Arm(100, 7.0, 2.0), Arm(300, 7.0, 2.0), plan).plan is plan
    with pytest.raises(ValueError, match="50 people"):
        Plan(60)
    with pytest.raises(ValueError, match="level"):
        Plan(600, level=1.5)


def test_a_draw_that_went_wrong_is_noticed():
    assert ratio_p((1000, 1000)) == 1.0
    assert ratio_p((3000, 1000), (3, 1)) == 1.0
    assert ratio_p((560, 440)) == pytest.approx(stats.chisquare([560, 440]).pvalue)
    assert Reason.SAMPLE_RATIO in experiment(Arm(600, 7.0, 2.0), Arm(400, 7.0, 2.0)).reasons


@given(st.integers(2, 60), st.integers(2, 60), st.integers(0, 10**6))
def test_summaries_of_arms_add_up(n, m, seed):
    rng = np.random.default_rng(seed)
    y, x = rng.normal(7, 2, n + m), rng.normal(3, 1, n + m)
    merged, whole = arm_of(y[:n], x[:n]) + arm_of(y[n:], x[n:]), arm_of(y, x)
    assert merged.n == whole.n
    for name in ("mean", "variance", "covariate_mean", "covariate_variance", "covariance"):
        assert getattr(merged, name) == pytest.approx(getattr(whole, name), abs=1e-9)


def test_who_lacks_a_number_is_left_out():
    assert arm_of(np.array([7.0, np.nan, 8.0])).n == 2
    assert arm_of(np.array([7.0, 8.0, 9.0]), np.array([1.0, np.nan, 2.0])).n == 2
    assert arm_of(np.empty(0)).n == 0


def test_without_spread_a_difference_is_certain_and_no_difference_none():
    same, other = Arm(80, 7.0, 0.0), Arm(80, 8.0, 0.0)
    assert experiment(same, same).p == 1.0
    assert experiment(other, same).p == 0.0
    assert always_valid(other, same, Plan(200)).p == 0.0


def test_a_relative_effect_needs_a_base_above_zero():
    assert experiment(Arm(100, 10.0, 900.0), Arm(100, 2.0, 900.0)).relative.estimate is None
    assert experiment(Arm(100, 10.0, 1.0), Arm(100, 8.0, 1.0)).relative.estimate == pytest.approx(0.25)
