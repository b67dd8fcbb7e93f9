"""Everything that writes comments: the open texts of responses as rows, and what people do with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from hofnar.comments.masking import masked
from hofnar.comments.models import Comment, HiddenPiece, HiddenWord
from hofnar.comments.scores import explained_by, score_in, standing_of
from hofnar.responses.models import Response
from hofnar.responses.services import Written
from hofnar.surveys.models import Question, SurveyVersion

FIELDS = ("touchpoint", "unit", "answered_on", "text", "survey", "month", "score", "scored_by", "standing")
Place = tuple[int, int]  # response, question


def month_of(day: date) -> int:
    return 12 * day.year + day.month - 1


@dataclass(frozen=True, slots=True)
class _Asked:
    """The open questions of a version, with the score each explains, and the words its organisation hides."""

    version: SurveyVersion
    texts: list[Question]
    beside: Mapping[int, Question]
    words: tuple[str, ...]


def write_open_texts(version: SurveyVersion, responses: Sequence[Written], *, fresh: bool = True) -> None:
    """Makes the comments of these responses equal to the open texts in their answers.

    ``fresh`` responses have none yet; of others what stands keeps its tags, stars and hidden pieces. Called inside the
    transaction that stores the responses (see ``settings.RESPONSE_WRITERS``).
    """
    texts = list(Question.objects.filter(version=version, role=Question.Role.COMMENT))
    if not texts or (fresh and not any(open_text(one.answers.get(text.key)) for one in responses for text in texts)):
        return
    beside = explained_by([*texts, *_scored(version)])
    told = _Asked(version, texts, beside, hidden_words(version.survey.organisation_id))
    standing = {} if fresh else _standing(responses)
    rows = [row for response in responses for row in _rows(told, response, standing)]
    if standing:
        _put_right(rows, standing)
    Comment.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)


def _scored(version: SurveyVersion) -> QuerySet[Question]:
    scored = (Question.Role.KPI, Question.Role.TOUCHPOINT)
    return Question.objects.filter(version=version, role__in=scored).select_related("metric")


def hidden_words(organisation_id: int) -> tuple[str, ...]:
    return tuple(HiddenWord.objects.filter(organisation_id=organisation_id).values_list("word", flat=True))


def _standing(responses: Iterable[Written]) -> dict[Place, Comment]:
    found = Comment.objects.filter(response__in=[response.pk for response in responses]).prefetch_related("pieces")
    return {(comment.response_id, comment.question_id): comment for comment in found}


def _put_right(rows: Sequence[Comment], standing: Mapping[Place, Comment]) -> None:
    kept = [row for row in rows if row.pk is not None]
    gone = {comment.pk for comment in standing.values()} - {row.pk for row in kept}
    Comment.objects.filter(pk__in=gone).delete()
    Comment.objects.bulk_update(kept, FIELDS, batch_size=200)


def _rows(asked: _Asked, response: Written, standing: Mapping[Place, Comment]) -> list[Comment]:
    return [
        _row(asked, response, question, text, standing.get((response.pk, question.pk)))
        for question in asked.texts
        if (text := open_text(response.answers.get(question.key)))
    ]


def _row(asked: _Asked, response: Written, question: Question, text: str, found: Comment | None) -> Comment:
    row = found or Comment(
        organisation_id=asked.version.survey.organisation_id, response_id=response.pk, question=question
    )
    pieces = [piece.piece for piece in found.pieces.all()] if found else ()
    row.text = masked(text, asked.words, pieces)
    row.touchpoint_id, row.unit_id, row.answered_on = question.touchpoint_id, response.unit_id, response.answered_on
    row.survey_id, row.month = asked.version.survey_id, month_of(response.answered_on)
    beside = asked.beside.get(question.pk)
    row.score = score_in(response.answers, beside)
    row.scored_by = beside if row.score is not None else None
    row.standing = standing_of(row.score, beside)
    return row


def open_text(cell: object) -> str:
    return cell if isinstance(cell, str) and cell not in Response.STATES else ""


def mask_again(comments: Collection[Comment], words: tuple[str, ...]) -> None:
    """From what was typed, with all that is hidden by now. ``comments`` come with response and question."""
    pieces: dict[int, list[str]] = {}
    for piece in HiddenPiece.objects.filter(comment__in=[comment.pk for comment in comments]):
        pieces.setdefault(piece.comment_id, []).append(piece.piece)
    for comment in comments:
        typed = open_text(comment.response.answers.get(comment.question.key))
        comment.text = masked(typed, words, pieces.get(comment.pk, ()))
    Comment.objects.bulk_update(comments, ["text"], batch_size=200)
