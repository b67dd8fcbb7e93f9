"""Everything that writes comments: the open texts of responses, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from hofnar.comments.models import Comment
from hofnar.responses.models import Response
from hofnar.responses.services import Written
from hofnar.surveys.models import Question, SurveyVersion


def write_open_texts(version: SurveyVersion, responses: Sequence[Written], *, fresh: bool = True) -> None:
    """Makes the comments of these responses equal to the open texts in their answers.

    ``fresh`` responses have none yet. Called inside the transaction that stores the responses (see
    ``settings.RESPONSE_WRITERS``).
    """
    asked = list(Question.objects.filter(version=version, role=Question.Role.COMMENT))
    if not asked:
        return
    if not fresh:
        Comment.objects.filter(response__in=[response.pk for response in responses]).delete()
    rows = [row for response in responses for row in _rows(version, response, asked)]
    Comment.objects.bulk_create(rows, batch_size=500)


def _rows(version: SurveyVersion, response: Written, asked: Sequence[Question]) -> list[Comment]:
    return [
        Comment(
            organisation_id=version.survey.organisation_id,
            response_id=response.pk,
            question=question,
            touchpoint_id=question.touchpoint_id,
            unit_id=response.unit_id,
            answered_on=response.answered_on,
            text=text,
        )
        for question in asked
        if (text := _open_text(response.answers.get(question.key)))
    ]


def _open_text(cell: object) -> str:
    return cell if isinstance(cell, str) and cell not in Response.STATES else ""
