"""Means and covariances of columns with gaps: EM under a normal working model, accelerated.

Source: Dempster, Laird and Rubin (1977); Little and Rubin (2002), chapter 11; the acceleration is Anderson's (Walker
and Ni 2011). What a step of EM costs and how it is made: normal_em_steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.normal_em_steps import ByPattern, ByRow, Normal, Steps, precision_of

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

TOLERANCE = 1e-7
MOST_STEPS = 500
DEPTH = 6  # earlier steps that the acceleration remembers
ROWS_A_PATTERN = 10  # rows a pattern of gaps must have on average for sums by pattern to be worth it
MOST_PATTERNS = 200


def em(
    z: FloatArray,
    missing: BoolArray,
    weights: FloatArray,
    *,
    start: Normal | None = None,
    steps: int = MOST_STEPS,
    tolerance: float = TOLERANCE,
) -> Normal | None:
    """Maximum-likelihood mean and covariance. z (n, k) with any number in the gaps, missing (n, k), weights (n,).

    Stops when a step of EM moves no standardised mean or covariance by ``tolerance``, or after ``steps``. None when a
    column is never seen or does not vary, or when columns depend on each other.

    >>> z = np.array([[0.0, 1.0], [1.0, 3.0], [2.0, 5.5], [3.0, np.nan]])
    >>> found = em(z, np.isnan(z), np.ones(4))
    >>> found.mean.round(4).tolist()
    [1.5, 4.2917]
    """
    begin = start or first_guess(z, missing, weights)
    return None if begin is None else fixed_point(steps_of(z, missing, weights), begin, steps, tolerance)


def steps_of(z: FloatArray, missing: BoolArray, weights: FloatArray) -> Steps:
    """The way to make steps that suits these rows: sums by pattern of gaps when patterns are few, else rows."""
    patterns, member = np.unique(missing, axis=0, return_inverse=True)
    if few_patterns(len(patterns), len(z)):
        return ByPattern.of_rows(z, patterns, member.ravel(), weights)
    return ByRow(z, missing, weights)


def few_patterns(patterns: int, rows: int) -> bool:
    """Whether sums by pattern are sooner done than rows."""
    return patterns <= MOST_PATTERNS and patterns * ROWS_A_PATTERN <= rows


def first_guess(z: FloatArray, missing: BoolArray, weights: FloatArray) -> Normal | None:
    """The mean and variance of what is seen of each column; None when nothing is, or when a column does not vary."""
    seen = weights @ ~missing
    if (seen <= 0).any():
        return None
    mean = weights @ np.where(missing, 0.0, z) / seen
    spread = weights @ np.where(missing, 0.0, z - mean) ** 2 / seen
    return Normal(mean, np.diag(spread)) if (spread > 0).all() else None


def fixed_point(steps: Steps, start: Normal, most: int = MOST_STEPS, tolerance: float = TOLERANCE) -> Normal | None:
    """Where EM arrives. A mixture of the last steps is tried each time, and the plain step taken where that is no
    covariance matrix."""
    frame, past = _Frame(start), _Past()
    normal, plain = start, start
    for _ in range(most):
        after = steps.step(normal)
        if after is None and normal is plain:
            return None
        if after is None:
            normal, past = plain, _Past()
            continue
        here, there = frame.flat(normal), frame.flat(after)
        if np.abs(there - here).max() < tolerance:
            return after
        plain, normal = after, frame.normal(past.mixed(here, there))
    return plain if precision_of(plain) is not None else None


class _Frame:
    """A normal as one flat vector, in units of the start's standard deviations."""

    def __init__(self, start: Normal) -> None:
        self.scale = np.sqrt(np.diag(start.covariance))
        self.upper = np.triu_indices(len(self.scale))
        self.mean = start.mean

    def flat(self, normal: Normal) -> FloatArray:
        squares = normal.covariance / np.outer(self.scale, self.scale)
        return np.concatenate([(normal.mean - self.mean) / self.scale, squares[self.upper]])

    def normal(self, flat: FloatArray) -> Normal:
        k = len(self.scale)
        squares = np.zeros((k, k))
        squares[self.upper] = flat[k:]
        squares = np.triu(squares) + np.triu(squares, 1).T
        return Normal(self.mean + flat[:k] * self.scale, squares * np.outer(self.scale, self.scale))


class _Past:
    """Anderson's acceleration: the mixture of the last steps whose moves cancel best."""

    def __init__(self) -> None:
        self.places: list[FloatArray] = []
        self.moves: list[FloatArray] = []

    def mixed(self, here: FloatArray, there: FloatArray) -> FloatArray:
        self.places = [*self.places[-DEPTH:], there]
        self.moves = [*self.moves[-DEPTH:], there - here]
        if len(self.moves) < 2:
            return there
        turns = np.diff(np.array(self.moves), axis=0).T
        part, *_ = np.linalg.lstsq(turns, self.moves[-1], rcond=1e-8)
        result: FloatArray = there - np.diff(np.array(self.places), axis=0).T @ part
        return result
