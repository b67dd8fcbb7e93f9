"""Each touchpoint's fair part of McFadden's R2 (its Shapley value), with intervals. docs/methods/binary-outcomes.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from hofnar_analytics.intervals import normal_quantile
from hofnar_analytics.logistic import Problem, check_binary, fit_logistic
from hofnar_analytics.mcfadden_lattice import Shapley, exact_shapley
from hofnar_analytics.mcfadden_sampled import ORDERS, sampled_shapley
from hofnar_analytics.results import Estimate, Reason

FloatArray = NDArray[np.float64]

EXACT_GROUPS = 12
INTERVAL_FLOOR = 1000  # rows (Kish) from which a share gets an interval
NULL_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class McFaddenShares:
    """The shares (groups,) with intervals; they add up to ``r2`` of all groups beyond what is always in.

    ``sampling_error`` is the largest standard error of a share from sampling orders, 0 when all subsets were fitted.
    With SEPARATION there are no shares: ``separating`` lists the columns that predict the outcome without an error.
    """

    shares: tuple[Estimate, ...]
    r2: float | None
    n: int
    events: int
    exact: bool
    sampling_error: float = 0.0
    separating: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()


def mcfadden_shares(
    matrix: FloatArray,
    outcome: FloatArray,
    *,
    groups: Sequence[Sequence[int]] | None = None,
    always: Sequence[int] = (),
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
    level: float = 0.95,
    orders: int = ORDERS,
    exact_to: int = EXACT_GROUPS,
) -> McFaddenShares:
    """The Shapley values of McFadden's R2 for a 0/1 outcome (n,) and groups of columns of matrix (n, k).

    Every column is its own group unless ``groups`` says otherwise. All subsets are fitted up to ``exact_to`` groups;
    beyond, ``orders`` random orders are corrected by two exact linear lattices. Intervals: the infinitesimal
    jackknife on the log scale, from n = 1,000 (rows, or Kish's number) and above what chance gives. Where the outcome
    is separated no share exists (SEPARATION). ValueError when the outcome is not 0/1 or does not vary.

    >>> rng = np.random.default_rng(2)
    >>> x = rng.integers(1, 6, (1500, 3)).astype(float)
    >>> y = (rng.random(1500) < 1 / (1 + np.exp(-(x[:, 0] - 3)))).astype(float)
    >>> found = mcfadden_shares(x, y)
    >>> [share.low is not None for share in found.shares], round(sum(s.estimate for s in found.shares) - found.r2, 9)
    ([True, False, False], 0.0)
    """
    check_binary(outcome)
    chosen = [[j] for j in range(matrix.shape[1])] if groups is None else [list(group) for group in groups]
    filled = [g for g, group in enumerate(chosen) if len(group)]
    spread = matrix.std(axis=0)
    problem = Problem((matrix - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1.0), outcome, weights)
    exact = len(filled) <= exact_to
    used = [chosen[g] for g in filled]
    separating = _separated(problem, outcome, [*always, *(c for group in used for c in group)])
    if separating:
        bare = tuple(Estimate(level=level) for _ in chosen)
        return McFaddenShares(
            bare, None, len(outcome), int(outcome.sum()), exact, 0.0, separating, (Reason.SEPARATION,)
        )
    found = exact_shapley(problem, used, always) if exact else sampled_shapley(problem, used, always, orders=orders)
    estimates = _estimates(problem, found, [len(group) for group in used], clusters, level)
    placed = dict(zip(filled, estimates))
    nothing = Estimate(0.0, None, None, level)
    return McFaddenShares(
        tuple(placed.get(g, nothing) for g in range(len(chosen))),
        float(found.shares.sum()),
        len(outcome),
        int(outcome.sum()),
        exact,
        float(np.max(found.errors, initial=0.0)),
        (),
        () if found.converged else (Reason.NOT_ESTIMABLE,),
    )


def _separated(problem: Problem, outcome: FloatArray, used: list[int]) -> tuple[int, ...]:
    """Columns that separate; a clean fit of all columns proves that no subset is separated."""
    if not used:
        return ()
    fit = fit_logistic(problem.columns[:, [c + 1 for c in used]], outcome, problem.weights)
    return tuple(used[place] for place in fit.separating)


def _estimates(
    problem: Problem, found: Shapley, sizes: list[int], clusters: NDArray[np.int64] | None, level: float
) -> list[Estimate]:
    """A row's weight changes every log-likelihood by the row's own (the fits are at their maximum), so its influence on
    a share is that of sums. Sampling of orders adds its own variance; so does chance, which adds a chi-square of as
    many degrees of freedom as the group has columns, over twice the log-likelihood of the intercept alone."""
    share = float(problem.weights @ problem.outcome / problem.weights.sum())
    alone = np.asarray(np.where(problem.outcome > 0, np.log(share), np.log(1 - share)))[:, None]
    influence = -(found.rows + found.shares * alone) / problem.null * problem.weights[:, None]
    if clusters is not None:
        members = np.unique(clusters, return_inverse=True)[1]
        sums = np.zeros((int(members.max()) + 1, influence.shape[1]))
        np.add.at(sums, members, influence)
        influence = sums
    m = len(influence)
    size, chance = np.array(sizes, dtype=float), -1 / (2 * problem.null)
    spread = (influence**2).sum(axis=0) * m / max(m - 1, 1) + found.errors**2
    errors = np.sqrt(spread + 2 * size * chance**2)
    limits = np.array([float(chdtri(k, 1 - NULL_LEVEL)) for k in size]) * chance
    centres = np.maximum(found.shares - size * chance, found.shares / 3)
    kish = float(problem.weights.sum() ** 2 / (problem.weights @ problem.weights))
    return [
        _logged(float(share), float(centre), float(error), level)
        if kish >= INTERVAL_FLOOR and share > limit
        else Estimate(float(share), None, None, level)
        for share, centre, error, limit in zip(found.shares, centres, errors, limits)
    ]


def _logged(share: float, centre: float, error: float, level: float) -> Estimate:
    """The interval on the log scale, around the share less what chance adds to it on average."""
    factor = float(np.exp(normal_quantile(level) * error / share))
    return Estimate(share, min(share, centre / factor), max(share, centre * factor), level)
