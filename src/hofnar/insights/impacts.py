"""The impact matrix of a selection: computed from the columnar rows, kept while the data stay the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hofnar.accounts.models import Organisation
from hofnar.insights import cells, kept_results
from hofnar.insights.cubes import Segment
from hofnar.insights.cuts import Cut, cut_of, on_one_scale
from hofnar.insights.disclosure import HIDDEN, Figure
from hofnar.insights.figures import Figures
from hofnar.insights.frames import Frame
from hofnar.insights.kept_impacts import is_fresh, kept_impact
from hofnar.insights.months import Period
from hofnar.insights.queries import brand_values_of, kpis_of, moments_of
from hofnar.insights.selection import usual_period
from hofnar.measurement.models import Metric
from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.reasons import GROUP_FLOOR, SCORE_FLOOR
from hofnar_analytics.results import UNKNOWN, CellState, Impact, Reason, TouchpointImpact
from hofnar_analytics.scales import Scale
from hofnar_analytics.scores import on_scale


@dataclass(frozen=True, slots=True)
class Matrix:
    """What the page of the impact matrix shows. ``impact`` is None while the KPI itself has too few answers; its
    columns are the ids of touchpoints, found in ``moments``."""

    kpi: Metric
    figure: Figure
    moments: dict[str, Metric]
    left_out: tuple[Metric, ...]
    cut: Cut | None
    impact: Impact | None

    def reading(self, asked: str, fixed: str) -> str:
        """The reader's choice, else the organisation's, else the proposal for this data."""
        return asked or fixed or (self.impact.reading if self.impact else "effect")


def matrix_of(
    figures: Figures,
    kpi: Metric,
    unit: int,
    period: Period | None,
    segment: Segment | None,
    *,
    share_intervals: bool = True,
) -> Matrix:
    """Shares without intervals cost far less: for pages that show no shares. No matrix for a KPI of which lower is
    better: its fields and signs would say the opposite of what they mean."""
    found_moments = moments_of(figures.organisation, figures.frame.metrics)
    every = [one for one in found_moments if one.pk != kpi.pk and asked_together(figures.frame, kpi, one)]
    moments = on_one_scale(every)
    period, told = figures.told_together(kpi, moments, unit, period, segment)
    figure = HIDDEN if period is None else figures.figure(kpi, unit, period, segment)
    cut = cut_of(figures, kpi, moments)
    found = None
    if figure.is_known and moments and kpi.higher_is_better:
        found = _kept_impact(figures, kpi, moments, unit, period, segment, cut, share_intervals)
        found = _disclosed(figures, found, figure, [one for one in moments if one.pk not in told])
    left_out = tuple(metric for metric in every if metric not in moments)
    return Matrix(kpi, figure, {str(m.touchpoint_id): m for m in moments}, left_out, cut, found)


def asked_together(frame: Frame, kpi: Metric, metric: Metric) -> bool:
    """Whether anybody was asked for both: another survey's moments say nothing about this KPI."""
    key = ("together", kpi.pk, metric.pk)
    if key not in frame.made:
        frame.made[key] = any(
            bool(
                np.any(cells.scored(part.codes[kpi.pk]) & (cells.states(part.codes[metric.pk]) != CellState.NOT_ASKED))
            )
            for part in frame.parts
            if kpi.pk in part.codes and metric.pk in part.codes
        )
    return bool(frame.made[key])


def _kept_impact(
    figures: Figures,
    kpi: Metric,
    moments: Sequence[Metric],
    unit: int,
    period: Period | None,
    segment: Segment | None,
    cut: Cut | None,
    share_intervals: bool,
) -> Impact:
    asked = tuple((metric.pk, metric.touchpoint_id, str(metric.touchpoint), metric.scale) for metric in moments)
    line = None if cut is None else cut.value
    units = sorted(figures.tree.below.get(unit, ()))
    question = ("impact", kpi.pk, kpi.scale, asked, units, segment, line)

    def made() -> Impact:
        answers = answers_of(figures, kpi, moments, unit, period, segment)
        return impact(answers, kpi.scale, satisfaction_cut=line, share_intervals=share_intervals)

    return kept_impact(figures.frame, period, question, (True,) if share_intervals else (False, True), made)


def prepare(organisation: Organisation, progress: Callable[[int, int], None]) -> None:
    """The matrix of the whole organisation for each KPI in the usual period, with everything any reading shows, and
    that of each brand value."""
    figures = Figures.of(organisation)
    kpis = kpis_of(organisation, figures.frame.metrics)
    values = brand_values_of(organisation, figures.frame.metrics)
    for done, kpi in enumerate([*kpis, *values]):
        progress(done, len(kpis) + len(values))
        intervals = done < len(kpis)
        matrix_of(figures, kpi, figures.tree.root, usual_period(figures.frame), None, share_intervals=intervals)
    kept_results.drop_stale(organisation.pk, is_fresh(figures.frame))
    kept_results.trim(organisation.pk)


def answers_of(
    figures: Figures,
    kpi: Metric,
    moments: Sequence[Metric],
    unit: int,
    period: Period | None,
    segment: Segment | None = None,
) -> Answers:
    """The rows of a selection with an answer to the KPI, in the shape the library takes."""
    frame = figures.frame
    rows = np.flatnonzero(figures.rows(unit, period, segment) & cells.scored(frame.codes(kpi.pk)))
    outcome = frame.codes(kpi.pk)[rows].astype(np.float64)
    outcome[~on_scale(outcome, kpi.scale)] = np.nan
    scores = np.empty((len(rows), len(moments)), order="F")
    states = np.empty((len(rows), len(moments)), dtype=np.uint8, order="F")
    for at, metric in enumerate(moments):
        scores[:, at], states[:, at] = _cells(frame.codes(metric.pk)[rows], metric.scale)
    weights = frame.weights()
    return Answers(
        outcome,
        scores,
        states,
        columns=tuple(str(metric.touchpoint_id) for metric in moments),
        labels=tuple(str(metric.touchpoint) for metric in moments),
        weights=None if weights is None else weights[rows],
    )


def _cells(codes: cells.Codes, scale: Scale) -> tuple[np.ndarray, np.ndarray]:
    """Scores and states; a score outside the scale counts as skipped."""
    if codes.dtype == np.int8:  # through a table of 256: a fifth of the time on half a million rows
        every = np.arange(256, dtype=np.uint8).view(np.int8)
        scores, states = _meanings(every, scale)
        places = codes.view(np.uint8)
        return scores[places], states[places]
    return _meanings(codes, scale)


def _meanings(codes: cells.Codes, scale: Scale) -> tuple[np.ndarray, np.ndarray]:
    states, scores = cells.states(codes), codes.astype(np.float64)
    states[(states == CellState.SCORED) & ~on_scale(scores, scale)] = CellState.SKIPPED
    return scores, states


def _disclosed(
    figures: Figures,
    found: Impact,
    figure: Figure,
    out: Sequence[Metric],
) -> Impact:
    withheld = {str(metric.touchpoint_id) for metric in out}
    indicative = figures.organisation.shows_indicative
    shown = tuple(_moment(moment, moment.column in withheld, indicative) for moment in found.touchpoints)
    return replace(found, kpi=figure.score or found.kpi, touchpoints=shown)


def _moment(moment: TouchpointImpact, withheld: bool, indicative: bool) -> TouchpointImpact:
    """Nothing of fewer than five people; below fifty no figures, unless the organisation wants indicative ones."""
    if withheld or moment.n < GROUP_FLOOR:
        return replace(
            _without_figures(moment), n=0, remembered=None, distribution={}, bundle=(), reasons=(Reason.SMALL_GROUP,)
        )
    if moment.n < SCORE_FLOOR and not indicative:
        few = () if Reason.TOO_RARE in moment.reasons else (Reason.TOO_FEW_RESPONSES,)
        return replace(_without_figures(moment), reasons=(*moment.reasons, *few))
    return moment


def _without_figures(moment: TouchpointImpact) -> TouchpointImpact:
    return replace(
        moment,
        satisfaction=UNKNOWN, effect=UNKNOWN, effect_nps=UNKNOWN, leverage=UNKNOWN, share=UNKNOWN,
        effect_p=None, effect_p_adjusted=None, leverage_p=None, leverage_p_adjusted=None,
        quadrant=None, quadrant_leverage=None,
    )  # fmt: skip
