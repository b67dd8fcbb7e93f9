"""Everything that writes evaluations. A plan is locked as it is stored; a change is a new version beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Unit, User
from hofnar.evaluations.computing import Found, evaluate, outcome_of
from hofnar.evaluations.groups import start_of
from hofnar.evaluations.models import Evaluation, Look, Plan
from hofnar.evaluations.planning import power_of
from hofnar.evaluations.stored import dump
from hofnar.insights.figures import Figures
from hofnar.insights.months import month_name

Given = Mapping[str, Any]


@transaction.atomic
def start_evaluation(figures: Figures, unit: Unit, given: Given, by: User | None) -> Evaluation:
    evaluation = Evaluation.objects.create(organisation=figures.organisation, unit=unit, made_by=by)
    lock_plan(figures, evaluation, given, by)
    return evaluation


@transaction.atomic
def lock_plan(figures: Figures, evaluation: Evaluation, given: Given, by: User | None) -> Plan:
    """Stored with its date, with what could be seen that day, and with how much had come in already."""
    Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    plan = unlocked(evaluation, given)
    plan.number = evaluation.plans.count() + 1
    plan.locked_by = by
    plan.months_seen = months_seen(figures, plan)
    power = power_of(figures, plan)
    plan.power = asdict(power)
    plan.planned = plan.planned or power.people
    plan.save()
    return plan


def unlocked(evaluation: Evaluation, given: Given) -> Plan:
    """A plan as it would be, for a look at what can be seen."""
    return Plan(evaluation=evaluation, **given)


def months_seen(figures: Figures, plan: Plan) -> int:
    whole = figures.frame.period
    return 0 if whole is None else max(0, whole.last - start_of(plan) + 1)


def look(figures: Figures, plan: Plan, by: User | None) -> Found:
    """What the answers so far say, kept for always. Nothing is kept where there is nothing to see."""
    found = evaluate(figures, plan)
    if found.result is not None:
        is_early = found.through - start_of(plan) + 1 < plan.months
        Look.objects.create(
            plan=plan,
            through_month=month_name(found.through),
            found=dump(found.result),
            outcome=outcome_of(plan, found.result, is_early=is_early),
            is_early=is_early,
            looked_by=by,
        )
    return found


def archive(evaluation: Evaluation) -> None:
    Evaluation.objects.filter(pk=evaluation.pk, archived_at=None).update(archived_at=timezone.now())


def restore(evaluation: Evaluation) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(archived_at=None)


def plan_of(evaluation: Evaluation) -> Plan:
    """The version that stands."""
    return list(evaluation.plans.all())[-1]
