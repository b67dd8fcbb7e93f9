"""Firth's logistic regression: finite under separation or with rare events. Method: docs/methods/binary-outcomes.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri

from hofnar_analytics.intervals import Interval
from hofnar_analytics.logistic import chances, check_binary

FloatArray = NDArray[np.float64]

MOST_STEPS = 200
CLOSE = 1e-13
LONGEST = 5.0  # the largest change of a coefficient (in standard deviations of its column) in one step
REACH = 60.0  # log-odds per standard deviation beyond which an end is called unknown


@dataclass(frozen=True, slots=True, eq=False)
class FirthFit:
    """coefficients (k + 1,) with the intercept first; ``penalised`` the maximum of the log-likelihood plus half the
    log-determinant of the information; ``intervals`` of the coefficients by profile, None where not found."""

    coefficients: FloatArray
    penalised: float
    intervals: tuple[Interval | None, ...]
    p_values: tuple[float, ...]
    n: int


def fit_firth(
    matrix: FloatArray,
    outcome: FloatArray,
    weights: FloatArray | None = None,
    *,
    level: float = 0.95,
    profiled: tuple[int, ...] | None = None,
) -> FirthFit:
    """Logistic regression with Jeffreys' prior as penalty (Firth 1993; Heinze and Schemper 2002).

    Intervals and p values are those of the penalised profile likelihood, for the columns ``profiled`` (all when None);
    weights count as numbers of rows. ValueError when the outcome is not 0/1 or does not vary.

    >>> y = np.repeat([1.0, 0, 1, 0], [10, 0, 4, 6])
    >>> x = np.repeat([1.0, 1, 0, 0], [10, 0, 4, 6])
    >>> fit = fit_firth(x[:, None], y)
    >>> round(float(np.exp(fit.coefficients[1])), 4), round(10.5 * 6.5 / (0.5 * 4.5), 4)
    (30.3333, 30.3333)
    """
    check_binary(outcome)
    problem = _Penalised(matrix, outcome, weights)
    places = range(1, problem.size) if profiled is None else [j + 1 for j in profiled]
    top, best = problem.maximum(np.zeros(problem.size), None)
    intervals: list[Interval | None] = [None] * problem.size
    p_values = [float("nan")] * problem.size
    for place in places:
        intervals[place] = problem.interval(place, top, best, level)
        p_values[place] = problem.p_value(place, top, best)
    scaled = [None if ends is None else problem.unscaled(place, ends) for place, ends in enumerate(intervals)]
    return FirthFit(
        problem.coefficients(top),
        best + float(np.log(problem.spread).sum()),
        tuple(scaled),
        tuple(p_values),
        len(outcome),
    )


class _Penalised:
    """The penalised likelihood of standardised columns with an intercept."""

    def __init__(self, matrix: FloatArray, outcome: FloatArray, weights: FloatArray | None) -> None:
        self.weights = np.ones(len(outcome)) if weights is None else np.asarray(weights, dtype=float)
        self.means = self.weights @ matrix / self.weights.sum()
        spread = np.sqrt(self.weights @ (matrix - self.means) ** 2 / self.weights.sum())
        self.spread = np.where(spread > 0, spread, 1.0)
        self.columns = np.column_stack([np.ones(len(outcome)), (matrix - self.means) / self.spread])
        self.outcome = outcome
        self.size = self.columns.shape[1]

    def coefficients(self, scaled: FloatArray) -> FloatArray:
        slopes = scaled[1:] / self.spread
        return np.concatenate([[scaled[0] - self.means @ slopes], slopes])

    def unscaled(self, place: int, ends: Interval) -> Interval:
        return Interval(ends.low / self.spread[place - 1], ends.high / self.spread[place - 1])

    def at(self, point: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """The penalised log-likelihood, the modified score, and the information."""
        eta = self.columns @ point
        chance, grown = chances(eta)
        spread = self.weights * chance * (1 - chance)
        information = self.columns.T @ (self.columns * spread[:, None])
        sign, volume = np.linalg.slogdet(information)
        value = float(self.weights @ (self.outcome * eta - grown)) + 0.5 * float(volume) if sign > 0 else -np.inf
        inverse = np.linalg.pinv(information, hermitian=True)
        hat = np.einsum("ij,ij->i", self.columns @ inverse, self.columns) * spread
        score = self.columns.T @ (self.weights * (self.outcome - chance) + hat * (0.5 - chance))
        return value, score, information

    def maximum(self, start: FloatArray, fixed: int | None) -> tuple[FloatArray, float]:
        """The highest point reachable from ``start``, one coefficient held on request."""
        free = np.array([j for j in range(self.size) if j != fixed], dtype=np.intp)
        point = start.copy()
        value, score, information = self.at(point)
        for _ in range(MOST_STEPS):
            step = np.asarray(np.linalg.lstsq(information[np.ix_(free, free)], score[free], rcond=None)[0])
            if float(step @ score[free]) < CLOSE:
                break
            step *= min(1.0, LONGEST / max(float(np.abs(step).max()), 1e-300))
            point, value, score, information = self._climbed(point, free, step, value)
        return point, value

    def _climbed(
        self, point: FloatArray, free: NDArray[np.intp], step: FloatArray, value: float
    ) -> tuple[FloatArray, float, FloatArray, FloatArray]:
        for _ in range(30):
            moved = point.copy()
            moved[free] += step
            after, score, information = self.at(moved)
            if after >= value - 1e-12:
                return moved, after, score, information
            step = step / 2
        return (point, *self.at(point))

    def loss(self, place: int, value: float, start: FloatArray, best: float) -> float:
        """Twice what the penalised log-likelihood loses when one coefficient is held at a value."""
        held = start.copy()
        held[place] = value
        return 2 * (best - self.maximum(held, place)[1])

    def interval(self, place: int, top: FloatArray, best: float, level: float) -> Interval | None:
        limit = float(chdtri(1, 1 - level))
        ends = [self._end(place, top, best, limit, way) for way in (-1.0, 1.0)]
        return None if ends[0] is None or ends[1] is None else Interval(ends[0], ends[1])

    def _end(self, place: int, top: FloatArray, best: float, limit: float, way: float) -> float | None:
        reach = 0.5
        while self.loss(place, top[place] + way * reach, top, best) < limit:
            reach *= 2
            if reach > REACH:
                return None
        inner, outer = top[place] + way * reach / 2 * (reach > 0.5), top[place] + way * reach
        return float(brentq(lambda value: self.loss(place, value, top, best) - limit, inner, outer, xtol=1e-8))

    def p_value(self, place: int, top: FloatArray, best: float) -> float:
        return float(chdtrc(1, max(0.0, self.loss(place, 0.0, top, best))))
