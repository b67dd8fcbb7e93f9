"""The structural model when many cells of a moment are unknown (skipped, don't know, not asked): the pair [lived,
lived x score] is filled in from everything else, many times over.

Means and covariances come from EM under a normal working model, the fillings from bootstrap samples of rows (Honaker
and King 2010), and the errors from Rubin's (1987) rule. Method and simulations: docs/methods/structural-model.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers import Fit, robust_covariances
from hofnar_analytics.drivers_clusters import clustered_covariances
from hofnar_analytics.drivers_rows import IntArray, Rows, chunks
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.normal_em import Normal, draw, em, moments_of_rows
from hofnar_analytics.results import CellState

FILLINGS = 10
BOOTSTRAP_STEPS = 5
MOST_ROWS = 20_000  # beyond, a fixed sample of rows is filled in
UNKNOWN_PART = 0.10
UNKNOWN_STATES = (CellState.SKIPPED, CellState.DONT_KNOW, CellState.NOT_ASKED)


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """One filling: its model, covariances by outcome and degrees of freedom (k,), rows (n, k + m)."""

    model: Fit
    robust: list[FloatArray]
    df: FloatArray
    rows: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Imputed:
    """A model with the unknown cells filled in: its fit by EM, covariances (k, k) by Rubin's rule with the degrees of
    freedom of each coefficient's error (k,), the moments filled in, and the fillings themselves with the weights (n,)
    and clusters (n,) of their rows."""

    model: Fit
    covariances: list[FloatArray]
    df: FloatArray
    moments: tuple[int, ...]
    fillings: list[Filling]
    weights: FloatArray
    clusters: NDArray[np.int64] | None


def much_unknown(gram: GramSummary) -> tuple[int, ...]:
    """The moments of which more than a tenth of the cells are unknown but somebody's are known."""
    unknown = gram.states[:, list(UNKNOWN_STATES)].sum(axis=1)
    known = gram.n - unknown
    return tuple(int(j) for j in np.flatnonzero((unknown > UNKNOWN_PART * gram.n) & (known > 0)))


def impute(rows: Rows, gram: GramSummary, base: Fit, seed: int = 0) -> Imputed | None:
    """Fill in the moments with much unknown; None when there are none or the columns depend on each other."""
    moments = much_unknown(gram)
    if not moments:
        return None
    rng = np.random.default_rng(seed)
    rows = _sampled(rows, rng)
    table = _table(rows, gram, base, moments)
    start = em(table.z, table.missing, table.weights)
    if start is None:
        return None
    fillings = [filling for _ in range(FILLINGS) if (filling := _filling(table, start, rng)) is not None]
    if len(fillings) < FILLINGS:
        return None
    return _combined(table, start, fillings, moments)


def _sampled(rows: Rows, rng: np.random.Generator) -> Rows:
    if rows.n <= MOST_ROWS:
        return rows
    chosen = np.sort(rng.choice(rows.n, MOST_ROWS, replace=False))
    return Rows(
        rows.outcomes[chosen],
        rows.scores[chosen],
        rows.states[chosen],
        None if rows.weights is None else rows.weights[chosen],
        None if rows.clusters is None else rows.clusters[chosen],
        None if rows.covariates is None else rows.covariates[chosen],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Rows as one array: variables (k,) places in the layout, z (n, k + m) with scores centred, outcomes last."""

    variables: IntArray
    z: FloatArray
    missing: NDArray[np.bool_]
    weights: FloatArray
    clusters: NDArray[np.int64] | None
    means: FloatArray


def _table(rows: Rows, gram: GramSummary, base: Fit, moments: tuple[int, ...]) -> _Table:
    variables = _variables(gram, base, moments)
    everything = np.append(variables, np.arange(gram.layout.outcome(), gram.layout.size))
    z = np.empty((rows.n, len(everything)))
    for part, chunk in chunks(rows, everything):
        z[part] = chunk.T
    unknown = np.isin(rows.states, UNKNOWN_STATES)
    missing = np.zeros(z.shape, dtype=bool)
    place = {int(variable): k for k, variable in enumerate(variables)}
    for j in range(gram.layout.moments):
        scored, lived = place.get(gram.layout.scored(j)), place.get(gram.layout.lived(j))
        if scored is not None:
            z[:, scored] -= base.means[j] * (rows.states[:, j] == CellState.SCORED)
        for column in (scored, lived):
            if j in moments and column is not None:
                missing[:, column] = unknown[:, j]
    weights = np.ones(rows.n) if rows.weights is None else rows.weights
    return _Table(variables, z, missing, weights, rows.clusters, base.means)


def _variables(gram: GramSummary, base: Fit, moments: tuple[int, ...]) -> IntArray:
    """The base model's independent variables, for filled-in moments without 'skipped' and 'not asked' and with 'lived'
    only when somebody did not."""
    layout = gram.layout
    independent = {int(v) for v, row in zip(base.variables, base.root) if np.any(row)}
    for j in moments:
        independent -= {2 * layout.moments + j, 3 * layout.moments + j, layout.lived(j)}
        if gram.states[j, CellState.NOT_EXPERIENCED] > 0:
            independent.add(layout.lived(j))
    return np.array(sorted(independent), dtype=np.intp)


def _filling(table: _Table, start: Normal, rng: np.random.Generator) -> Filling | None:
    """One filling, its parameters from a bootstrap sample of rows (or clusters)."""
    shaken = table.weights * _resampled(table, rng)
    normal = em(table.z, table.missing, shaken, start=start, steps=BOOTSTRAP_STEPS)
    filled = None if normal is None else draw(table.z, table.missing, normal, rng)
    if filled is None:
        return None
    found = moments_of_rows(filled, table.weights)
    model = _fit(table, found)
    if table.clusters is None:
        robust = robust_covariances(model, [(filled.T, table.weights)], found.mean, float(table.weights.sum()))
        return Filling(model, robust, np.full(len(model.variables), float(model.df)), filled)
    clustered = clustered_covariances(model, filled.T, found.mean, table.weights, table.clusters)
    return Filling(model, clustered.covariances, clustered.df, filled)


def _resampled(table: _Table, rng: np.random.Generator) -> FloatArray:
    """How often each row is drawn with replacement, by clusters where there are."""
    if table.clusters is None:
        return rng.multinomial(len(table.z), np.full(len(table.z), 1 / len(table.z))).astype(np.float64)
    names, member = np.unique(table.clusters, return_inverse=True)
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)))
    return times[member].astype(np.float64)


def _fit(table: _Table, normal: Normal) -> Fit:
    """Least squares from a mean and covariance."""
    k, n = len(table.variables), len(table.z)
    products = normal.covariance * table.weights.sum()
    root = np.linalg.inv(np.linalg.cholesky(products[:k, :k])).T
    coefficients = root @ (root.T @ products[:k, k:])
    total = np.diag(products)[k:]
    residual = total - np.einsum("km,km->m", coefficients, products[:k, k:])
    covariance = products[: k + 1, : k + 1]
    return Fit(
        table.variables,
        coefficients,
        root,
        np.eye(k),
        np.zeros((k, 0)),
        residual,
        total,
        table.means,
        covariance,
        n,
    )


def _combined(table: _Table, start: Normal, fillings: list[Filling], moments: tuple[int, ...]) -> Imputed:
    """Coefficients by EM; covariances by Rubin's rule."""
    model = _fit(table, start)
    covariances = []
    for m in range(model.coefficients.shape[1]):
        within = np.mean([filling.robust[m] for filling in fillings], axis=0)
        between = np.cov(np.array([filling.model.coefficients[:, m] for filling in fillings]).T)
        covariances.append(within + (1 + 1 / len(fillings)) * np.atleast_2d(between))
    df = np.mean([filling.df for filling in fillings], axis=0)
    return Imputed(model, covariances, df, moments, fillings, table.weights, table.clusters)
