"""Each moment's readings from a fitted model: satisfaction, effect, leverage, bundle, and the reasons with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.drivers import Fit, contrast, moment_means
from hofnar_analytics.drivers_rows import Rows
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.intervals import linearised_error, t_quantile, two_sided_p
from hofnar_analytics.results import UNKNOWN, CellState, Estimate, Reason

FLOOR = 50  # people who lived a moment, and who did not, before its effect is given
LEVERAGE_FLOOR = 10  # scores before a slope is given
SKIPPED_PART = 0.10
HALO_INFLATION = 5.0  # a slope's variance is this many times what it would be were the moments unrelated


@dataclass(frozen=True, slots=True)
class Reading:
    """An estimate with its standard error and degrees of freedom."""

    value: float
    error: float
    df: float

    def estimate(self, level: float) -> Estimate:
        half = t_quantile(level, self.df) * self.error
        return Estimate(self.value, self.value - half, self.value + half, level)

    @property
    def p(self) -> float | None:
        return two_sided_p(self.value / self.error, self.df) if self.error > 0 else None


@dataclass(slots=True)
class Moment:
    """What is known of one moment while the matrix is put together."""

    number: int
    n: int
    remembered: float | None
    satisfaction: Estimate
    spread: float
    effect: Reading | None = None
    effect_nps: Reading | None = None
    leverage: Reading | None = None
    effect_unimputed: Reading | None = None
    leverage_unimputed: Reading | None = None
    share: Estimate = UNKNOWN
    bundle: tuple[int, ...] = ()
    bundle_effect: Reading | None = None
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """A fit (None when there is none) with the covariance (k, k) of its coefficients for each outcome, the degrees of
    freedom of each coefficient's error (k,), and the variance of each moment's mean score with its degrees of freedom,
    (p,) each."""

    model: Fit | None
    covariances: Sequence[FloatArray]
    df: FloatArray
    mean_variances: FloatArray
    mean_df: FloatArray


def moments_of(gram: GramSummary, estimated: Estimated, level: float) -> list[Moment]:
    """All moments with every reading the data allow."""
    means, spreads = moment_means(gram), moment_spreads(gram)
    bundles = bundles_of(gram)
    moments = []
    for j in range(gram.layout.moments):
        moment = _blank(gram, j, float(means[j]), float(spreads[j]), estimated, level)
        if estimated.model is not None:
            _read(moment, gram, estimated.model, estimated, bundles.get(j, ()))
        moments.append(moment)
    return moments


def mean_variances(gram: GramSummary, rows: Rows | None) -> tuple[FloatArray, FloatArray]:
    """The variance of each moment's mean score and its degrees of freedom, (p,) each; with clusters linearised."""
    effective = kish_lived(gram)
    if rows is None or rows.clusters is None:
        with np.errstate(invalid="ignore", divide="ignore"):
            return moment_spreads(gram) / effective, effective - 1
    variances, dfs = np.full(len(effective), np.nan), np.full(len(effective), np.nan)
    for j in np.flatnonzero(effective > 1).tolist():
        there = rows.states[:, j] == CellState.SCORED
        weights = np.ones(rows.n) if rows.weights is None else rows.weights
        names = rows.clusters[there]
        variances[j] = linearised_error(rows.scores[there, j], weights[there], names) ** 2
        dfs[j] = max(1, len(np.unique(names)) - 1)
    return variances, dfs


def moment_spreads(gram: GramSummary) -> FloatArray:
    """The sample variance of each moment's scores among those who lived it, (p,); NaN below two scores."""
    p = gram.layout.moments
    means, lived = moment_means(gram), _lived_weight(gram)
    block = gram.cross[p : 2 * p, p : 2 * p]
    raw = np.diag(block) + gram.weight * gram.mean[p : 2 * p] ** 2
    effective = kish_lived(gram)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (raw / lived - means**2) * effective / (effective - 1)
        return np.where(effective > 1, np.clip(variance, 0.0, None), np.nan)


def kish_lived(gram: GramSummary) -> FloatArray:
    """Kish's effective number of people who lived each moment, (p,)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(gram.squares > 0, _lived_weight(gram) ** 2 / gram.squares, 0.0)


def _lived_weight(gram: GramSummary) -> FloatArray:
    everyone = gram.lived == gram.n
    result: FloatArray = gram.weight * np.where(everyone, 1.0, gram.mean[: gram.layout.moments])
    return result


def _blank(gram: GramSummary, j: int, mean: float, spread: float, estimated: Estimated, level: float) -> Moment:
    states = gram.states[j]
    n = int(states[CellState.SCORED])
    asked = gram.n - int(states[CellState.NOT_ASKED])
    variance, df = float(estimated.mean_variances[j]), float(estimated.mean_df[j])
    satisfaction = Estimate(mean if n else None, None, None, level)
    if n > 1 and np.isfinite(variance) and df > 0:
        satisfaction = Reading(mean, variance**0.5, df).estimate(level)
    moment = Moment(j, n, n / asked if asked else None, satisfaction, spread)
    skipped = int(states[CellState.SKIPPED] + states[CellState.DONT_KNOW])
    if asked and skipped > SKIPPED_PART * asked:
        moment.reasons.append(Reason.MANY_SKIPPED)
    return moment


def _read(
    moment: Moment,
    gram: GramSummary,
    model: Fit,
    estimated: Estimated,
    bundle: tuple[int, ...],
) -> None:
    covariances, df = estimated.covariances, estimated.df
    _read_leverage(moment, gram, model, covariances[0], df)
    short = effect_floor(gram, moment.number)
    if short is not None:
        moment.reasons.append(short)
        return
    variance = np.nan_to_num(estimated.mean_variances[moment.number])
    if bundle:
        moment.bundle = bundle
        moment.reasons.append(Reason.INSEPARABLE)
        places = [gram.layout.lived(j) for j in bundle]
        moment.bundle_effect = combined(model, places, covariances[0], 0, df, 0.0)
        return
    place = [gram.layout.lived(moment.number)]
    added = [_slope(model, gram, moment.number, m) ** 2 * variance for m in range(len(covariances))]
    moment.effect = combined(model, place, covariances[0], 0, df, added[0])
    if moment.effect is None:
        moment.reasons.append(Reason.NOT_ESTIMABLE)
    elif len(covariances) > 1:
        moment.effect_nps = combined(model, place, covariances[1], 1, df, added[1])


def _read_leverage(moment: Moment, gram: GramSummary, model: Fit, covariance: FloatArray, df: FloatArray) -> None:
    if moment.n and not moment.spread > 0:
        moment.reasons.append(Reason.CONSTANT)
        return
    if moment.n < LEVERAGE_FLOOR:
        moment.reasons.append(Reason.NOT_ESTIMABLE)
        return
    place = gram.layout.scored(moment.number)
    moment.leverage = combined(model, [place], covariance, 0, df, 0.0)
    if moment.leverage is None:
        moment.reasons.append(Reason.NOT_ESTIMABLE)
        return
    k = int(np.searchsorted(model.variables, place))
    inflation = model.covariance[k, k] * float(model.root[k] @ model.root[k])
    if inflation >= HALO_INFLATION:
        moment.reasons.append(Reason.HALO)
    clear = abs(moment.leverage.value) > t_quantile(0.95, moment.leverage.df) * moment.leverage.error
    if clear and moment.leverage.value * model.covariance[k, -1] < 0:
        moment.reasons.append(Reason.SUPPRESSION)


def combined(
    model: Fit, places: list[int], covariance: FloatArray, outcome: int, df: FloatArray, added: float
) -> Reading | None:
    """The sum of the coefficients at these places; ``added`` is variance from elsewhere, df (k,) of each coefficient,
    of which the least counts. None when not estimable."""
    vector = contrast(model, places)
    if vector is None or not model.estimable(vector):
        return None
    variance = float(vector @ covariance @ vector) + added
    value, least = float(vector @ model.coefficients[:, outcome]), float(df[vector > 0].min())
    return Reading(value, max(variance, 0.0) ** 0.5, least)


def _slope(model: Fit, gram: GramSummary, j: int, outcome: int) -> float:
    vector = contrast(model, [gram.layout.scored(j)])
    return 0.0 if vector is None else float(vector @ model.coefficients[:, outcome])


def effect_floor(gram: GramSummary, j: int) -> Reason | None:
    """Why no effect is given: fewer than 50 lived the moment, or fewer than 50 did not."""
    if gram.states[j, CellState.SCORED] < FLOOR:
        return Reason.TOO_RARE
    return Reason.EVERYONE_EXPERIENCED if gram.states[j, CellState.NOT_EXPERIENCED] < FLOOR else None


def bundles_of(gram: GramSummary) -> dict[int, tuple[int, ...]]:
    """Moments that fewer than 50 people lived without the other, chained together: {moment: its bundle}."""
    able = [j for j in range(gram.layout.moments) if effect_floor(gram, j) is None]
    differ: NDArray[np.int64] = gram.apart + gram.apart.T
    bundle: dict[int, frozenset[int]] = {j: frozenset([j]) for j in able}
    for i in able:
        for j in able:
            if i < j and differ[i, j] < FLOOR:
                joined = bundle[i] | bundle[j]
                bundle.update(dict.fromkeys(joined, joined))
    return {j: tuple(sorted(members)) for j, members in bundle.items() if len(members) > 1}
