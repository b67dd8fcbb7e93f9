"""Everything that reads surveys and questions. Other rooms pass an organisation, never an id from outside."""

from __future__ import annotations

from django.db.models import QuerySet

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Organisation
from hofnar.journeys.models import Journey
from hofnar.journeys.queries import map_of
from hofnar.surveys.models import Question, Survey, SurveyVersion


def surveys(organisation: Organisation) -> QuerySet[Survey]:
    return Survey.objects.filter(organisation=organisation).order_by("-pk")


def own_surveys(asked: Scope) -> QuerySet[Survey]:
    """Those made here, the newest first; imported files are listed with the imports."""
    return surveys(asked.organisation).filter(is_imported=False).select_related("journey", "owner")


def moments_of(journey: Journey) -> list[tuple[int, str]]:
    """(id, name) of its touchpoints, in the order customers live them."""
    return [(moment.pk, moment.name) for phase in map_of(journey) for moment in phase.touchpoints.all()]


def latest_version(survey: Survey) -> SurveyVersion:
    return survey.versions.order_by("-number")[0]


def questions(organisation: Organisation) -> QuerySet[Question]:
    """All questions of all versions, with what they point at."""
    return Question.objects.filter(version__survey__organisation=organisation).select_related(
        "version", "version__survey", "metric", "touchpoint", "owner"
    )


def without_owner(organisation: Organisation) -> QuerySet[Question]:
    """Questions nobody has taken: no owner, or the uploader for the time being."""
    unowned = questions(organisation).filter(owner=None)
    return unowned | questions(organisation).filter(owner_is_provisional=True)
