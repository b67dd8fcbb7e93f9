"""The figures that come with the answers from the web shop's own records, and the word that respondent numbers are
customer numbers. Nobody is asked for them."""

from __future__ import annotations

from hofnar.accounts.models import User
from hofnar.demo.truth import Plan
from hofnar.demo.worth import CALLS, SPENT, STAYED, SURVEY
from hofnar.insights.services import say_customer_numbers
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric
from hofnar.surveys.models import Question, SurveyVersion
from hofnar.surveys.services import add_question
from hofnar_analytics.scales import Kind

A = Metric.Aspect
RECORDS = (
    (STAYED, A.RETENTION, "Klant gebleven, een jaar later", 1.0, True),
    (SPENT, A.REVENUE, "Omzet in het jaar erna (euro)", 100_000.0, True),
    (CALLS, A.CONTACTS, "Vragen aan de servicedesk in het jaar erna", 1_000.0, False),
)


def records_beside(version: SurveyVersion, plan: Plan, analyst: User) -> None:
    if plan.key != SURVEY:
        return
    say_customer_numbers(version.survey, analyst)
    for key, aspect, name, most, higher_is_better in RECORDS:
        metric = make_metric(
            version.survey.organisation,
            level=Metric.Level.RELATION,
            kind=Kind.MEAN.value,
            name=name,
            scale_low=0.0,
            scale_high=most,
            owner=analyst,
            higher_is_better=higher_is_better,
            aspect=aspect,
        )
        add_question(
            version, key=key, label=name, role=Question.Role.FACT, metric=metric, scale=metric.scale, owner=analyst
        )
