"""What the list and the page of an evaluation show."""

from __future__ import annotations

from dataclasses import dataclass

from hofnar.evaluations.computing import Result
from hofnar.evaluations.groups import start_of
from hofnar.evaluations.models import Evaluation, Look, Plan
from hofnar.evaluations.pictures import course_drawing, expected_drawing, treated_words
from hofnar.evaluations.services import plan_of
from hofnar.evaluations.stored import load
from hofnar.evaluations.wording import (
    Lines,
    doubts_of,
    expected_words,
    facts_of,
    judged_from,
    lead_of,
    locked_words,
    looked_words,
    method_sentence,
    outcome_tag,
    outcome_words,
    power_words,
)
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.months import month_from
from hofnar.insights.wording import month_words
from hofnar_analytics.always_valid import AlwaysValid

METHODS = {
    Plan.Comparison.UNITS: "difference-in-differences",
    Plan.Comparison.SEGMENT: "difference-in-differences",
    Plan.Comparison.SAME_PEOPLE: "before-and-after",
    Plan.Comparison.OTHER_PEOPLE: "before-and-after",
    Plan.Comparison.SERIES: "interrupted-series",
    Plan.Comparison.EXPERIMENT: "always-valid",
}


@dataclass(frozen=True, slots=True)
class Row:
    evaluation: Evaluation
    plan: Plan
    start: str
    outcome: str
    tag: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Looked:
    look: Look
    version: int
    through: str
    found: str
    as_expected: str
    outcome: str
    tag: str


@dataclass(frozen=True, slots=True)
class Version:
    plan: Plan
    expected: str
    locked: str


@dataclass(frozen=True, slots=True)
class Detail:
    plan: Plan
    lead: str
    outcome: str
    tag: str
    start: str
    judged: str
    treated: str
    expected: str
    locked: str
    power: tuple[str, ...]
    sentence: str
    facts: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    found_drawing: Drawing | None
    course_drawing: Drawing | None
    looks: tuple[Looked, ...]
    versions: tuple[Version, ...]
    is_drawn_by_lot: bool
    method: str


def last_look(plan: Plan) -> Look | None:
    looks = list(plan.looks.all())
    return looks[-1] if looks else None


def row_of(evaluation: Evaluation) -> Row:
    plan = plan_of(evaluation)
    look = last_look(plan)
    return Row(
        evaluation,
        plan,
        month_words(start_of(plan)),
        outcome_words(plan, look),
        outcome_tag(look.outcome) if look else "tag--open",
        looked_words(look, plan)[0] if look else "",
        expected_words(plan),
    )


def detail_of(figures: Figures, evaluation: Evaluation) -> Detail:
    plans = list(evaluation.plans.all())
    plan = plans[-1]
    plan.evaluation = evaluation
    look = last_look(plan)
    result = None if look is None else load(look.found)
    lead = lead_of(plan, look)
    return Detail(
        plan,
        lead,
        outcome_words(plan, look),
        outcome_tag(look.outcome) if look else "tag--open",
        month_words(start_of(plan)),
        month_words(judged_from(plan)),
        treated_words(figures, plan),
        expected_words(plan),
        locked_words(plan),
        tuple(power_words(plan)),
        method_sentence(plan, result) if result else "",
        tuple(_facts(plan, result)),
        tuple(doubts_of(result)) if result else (),
        expected_drawing(plan, result, lead) if result else None,
        course_drawing(figures, plan, method_sentence(plan, result)) if result else None,
        tuple(_looked(one, each) for each in reversed(plans) for one in reversed(list(each.looks.all()))),
        tuple(Version(one, expected_words(one), locked_words(one)) for one in plans),
        isinstance(result, AlwaysValid) or plan.comparison == Plan.Comparison.EXPERIMENT,
        METHODS[Plan.Comparison(plan.comparison)],
    )


def _facts(plan: Plan, result: Result | None) -> Lines:
    return [] if result is None else facts_of(plan, result)


def _looked(look: Look, plan: Plan) -> Looked:
    found, as_expected, outcome = looked_words(look, plan)
    month = month_from(look.through_month)
    through = look.through_month if month is None else month_words(month)
    return Looked(look, plan.number, through, found, as_expected, outcome, outcome_tag(look.outcome))
