"""People who answer with a comment, for the tests of this room."""

from __future__ import annotations

from datetime import date

from hofnar.accounts.models import Organisation, Unit
from hofnar.comments.models import Comment
from hofnar.comments.telling import tell_survey
from hofnar.measurement.models import Metric
from hofnar.responses.services import NewResponse, add_many
from hofnar.surveys.models import Question, Survey, SurveyVersion
from hofnar.surveys.services import add_question, make_survey
from hofnar_analytics.scales import Kind, Scale


def asked(organisation: Organisation, mode: str = "confidential") -> SurveyVersion:
    """A survey with an NPS and a why."""
    metric = Metric.objects.create(
        organisation=organisation, level="relation", kind=Kind.NPS.value, name="NPS", scale_low=0, scale_high=10
    )
    version = make_survey(organisation, "Desk", mode=mode).versions.get()
    scale = Scale.of(Kind.NPS, 0, 10)
    add_question(version, key="nps", label="NPS", role=Question.Role.KPI, metric=metric, scale=scale)
    add_question(version, key="why", label="Why", role=Question.Role.COMMENT)
    return version


def say(version: SurveyVersion, unit: Unit, texts: list[str], day: date, score: int = 8) -> list[Comment]:
    """One person for each text; told as far as it may be."""
    why = version.questions.get(key="why")
    begun = Comment.objects.count()
    rows = [
        NewResponse("1", f"{unit.code}{day}{begun + n}", unit.pk, day, {"nps": score}, comments={why.pk: text})
        for n, text in enumerate(texts)
    ]
    add_many(version, rows)
    tell_survey(version.survey)
    return list(Comment.objects.filter(unit=unit, answered_on=day).order_by("pk"))


def survey_of(version: SurveyVersion) -> Survey:
    return version.survey
