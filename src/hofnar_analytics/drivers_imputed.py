"""The structural model when many cells of a moment are unknown (skipped, don't know, not asked): the pair [lived,
lived x score] of such a cell is known only through everything else in the row.

Regression needs means and covariances alone; they come from EM under a normal working model. Errors come from the
delete-a-group jackknife of the whole of it, which holds when noise is uneven or rows come in clusters. Method and
simulations: docs/methods/structural-model.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers import Fit
from hofnar_analytics.drivers_rows import IntArray, Rows, chunks
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.normal_em import em, few_patterns, fixed_point
from hofnar_analytics.normal_em_steps import ByPattern, ByRow, Normal, Steps
from hofnar_analytics.results import CellState

GROUPS = 24  # of rows, left out one after another
FEW_GROUPS = 12  # where many patterns of gaps make that slow
MOST_ROWS = 10_000  # beyond, with many patterns, a fixed sample of rows is used
REPEATED_STEPS = 15
REPEATED_TOLERANCE = 1e-5  # a group left out moves a correlation by about 1e-3
UNKNOWN_PART = 0.10
UNKNOWN_STATES = (CellState.SKIPPED, CellState.DONT_KNOW, CellState.NOT_ASKED)


@dataclass(frozen=True, slots=True, eq=False)
class Imputed:
    """The model by EM, covariances (k, k) of its coefficients for each outcome with their degrees of freedom (k,), the
    moments with unknown cells, the models' covariances with each group of rows left out, the weights (n,) and clusters
    (n,) of the rows."""

    model: Fit
    covariances: list[FloatArray]
    df: FloatArray
    moments: tuple[int, ...]
    without: list[FloatArray]
    weights: FloatArray
    clusters: NDArray[np.int64] | None


def much_unknown(gram: GramSummary) -> tuple[int, ...]:
    """The moments of which more than a tenth of the cells are unknown but somebody's are known."""
    unknown = gram.states[:, list(UNKNOWN_STATES)].sum(axis=1)
    known = gram.n - unknown
    return tuple(int(j) for j in np.flatnonzero((unknown > UNKNOWN_PART * gram.n) & (known > 0)))


def impute(rows: Rows, gram: GramSummary, base: Fit, seed: int = 0) -> Imputed | None:
    """The model with the moments with much unknown filled in; None when there are none or the columns depend on each
    other."""
    moments = much_unknown(gram)
    if not moments:
        return None
    rng = np.random.default_rng(seed)
    table = _table(rows, gram, base, moments)
    patterns, member = np.unique(table.missing, axis=0, return_inverse=True)
    many = not few_patterns(len(patterns), len(table.z))
    if many:
        table = _sampled(table, rng)
    normal = em(table.z, table.missing, table.weights)
    if normal is None:
        return None
    groups = _groups(table, FEW_GROUPS if many else GROUPS, rng)
    left_out = _without(table, groups) if many else _without_by_pattern(table, groups, patterns, member.ravel())
    tolerance = REPEATED_TOLERANCE * (10 if many else 1)
    found = [fixed_point(steps, normal, REPEATED_STEPS, tolerance) for steps in left_out]
    repeated = [one for one in found if one is not None]
    return _combined(table, normal, repeated, moments) if len(repeated) == len(found) else None


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


def _sampled(table: _Table, rng: np.random.Generator) -> _Table:
    if len(table.z) <= MOST_ROWS:
        return table
    chosen = np.sort(rng.choice(len(table.z), MOST_ROWS, replace=False))
    return replace(
        table,
        z=table.z[chosen],
        missing=table.missing[chosen],
        weights=table.weights[chosen],
        clusters=None if table.clusters is None else table.clusters[chosen],
    )


def _groups(table: _Table, most: int, rng: np.random.Generator) -> IntArray:
    """The group of each row, (n,): whole clusters where there are, at random, of about one size."""
    if table.clusters is None:
        return rng.permutation(len(table.z)) % most
    names, member = np.unique(table.clusters, return_inverse=True)
    return np.asarray((rng.permutation(len(names)) % most)[member.ravel()], dtype=np.intp)


def _without(table: _Table, groups: IntArray) -> Iterator[Steps]:
    for group in range(int(groups.max()) + 1):
        rest = groups != group
        yield ByRow(table.z[rest], table.missing[rest], table.weights[rest])


def _without_by_pattern(
    table: _Table, groups: IntArray, patterns: NDArray[np.bool_], member: IntArray
) -> Iterator[Steps]:
    whole = ByPattern.of_rows(table.z, patterns, member, table.weights)
    for group in range(int(groups.max()) + 1):
        rows = groups == group
        yield whole - ByPattern.of_rows(table.z[rows], patterns, member[rows], table.weights[rows])


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


def _combined(table: _Table, normal: Normal, repeated: list[Normal], moments: tuple[int, ...]) -> Imputed:
    """Coefficients by EM; covariances by the jackknife."""
    model, fits = _fit(table, normal), [_fit(table, one) for one in repeated]
    covariances = [jackknifed([one.coefficients[:, m] for one in fits]) for m in range(model.coefficients.shape[1])]
    df = np.full(len(table.variables), max(1.0, len(fits) - 1.0))
    without = [one.covariance for one in fits]
    return Imputed(model, covariances, df, moments, without, table.weights, table.clusters)


def jackknifed(repeated: list[FloatArray]) -> FloatArray:
    """The covariance (k, k) of an estimate from its values (k,) with each group left out in turn."""
    deviation = np.array(repeated) - np.mean(repeated, axis=0)
    result: FloatArray = deviation.T @ deviation * (len(repeated) - 1) / len(repeated)
    return result
