"""A fit with its errors, and the readings after filling in what is unknown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers import Fit, Part, fit, robust_covariances
from hofnar_analytics.drivers_clusters import Clustered, clustered_covariances
from hofnar_analytics.drivers_imputed import Imputed
from hofnar_analytics.drivers_readings import Estimated, Moment, mean_variances, moments_of
from hofnar_analytics.drivers_rows import Rows, chunks, in_blocks
from hofnar_analytics.gram import GramSummary


def estimated(rows: Rows, gram: GramSummary) -> Estimated:
    """Least squares with HC3 errors, or CR2 with its degrees of freedom when rows come in clusters."""
    model = fit(gram)
    variances = mean_variances(gram, rows)
    if model is None:
        return Estimated(None, [], np.zeros(0), *variances)
    places = np.concatenate([model.variables, np.arange(gram.layout.outcome(), gram.layout.size)])
    if rows.clusters is None:
        covariances = _robust(model, rows, gram, places)
        return Estimated(model, covariances, np.full(len(model.variables), float(model.df)), *variances)
    found = _clustered(model, rows, gram, places)
    return Estimated(model, found.covariances, found.df, *variances)


def _robust(model: Fit, rows: Rows, gram: GramSummary, places: np.ndarray) -> list[FloatArray]:
    """HC3, blocks of rows side by side: the covariance is a sum over rows."""

    def of_block(block: slice) -> list[FloatArray]:
        return robust_covariances(model, _parts(rows, places, block), gram.mean[places], gram.weight)

    blocks = in_blocks(rows.n, of_block)
    return [np.asarray(np.sum(parts, axis=0)) for parts in zip(*blocks)]


def _parts(rows: Rows, places: np.ndarray, block: slice) -> Iterator[Part]:
    for part, z in chunks(rows, places, block):
        yield z, None if rows.weights is None else rows.weights[part]


def _clustered(model: Fit, rows: Rows, gram: GramSummary, places: np.ndarray) -> Clustered:
    z = np.empty((len(places), rows.n))
    for part, chunk in chunks(rows, places):
        z[:, part] = chunk
    weights = np.ones(rows.n) if rows.weights is None else rows.weights
    clusters = np.arange(rows.n) if rows.clusters is None else rows.clusters
    return clustered_covariances(model, z, gram.mean[places], weights, clusters)


def filled_in(before: list[Moment], filled: Imputed, gram: GramSummary, base: Estimated, level: float) -> list[Moment]:
    """The moments read from the filled-in model, those before beside them."""
    errors = Estimated(filled.model, filled.covariances, filled.df, base.mean_variances, base.mean_df)
    after = moments_of(gram, errors, level)
    for old, new in zip(before, after):
        if new.number in filled.moments:
            new.effect_unimputed, new.leverage_unimputed = old.effect, old.leverage
    return after
