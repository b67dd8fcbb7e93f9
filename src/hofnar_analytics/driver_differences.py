"""Differences between drivers, two by two, by the bootstrap: is this moment's effect, leverage or share really larger?

Never 'first in 94 % of replicates': two equal drivers have one of them first as well. Method, floors and simulated
coverage: docs/methods/drivers-two-by-two.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.bootstrap import Drawing, Moments
from hofnar_analytics.drivers import Fit, columns_of, fit
from hofnar_analytics.drivers_readings import Estimated, Moment, mean_variances, moments_of
from hofnar_analytics.drivers_rows import Rows, chunks, usable_rows
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.intervals import normal_quantile, t_quantile, two_sided_p
from hofnar_analytics.lmg import lmg_groups, lmg_replicates
from hofnar_analytics.lmg_intervals import CLUSTER_FLOOR, INTERVAL_FLOOR, clusters_of, too_few
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.scales import Scale

READINGS = ("effect", "leverage", "share")
BATCH = 250  # replicates at a time
SHARE_GROUPS = 20  # moments up to which shares are compared


@dataclass(frozen=True, slots=True)
class DriverDifference:
    """``first`` less ``second`` (column names): differences in points of the outcome (share: of R2), each with an
    interval, and p values adjusted over all pairs; None where one of the two has no such reading."""

    first: str
    second: str
    effect: Estimate = UNKNOWN
    leverage: Estimate = UNKNOWN
    share: Estimate = UNKNOWN
    effect_p: float | None = None
    leverage_p: float | None = None
    share_p: float | None = None
    effect_p_adjusted: float | None = None
    leverage_p_adjusted: float | None = None
    share_p_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class DriverDifferences:
    """All pairs. ``units``: how many rows, clusters or bundles were drawn from."""

    pairs: tuple[DriverDifference, ...]
    replicates: int
    units: int
    n: int
    reasons: tuple[Reason, ...] = ()


def driver_differences(
    answers: Answers,
    scale: Scale,
    *,
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    shares: bool = True,
) -> DriverDifferences:
    """Effect, leverage and share of every moment compared with every other, in the structural model.

    Rows are drawn one by one, or by ``answers.clusters`` where given (the same respondent's rows, a team, a store).
    Readings have the floors of ``impact``; intervals of share differences need 1,000 rows, and clusters, if any, 40.
    Where many cells are unknown the readings are those with 'skipped' as a column.

    >>> rng = np.random.default_rng(1)
    >>> marks = rng.integers(1, 6, (600, 2)).astype(float)
    >>> kpi = marks @ [1.0, 0.2] + rng.normal(size=600)
    >>> data = Answers(kpi, marks, np.zeros((600, 2), np.uint8), ("desk", "letter"))
    >>> from hofnar_analytics.scales import Kind
    >>> found = driver_differences(data, Scale.of(Kind.MEAN), replicates=200).pairs[0]
    >>> found.first, found.leverage.low > 0.5, found.effect.estimate
    ('desk', True, None)
    """
    rows = usable_rows(answers, scale)
    gram = GramSummary.from_rows(rows, answers.columns)
    model = fit(gram)
    if model is None:
        return DriverDifferences((), replicates, 0, gram.n, (Reason.NOT_ESTIMABLE,))
    readings = _Readings(gram, model, _known(gram, rows, model), shares)
    drawing = _drawing(rows, gram, model)
    drawn = readings.drawn(drawing, replicates, seed)
    df = None if rows.clusters is None else drawing.units - 1.0
    pairs = _pairs(answers.columns, readings.estimates(), drawn, level, df)
    few = (Reason.TOO_FEW_CLUSTERS,) if readings.shares and too_few(clusters_of(rows.clusters)) else ()
    return DriverDifferences(pairs, replicates, drawing.units, gram.n, few)


def _known(gram: GramSummary, rows: Rows, model: Fit) -> list[Moment]:
    """The moments with the readings that their floors allow."""
    errors = np.eye(len(model.variables))
    estimated = Estimated(model, [errors], np.ones(len(model.variables)), *mean_variances(gram, None))
    return moments_of(gram, estimated, 0.95)


def _drawing(rows: Rows, gram: GramSummary, model: Fit) -> Drawing:
    everything = np.append(model.variables, gram.layout.outcome())
    z = np.empty((rows.n, len(everything)))
    for part, chunk in chunks(rows, everything):
        z[part] = chunk.T
    k = len(model.variables)
    z[:, :k] = z[:, :k] @ model.shift
    weights = np.ones(rows.n) if rows.weights is None else rows.weights
    return Drawing(z, weights, np.arange(rows.n) if rows.clusters is None else rows.clusters)


class _Readings:
    """What a model says of each moment, for the sample and for replicates of its moments."""

    def __init__(self, gram: GramSummary, model: Fit, known: list[Moment], shares: bool) -> None:
        layout = gram.layout
        self.model, self.known = model, known
        self.kept = np.flatnonzero(np.abs(model.root).max(axis=1) > 0)
        self.groups = [columns_of(model, [layout.lived(j), layout.scored(j)]) for j in range(layout.moments)]
        self.always = columns_of(model, [*layout.empty, *layout.adjusting])
        self.lived = [columns_of(model, [layout.lived(j)]) for j in range(layout.moments)]
        self.scored = [columns_of(model, [layout.scored(j)]) for j in range(layout.moments)]
        effective = gram.weight**2 / gram.weight_squares
        self.shares = shares and sum(map(bool, self.groups)) <= SHARE_GROUPS and effective >= INTERVAL_FLOOR

    def estimates(self) -> dict[str, FloatArray]:
        """(moments,) each, NaN where there is none."""
        found = {
            name: np.array([np.nan if (r := getattr(m, name)) is None else r.value for m in self.known])
            for name in ("effect", "leverage")
        }
        shares = np.full(len(self.known), np.nan)
        if self.shares:
            shares = np.where(list(map(bool, self.groups)), lmg_groups(self.model.covariance, *self._sets()), np.nan)
        return found | {"share": shares}

    def _sets(self) -> tuple[list[list[int]], list[int]]:
        return self.groups, self.always

    def drawn(self, drawing: Drawing, replicates: int, seed: int) -> dict[str, FloatArray]:
        """(replicates, moments) each."""
        parts = [self._of(drawing.moments(batch, seed)) for batch in _batches(replicates)]
        return {name: np.concatenate([part[name] for part in parts]) for name in READINGS}

    def _of(self, moments: Moments) -> dict[str, FloatArray]:
        coefficients = self._coefficients(moments)
        effect, leverage = (np.full((len(coefficients), len(self.known)), np.nan) for _ in range(2))
        for j, (lived, scored) in enumerate(zip(self.lived, self.scored)):
            if scored:
                leverage[:, j] = coefficients[:, scored[0]]
            if lived:
                effect[:, j] = coefficients[:, lived[0]]
            if lived and scored:
                with np.errstate(invalid="ignore", divide="ignore"):  # a replicate in which nobody lived it
                    effect[:, j] += leverage[:, j] * moments.mean[:, scored[0]] / moments.mean[:, lived[0]]
        shares = lmg_replicates(moments.cross, *self._sets()) if self.shares else np.full_like(effect, np.nan)
        return {"effect": effect, "leverage": leverage, "share": shares}

    def _coefficients(self, moments: Moments) -> FloatArray:
        """Least squares of each replicate, (replicates, k); scores stay centred at the sample's means."""
        inside = moments.cross[:, self.kept[:, None], self.kept]
        every = np.arange(len(self.kept))
        inside[:, every, every] *= 1 + 1e-10
        inside[:, every, every] += 1e-10
        solved = np.linalg.solve(inside, moments.cross[:, self.kept, -1:])[:, :, 0]
        found = np.zeros((len(solved), len(self.model.variables)))
        found[:, self.kept] = solved
        return found


def _batches(replicates: int) -> Iterator[range]:
    for start in range(0, replicates, BATCH):
        yield range(start, min(start + BATCH, replicates))


def _pairs(
    columns: tuple[str, ...],
    estimates: dict[str, FloatArray],
    drawn: dict[str, FloatArray],
    level: float,
    df: float | None,
) -> tuple[DriverDifference, ...]:
    places = list(combinations(range(len(columns)), 2))
    pairs = [DriverDifference(columns[i], columns[j]) for i, j in places]
    for name in READINGS:
        few = name == "share" and df is not None and df + 1 < CLUSTER_FLOOR
        found = [_difference(estimates[name], drawn[name], pair, level, df) for pair in places]
        adjusted = benjamini_hochberg([None if few else p for _, p in found])
        if not few:
            pairs = [_with(name, *given) for given in zip(pairs, found, adjusted)]
    return tuple(pairs)


def _with(
    name: str, pair: DriverDifference, found: tuple[Estimate, float | None], adjusted: float | None
) -> DriverDifference:
    changes: dict[str, Any] = {name: found[0], f"{name}_p": found[1], f"{name}_p_adjusted": adjusted}
    return replace(pair, **changes)


def _difference(
    estimates: FloatArray, drawn: FloatArray, pair: tuple[int, int], level: float, df: float | None
) -> tuple[Estimate, float | None]:
    i, j = pair
    value = float(estimates[i] - estimates[j])
    if not np.isfinite(value):
        return UNKNOWN, None
    inflated = 1.0 if df is None else (df + 1) / df
    error = float(np.std(drawn[:, i] - drawn[:, j], ddof=1)) * inflated**0.5
    quantile = normal_quantile(level) if df is None else t_quantile(level, df)
    p = two_sided_p(value / error, df) if error > 0 else None
    return Estimate(value, value - quantile * error, value + quantile * error, level), p
