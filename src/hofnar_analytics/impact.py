"""The impact matrix: which moments matter for a KPI.

Methods: docs/methods/structural-model.md, docs/methods/lmg.md, docs/methods/impact-matrix.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.drivers import Fit, classical_covariance, columns_of, fit, moment_means, robust_covariances
from hofnar_analytics.drivers_readings import Moment, Reading, moments_of
from hofnar_analytics.drivers_rows import usable_rows
from hofnar_analytics.drivers_tallies import moment_tallies
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.impact_shares import MomentShares, moment_shares
from hofnar_analytics.lmg import r2
from hofnar_analytics.matrix import BAND, SLOPE_BAND, median_cut, proposed_reading, quadrant
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import (
    UNKNOWN,
    Estimate,
    Impact,
    Quadrant,
    Reason,
    Score,
    TouchpointImpact,
    Warned,
    WarningCode,
)
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import score

EQUIVALENCE_LEVEL = 0.90
MODELS = ("structural", "plain")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The choices that hold for all moments of one matrix."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    model: str
    level: float
    cut: float | None
    band: float | None


def impact(
    answers: Answers,
    scale: Scale,
    *,
    model: str = "structural",
    satisfaction_cut: float | None = None,
    effect_band: float | None = None,
    level: float = 0.95,
    shares: bool = True,
    share_intervals: bool = True,
) -> Impact:
    """The effect, leverage and share of every moment for the outcome, with its place in the matrix.

    ``structural`` estimates y = b0 + sum_j [E_j (a_j + b_j x_j) + s_j S_j] on all rows with an outcome, with E_j
    'lived and scored' and S_j 'skipped or don't know'; ``plain`` is the classical regression on rows where every
    moment is scored (COMPLETE_ROWS_ONLY). Effects and leverages are in points of the outcome's scale, with HC3
    intervals (CR2 with clusters); effects need 50 people who lived the moment and 50 who did not, else they are None
    with a reason. ``satisfaction_cut`` defaults to the median moment, ``effect_band`` to 0.15 standard deviations.
    ValueError for an unknown model. All that cannot be known is None.

    >>> from hofnar_analytics.scales import Kind
    >>> rng = np.random.default_rng(1)
    >>> lived = rng.random((400, 2)) < 0.6
    >>> marks = rng.integers(1, 6, (400, 2)).astype(float)
    >>> kpi = np.clip(3 + np.where(lived[:, 0], marks[:, 0] - 3, 0) + rng.integers(-1, 2, 400), 1, 5)
    >>> states = np.where(lived, 0, 1).astype(np.uint8)
    >>> result = impact(Answers(kpi, marks, states, ("desk", "letter")), Scale.of(Kind.MEAN))
    >>> [moment.leverage.estimate > 0.5 for moment in result.touchpoints]
    [True, False]
    """
    if model not in MODELS:
        raise ValueError(f"the model is one of {', '.join(MODELS)}, not {model!r}")
    kpi = score(answers.outcome, scale, weights=answers.weights, level=level)
    rows = usable_rows(answers, scale, complete=model == "plain")
    gram = GramSummary.from_rows(rows, answers.columns)
    fitted = fit(gram)
    covariances = [] if fitted is None else robust_covariances(fitted, rows, gram)
    frame = _frame(answers, gram, model, satisfaction_cut, effect_band, level)
    distributions = dict(zip(answers.columns, moment_tallies(rows)))
    parts = None
    if shares and fitted is not None:
        parts = moment_shares(gram, fitted, rows if share_intervals else None, level)
    return _assembled(kpi, frame, gram, fitted, covariances, distributions, parts)


def impact_from_gram(
    gram: GramSummary,
    kpi: Score,
    *,
    labels: tuple[str, ...] = (),
    satisfaction_cut: float | None = None,
    effect_band: float | None = None,
    level: float = 0.95,
    shares: bool = True,
) -> Impact:
    """The structural model from stored summaries alone, at once for any number of rows.

    Estimates equal those of ``impact``; intervals assume one error variance, since HC3 needs the rows. ``kpi`` comes
    from the score cube; distributions of the moments are empty.
    """
    fitted = fit(gram)
    outcomes = gram.layout.outcomes
    covariances = [] if fitted is None else [classical_covariance(fitted, m) for m in range(outcomes)]
    cut, band = _cut_and_band(gram, satisfaction_cut, effect_band)
    frame = _Frame(gram.columns, labels or gram.columns, "structural", level, cut, band)
    parts = moment_shares(gram, fitted, None, level) if shares and fitted is not None else None
    return _assembled(kpi, frame, gram, fitted, covariances, {}, parts)


def _frame(
    answers: Answers,
    gram: GramSummary,
    model: str,
    satisfaction_cut: float | None,
    effect_band: float | None,
    level: float,
) -> _Frame:
    cut, band = _cut_and_band(gram, satisfaction_cut, effect_band)
    return _Frame(answers.columns, answers.labels, model, level, cut, band)


def _cut_and_band(
    gram: GramSummary, satisfaction_cut: float | None, effect_band: float | None
) -> tuple[float | None, float | None]:
    means = [None if np.isnan(mean) else float(mean) for mean in moment_means(gram)]
    cut = median_cut(means) if satisfaction_cut is None else satisfaction_cut
    if effect_band is not None or gram.n < 2:
        return cut, effect_band
    place = gram.layout.outcome()
    return cut, BAND * float((gram.cross[place, place] / gram.weight) ** 0.5)


def _assembled(
    kpi: Score,
    frame: _Frame,
    gram: GramSummary,
    fitted: Fit | None,
    covariances: list[FloatArray],
    distributions: Mapping[str, Mapping[float, float]],
    shares: MomentShares | None,
) -> Impact:
    df = float(fitted.df) if fitted is not None else 0.0
    moments = moments_of(gram, fitted, covariances, df, frame.level)
    if frame.model == "plain":
        _only_slopes(moments)
    if shares is not None:
        for moment, share, below in zip(moments, shares.shares, shares.below_null):
            moment.share = share
            moment.reasons += [Reason.BELOW_NULL] if below else []
    touchpoints = _touchpoints(frame, moments, distributions)
    dropped = kpi.n - gram.n
    return Impact(
        kpi=kpi,
        model=frame.model,
        n=gram.n,
        n_dropped=dropped,
        r2=None if fitted is None else fitted.r2(),
        r2_skipped=_r2_of_empty(gram, fitted),
        touchpoints=touchpoints,
        satisfaction_cut=frame.cut,
        effect_band=frame.band,
        reading=proposed_reading([touchpoint.quadrant for touchpoint in touchpoints]),
        warnings=_warnings(dropped),
        reasons=_reasons(frame, gram, fitted, moments),
    )


def _only_slopes(moments: list[Moment]) -> None:
    """On complete rows everybody lived everything: there is no effect to speak of, and no reason to give for it."""
    floors = (Reason.EVERYONE_EXPERIENCED, Reason.TOO_RARE)
    for moment in moments:
        moment.reasons = [reason for reason in moment.reasons if reason not in floors]


def _r2_of_empty(gram: GramSummary, fitted: Fit | None) -> float | None:
    if fitted is None:
        return None
    empty = columns_of(fitted, list(gram.layout.empty))
    return max(0.0, r2(fitted.covariance, empty)) if empty else 0.0


def _touchpoints(
    frame: _Frame,
    moments: list[Moment],
    distributions: Mapping[str, Mapping[float, float]],
) -> tuple[TouchpointImpact, ...]:
    effects = [moment.effect.p if moment.effect else None for moment in moments]
    leverages = [moment.leverage.p if moment.leverage else None for moment in moments]
    adjusted = zip(effects, benjamini_hochberg(effects), leverages, benjamini_hochberg(leverages))
    return tuple(
        _touchpoint(frame, moment, ps, distributions.get(frame.columns[moment.number], {}))
        for moment, ps in zip(moments, adjusted)
    )


_Ps = tuple[float | None, float | None, float | None, float | None]


def _touchpoint(
    frame: _Frame,
    moment: Moment,
    ps: _Ps,
    distribution: Mapping[float, float],
) -> TouchpointImpact:
    column = frame.columns[moment.number]
    return TouchpointImpact(
        column=column,
        label=frame.labels[moment.number],
        n=moment.n,
        remembered=moment.remembered,
        satisfaction=moment.satisfaction,
        effect=_estimate(moment.effect, frame.level),
        effect_nps=_estimate(moment.effect_nps, frame.level),
        leverage=_estimate(moment.leverage, frame.level),
        share=moment.share,
        effect_p=ps[0],
        effect_p_adjusted=ps[1],
        leverage_p=ps[2],
        leverage_p_adjusted=ps[3],
        quadrant=_field(frame, moment, moment.effect, ps[1], frame.band),
        quadrant_leverage=_field(frame, moment, moment.leverage, ps[3], _slope_band(frame, moment)),
        bundle=tuple(frame.columns[j] for j in moment.bundle),
        bundle_effect=_estimate(moment.bundle_effect, frame.level),
        distribution=distribution,
        reasons=tuple(dict.fromkeys(moment.reasons)),
    )


def _estimate(reading: Reading | None, level: float) -> Estimate:
    return UNKNOWN if reading is None else reading.estimate(level)


def _field(
    frame: _Frame, moment: Moment, reading: Reading | None, p: float | None, band: float | None
) -> Quadrant | None:
    if reading is None:
        return None
    return quadrant(
        moment.satisfaction.estimate,
        frame.cut,
        reading.value,
        p,
        reading.estimate(EQUIVALENCE_LEVEL),
        band,
        1 - frame.level,
    )


def _slope_band(frame: _Frame, moment: Moment) -> float | None:
    if frame.band is None or not moment.spread > 0:
        return None
    return float(frame.band / BAND * SLOPE_BAND / moment.spread**0.5)


def _warnings(dropped: int) -> tuple[Warned, ...]:
    return (Warned(WarningCode.ROWS_DROPPED, None, {"rows": dropped}),) if dropped > 0 else ()


def _reasons(frame: _Frame, gram: GramSummary, fitted: Fit | None, moments: list[Moment]) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if frame.model == "plain":
        found.append(Reason.COMPLETE_ROWS_ONLY)
    if gram.n == 0:
        found.append(Reason.NO_OUTCOME)
    elif fitted is None:
        found.append(Reason.NOT_ESTIMABLE)
    alike = sum(Reason.HALO in moment.reasons for moment in moments)
    if moments and alike >= len(moments) / 2:
        found.append(Reason.HALO)
    return tuple(found)
