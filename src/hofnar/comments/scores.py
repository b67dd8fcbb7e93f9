"""The score that a comment explains: that of its touchpoint, else the first overall question of the survey."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hofnar.comments.models import Comment
from hofnar.measurement.models import Metric
from hofnar.surveys.models import Question
from hofnar_analytics.scales import Kind

PROMOTERS_FROM, DETRACTORS_TO = 9, 6


def explained_by(asked: Iterable[Question]) -> dict[int, Question]:
    """For each open question of one version, the scored question beside it."""
    asked = sorted(asked, key=lambda question: (question.position, question.pk))
    of_moment: dict[int, Question] = {}
    for question in asked:
        if question.role == Question.Role.TOUCHPOINT and _is_experience(question):
            of_moment.setdefault(question.touchpoint_id or 0, question)
    overall = next((question for question in asked if question.role == Question.Role.KPI), None)
    texts = [question for question in asked if question.role == Question.Role.COMMENT]
    beside = {text.pk: of_moment.get(text.touchpoint_id) if text.touchpoint_id else overall for text in texts}
    return {pk: question for pk, question in beside.items() if question is not None}


def _is_experience(question: Question) -> bool:
    return question.metric is None or question.metric.aspect == Metric.Aspect.EXPERIENCE


def score_in(answers: Mapping[str, Any], question: Question | None) -> float | None:
    given = answers.get(question.key) if question else None
    return float(given) if isinstance(given, (int, float)) and not isinstance(given, bool) else None


def standing_of(score: float | None, question: Question | None) -> str:
    """A third of the scale; of an NPS the class everybody knows."""
    if score is None or question is None:
        return ""
    low, high = _scale(question)
    if question.metric is not None and question.metric.kind == Kind.NPS.value:
        is_high, is_low = score >= PROMOTERS_FROM, score <= DETRACTORS_TO
    elif high <= low:
        return ""
    else:
        is_high, is_low = 3 * (score - low) >= 2 * (high - low), 3 * (score - low) <= high - low
    if is_high:
        return Comment.Standing.HIGH.value
    return Comment.Standing.LOW.value if is_low else Comment.Standing.MIDDLE.value


def _scale(question: Question) -> tuple[float, float]:
    if question.scale_low is not None and question.scale_high is not None:
        return question.scale_low, question.scale_high
    return (question.metric.scale_low, question.metric.scale_high) if question.metric else (0.0, 0.0)
