"""The questions asked beside a moment, with metrics that say what they tell."""

from __future__ import annotations

from hofnar.demo.beside import compares, expected, importance
from hofnar.demo.truth import Moment, Plan
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric
from hofnar.surveys.expectations import COMPARED
from hofnar.surveys.models import Question, SurveyVersion
from hofnar.surveys.services import add_question
from hofnar_analytics.scales import Kind, Scale

A = Metric.Aspect
MATTERS = Scale.of(Kind.MEAN, 1, 5)


def asked_beside(version: SurveyVersion, plan: Plan, moment: Moment, lived: Metric) -> None:
    assert lived.touchpoint is not None
    name = lived.touchpoint.name
    if moment.hoped is not None and compares(plan):
        words = ("Beter of slechter dan verwacht", "Was het beter of slechter dan u had verwacht?")
        _ask(version, expected(moment.key), lived, A.EXPECTATION, COMPARED, f"{words[0]}: {name}", words[1])
    elif moment.hoped is not None:
        words = ("Verwachte score", "Welke score had u vooraf verwacht te geven?")
        _ask(version, expected(moment.key), lived, A.EXPECTED, lived.scale, f"{words[0]}: {name}", words[1])
    if moment.stated is not None:
        words = ("Belang", "Hoe belangrijk is dit voor u?")
        _ask(version, importance(moment.key), lived, A.IMPORTANCE, MATTERS, f"{words[0]}: {name}", words[1])


def _ask(version: SurveyVersion, key: str, lived: Metric, aspect: str, scale: Scale, label: str, wording: str) -> None:
    metric = make_metric(
        lived.organisation,
        level=Metric.Level.TOUCHPOINT,
        kind=scale.kind.value,
        name=label,
        scale_low=scale.low,
        scale_high=scale.high,
        owner=lived.owner,
        touchpoint=lived.touchpoint,
        aspect=aspect,
    )
    add_question(
        version,
        key=key,
        label=label,
        wording=wording,
        role=Question.Role.TOUCHPOINT,
        metric=metric,
        touchpoint=lived.touchpoint,
        scale=scale,
        owner=lived.owner,
    )
