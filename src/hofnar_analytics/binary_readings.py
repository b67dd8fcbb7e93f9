"""Each moment's odds ratios and differences in chance from a logistic fit. Method: docs/methods/binary-outcomes.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from hofnar_analytics.firth import fit_firth
from hofnar_analytics.intervals import Interval, normal_quantile, two_sided_p
from hofnar_analytics.logistic import LogisticFit
from hofnar_analytics.results import UNKNOWN, CellState, Estimate
from hofnar_analytics.structural_columns import StructuralColumns

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Odds:
    """Odds ratios of having lived a moment and of one point more, the differences in chance they stand for, and their
    p values."""

    lived: Estimate = UNKNOWN
    point: Estimate = UNKNOWN
    chance_lived: Estimate = UNKNOWN
    chance_point: Estimate = UNKNOWN
    lived_p: float | None = None
    point_p: float | None = None


def likelihood_odds(made: StructuralColumns, fit: LogisticFit, level: float) -> list[Odds]:
    """From maximum likelihood with its sandwich covariance; nothing where the fit is unsound."""
    if not fit.converged:
        return [Odds() for _ in made.lived]
    return [_likelihood(made, fit, j, level) for j in range(len(made.lived))]


def _likelihood(made: StructuralColumns, fit: LogisticFit, j: int, level: float) -> Odds:
    lived, scored = made.lived[j], made.scored[j]
    point = UNKNOWN if scored is None else _ratio(fit, scored, 0.0, level)
    spread = 0.0 if scored is None else float(fit.coefficients[scored + 1]) ** 2 * _mean_variance(made, j)
    return Odds(
        UNKNOWN if lived is None else _ratio(fit, lived, spread, level),
        point,
        UNKNOWN if lived is None else _chance_lived(made, fit, j, lived, level),
        UNKNOWN if scored is None else _chance_point(made, fit, j, scored, level),
        None if lived is None else _p(fit, lived, spread),
        None if scored is None else _p(fit, scored, 0.0),
    )


def _mean_variance(made: StructuralColumns, j: int) -> float:
    """The variance of a moment's mean score, which moves the point at which 'lived' is read."""
    place = made.scored[j]
    n = int(made.states[j, CellState.SCORED])
    if place is None or n < 2:
        return 0.0
    squares = float(made.weights**2 @ made.matrix[:, place] ** 2)
    total = float(made.weights @ _there(made, j))
    return squares / total**2


def _there(made: StructuralColumns, j: int) -> FloatArray:
    lived = made.lived[j]
    return np.ones(made.n) if lived is None else made.matrix[:, lived]


def _ratio(fit: LogisticFit, column: int, added: float, level: float) -> Estimate:
    value = float(fit.coefficients[column + 1])
    half = normal_quantile(level) * (float(fit.covariance[column + 1, column + 1]) + added) ** 0.5
    return Estimate(float(np.exp(value)), float(np.exp(value - half)), float(np.exp(value + half)), level)


def _p(fit: LogisticFit, column: int, added: float) -> float | None:
    variance = float(fit.covariance[column + 1, column + 1]) + added
    return two_sided_p(float(fit.coefficients[column + 1]) / variance**0.5) if variance > 0 else None


def _chance_lived(made: StructuralColumns, fit: LogisticFit, j: int, lived: int, level: float) -> Estimate:
    """Everybody's chance with the moment lived (at its mean satisfaction) less that without, averaged."""
    base = np.column_stack([np.ones(made.n), made.matrix])
    scored = made.scored[j]
    if scored is not None:
        base[:, scored + 1] = 0.0
    base[:, lived + 1] = 0.0
    without = expit(base @ fit.coefficients)
    slopes_without = base.T @ (made.weights * without * (1 - without))
    base[:, lived + 1] = 1.0
    with_it = expit(base @ fit.coefficients)
    slopes_with = base.T @ (made.weights * with_it * (1 - with_it))
    gradient = (slopes_with - slopes_without) / made.weights.sum()
    value = float(made.weights @ (with_it - without) / made.weights.sum())
    spread = float(made.weights @ (with_it * (1 - with_it)) / made.weights.sum())
    moved = 0.0 if scored is None else (spread * float(fit.coefficients[scored + 1])) ** 2 * _mean_variance(made, j)
    return _around(value, float(gradient @ fit.covariance @ gradient) + moved, level)


def _chance_point(made: StructuralColumns, fit: LogisticFit, j: int, scored: int, level: float) -> Estimate:
    """The slope of the chance for one point more, averaged over those who lived the moment."""
    base = np.column_stack([np.ones(made.n), made.matrix])
    chance = expit(base @ fit.coefficients)
    used = made.weights * _there(made, j)
    steep = chance * (1 - chance)
    slope = float(fit.coefficients[scored + 1])
    gradient = base.T @ (used * steep * (1 - 2 * chance)) * slope
    gradient[scored + 1] += float(used @ steep)
    gradient /= used.sum()
    return _around(slope * float(used @ steep / used.sum()), float(gradient @ fit.covariance @ gradient), level)


def _around(value: float, variance: float, level: float) -> Estimate:
    half = normal_quantile(level) * max(variance, 0.0) ** 0.5
    return Estimate(value, value - half, value + half, level)


def firth_odds(made: StructuralColumns, level: float) -> list[Odds]:
    """From Firth's penalised likelihood with profile intervals; no differences in chance."""
    fit = fit_firth(made.matrix, made.outcome, made.weights, level=level)

    def ratio(column: int | None) -> Estimate:
        if column is None:
            return UNKNOWN
        ends: Interval | None = fit.intervals[column + 1]
        middle = float(np.exp(fit.coefficients[column + 1]))
        if ends is None:
            return Estimate(middle, None, None, level)
        return Estimate(middle, float(np.exp(ends.low)), float(np.exp(ends.high)), level)

    def p(column: int | None) -> float | None:
        return None if column is None else fit.p_values[column + 1]

    return [Odds(ratio(a), ratio(b), lived_p=p(a), point_p=p(b)) for a, b in zip(made.lived, made.scored)]
