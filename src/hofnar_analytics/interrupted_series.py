"""Did it work, when everybody got it at once: a series with a break at a known moment.

Method, assumptions, floor and simulated coverage: docs/methods/interrupted-series.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hofnar_analytics.period_series import PeriodSeries
from hofnar_analytics.regression import Errors, regression
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.trend import Season, season_columns

SIDE_FLOOR = 8  # periods on each side of the break


@dataclass(frozen=True, slots=True)
class InterruptedSeries:
    """What happened at a break, in points of the score. ``level_change``: the jump at once; ``slope_change``: how much
    faster it rises afterwards, per year; ``effect``: the mean distance over all periods after between the series and
    its old line continued. Observational: whatever else came at that moment is in it too."""

    level_change: Estimate
    level_p: float | None
    slope_change: Estimate
    slope_p: float | None
    effect: Estimate
    effect_p: float | None
    autocorrelation: float | None
    periods: tuple[int, int]
    n: int
    reasons: tuple[Reason, ...] = ()


def interrupted_series(
    series: PeriodSeries,
    start: int,
    *,
    season: Season = Season.NONE,
    per_year: int = 12,
    level: float = 0.95,
) -> InterruptedSeries:
    """A series with a measure that works from period ``start`` on (segmented regression). Periods weigh by their
    answers, errors may hang together in time. At least 8 periods on each side (TOO_FEW_PERIODS, figures None, below),
    and two years in all with a season.

    >>> from hofnar_analytics.period_series import plain_series
    >>> months = np.arange(40)
    >>> noise = np.random.default_rng(2).normal(0, 0.05, 40)
    >>> found = interrupted_series(plain_series(7 + 0.01 * months + 0.4 * (months >= 20) + noise), 20)
    >>> found.level_change.low < 0.4 < found.level_change.high, found.slope_p > 0.05
    (True, True)
    """
    after = series.periods >= start
    sides = int((~after).sum()), int(after.sum())
    span = int(series.periods[-1] - series.periods[0]) + 1 if len(series) else 0
    if min(sides) < SIDE_FLOOR or (season is not Season.NONE and span < 2 * per_year):
        few = (Reason.TOO_FEW_PERIODS,)
        return InterruptedSeries(UNKNOWN, None, UNKNOWN, None, UNKNOWN, None, None, sides, series.answers, few)
    since = (series.periods - start) / per_year
    columns = {"year": since, "jump": after.astype(float), "faster": since * after}
    fitted = regression(
        series.values,
        columns | season_columns(series.periods, season, per_year),
        errors=Errors.SERIAL,
        weights=series.n,
        times=series.periods,
    )
    whole = {"jump": 1.0, "faster": float(np.average(since[after], weights=series.n[after]))}
    return InterruptedSeries(
        level_change=fitted.estimate("jump", level=level),
        level_p=fitted.p("jump"),
        slope_change=fitted.estimate("faster", level=level),
        slope_p=fitted.p("faster"),
        effect=fitted.combination(whole, level=level),
        effect_p=fitted.p(whole),
        autocorrelation=fitted.autocorrelation,
        periods=sides,
        n=series.answers,
    )
