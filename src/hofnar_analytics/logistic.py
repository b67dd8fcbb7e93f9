"""Logistic regression by Newton's method, many selections at once. Method: docs/methods/binary-outcomes.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.separation import separating_columns

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

DECREMENT = 1e-9  # Newton decrement at which the next step is the last
LATTICE_DECREMENT = 1e-5  # the same where only log-likelihoods count: they are corrected by half of it
MOST_STEPS = 40
CELLS = 1 << 15  # rows x lanes of a batch: stays in the processor's cache
SUSPECT = 10.0  # log-odds of a row from which separation is looked for
LEAST_LANES = 16
FAR = 12.0  # log-odds a Newton step may move a row
RIDGE = 1e-10  # part added to the information's diagonal, so that columns that depend on others do no harm
EDGE = 1e-8  # part of a pivot below which the information counts as singular


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """Fits of many selections: coefficients (k + 1, lanes) with the intercept first, log-likelihoods (lanes,) and
    whether each fit converged."""

    coefficients: FloatArray
    loglik: FloatArray
    converged: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class LogisticFit:
    """coefficients (k + 1,) with the intercept first; covariance (k + 1, k + 1); the log-likelihoods of the fit and of
    the intercept alone. ``separating`` lists the columns of a separation, where the likelihood has no maximum and the
    coefficients mean nothing."""

    coefficients: FloatArray
    covariance: FloatArray
    loglik: float
    null_loglik: float
    converged: bool
    separating: tuple[int, ...]
    n: int

    @property
    def mcfadden(self) -> float:
        """1 - log-likelihood / log-likelihood of the intercept alone (McFadden 1974)."""
        return 1 - self.loglik / self.null_loglik


class Problem:
    """A 0/1 outcome, its columns with an intercept, and the products that every information matrix is made of."""

    def __init__(self, matrix: FloatArray, outcome: FloatArray, weights: FloatArray | None = None) -> None:
        self.weights = np.ones(len(outcome)) if weights is None else np.asarray(weights, dtype=float)
        self.columns = np.column_stack([np.ones(len(outcome)), matrix])
        self.outcome = outcome
        self.size = self.columns.shape[1]
        self.upper = np.triu_indices(self.size)
        self.wanted = self.columns.T @ (self.weights * outcome)
        self.null = null_loglik(outcome, self.weights)

    @cached_property
    def products(self) -> FloatArray:
        """The products of every pair of columns (n, pairs): made once, for many lanes."""
        return np.asarray(self.columns[:, self.upper[0]] * self.columns[:, self.upper[1]])

    def rows_loglik(self, coefficients: FloatArray) -> FloatArray:
        """The log-likelihood of each row (n, lanes), without weights."""
        eta = self.columns @ coefficients
        return self.outcome[:, None] * eta - chances(eta)[1]

    def information(self, chance: FloatArray, masks: BoolArray) -> FloatArray:
        """The information (lanes, k + 1, k + 1); columns outside a selection become those of the unit matrix."""
        spread = chance - chance * chance
        spread *= self.weights[:, None]
        full = np.empty((chance.shape[1], self.size, self.size))
        if chance.shape[1] == 1:
            full[0] = (self.columns * spread).T @ self.columns
        else:
            flat = spread.T @ self.products
            full[:, self.upper[0], self.upper[1]] = flat
            full[:, self.upper[1], self.upper[0]] = flat
        chosen = masks.T
        full *= chosen[:, :, None] & chosen[:, None, :]
        place = np.arange(self.size)
        full[:, place, place] += ~chosen
        return full


def chances(eta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """1 / (1 + exp(-eta)) and log(1 + exp(eta)), from one exponential."""
    small = np.exp(-np.abs(eta))
    grown = 1.0 + small
    chance = np.where(eta >= 0, 1.0, small) / grown
    return chance, np.maximum(eta, 0.0) + np.log(grown)


def null_loglik(outcome: FloatArray, weights: FloatArray) -> float:
    """The log-likelihood of one chance for everybody; 0 when all outcomes are equal."""
    total, ones = float(weights.sum()), float(weights @ outcome)
    if not 0 < ones < total:
        return 0.0
    return ones * float(np.log(ones / total)) + (total - ones) * float(np.log(1 - ones / total))


def fit_lanes(problem: Problem, masks: BoolArray, start: FloatArray, decrement: float = DECREMENT) -> Lanes:
    """Fit the selections ``masks`` (k + 1, lanes) from coefficients ``start`` (k + 1, lanes), in batches that fit the
    memory; lanes that have converged leave the batch."""
    width = max(LEAST_LANES, CELLS // max(1, len(problem.outcome)))
    batches = [slice(i, i + width) for i in range(0, masks.shape[1], width)]
    parts = [_batch(problem, masks[:, batch], start[:, batch], decrement) for batch in batches]
    return Lanes(
        np.concatenate([part.coefficients for part in parts], axis=1),
        np.concatenate([part.loglik for part in parts]),
        np.concatenate([part.converged for part in parts]),
    )


def _batch(problem: Problem, masks: BoolArray, start: FloatArray, enough: float) -> Lanes:
    coefficients = np.where(masks, start, 0.0)
    lanes = masks.shape[1]
    loglik, converged = np.full(lanes, -np.inf), np.zeros(lanes, dtype=bool)
    active = np.arange(lanes)
    for _ in range(MOST_STEPS):
        step, here, decrement = _newton(problem, masks[:, active], coefficients[:, active])
        loglik[active] = here + decrement / 2
        coefficients[:, active] += step
        done = decrement < enough
        converged[active[done]] = True
        active = active[~done & np.isfinite(decrement)]
        if not len(active):
            break
    return Lanes(coefficients, loglik, converged)


def _newton(problem: Problem, masks: BoolArray, at: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The step (k + 1, lanes), the log-likelihood before it, and the Newton decrement; infinite when singular."""
    eta = problem.columns @ at
    chance, grown = chances(eta)
    w = problem.weights
    loglik = (w * problem.outcome) @ eta - w @ grown
    gradient = np.where(masks, problem.wanted[:, None] - (problem.columns * w[:, None]).T @ chance, 0.0)
    information = problem.information(chance, masks)
    place = np.arange(problem.size)
    information[:, place, place] *= 1 + RIDGE
    step = solved(information, gradient.T).T
    decrement = (step * gradient).sum(axis=0)
    reach = np.abs(problem.columns @ step).max(axis=0)
    return step * np.minimum(1.0, FAR / np.maximum(reach, 1e-300)), loglik, decrement


def solved(information: FloatArray, gradient: FloatArray) -> FloatArray:
    """Solutions (lanes, k + 1); NaN in lanes whose information is singular."""
    try:
        return np.asarray(np.linalg.solve(information, gradient[:, :, None])[:, :, 0])
    except np.linalg.LinAlgError:
        good = np.linalg.matrix_rank(information) == information.shape[1]
        result = np.full(gradient.shape, np.nan)
        if good.any():
            result[good] = np.linalg.solve(information[good], gradient[good][:, :, None])[:, :, 0]
        return result


def start_of(problem: Problem, lanes: int) -> FloatArray:
    """The intercept of the overall share, all slopes 0."""
    share = float(problem.weights @ problem.outcome / problem.weights.sum())
    start = np.zeros((problem.size, lanes))
    start[0] = np.log(share / (1 - share)) if 0 < share < 1 else 0.0
    return start


def fit_logistic(
    matrix: FloatArray,
    outcome: FloatArray,
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
) -> LogisticFit:
    """The logistic regression of a 0/1 outcome (n,) on columns (n, k), with an intercept.

    The covariance is the sandwich (rows, or clusters, independent; the small-sample factor m / (m - 1)), which holds
    with weights as well. ValueError when the outcome is not 0/1 or does not vary. Source: McCullagh and Nelder (1989).

    >>> y = np.repeat([1.0, 0, 1, 0], [30, 20, 10, 40])
    >>> x = np.repeat([1.0, 1, 0, 0], [30, 20, 10, 40])
    >>> fit = fit_logistic(x[:, None], y)
    >>> round(float(np.exp(fit.coefficients[1])), 6)
    6.0
    """
    check_binary(outcome)
    problem = Problem(matrix, outcome, weights)
    every = np.ones((problem.size, 1), dtype=bool)
    lanes = fit_lanes(problem, every, start_of(problem, 1))
    eta = problem.columns @ lanes.coefficients
    chance = chances(eta)[0]
    information = problem.information(chance, every)[0]
    scores = problem.columns * (problem.weights * (outcome - chance[:, 0]))[:, None]
    sound = bool(lanes.converged[0]) and regular(information)
    suspect = not sound or bool(np.abs(eta).max() > SUSPECT)
    return LogisticFit(
        lanes.coefficients[:, 0],
        sandwich(information, scores, clusters),
        float(lanes.loglik[0]),
        problem.null,
        sound,
        separating_columns(matrix, outcome) if suspect else (),
        len(outcome),
    )


def regular(information: FloatArray) -> bool:
    """Whether the information, scaled to unit diagonal, is clearly invertible."""
    size = np.sqrt(np.clip(np.diag(information), 0.0, None))
    if not (size > 1e-6).all():
        return False
    return bool(np.linalg.eigvalsh(information / np.outer(size, size))[0] > EDGE)


def sandwich(information: FloatArray, scores: FloatArray, clusters: NDArray[np.int64] | None) -> FloatArray:
    """inverse information x products of scores (n, k) summed within clusters x inverse information."""
    if clusters is not None:
        members = np.unique(clusters, return_inverse=True)[1]
        sums = np.zeros((int(members.max()) + 1, scores.shape[1]))
        np.add.at(sums, members, scores)
        scores = sums
    m = len(scores)
    bread = np.linalg.pinv(information, hermitian=True)
    return np.asarray(bread @ (scores.T @ scores) @ bread * (m / max(m - 1, 1)))


def check_binary(outcome: FloatArray) -> None:
    if not np.isin(outcome, (0.0, 1.0)).all():
        raise ValueError("a binary outcome is 0 or 1")
    if not 0 < float(outcome.sum()) < len(outcome):
        raise ValueError("the outcome does not vary")
