"""The shares of the moments in an impact matrix: exact or sampled, with intervals where the rows allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hofnar_analytics import lmg_compiled
from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers import Fit, classical_covariance, columns_of
from hofnar_analytics.drivers_imputed import Imputed, jackknifed
from hofnar_analytics.drivers_rows import Rows, chunks
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.lmg import correlation_of, lmg_groups
from hofnar_analytics.lmg_gradient import lmg_gradient
from hofnar_analytics.lmg_intervals import (
    INTERVAL_FLOOR,
    clusters_df,
    clusters_of,
    share_errors,
    share_estimates,
)
from hofnar_analytics.lmg_noise import noise_of, variance_factors
from hofnar_analytics.lmg_sampled import lmg_sampled
from hofnar_analytics.results import UNKNOWN, Estimate

EXACT_GROUPS = 20  # moments up to which all subsets are visited
COMPILED_GROUPS = 26  # and with the extra `fast`
INTERVAL_GROUPS = 18  # and up to which intervals are given
ERROR_ROWS = 20_000  # rows that tell a share's standard error to about a hundredth


@dataclass(frozen=True, slots=True)
class MomentShares:
    """The share of each moment; below_null: it is not above what shuffled scores would give (known only with rows)."""

    shares: list[Estimate]
    below_null: list[bool]


def moment_shares(
    gram: GramSummary, model: Fit, rows: Rows | None, level: float, robust: FloatArray | None = None
) -> MomentShares:
    """The LMG share of each moment's pair of columns, 'skipped' and adjusting columns always in. With ``rows`` also
    intervals, from 1,000 rows; ``robust`` (k, k) is then the coefficients' covariance."""
    layout = gram.layout
    groups = [columns_of(model, [layout.lived(j), layout.scored(j)]) for j in range(layout.moments)]
    always = columns_of(model, [*layout.empty, *layout.adjusting])
    filled = sum(bool(group) for group in groups)
    if not filled:
        return MomentShares([UNKNOWN] * len(groups), [False] * len(groups))
    if rows is not None and filled <= INTERVAL_GROUPS and gram.n >= INTERVAL_FLOOR:
        return _with_intervals(gram, model, rows, (groups, always), level, robust)
    return _points(model, groups, always, level)


def _points(model: Fit, groups: list[list[int]], always: list[int], level: float) -> MomentShares:
    if sum(map(bool, groups)) <= (COMPILED_GROUPS if lmg_compiled.available() else EXACT_GROUPS):
        found = lmg_groups(model.covariance, groups, always)
    else:
        found = lmg_sampled(model.covariance, groups, always).shares
    shares = [Estimate(float(s), None, None, level) if group else UNKNOWN for s, group in zip(found, groups)]
    return MomentShares(shares, [False] * len(groups))


def _with_intervals(
    gram: GramSummary,
    model: Fit,
    rows: Rows,
    columns: tuple[list[list[int]], list[int]],
    level: float,
    robust: FloatArray | None,
) -> MomentShares:
    groups, always = columns
    found = lmg_gradient(model.covariance, groups, always)
    n = gram.weight**2 / gram.weight_squares
    df = clusters_df(rows.clusters)
    factors = 1.0 if robust is None else variance_factors(robust, classical_covariance(model), groups)
    noise = noise_of(found.before, model.covariance, groups, always, n if robust is None else gram.n, factors, df)
    correlation = correlation_of(model.covariance)
    step = 1 if rows.clusters is not None else max(1, rows.n // ERROR_ROWS)
    parts = _standardised(gram, model, _every(rows, step))
    errors = share_errors(found.gradient, correlation, parts, rows.clusters) / step**0.5
    estimates = share_estimates(found.shares, errors, noise, n, level, df, clusters_of(rows.clusters))
    return _flagged(estimates, groups, found.shares, noise.limit)


def _flagged(
    estimates: list[Estimate], groups: list[list[int]], shares: FloatArray, limits: FloatArray
) -> MomentShares:
    given = [estimate if group else UNKNOWN for estimate, group in zip(estimates, groups)]
    below = [bool(group) and bool(s <= limit) for group, s, limit in zip(groups, shares, limits)]
    return MomentShares(given, below)


def _every(rows: Rows, step: int) -> Rows:
    """Every ``step``-th row."""
    return Rows(
        rows.outcomes[::step],
        rows.scores[::step],
        rows.states[::step],
        None if rows.weights is None else rows.weights[::step],
        None if rows.clusters is None else rows.clusters[::step],
        None if rows.covariates is None else rows.covariates[::step],
    )


def _standardised(gram: GramSummary, model: Fit, rows: Rows) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Chunks of rows (k+1, rows), scores centred among those who lived the moment, unit variance; with weights."""
    deviation = np.sqrt(np.diag(model.covariance) / gram.weight)
    inverse = np.where(deviation > 0, 1 / np.where(deviation > 0, deviation, 1.0), 0.0)
    k = len(model.variables)
    turned = np.eye(k + 1)
    turned[:k, :k] = model.shift.T
    turned *= inverse[:, None]
    everything = np.append(model.variables, gram.layout.outcome())
    middle = turned @ gram.mean[everything]
    for part, z in chunks(rows, everything):
        weights = np.ones(z.shape[1]) if rows.weights is None else rows.weights[part]
        yield turned @ z - middle[:, None], weights


def imputed_shares(filled: Imputed, gram: GramSummary, intervals: bool, level: float) -> MomentShares:
    """The shares of the filled-in model; errors from the same jackknife as its coefficients'."""
    layout, model = gram.layout, filled.model
    groups = [columns_of(model, [layout.lived(j), layout.scored(j)]) for j in range(layout.moments)]
    always = columns_of(model, [*layout.empty, *layout.adjusting])
    if not any(groups):
        return MomentShares([UNKNOWN] * len(groups), [False] * len(groups))
    if not intervals or sum(map(bool, groups)) > INTERVAL_GROUPS or gram.n < INTERVAL_FLOOR:
        return _points(model, groups, always, level)
    found = lmg_gradient(model.covariance, groups, always)
    repeated = [lmg_groups(covariance, groups, always) for covariance in filled.without]
    errors = np.sqrt(np.diag(jackknifed(repeated)))
    n = float(filled.weights.sum() ** 2 / (filled.weights @ filled.weights))
    factors = variance_factors(filled.covariances[0], classical_covariance(model), groups)
    df = clusters_df(filled.clusters)
    noise = noise_of(found.before, model.covariance, groups, always, model.n, factors, df)
    clusters = clusters_of(filled.clusters)
    estimates = share_estimates(found.shares, errors, noise, n, level, len(repeated) - 1.0, clusters)
    return _flagged(estimates, groups, found.shares, noise.limit)
