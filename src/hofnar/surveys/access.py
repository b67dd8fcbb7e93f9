"""The only doors to surveys and questions."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Membership, User
from hofnar.surveys.drafts import draft_of
from hofnar.surveys.models import ClosingNote, Survey, SurveyVersion
from hofnar.surveys.queries import surveys

Row = TypeVar("Row", bound=Model)


def survey_or_404(scope: Scope, survey_id: object) -> Survey:
    return _one(surveys(scope.organisation), survey_id)


def draft_or_404(scope: Scope, survey_id: object) -> SurveyVersion:
    """The draft of an own survey; 404 when there is none to change."""
    draft = draft_of(survey_or_404(scope, survey_id))
    if draft is None:
        raise Http404
    return draft


def member_or_404(scope: Scope, user_id: object) -> User:
    """Somebody of the own organisation, to own a question."""
    members = Membership.objects.filter(organisation=scope.organisation).values("user")
    return _one(User.objects.filter(pk__in=members), user_id)


def closing_note_or_404(scope: Scope, note_id: object) -> ClosingNote:
    notes = ClosingNote.objects.filter(organisation=scope.organisation)
    return _one(notes.select_related("journey", "touchpoint", "author"), note_id)


def _one(rows: QuerySet[Row], row_id: object) -> Row:
    try:
        return rows.get(pk=int(str(row_id)))
    except (ObjectDoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem
