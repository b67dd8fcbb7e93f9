"""Trend and season of a series of periods."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.period_series import PeriodSeries, plain_series, series_of
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score, score_from_counts
from hofnar_analytics.trend import Season, trend

MONTHS = np.arange(48)
WAVE = 0.4 * np.sin(2 * np.pi * MONTHS / 12)
NOISE = np.random.default_rng(7).normal(0, 0.15, 48)


@pytest.mark.parametrize("season", [Season.WAVES, Season.PERIODS])
def test_a_planted_trend_and_season_are_found(season):
    found = trend(plain_series(7 + 0.5 * MONTHS / 12 + WAVE + NOISE), season=season)
    assert found.slope.low < 0.5 < found.slope.high
    assert found.p < 0.001
    assert found.season_p < 0.001
    highest = max(range(12), key=lambda k: found.season[k].estimate)
    assert highest in (2, 3, 4)
    assert sum(place.estimate for place in found.season) == pytest.approx(0, abs=1e-9)
    assert (found.periods, found.reasons) == (48, ())


def test_a_season_without_a_trend_is_not_taken_for_one():
    found = trend(plain_series(7 + WAVE + NOISE))
    assert found.slope.low < 0 < found.slope.high


def test_an_exact_line_gives_its_slope_exactly():
    found = trend(plain_series(5 + 0.1 * MONTHS), season=Season.NONE)
    assert found.slope.estimate == pytest.approx(1.2)
    assert found.season == ()


@pytest.mark.parametrize("months", [24, 36])
def test_months_that_never_differ_are_a_flat_line_and_say_nothing_of_a_season(months):
    """Nothing is left to judge a season by: no p value, and no failure."""
    counts = [score_from_counts({8.0: 60, 9.0: 60}, Scale.of(Kind.NPS)) for _ in range(months)]
    found = trend(series_of(counts, list(range(months))))
    assert found.slope.estimate == pytest.approx(0, abs=1e-9)
    assert found.season_p is None or found.season_p > 0.05


def test_every_month_its_own_is_the_mean_of_that_month_when_there_is_no_trend():
    found = trend(plain_series(7 + WAVE), season=Season.PERIODS)
    assert [place.estimate for place in found.season] == pytest.approx(WAVE[:12].tolist(), abs=1e-9)


def test_eleven_months_are_no_trend_and_twenty_no_season():
    short = trend(plain_series(np.arange(11.0)))
    assert (short.slope.estimate, short.reasons) == (None, (Reason.TOO_FEW_PERIODS,))
    year = trend(plain_series(7 + NOISE[:20]))
    assert year.slope.estimate is not None
    assert (year.season, year.reasons) == ((), (Reason.TOO_FEW_PERIODS,))


def test_months_of_many_answers_weigh_more():
    values = np.where(MONTHS == 47, 20.0, 7 + 0.02 * NOISE)
    light = trend(plain_series(values, n=np.where(MONTHS == 47, 1.0, 100.0)), season=Season.NONE)
    heavy = trend(plain_series(values, n=np.where(MONTHS == 47, 100.0, 1.0)), season=Season.NONE)
    assert light.slope.estimate < 0.1 < heavy.slope.estimate


def test_months_without_answers_are_left_out_and_leave_their_gap():
    nps = Scale.of(Kind.NPS)
    scores = [score_from_counts({10: 50 + i, 8: 30, 2: 20}, nps) for i in range(30)]
    scores[4] = score(np.empty(0), nps)
    series = series_of(scores, range(30))
    assert len(series) == 29
    assert 4 not in series.periods
    assert trend(series, season=Season.NONE).slope.estimate > 0


def test_a_series_ascends_and_has_answers():
    with pytest.raises(ValueError, match="ascend"):
        plain_series(np.ones(2), periods=np.array([2, 1]))
    with pytest.raises(ValueError, match="answers"):
        plain_series(np.ones(2), n=np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="length"):
        PeriodSeries(np.arange(2), np.ones(3), np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="4 periods a year"):
        trend(plain_series(np.arange(20.0)), per_year=2)
    with pytest.raises(ValueError, match="same scale"):
        series_of(
            [score_from_counts({5: 1}, Scale.of(Kind.CSAT)), score_from_counts({5: 1}, Scale.of(Kind.NPS))], [0, 1]
        )


def test_a_part_of_a_series():
    part = plain_series(np.arange(6.0)).between(2, 4)
    assert part.values.tolist() == [2.0, 3.0]
    assert part.answers == 2
