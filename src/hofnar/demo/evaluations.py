"""Measures of the demo organisation, written down before they began: one that helped a moment, as planted, and one
after which a depot truly got worse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from hofnar.accounts.models import Organisation, Unit, User
from hofnar.demo import shop
from hofnar.demo.truth import BETTER_REGION, TURN
from hofnar.evaluations.models import Evaluation, Plan
from hofnar.evaluations.services import look, plan_of, start_evaluation
from hofnar.insights.figures import Figures
from hofnar.insights.months import first_day, month_name
from hofnar.measurement.models import Metric

MONTHS = 6
EARLIER = timedelta(days=12)  # written down so long before it began


@dataclass(frozen=True, slots=True)
class Measure:
    """``unit`` and ``treated`` are codes of units; ``moment`` the name of the touchpoint that should get better."""

    name: str
    details: str
    moment: str
    unit: str
    treated: str
    comparison: str
    expected: float


MEASURES = (
    Measure(
        "Verzendlabel als QR-code",
        "Klanten krijgen een QR-code op hun telefoon en hoeven niets meer te printen.",
        "Verzendlabel",
        "servicedesk",
        BETTER_REGION,
        Plan.Comparison.UNITS,
        10.0,
    ),
    Measure(
        "Nieuwe routeplanning bij Depot Tilburg",
        "De computer plant de ritten; de verwachting was dat bezorgers vaker op tijd zouden zijn.",
        "Bezorging aan de deur",
        shop.LOCAL.unit,
        "",
        Plan.Comparison.OTHER_PEOPLE,
        12.0,
    ),
)


def write_down(organisation: Organisation) -> None:
    """Needs the figures of the answers; dated before the measures began, as a real organisation would have done."""
    figures = Figures.of(organisation)
    whole = figures.frame.period
    analyst = User.objects.filter(email=shop.ANALYST.email).first()
    if whole is None or Evaluation.objects.filter(organisation=organisation).exists():
        return
    for measure in MEASURES:
        _write(figures, measure, whole.first + TURN, analyst)


def _write(figures: Figures, measure: Measure, start: int, analyst: User | None) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(organisation=figures.organisation)}
    evaluation = start_evaluation(figures, units[measure.unit], _given(figures, measure, start, units), analyst)
    began = timezone.make_aware(datetime.combine(first_day(start) - EARLIER, time(10)))
    Plan.objects.filter(evaluation=evaluation).update(locked_at=began, months_seen=0)
    Evaluation.objects.filter(pk=evaluation.pk).update(made_at=began)
    look(figures, plan_of(evaluation), analyst)


def _given(figures: Figures, measure: Measure, start: int, units: dict[str, Unit]) -> dict[str, Any]:
    metric = Metric.objects.get(
        organisation=figures.organisation,
        touchpoint__name=measure.moment,
        aspect=Metric.Aspect.EXPERIENCE,
    )
    return {
        "name": measure.name,
        "details": measure.details,
        "metric": metric,
        "first_month": month_name(start),
        "months": MONTHS,
        "comparison": measure.comparison,
        "treated": {"units": [units[measure.treated].pk]} if measure.treated else {},
        "expected": measure.expected,
    }
