"""Intervals for LMG shares: the infinitesimal jackknife on the log scale, and what shuffled scores would give.

Method, floors and simulated coverage: docs/methods/lmg.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import normal_quantile, t_quantile
from hofnar_analytics.lmg import correlation_of
from hofnar_analytics.lmg_gradient import lmg_gradient
from hofnar_analytics.lmg_noise import Noise, factors_of_rows, least_noncentrality, noise_of
from hofnar_analytics.results import Estimate

FloatArray = NDArray[np.float64]

INTERVAL_FLOOR = 1000  # rows from which a share gets an interval
CLUSTER_FLOOR = 40  # and clusters


def lmg_shares(
    columns: FloatArray,
    outcome: FloatArray,
    *,
    groups: Sequence[Sequence[int]] | None = None,
    always: Sequence[int] = (),
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
    level: float = 0.95,
) -> list[Estimate]:
    """The LMG shares of groups of columns with intervals, from rows.

    columns (n, k), outcome (n,), both without NaN; weights (n,) positive; clusters (n,) whole numbers, rows of one
    cluster counting together. Every column is its own group unless ``groups`` says otherwise. Intervals are given from
    n = 1,000 and only for shares above what shuffled scores would give, ends None otherwise. ValueError when the
    outcome does not vary or beyond 25 groups.

    >>> rng = np.random.default_rng(3)
    >>> x = rng.normal(size=(1500, 2))
    >>> first, second = lmg_shares(x, x[:, 0] + rng.normal(size=1500))
    >>> first.low < 0.5 < first.high, second.low is None
    (True, True)
    """
    chosen = [[i] for i in range(columns.shape[1])] if groups is None else groups
    z = np.column_stack([columns, outcome])
    used = np.ones(len(z)) if weights is None else weights
    mean = used @ z / used.sum()
    covariance = (z - mean).T @ ((z - mean) * used[:, None]) / used.sum()
    found = lmg_gradient(covariance, chosen, always)
    deviation = np.sqrt(np.diag(covariance))
    standard = (z - mean) / np.where(deviation > 0, deviation, 1.0)
    errors = share_errors(found.gradient, correlation_of(covariance), [(standard.T, used)], clusters)
    n = float(used.sum() ** 2 / (used @ used))
    df = clusters_df(clusters)
    factors = factors_of_rows(standard, used, clusters, chosen)
    noise = noise_of(found.before, covariance, chosen, always, len(z), factors, df)
    return share_estimates(found.shares, errors, noise, n, level, df, clusters_of(clusters))


def share_estimates(
    shares: FloatArray,
    errors: FloatArray,
    noise: Noise,
    n: float,
    level: float,
    df: float | None = None,
    clusters: int | None = None,
) -> list[Estimate]:
    """Shares with intervals where n, the clusters and the null allow: on the log scale around the share less what noise
    adds to it; near the null the lower end is that of a chi-square known to be above it. ``df``: of the errors;
    ``clusters``: how many the rows come in."""
    quantile = normal_quantile(level) if df is None else t_quantile(level, df)
    few = n < INTERVAL_FLOOR or too_few(clusters)
    estimates = []
    for i, share in enumerate(shares.tolist()):
        if few or share <= noise.limit[i]:
            estimates.append(Estimate(share, None, None, level))
            continue
        middle, unit = share - noise.added[i], noise.unit[i]
        factor = float(np.exp(quantile * errors[i] / middle))
        low = min(
            middle / factor, least_noncentrality(share / unit, noise.limit[i] / unit, noise.columns[i], level) * unit
        )
        estimates.append(Estimate(share, float(low), float(middle * factor), level))
    return estimates


def share_errors(
    gradient: FloatArray,
    correlation: FloatArray,
    parts: Iterable[tuple[FloatArray, FloatArray]],
    clusters: NDArray[np.int64] | None = None,
) -> FloatArray:
    """Standard errors (groups,) by the infinitesimal jackknife.

    parts: standardised rows (k+1, rows) with their weights (rows,), in the order of ``clusters``. The influence of a
    row on r_ab is z_a z_b - r_ab (z_a^2 + z_b^2) / 2; contracted with the gradient it sums within clusters.
    """
    own = np.einsum("gab,ab->ga", gradient, correlation)
    members = None if clusters is None else np.unique(clusters, return_inverse=True)[1]
    sums = np.zeros((len(gradient), 0 if members is None else int(members.max()) + 1))
    squares, total, count, start = np.zeros(len(gradient)), 0.0, 0, 0
    for z, weights in parts:
        influence = _influence(gradient, own, z) * weights
        total, count = total + float(weights.sum()), count + len(weights)
        if members is None:
            squares += np.einsum("gr,gr->g", influence, influence)
            continue
        place = members[start : start + len(weights)]
        start += len(weights)
        for row, part in zip(sums, influence):
            row += np.bincount(place, weights=part, minlength=len(row))
    if members is not None:
        squares, count = (sums**2).sum(axis=1), sums.shape[1]
    if count < 2:
        return np.full(len(gradient), np.nan)
    return np.asarray(np.sqrt(squares * count / (count - 1)) / total)


def clusters_of(clusters: NDArray[np.int64] | None) -> int | None:
    """How many clusters there are; None when rows stand for themselves."""
    return None if clusters is None else len(np.unique(clusters))


def too_few(clusters: int | None) -> bool:
    """Whether so many clusters are too few for the interval of a share."""
    return clusters is not None and clusters < CLUSTER_FLOOR


def clusters_df(clusters: NDArray[np.int64] | None) -> float | None:
    count = clusters_of(clusters)
    return None if count is None else float(max(1, count - 1))


def _influence(gradient: FloatArray, own: FloatArray, z: FloatArray) -> FloatArray:
    influence = -own @ (z * z)
    for row, matrix in zip(influence, gradient):
        row += np.einsum("ar,ar->r", z, matrix @ z)
    return influence
