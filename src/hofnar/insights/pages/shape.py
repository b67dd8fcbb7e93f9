"""The shape of a moment's effect: does it punish, reward or both, and between which scores does the KPI gain?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext

from hofnar.findings.figures import count
from hofnar.findings.shapes import curve_texts, shape_advice, shape_name, shape_sentence, steps_text
from hofnar.insights.cuts import on_one_scale
from hofnar.insights.disclosure import HIDDEN
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import answers_of, asked_together
from hofnar.insights.kept_values import kept
from hofnar.insights.pages.overview import about_figure
from hofnar.insights.queries import moments_of
from hofnar.insights.selection import Selection
from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric
from hofnar_analytics.answers import Answers
from hofnar_analytics.penalty_reward import PenaltyReward, PenaltyRewards, penalty_reward, usual_cuts
from hofnar_analytics.pictures import response_curve as curve_picture
from hofnar_analytics.response_curves import ResponseCurve, response_curve

MOST_ROWS = 60_000  # enough for any margin people care about, and it bounds memory and time
SAMPLE_SEED = 1


@dataclass(frozen=True, slots=True)
class ShapePage:
    touchpoint: Touchpoint
    lead: str
    about: str
    name: str
    advice: str
    drawing: Drawing | None
    steps: tuple[tuple[str, str], ...]
    cuts: str
    sampled: str


@dataclass(frozen=True, slots=True)
class _Found:
    contrast: PenaltyRewards
    curve: ResponseCurve
    rows: int
    used: int


def shape_page(figures: Figures, chosen: Selection, touchpoint: Touchpoint) -> ShapePage | None:
    """None where the moment was not asked beside this KPI, or of which lower is better."""
    kpi = chosen.kpi
    moments = [] if kpi is None or not kpi.higher_is_better else _moments(figures, kpi)
    place = next((at for at, one in enumerate(moments) if one.touchpoint_id == touchpoint.pk), None)
    if kpi is None or place is None:
        return None
    period, told = figures.told_together(kpi, moments, chosen.unit.pk, chosen.period, chosen.segment)
    shown = HIDDEN if period is None else figures.figure(kpi, chosen.unit.pk, period, chosen.segment)
    if not shown.is_certain or moments[place].pk not in told:
        lead = gettext("%(moment)s: too few answers to see a shape") % {"moment": touchpoint.name}
        return ShapePage(touchpoint, lead, about_figure(chosen, shown), "", "", None, (), "", "")
    where = (chosen.unit.pk, period, chosen.segment)

    def made() -> _Found:
        return _found(answers_of(figures, kpi, moments, *where), kpi, moments, place)

    below = tuple(sorted(figures.tree.below.get(chosen.unit.pk, ())))
    asked = tuple((one.pk, one.scale, str(one.touchpoint or "")) for one in (kpi, *moments))
    found = kept(figures.frame, period, ("shape", asked, place, below, where), made)
    return _told(touchpoint, found, found.contrast.moments[place], kpi, about_figure(chosen, shown))


def _moments(figures: Figures, kpi: Metric) -> list[Metric]:
    every = moments_of(figures.organisation, figures.frame.metrics)
    return on_one_scale([one for one in every if one.pk != kpi.pk and asked_together(figures.frame, kpi, one)])


def _found(answers: Answers, kpi: Metric, moments: Sequence[Metric], place: int) -> _Found:
    used = sampled(answers)
    contrast = penalty_reward(used, kpi.scale, cuts=usual_cuts(moments[place].scale))
    return _Found(contrast, response_curve(used, kpi.scale, place), len(answers.outcome), len(used.outcome))


def sampled(answers: Answers) -> Answers:
    return drawn_by_lot(answers, MOST_ROWS)


def drawn_by_lot(answers: Answers, most: int) -> Answers:
    """At most so many rows, always the same ones."""
    n = len(answers.outcome)
    if n <= most:
        return answers
    rows = np.sort(np.random.default_rng(SAMPLE_SEED).choice(n, most, replace=False))
    weights = None if answers.weights is None else answers.weights[rows]
    return replace(
        answers,
        outcome=answers.outcome[rows],
        scores=answers.scores[rows],
        states=answers.states[rows],
        weights=weights,
    )


def _told(touchpoint: Touchpoint, found: _Found, moment: PenaltyReward, kpi: Metric, about: str) -> ShapePage:
    return ShapePage(
        touchpoint,
        shape_sentence(moment),
        about,
        shape_name(moment.shape) if moment.shape else "",
        shape_advice(moment.shape) if moment.shape else "",
        _drawing(found.curve, kpi, about),
        tuple(steps_text(found.curve.steps)),
        gettext("Low is %(low)s or less, high is %(high)s or more.")
        % {"low": f"{found.contrast.low:g}", "high": f"{found.contrast.high:g}"},
        _sample_words(found),
    )


def _sample_words(found: _Found) -> str:
    if found.used == found.rows:
        return ""
    return gettext("Calculated on %(used)s of the %(rows)s answers, drawn by lot.") % {
        "used": count(found.used),
        "rows": count(found.rows),
    }


def _drawing(curve: ResponseCurve, kpi: Metric, about: str) -> Drawing | None:
    if not curve.points:
        return None
    texts = curve_texts(curve, kpi.name, about)

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return curve_picture.draw(curve, texts, width=width, standalone=standalone, heading=heading)

    return Drawing("curve", kpi.pk, texts.title, about, draw, 720)
