"""Shapley shares of McFadden's R2 for many groups: sampled orders of the difference from two linear lattices that are
known exactly (control variates). Method: docs/methods/binary-outcomes.md."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from hofnar_analytics.lmg import correlation_of, lmg_groups, swept
from hofnar_analytics.logistic import LATTICE_DECREMENT, Problem, fit_lanes, start_of
from hofnar_analytics.mcfadden_lattice import Shapley, columns_in, masks_of

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

ORDERS = 64
BATCH = 32


def sampled_shapley(
    problem: Problem,
    groups: Sequence[Sequence[int]],
    always: Sequence[int],
    *,
    orders: int = ORDERS,
    seed: int = 0,
    controlled: bool = True,
) -> Shapley:
    """Shares from ``orders`` random orders and their reverses. Each order's gains are corrected by what the linear
    lattices say of the same order, less what they say of all orders (their LMG shares, exact to 25 groups): the 0/1
    outcome itself, and the working outcome of the full fit with its weights."""
    rng = np.random.default_rng(seed)
    p = len(groups)
    drawn = rng.permuted(np.tile(np.arange(p), (max(orders // 2, 1), 1)), axis=1)
    drawn = np.concatenate([drawn, drawn[:, ::-1]])
    walk = _orders_walked(problem, groups, always, drawn)
    gains = walk.gains
    if controlled:
        gains = gains - _corrections(problem, groups, always, drawn, gains)
    pairs = (gains[: len(gains) // 2] + gains[len(gains) // 2 :]) / 2
    errors = pairs.std(axis=0, ddof=1) / len(pairs) ** 0.5 if len(pairs) > 1 else np.full(p, np.nan)
    return Shapley(pairs.mean(axis=0), walk.rows, errors, walk.converged)


class _Walked:
    def __init__(self, orders: int, groups: int, n: int) -> None:
        self.gains = np.zeros((orders, groups))
        self.rows = np.zeros((n, groups))
        self.converged = True


def _orders_walked(
    problem: Problem, groups: Sequence[Sequence[int]], always: Sequence[int], drawn: IntArray
) -> _Walked:
    """The gains in McFadden's R2 (orders, groups) and the rows' mean gains, walking batches of orders side by side."""
    walked = _Walked(len(drawn), len(groups), len(problem.outcome))
    places = columns_in(problem.size, groups, always)
    for i in range(0, len(drawn), BATCH):
        _walk(problem, places, drawn[i : i + BATCH], walked, i)
    walked.rows /= len(drawn)
    return walked


def _walk(problem: Problem, places: NDArray[np.bool_], part: IntArray, walked: _Walked, first: int) -> None:
    inside = np.zeros((part.shape[1], len(part)), dtype=bool)
    every = np.arange(len(part))
    lanes = fit_lanes(problem, masks_of(inside, places), start_of(problem, len(part)), LATTICE_DECREMENT)
    rows = problem.rows_loglik(lanes.coefficients)
    for entering in part.T:
        inside[entering, every] = True
        after = fit_lanes(problem, masks_of(inside, places), lanes.coefficients, LATTICE_DECREMENT)
        walked.converged &= bool(after.converged.all())
        walked.gains[first + every, entering] = -(after.loglik - lanes.loglik) / problem.null
        now = problem.rows_loglik(after.coefficients)
        np.add.at(walked.rows.T, entering, (now - rows).T)
        lanes, rows = after, now


def _corrections(
    problem: Problem, groups: Sequence[Sequence[int]], always: Sequence[int], drawn: IntArray, gains: FloatArray
) -> FloatArray:
    """What to subtract from each gain (orders, groups): the linear gains less their exact mean, times the slopes with
    which they predict the logistic gains within groups."""
    known = [_linear(matrix, groups, always, drawn) for matrix in _linear_lattices(problem)]
    centred = np.stack([walked - exact for walked, exact in known], axis=-1)
    wanted = gains - gains.mean(axis=0)
    regressors = (centred - centred.mean(axis=0)).reshape(-1, len(known))
    slopes = np.linalg.lstsq(regressors, wanted.ravel(), rcond=None)[0]
    return np.asarray(centred @ slopes)


def _linear_lattices(problem: Problem) -> list[FloatArray]:
    """Covariances (outcome last) of the 0/1 outcome, and of the working outcome at the full fit."""
    every = np.ones((problem.size, 1), dtype=bool)
    full = fit_lanes(problem, every, start_of(problem, 1))
    eta = problem.columns @ full.coefficients[:, 0]
    chance = expit(eta)
    spread = np.maximum(chance * (1 - chance), 1e-9)
    working = eta + (problem.outcome - chance) / spread
    matrix = problem.columns[:, 1:]
    return [
        _covariance(matrix, problem.outcome, problem.weights),
        _covariance(matrix, working, problem.weights * spread),
    ]


def _covariance(matrix: FloatArray, outcome: FloatArray, weights: FloatArray) -> FloatArray:
    z = np.column_stack([matrix, outcome])
    centred = z - weights @ z / weights.sum()
    return np.asarray(centred.T @ (centred * weights[:, None]) / weights.sum())


def _linear(
    covariance: FloatArray, groups: Sequence[Sequence[int]], always: Sequence[int], drawn: IntArray
) -> tuple[FloatArray, FloatArray]:
    """The linear gains of each order (orders, groups), and their mean over all orders (groups,)."""
    gains = np.zeros(drawn.shape)
    matrix = correlation_of(covariance)
    for row, order in zip(gains, drawn):
        columns = [*always, *(column for g in order for column in groups[g]), len(matrix) - 1]
        state = matrix[np.ix_(columns, columns)]
        state = swept(state, len(always)) if len(always) else state
        for g in order:
            after = swept(state, len(groups[g]))
            row[g] = float(state[-1, -1] - after[-1, -1])
            state = after
    return gains, lmg_groups(covariance, groups, always)
