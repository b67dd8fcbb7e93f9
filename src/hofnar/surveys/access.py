"""The only doors to surveys and questions."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.surveys.models import Question, Survey
from hofnar.surveys.queries import questions, surveys

Row = TypeVar("Row", bound=Model)


def survey_or_404(scope: Scope, survey_id: object) -> Survey:
    return _one(surveys(scope.organisation), survey_id)


def question_or_404(scope: Scope, question_id: object) -> Question:
    return _one(questions(scope.organisation), question_id)


def _one(rows: QuerySet[Row], row_id: object) -> Row:
    try:
        return rows.get(pk=int(str(row_id)))
    except (ObjectDoesNotExist, ValueError, OverflowError) as problem:
        raise Http404 from problem
