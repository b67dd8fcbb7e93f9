"""An experiment: who got it was drawn by lot, so that one may look every day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hofnar.evaluations.groups import Span, rows_of
from hofnar.evaluations.models import Plan
from hofnar.insights.figures import Figures
from hofnar.insights.recognised import Recognised, recognised
from hofnar_analytics.always_valid import AlwaysValid, always_valid
from hofnar_analytics.always_valid import Plan as Fixed
from hofnar_analytics.arms import Arm, arm_of
from hofnar_analytics.experiment import ARM_FLOOR
from hofnar_analytics.people import both_periods

Floats = NDArray[np.float64]


def fixed_plan(plan: Plan) -> Fixed:
    share = plan.treated_share
    return Fixed(max(plan.planned or 0, 2 * ARM_FLOOR), (float(share), float(100 - share)))


def experiment_of(figures: Figures, plan: Plan, span: Span) -> AlwaysValid | str:
    """People where they are recognised, with their score of before (CUPED); answers otherwise."""
    arms = _arms_of_people(figures, plan, span) or _arms_of_answers(figures, plan, span)
    if min(arm.n for arm in arms) < ARM_FLOOR:
        return "few"
    return always_valid(arms[0], arms[1], fixed_plan(plan))


def _arms_of_answers(figures: Figures, plan: Plan, span: Span) -> tuple[Arm, Arm]:
    rows = rows_of(figures, plan, span)
    after = rows.months >= span.start
    return arm_of(rows.points[after & rows.treated]), arm_of(rows.points[after & ~rows.treated])


def _arms_of_people(figures: Figures, plan: Plan, span: Span) -> tuple[Arm, Arm] | None:
    """None unless (nearly) everybody who answered after the draw is recognised."""
    unit, key = plan.evaluation.unit_id, plan.treated["key"]
    now = recognised(figures, plan.metric, unit, span.after, key)
    if now is None or now.answers < figures.tally(plan.metric, unit, span.after).count(plan.metric.scale):
        return None
    before = None if span.before is None else recognised(figures, plan.metric, unit, span.before)
    earlier = _earlier(now, before)
    arms = [now.people.segments == plan.treated[name] for name in ("value", "control")]
    made = [arm_of(now.people.values[arm], None if earlier is None else earlier[arm]) for arm in arms]
    return made[0], made[1]


def _earlier(now: Recognised, before: Recognised | None) -> Floats | None:
    """Each person's score from before the draw; who has none gets the mean, which the draw did not touch."""
    if before is None:
        return None
    both = both_periods(before.people, now.people)
    values, known = both.values[0, both.now], both.then[both.now]
    if known.sum() < 2 * ARM_FLOOR:
        return None
    return np.asarray(np.where(known, values, values[known].mean()))
