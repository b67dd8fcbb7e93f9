"""The impact matrix put together: adjusted p values, fields, reasons, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hofnar_analytics.drivers import Fit, columns_of, moment_means
from hofnar_analytics.drivers_readings import Moment, Reading
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.lmg import r2
from hofnar_analytics.matrix import BAND, SLOPE_BAND, median_cut, proposed_reading, quadrant
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import (
    UNKNOWN,
    CellState,
    Estimate,
    Impact,
    Quadrant,
    Reason,
    Score,
    TouchpointImpact,
    Warned,
    WarningCode,
)

EQUIVALENCE_LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class Frame:
    """The choices that hold for all moments of one matrix."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    model: str
    level: float
    cut: float | None
    band: float | None


def cut_and_band(
    gram: GramSummary, satisfaction_cut: float | None, effect_band: float | None
) -> tuple[float | None, float | None]:
    means = [None if np.isnan(mean) else float(mean) for mean in moment_means(gram)]
    cut = median_cut(means) if satisfaction_cut is None else satisfaction_cut
    if effect_band is not None or gram.n < 2:
        return cut, effect_band
    place = gram.layout.outcome()
    return cut, BAND * float((gram.cross[place, place] / gram.weight) ** 0.5)


def assembled(
    kpi: Score,
    frame: Frame,
    gram: GramSummary,
    base: Fit | None,
    used: Fit | None,
    moments: list[Moment],
    distributions: Sequence[Mapping[float, float]],
    imputed: tuple[int, ...] = (),
) -> Impact:
    """The matrix from its moments. ``base`` is the fit with 'skipped' as columns, ``used`` the one that is read."""
    if frame.model == "plain":
        _only_slopes(moments)
    touchpoints = _touchpoints(frame, moments, distributions)
    dropped = kpi.n - gram.n
    return Impact(
        kpi=kpi,
        model=frame.model,
        n=gram.n,
        n_dropped=dropped,
        r2=None if used is None else used.r2(),
        r2_skipped=_r2_of_empty(gram, base),
        touchpoints=touchpoints,
        satisfaction_cut=frame.cut,
        effect_band=frame.band,
        reading=proposed_reading([t.quadrant for t in touchpoints], [t.effect_p_adjusted for t in touchpoints]),
        warnings=_warnings(frame, gram, dropped, imputed),
        reasons=_reasons(frame, gram, base, moments),
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
    frame: Frame,
    moments: list[Moment],
    distributions: Sequence[Mapping[float, float]],
) -> tuple[TouchpointImpact, ...]:
    effects = [moment.effect.p if moment.effect else None for moment in moments]
    leverages = [moment.leverage.p if moment.leverage else None for moment in moments]
    adjusted = zip(effects, benjamini_hochberg(effects), leverages, benjamini_hochberg(leverages))
    return tuple(
        _touchpoint(frame, moment, ps, distributions[moment.number] if distributions else {})
        for moment, ps in zip(moments, adjusted)
    )


_Ps = tuple[float | None, float | None, float | None, float | None]


def _touchpoint(
    frame: Frame,
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
        effect_unimputed=_estimate(moment.effect_unimputed, frame.level),
        leverage_unimputed=_estimate(moment.leverage_unimputed, frame.level),
        distribution=distribution,
        reasons=tuple(dict.fromkeys(moment.reasons)),
    )


def _estimate(reading: Reading | None, level: float) -> Estimate:
    return UNKNOWN if reading is None else reading.estimate(level)


def _field(
    frame: Frame, moment: Moment, reading: Reading | None, p: float | None, band: float | None
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


def _slope_band(frame: Frame, moment: Moment) -> float | None:
    if frame.band is None or not moment.spread > 0:
        return None
    return float(frame.band / BAND * SLOPE_BAND / moment.spread**0.5)


def _warnings(frame: Frame, gram: GramSummary, dropped: int, imputed: tuple[int, ...]) -> tuple[Warned, ...]:
    found = [Warned(WarningCode.ROWS_DROPPED, None, {"rows": dropped})] if dropped > 0 else []
    for j in imputed:
        states = gram.states[j]
        figures: dict[str, object] = {
            "rows": gram.n,
            "skipped": int(states[CellState.SKIPPED] + states[CellState.DONT_KNOW]),
            "not_asked": int(states[CellState.NOT_ASKED]),
        }
        found.append(Warned(WarningCode.SKIPPED_IMPUTED, frame.columns[j], figures))
    return tuple(found)


def _reasons(frame: Frame, gram: GramSummary, fitted: Fit | None, moments: list[Moment]) -> tuple[Reason, ...]:
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
