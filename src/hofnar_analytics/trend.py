"""Trend and season of a score over months or weeks. Method, floors and simulated coverage: docs/methods/trend.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

from hofnar_analytics.period_series import PeriodSeries
from hofnar_analytics.regression import Errors, Regression, regression
from hofnar_analytics.results import UNKNOWN, Estimate, Reason

FloatArray = NDArray[np.float64]

PERIODS_FLOOR = 12
YEARS_FOR_SEASON = 2


class Season(StrEnum):
    """How the season is drawn: not at all, one wave a year (and its half), or every period of the year its own."""

    NONE = "none"
    WAVES = "waves"
    PERIODS = "periods"


@dataclass(frozen=True, slots=True)
class Trend:
    """``slope`` is the change per year with the season taken out, ``p`` tests 'no trend'. ``season`` holds for every
    place in the year (0 = the period whose number divides by ``per_year``) how far it lies above or below the year's
    mean, ``season_p`` tests 'no season'. ``autocorrelation`` (0..0.95) is what the errors were taken to have."""

    slope: Estimate
    p: float | None
    season: tuple[Estimate, ...]
    season_p: float | None
    autocorrelation: float | None
    per_year: int
    periods: int
    n: int
    reasons: tuple[Reason, ...] = ()


def trend(
    series: PeriodSeries,
    *,
    season: Season = Season.WAVES,
    per_year: int = 12,
    level: float = 0.95,
) -> Trend:
    """The trend of a series, in points a year. Periods weigh by their answers; errors may hang together in time.

    From 12 periods (TOO_FEW_PERIODS, slope None, below); the season needs two whole years and is left out (with that
    reason) below. ValueError for fewer than 4 periods a year with a season.

    >>> from hofnar_analytics.period_series import plain_series
    >>> months = np.arange(48)
    >>> noise = np.random.default_rng(1).normal(0, 0.1, 48)
    >>> found = trend(plain_series(7 + 0.3 * months / 12 + 0.2 * np.sin(months * np.pi / 6) + noise))
    >>> found.slope.low < 0.3 < found.slope.high, found.season_p < 0.001
    (True, True)
    """
    short = len(series) < PERIODS_FLOOR
    if short:
        return Trend(UNKNOWN, None, (), None, None, per_year, len(series), series.answers, (Reason.TOO_FEW_PERIODS,))
    wanted, reasons = _affordable(series, season, per_year)
    columns = {"year": (series.periods - series.periods.mean()) / per_year}
    waves = season_columns(series.periods, wanted, per_year)
    fitted = regression(series.values, columns | waves, errors=Errors.SERIAL, weights=series.n, times=series.periods)
    return Trend(
        slope=fitted.estimate("year", level=level),
        p=fitted.p("year"),
        season=tuple(_places(fitted, wanted, per_year, level)) if waves else (),
        season_p=joint_p(fitted, tuple(waves)) if waves else None,
        autocorrelation=fitted.autocorrelation,
        per_year=per_year,
        periods=len(series),
        n=series.answers,
        reasons=reasons,
    )


def _affordable(series: PeriodSeries, season: Season, per_year: int) -> tuple[Season, tuple[Reason, ...]]:
    if season is Season.NONE:
        return season, ()
    if per_year < 4:
        raise ValueError("a season needs at least 4 periods a year")
    span = int(series.periods[-1] - series.periods[0]) + 1
    places = len(np.unique(series.periods % per_year))
    enough = span >= YEARS_FOR_SEASON * per_year and len(series) >= 1.5 * per_year and places == per_year
    return (season, ()) if enough else (Season.NONE, (Reason.TOO_FEW_PERIODS,))


def season_columns(periods: NDArray[np.int64], season: Season, per_year: int) -> dict[str, FloatArray]:
    """The columns of the season for these periods; every one sums to zero over a whole year."""
    if season is Season.NONE:
        return {}
    place = periods % per_year
    if season is Season.PERIODS:
        last = np.where(place == per_year - 1, -1.0, 0.0)
        return {f"place_{k}": np.where(place == k, 1.0, last) for k in range(per_year - 1)}
    angle = 2 * np.pi * place / per_year
    return {
        name: wave
        for k in (1, 2)
        for name, wave in ((f"sine_{k}", np.sin(k * angle)), (f"cosine_{k}", np.cos(k * angle)))
        if per_year > 2 * k or name.startswith("cosine")
    }


def joint_p(fitted: Regression, names: tuple[str, ...]) -> float | None:
    """Whether all these coefficients are zero: Wald's statistic as an F, with the degrees of freedom reduced for the
    number of coefficients (Hotelling); None without enough of them, or where nothing is left to judge them by."""
    places = [fitted.names.index(name) for name in names]
    chosen = fitted.coefficients[places]
    try:
        wald = float(chosen @ np.linalg.solve(fitted.covariance[np.ix_(places, places)], chosen))
    except np.linalg.LinAlgError:  # every month exactly on the line
        return None
    q, left = len(places), fitted.df - len(places) + 1
    return float(fdtrc(q, left, wald * left / (fitted.df * q))) if left > 0 else None


def _places(fitted: Regression, season: Season, per_year: int, level: float) -> list[Estimate]:
    columns = season_columns(np.arange(per_year, dtype=np.int64), season, per_year)
    return [
        fitted.combination({name: float(column[k]) for name, column in columns.items()}, level=level)
        for k in range(per_year)
    ]
