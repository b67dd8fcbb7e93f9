"""How far those who answered are like those who were asked, in one number. Method: docs/methods/response-bias.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chndtr, chndtrinc

from hofnar_analytics.results import UNKNOWN, Estimate, Reason

FloatArray = NDArray[np.float64]
Strings = NDArray[np.str_]

ASKED_FLOOR = 100  # people asked below which nothing is said about how they differ
_STEPS = 60
_FARTHEST = 25.0  # log-odds of a value of which nobody, or everybody, answered
_RIDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Representativity:
    """``indicator`` is R = 1 - 2 S(rho), 1 when everybody is as likely to answer; ``spread`` is S(rho), the standard
    deviation of the propensities (0..0.5), corrected for what chance adds; ``unadjusted`` is R without the correction.

    ``rate`` is the response rate (0..1), ``most_bias`` the largest bias of a mean, S(rho) / rate, in standard
    deviations of what is measured: as far as the known facts explain who answers. ``df`` counts the values beyond the
    first of each fact; n is who was asked."""

    indicator: Estimate
    spread: Estimate
    unadjusted: float | None
    rate: float | None
    most_bias: Estimate
    df: int
    n: int
    reasons: tuple[Reason, ...] = ()


def r_indicator(
    columns: Mapping[str, Strings],
    answered: NDArray[np.bool_],
    *,
    people: FloatArray | None = None,
    level: float = 0.95,
) -> Representativity:
    """Representativity of who answered, by known facts of everybody who was asked.

    columns {fact: (n,) text; '' counts as a value}, answered (n,) bool, people (n,) how many each row stands for (None:
    one). Propensities come from a logistic regression on the facts (main effects; with one fact they are its response
    rates). The interval treats n S^2 as noncentral chi-square, so that it also holds where nothing differs. Below 100
    people asked TOO_FEW_RESPONSES; with nobody or everybody answering, or no fact that differs, everything is None and
    the reason is NOT_ESTIMABLE. ValueError for arrays of unequal length.

    Sources: Schouten, Cobben and Bethlehem (2009), Survey Methodology 35; Shlomo, Skinner and Schouten (2012), Journal
    of Statistical Planning and Inference 142.

    >>> ages, answered = np.repeat(["young", "old"], 1000), np.arange(2000) % 1000 < np.repeat([300, 500], 1000)
    >>> found = r_indicator({"Age": ages}, answered)
    >>> found.unadjusted, found.rate, round(found.indicator.estimate, 4), round(found.most_bias.estimate, 4)
    (0.8, 0.4, 0.8012, 0.2486)
    """
    times = np.ones(len(answered)) if people is None else np.asarray(people, dtype=np.float64)
    if {len(times), *map(len, columns.values())} != {len(answered)}:
        raise ValueError("facts, answers and people differ in length")
    asked, came, design = _cells(columns, answered, times)
    n, rate = float(asked.sum()), float(came.sum() / asked.sum()) if asked.sum() else None
    few = (Reason.TOO_FEW_RESPONSES,) if n < ASKED_FLOOR else ()
    if rate is None or not 0 < rate < 1 or design.shape[1] < 2:
        reasons = (*few, Reason.NOT_ESTIMABLE)
        return Representativity(UNKNOWN, UNKNOWN, None, rate, UNKNOWN, 0, round(n), reasons)
    chance = _chances(asked, came, design)
    df = int(np.linalg.matrix_rank(design)) - 1
    raw, spread = _spread(asked, chance, df, level)
    return Representativity(_turned(spread), spread, 1 - 2 * raw, rate, _scaled(spread, 1 / rate), df, round(n), few)


def most_bias(found: Representativity, deviation: float) -> Estimate:
    """The largest bias of a mean in its own unit, from the standard deviation of what is measured among who answered:
    S(rho) S(y) / rate.

    >>> most_bias(Representativity(UNKNOWN, UNKNOWN, None, 0.4, Estimate(0.25, 0.2, 0.3), 1, 2000), 80.0).estimate
    20.0
    """
    return _scaled(found.most_bias, deviation)


def _cells(
    columns: Mapping[str, Strings], answered: NDArray[np.bool_], times: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Who was asked and who answered in each cell of the facts together, and the cells' columns with an intercept."""
    codes = [np.unique(column, return_inverse=True)[1] for column in columns.values()]
    table = np.stack(codes) if codes else np.zeros((0, len(answered)), dtype=np.int64)
    cells, member = np.unique(table, axis=1, return_inverse=True)
    member, size = member.ravel(), max(1, cells.shape[1])
    asked = np.bincount(member, weights=times, minlength=size).astype(np.float64)
    came = np.bincount(member, weights=times * answered, minlength=size).astype(np.float64)
    parts = [np.ones(size), *(row == value for row in cells for value in np.unique(row)[1:])]
    return asked, came, np.column_stack(parts).astype(np.float64)


def _chances(asked: FloatArray, came: FloatArray, design: FloatArray) -> FloatArray:
    """The fitted propensity of each cell; the observed rates where the facts leave none untold."""
    if design.shape[1] == len(asked):
        return np.asarray(came / asked)
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(came.sum() / (asked.sum() - came.sum()))
    for _ in range(_STEPS):
        chance = _expit(design @ beta)
        weight = asked * chance * (1 - chance)
        information = design.T @ (weight[:, None] * design) + _RIDGE * asked.sum() * np.eye(design.shape[1])
        step = np.linalg.solve(information, design.T @ (came - asked * chance))
        beta = beta + step / max(1.0, float(np.abs(design @ step).max()) / 4)
        if np.abs(step).max() < 1e-10:
            break
    return _expit(design @ beta)


def _expit(eta: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(eta, -_FARTHEST, _FARTHEST))))


def _spread(asked: FloatArray, chance: FloatArray, df: int, level: float) -> tuple[float, Estimate]:
    """S(rho) as it is found, and corrected with its interval."""
    n, share = float(asked.sum()), asked / asked.sum()
    mean = float(share @ chance)
    square = float(share @ (chance - mean) ** 2)
    within = float(share @ (chance * (1 - chance)))
    if within <= 0:
        return square**0.5, Estimate(square**0.5, square**0.5, square**0.5, level)
    noise = _noise(share, chance, mean, square, within, df, n)
    low, high = (noise * _noncentral(n * square / noise, df, tail) / n for tail in (0.5 + level / 2, 0.5 - level / 2))
    adjusted = max(0.0, square - df * within / n)
    ends = (min(low, adjusted), max(high, adjusted))
    return square**0.5, Estimate(adjusted**0.5, ends[0] ** 0.5, ends[1] ** 0.5, level)


def _noise(
    share: FloatArray, chance: FloatArray, mean: float, square: float, within: float, df: int, n: float
) -> float:
    """The scale of the noncentral chi-square: the variance within cells where nothing differs; where much does, the one
    that gives n S^2 the variance of the delta method."""
    apart = (chance - mean) ** 2
    delta = 4 * float(share @ (apart * chance * (1 - chance))) + float(share @ (apart - square) ** 2)
    far = delta / (4 * square) if square > 0 else within
    excess = max(0.0, n * square / within - df)
    return (excess * far + df * within) / (excess + df)


def _noncentral(statistic: float, df: int, tail: float) -> float:
    """The noncentrality at which ``statistic`` has this much below it; 0 where none has so much."""
    if chndtr(statistic, df, 0.0) <= tail:
        return 0.0
    return float(chndtrinc(statistic, df, tail))


def _turned(spread: Estimate) -> Estimate:
    """R from S: the ends change sides."""
    low, middle, high = (None if end is None else 1 - 2 * end for end in (spread.high, spread.estimate, spread.low))
    return Estimate(middle, low, high, spread.level)


def _scaled(one: Estimate, times: float) -> Estimate:
    middle, low, high = (None if end is None else end * times for end in (one.estimate, one.low, one.high))
    return Estimate(middle, low, high, one.level)
