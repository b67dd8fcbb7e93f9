"""Choosing to hear of answers."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from hofnar.accounts.access import Scope
from hofnar.responses.models import Notice, Told
from hofnar.responses.notices.jobs import ask_for_digests
from hofnar.responses.notices.rights import rhythms_for
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.models import Survey
from hofnar.surveys.queries import own_surveys


def surveys_heard_of(scope: Scope) -> QuerySet[Survey]:
    """Surveys of which this person may ask for mails: all for who makes them, the published ones for others."""
    found = own_surveys(scope)
    return found if scope.may_edit else found.exclude(state=Survey.State.DRAFT)


def heard_survey_or_404(scope: Scope, survey_id: object) -> Survey:
    survey = survey_or_404(scope, survey_id)
    if not surveys_heard_of(scope).filter(pk=survey.pk).exists():
        raise Http404
    return survey


@transaction.atomic
def choose(scope: Scope, survey: Survey, rhythm: str) -> Notice | None:
    """Another rhythm begins now, and nothing of before is told again; an empty one ends it."""
    standing = Notice.objects.select_for_update().filter(survey=survey, user=scope.user).first()
    if rhythm not in rhythms_for(survey):
        Notice.objects.filter(survey=survey, user=scope.user).delete()
        return None
    if standing and standing.rhythm == rhythm:
        return standing
    notice, _ = Notice.objects.update_or_create(
        survey=survey, user=scope.user, defaults={"rhythm": rhythm, "since": timezone.now()}
    )
    Told.objects.filter(notice=notice).delete()
    ask_for_digests(scope.organisation)
    return notice
