"""Ordered logit: the same odds ratios for every step of an ordered scale. Method: docs/methods/ordinal-outcomes.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from hofnar_analytics.logistic import sandwich

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

MOST_STEPS = 60
CLOSE = 1e-10
TINY = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class OrderedFit:
    """P(outcome <= category k) = 1 / (1 + exp(-(threshold_k - x'b))): a positive b goes with higher outcomes.

    coefficients (k,); thresholds (categories - 1,); covariance of the coefficients (k, k), a sandwich; errors of the
    thresholds are in ``threshold_errors``; ``categories`` the values met, ascending.
    """

    coefficients: FloatArray
    thresholds: FloatArray
    covariance: FloatArray
    threshold_errors: FloatArray
    categories: FloatArray
    loglik: float
    null_loglik: float
    converged: bool
    n: int

    @property
    def deviance(self) -> float:
        return -2 * self.loglik

    @property
    def mcfadden(self) -> float:
        return 1 - self.loglik / self.null_loglik


def fit_ordered(
    matrix: FloatArray,
    outcome: FloatArray,
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
) -> OrderedFit:
    """Maximum likelihood by Newton's method; matrix (n, k), outcome (n,) of ordered values without NaN.

    ValueError below two categories. Source: McCullagh (1980).

    >>> y = np.repeat([1.0, 2, 3, 1, 2, 3], [10, 20, 30, 30, 20, 10])
    >>> x = np.repeat([1.0, 0], [60, 60])
    >>> round(float(np.exp(fit_ordered(x[:, None], y).coefficients[0])), 3)
    5.0
    """
    categories, place = np.unique(outcome, return_inverse=True)
    if len(categories) < 2:
        raise ValueError("an ordered outcome needs at least two categories")
    used = np.ones(len(outcome)) if weights is None else np.asarray(weights, dtype=float)
    problem = _Ordered(matrix, place, used, len(categories))
    point, loglik, converged = problem.maximum()
    _, gradients, hessian = problem.at(point)
    covariance = sandwich(-hessian, gradients * used[:, None], clusters)
    cuts = len(categories) - 1
    counts = np.bincount(place, weights=used)
    null = float(counts @ np.log(counts / counts.sum()))
    errors = np.sqrt(np.diag(covariance)[:cuts])
    slopes = covariance[cuts:, cuts:]
    return OrderedFit(point[cuts:], point[:cuts], slopes, errors, categories, loglik, null, converged, len(outcome))


class _Ordered:
    """The likelihood with parameters [thresholds, slopes]."""

    def __init__(self, matrix: FloatArray, place: IntArray, weights: FloatArray, categories: int) -> None:
        self.weights, self.cuts = weights, categories - 1
        hot = np.eye(categories)[place]
        top, bottom = hot[:, :-1], hot[:, 1:]
        self.upper = np.column_stack([top, -matrix])  # derivative of the upper end by the parameters
        self.lower = np.column_stack([bottom, -matrix])
        self.last, self.first = place == categories - 1, place == 0
        share = np.cumsum(np.bincount(place, weights=weights))[:-1] / weights.sum()
        self.start = np.concatenate([np.log(share / (1 - share)), np.zeros(matrix.shape[1])])

    def at(self, point: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """The log-likelihood, each row's gradient (n, parameters) without weights, and the Hessian."""
        above, below = expit(self.upper @ point), expit(self.lower @ point)
        above, below = np.where(self.last, 1.0, above), np.where(self.first, 0.0, below)
        chance = np.maximum(above - below, TINY)
        dense_up, dense_low = above * (1 - above), below * (1 - below)
        up, low = dense_up / chance, dense_low / chance
        gradients = up[:, None] * self.upper - low[:, None] * self.lower
        w = self.weights
        bend_up, bend_low = up * (1 - 2 * above), low * (1 - 2 * below)
        hessian = (self.upper.T * (w * bend_up)) @ self.upper - (self.lower.T * (w * bend_low)) @ self.lower
        hessian -= (gradients.T * w) @ gradients
        return float(w @ np.log(chance)), gradients, hessian

    def maximum(self) -> tuple[FloatArray, float, bool]:
        point = self.start
        loglik, gradients, hessian = self.at(point)
        for _ in range(MOST_STEPS):
            gradient = self.weights @ gradients
            step = np.linalg.lstsq(-hessian, gradient, rcond=None)[0]
            if float(step @ gradient) < CLOSE:
                return point, loglik, True
            for _ in range(30):
                moved = point + step
                ordered = bool((np.diff(moved[: self.cuts]) > 0).all())
                after = self.at(moved) if ordered else (-np.inf, gradients, hessian)
                if after[0] >= loglik - 1e-12:
                    break
                step = step / 2
            point, (loglik, gradients, hessian) = moved, after
        return point, loglik, False
