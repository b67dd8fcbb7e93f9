"""McFadden's R2 of every subset of groups of columns: all logistic fits, level by level, each started from the fit of
the subset with one group less. Method: docs/methods/binary-outcomes.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.lmg_lattice import coefficients, popcounts, shapley_weights
from hofnar_analytics.logistic import CELLS, LATTICE_DECREMENT, Problem, fit_lanes, start_of

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Shapley:
    """What each group adds to McFadden's R2, (groups,), averaged over all orders; ``rows`` (n, groups) the same average
    of each row's own log-likelihood (its influence on the shares); errors (groups,) of sampling orders, 0 if exact."""

    shares: FloatArray
    rows: FloatArray
    errors: FloatArray
    converged: bool


def columns_in(size: int, groups: Sequence[Sequence[int]], always: Sequence[int]) -> BoolArray:
    """Which places of the coefficients (intercept first) each group fills, (size, groups + 1); the last column holds
    the intercept and ``always``."""
    places = np.zeros((size, len(groups) + 1), dtype=bool)
    for g, group in enumerate(groups):
        places[[column + 1 for column in group], g] = True
    places[[0, *(column + 1 for column in always)], -1] = True
    return places


def masks_of(subsets: BoolArray, places: BoolArray) -> BoolArray:
    """The selections (size, lanes) of subsets (groups, lanes) of groups."""
    chosen: BoolArray = (places[:, :-1].astype(np.int64) @ subsets.astype(np.int64)) > 0
    return chosen | places[:, -1:]


def exact_shapley(problem: Problem, groups: Sequence[Sequence[int]], always: Sequence[int]) -> Shapley:
    """All 2^groups fits. The share of group j is sum_S a_jS R2(S); since these a add up to 0 over S, it is minus
    sum_S a_jS loglik(S) over the log-likelihood of the intercept alone."""
    p = len(groups)
    walk = _Walk(problem, columns_in(problem.size, groups, always), p)
    for level in range(p + 1):
        walk.fit_level(level)
    shares = -walk.totals / problem.null
    return Shapley(shares, walk.rows, np.zeros(p), walk.converged)


class _Walk:
    """The lattice, one level (subsets of one size) after another."""

    def __init__(self, problem: Problem, places: BoolArray, groups: int) -> None:
        self.problem, self.places, self.groups = problem, places, groups
        self.sizes = popcounts(groups)
        self.member, self.out = coefficients(groups), shapley_weights(groups)
        self.rows = np.zeros((len(problem.outcome), groups))
        self.totals = np.zeros(groups)
        self.converged = True
        self.before: dict[int, int] = {}
        self.known = start_of(problem, 1)

    def fit_level(self, level: int) -> None:
        subsets = np.flatnonzero(self.sizes == level)
        inside = ((subsets[None, :] >> np.arange(self.groups)[:, None]) & 1).astype(bool)
        masks = masks_of(inside, self.places)
        lanes = fit_lanes(self.problem, masks, self._start(subsets), LATTICE_DECREMENT)
        self.converged &= bool(lanes.converged.all())
        weight = np.where(inside, self.member[level], 0.0) - self.out[level]
        self.totals += weight @ lanes.loglik
        self._add_rows(lanes.coefficients, weight)
        self.before = {int(subset): lane for lane, subset in enumerate(subsets)}
        self.known = lanes.coefficients

    def _start(self, subsets: IntArray) -> FloatArray:
        """The coefficients of each subset without its lowest group."""
        if not self.before:
            return start_of(self.problem, len(subsets))
        return self.known[:, [self.before[int(subset & (subset - 1))] for subset in subsets]]

    def _add_rows(self, found: FloatArray, weight: FloatArray) -> None:
        width = max(1, CELLS // len(self.rows))
        for i in range(0, found.shape[1], width):
            self.rows += self.problem.rows_loglik(found[:, i : i + width]) @ weight[:, i : i + width].T
