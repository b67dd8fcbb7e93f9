"""Change points, alarms and interrupted series."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.change_points import ChangeKind as Changed
from hofnar_analytics.change_points import change_points, split_sizes, strongest_split
from hofnar_analytics.comparisons import shrunken
from hofnar_analytics.cusum import average_run_length, cusum, unit_alarm
from hofnar_analytics.interrupted_series import interrupted_series
from hofnar_analytics.period_series import plain_series, series_of
from hofnar_analytics.reasons import scale_breaks
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score, score_from_counts
from hofnar_analytics.trend import Season

NPS = Scale.of(Kind.NPS)
_NILE = """
        1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150
        1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832
        764 821 768 845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742
        801 1040 860 874 848 890 744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740
"""
NILE = np.array(_NILE.split(), dtype=float)


def test_the_nile_fell_after_1898():
    """R's strucchange: breakpoints(Nile ~ 1) = 28 (1898), 95 % interval 25 to 32, supF 75.929769."""
    found = change_points(plain_series(NILE, periods=np.arange(1871, 1971)))
    (one,) = found.changes
    assert (one.kind, one.period) == (Changed.LEVEL, 1899)
    assert one.between == (1896, 1903)  # the last year before lies between observations 25 and 32
    assert (one.before, one.after) == (pytest.approx(1097.75), pytest.approx(849.9722222))
    explained = split_sizes((NILE - NILE.mean())[None, :], np.ones(100)).max()
    assert explained / (1 - explained) * 98 == pytest.approx(75.929769, abs=1e-6)
    assert found.segments == ((1871, 1898), (1899, 1970))


def test_a_change_of_the_question_is_no_change_of_customers():
    """4.2 of 5 becomes 8.4 of 10: the same customers."""
    rng = np.random.default_rng(1)
    values = np.r_[4.2 + rng.normal(0, 0.05, 18), 8.4 + rng.normal(0, 0.1, 18)]
    answers = np.concatenate([np.tile(np.arange(1.0, 6), 20), np.tile(np.arange(1.0, 11), 20)])
    breaks = scale_breaks(answers, np.repeat([17, 18], [100, 200]), Scale.of(Kind.MEAN))
    found = change_points(plain_series(values), question_changed=[second for _, second in breaks])
    assert [(one.kind, one.period) for one in found.changes] == [(Changed.QUESTION, 18)]
    assert found.changes[0].step.estimate is None
    assert Reason.SCALE_CHANGED in found.reasons
    assert [one.kind for one in change_points(plain_series(values)).changes] == [Changed.LEVEL]


def test_two_steps_are_both_found():
    values = np.repeat([7.0, 7.6, 7.1], 20) + np.random.default_rng(2).normal(0, 0.1, 60)
    found = change_points(plain_series(values))
    assert [one.period for one in found.changes] == [20, 40]
    assert found.changes[0].step.low < 0.6 < found.changes[0].step.high
    assert found.changes[1].step.estimate < 0


def test_a_small_month_that_is_far_out_is_no_change():
    values = np.where(np.arange(24) >= 21, 8.0, 7.0) + np.random.default_rng(3).normal(0, 0.03, 24)
    n = np.where(np.arange(24) >= 21, 1.0, 400.0)
    assert strongest_split(plain_series(values, n=n))[1] > 0.01
    assert strongest_split(plain_series(values))[1] < 0.01


def test_eleven_months_are_not_searched():
    found = change_points(plain_series(np.r_[np.zeros(5), np.ones(6)]))
    assert (found.changes, found.reasons) == ((), (Reason.TOO_FEW_PERIODS,))


def test_a_series_that_swings_is_said_to():
    swings = np.cumsum(np.random.default_rng(4).normal(0, 1, 60)) * 0.3
    assert Reason.AUTOCORRELATED in change_points(plain_series(swings), rate=0.0001).reasons
    steady = np.random.default_rng(5).normal(0, 1, 60)
    assert change_points(plain_series(steady)).reasons == ()


def test_the_cusum_of_montgomery_and_runger_table_16_8():
    x = [102.0, 94.8, 98.3, 98.4, 102.0, 98.5, 99.0, 97.7, 100.0, 98.1, 101.3, 98.7, 101.1, 98.4, 97.0, 96.7]
    x += [100.3, 101.4, 97.2, 101.0]
    found = cusum(np.array(x), 99.0, 1.0, 10.0)
    upper = [2.0, 0, 0, 0, 2.0, 0.5, 0, 0, 0, 0, 1.3, 0, 1.1, 0, 0, 0, 0.3, 1.7, 0, 1.0]
    lower = [0, 3.2, 2.9, 2.5, 0, 0, 0, 0.3, 0, 0, 0, 0, 0, 0, 1.0, 2.3, 0, 0, 0.8, 0]
    assert found.upper == pytest.approx(upper, abs=1e-9)
    assert found.lower == pytest.approx(lower, abs=1e-9)
    assert not found.alarm


@pytest.mark.parametrize(
    ("threshold", "shift", "periods"),
    [(4, 0, 168), (4, 0.5, 26.6), (4, 1, 8.38), (4, 2, 3.34), (5, 0, 465), (5, 0.5, 38.0), (5, 1, 10.4), (5, 2, 4.01)],
)
def test_run_lengths_are_montgomerys(threshold, shift, periods):
    """Montgomery, Introduction to Statistical Quality Control, table of tabular CUSUM run lengths with k = 1/2."""
    assert average_run_length(shift, threshold=threshold) == pytest.approx(periods, rel=0.01)


def test_the_default_threshold_gives_one_false_alarm_in_370_periods():
    assert average_run_length() == pytest.approx(370, rel=0.01)


def unit(points, seed):
    """Twelve months of 30 answers: the first six at the whole's level (+30), then truly ``points`` lower."""
    rng = np.random.default_rng(seed)
    months = [(0.5, 0.2)] * 6 + [(0.5 + points / 200, 0.2 - points / 200)] * 6
    scores = []
    for up, down in months:
        draw = rng.random(30)
        answers = np.where(draw < up, 10.0, np.where(draw > 1 - down, 2.0, 8.0))
        scores.append(score(answers, NPS))
    return scores


def test_a_unit_of_30_that_is_truly_20_points_below_gives_its_alarm():
    """Months of 30 answers have an error of 14 points; 20 points are 1.4 errors, so the alarm comes within half a year
    for most; drawn to the middle of 40 units of which it is one, it would hardly ever."""
    raw, drawn = 0, 0
    for seed in range(60):
        months = unit(-20, seed)
        series = series_of(months, range(1, 13))
        alarm = unit_alarm(series, target=30.0)
        raw += bool([month for month in alarm.falls if month > 6])
        others = [score_from_counts({10: 50, 8: 30, 2: 20}, NPS) for _ in range(39)]
        pulled = np.array([shrunken([month, *others])[0].estimate for month in months])
        drawn += cusum((pulled - 30) / series.errors, 0.0, 0.5, 4.77).alarm
    assert raw > 36
    assert drawn < raw / 2


def test_a_unit_that_is_not_below_hardly_ever_gives_one():
    alarms = sum(unit_alarm(series_of(unit(0, seed), range(1, 13)), target=30.0).alarm for seed in range(100))
    assert alarms < 15


def test_an_alarm_says_since_when():
    values = np.r_[np.zeros(10), -np.full(8, 1.5)]
    found = cusum(values, 0.0, 0.5, 4.77)
    assert found.since == 10
    assert found.falls[0] == 14
    up = cusum(-values, 0.0, 0.5, 4.77)
    assert (up.rises, up.falls, up.since) == (found.falls, (), 10)
    assert cusum(np.zeros(5), 0.0, 0.5, 4.0).since is None


def test_an_interrupted_series_finds_a_jump_and_a_new_slope():
    months = np.arange(48)
    noise = np.random.default_rng(6).normal(0, 0.05, 48)
    late = months >= 24
    values = 7 + 0.1 * months / 12 + late * (0.5 + 0.4 * (months - 24) / 12) + noise
    found = interrupted_series(plain_series(values, periods=months + 100), 124)
    assert found.level_change.low < 0.5 < found.level_change.high
    assert found.slope_change.low < 0.4 < found.slope_change.high
    assert found.effect.low < 0.5 + 0.4 * 11.5 / 12 < found.effect.high
    assert max(found.level_p, found.slope_p, found.effect_p) < 0.001
    assert found.periods == (24, 24)


def test_a_season_is_not_taken_for_an_effect():
    months = np.arange(36)
    values = 7 + 0.5 * np.sin(2 * np.pi * months / 12) + np.random.default_rng(7).normal(0, 0.05, 36)
    found = interrupted_series(plain_series(values), 20, season=Season.WAVES)
    assert found.level_change.low < 0 < found.level_change.high


def test_a_line_that_goes_on_has_no_effect_at_all():
    found = interrupted_series(plain_series(np.arange(30.0)), 15)
    assert found.level_change.estimate == pytest.approx(0, abs=1e-9)
    assert found.effect.estimate == pytest.approx(0, abs=1e-9)


def test_seven_months_after_are_too_few():
    found = interrupted_series(plain_series(np.arange(30.0)), 23)
    assert (found.effect.estimate, found.reasons) == (None, (Reason.TOO_FEW_PERIODS,))
