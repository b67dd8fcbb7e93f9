"""Answers of a survey that look careless or double: marked, never removed. Nothing of the kind for an anonymous survey,
where all that tells two answers apart is the form they came through.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Q

from hofnar.responses.models import Exclusion, Response, Submission
from hofnar.responses.response_page import Units, counted
from hofnar.surveys.definition import SCALES, Definition, Question, QuestionKind, cells_of, parse, questions_of
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar_analytics.response_quality import duplicates, speeders, straight_lines
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score

MOST = 5_000  # of the newest complete answers
MOST_LISTED = 100
LONG_ENOUGH = 10  # characters of an open text by which two people are told apart
MANY_SCORES = 18  # without such a text: fewer equal answers are common among honest people
STRAIGHT, SPEEDER, DOUBLE = "straight_line", "speeder", "duplicate"
STATES = frozenset(Response.STATES)
KINDS = {
    QuestionKind.NPS: Kind.NPS,
    QuestionKind.CSAT: Kind.CSAT,
    QuestionKind.CES: Kind.CES,
    QuestionKind.TRUST: Kind.TRUST,
    QuestionKind.GRADE: Kind.GRADE,
}


@dataclass(frozen=True, slots=True)
class Given:
    """One complete answer: what the marks look at."""

    response: int
    version: int
    came_in: datetime
    seconds: float
    answers: Mapping[str, Any]


def count_quality(survey: Survey, units: Units, wave: str) -> dict[str, Any]:
    """Marks of the newest complete answers, and each figure with and without the marked ones, as plain data."""
    given = _given(survey, units, wave)
    definitions = {
        version.pk: parse(version.definition)
        for version in SurveyVersion.objects.filter(survey=survey, pk__in={one.version for one in given})
    }
    marks, median, limit = _marks(given, definitions)
    marked = [(one, marks[one.response]) for one in given if marks[one.response]]
    return {
        "looked_at": len(given),
        "marked": len(marked),
        "by_mark": dict(Counter(mark for _, found in marked for mark in found)),
        "median": median,
        "limit": limit,
        "listed": [[one.response, one.came_in.isoformat(), found] for one, found in marked[:MOST_LISTED]],
        "figures": _figures(given, {one.response for one, _ in marked}, definitions),
    }


def _given(survey: Survey, units: Units, wave: str) -> list[Given]:
    excluded = Exclusion.objects.filter(undone_at=None).values("response")
    complete = counted(survey, units, wave).filter(state=Submission.State.COMPLETE, completed_at__isnull=False)
    stands = complete.filter(Q(response__removed_at=None) | Q(response__in=excluded), response__isnull=False)
    columns = ("response_id", "version_id", "completed_at", "applied", "response__answers")
    rows = stands.order_by("-pk").values_list(*columns)[:MOST]
    return [Given(pk, version, at, _seconds(applied), answers) for pk, version, at, applied, answers in rows]


def _seconds(applied: Mapping[str, Sequence[Any]]) -> float:
    """On all steps together; NaN where one has no time."""
    longest: dict[str, float] = {}
    for step, *spent in applied.values():
        longest[step] = max(longest.get(step, 0.0), float(spent[0]) if spent else float("nan"))
    return sum(longest.values()) if longest else float("nan")


def _marks(
    given: Sequence[Given], definitions: Mapping[int, Definition]
) -> tuple[dict[int, list[str]], float | None, float | None]:
    marks: dict[int, list[str]] = {one.response: [] for one in given}
    for response in _on_a_straight_line(given, definitions):
        marks[response].append(STRAIGHT)
    quick = speeders(np.array([one.seconds for one in given], dtype=np.float64))
    for one, is_quick in zip(given, quick.is_marked):
        if is_quick:
            marks[one.response].append(SPEEDER)
    days = [one.came_in.timestamp() / 86_400 for one in given]
    for one, earlier in zip(given, duplicates(days, [_content(one, definitions[one.version]) for one in given])):
        if earlier is not None:
            marks[one.response].append(DOUBLE)
    return marks, quick.median, quick.limit


def _on_a_straight_line(given: Sequence[Given], definitions: Mapping[int, Definition]) -> set[int]:
    found: set[int] = set()
    by_version: dict[int, list[Given]] = defaultdict(list)
    for one in given:
        by_version[one.version].append(one)
    for version, people in by_version.items():
        for question in _tables(definitions[version]):
            rows = np.array(
                [[_place(question, one.answers.get(cell)) for cell in cells_of(question)] for one in people]
            )
            low, high = _ends(question)
            if high > low:
                found |= {one.response for one, hit in zip(people, straight_lines(rows, low, high).is_marked) if hit}
    return found


def _tables(definition: Definition) -> Iterator[Question]:
    tables = (QuestionKind.MATRIX, QuestionKind.ALL_MOMENTS)
    return (question for question in questions_of(definition) if question.kind in tables and cells_of(question))


def _ends(question: Question) -> tuple[float, float]:
    if question.kind is QuestionKind.MATRIX:
        return 0.0, float(len(question.options) - 1)
    low, high = SCALES[question.kind]
    return float(low if question.low is None else question.low), float(high if question.high is None else question.high)


def _place(question: Question, value: Any) -> float:
    """A score, or the place of the chosen column of a table; NaN for none."""
    if value is None or (isinstance(value, str) and value in STATES):
        return float("nan")
    if question.kind is QuestionKind.MATRIX:
        codes = [option.code for option in question.options]
        return float(codes.index(str(value))) if str(value) in codes else float("nan")
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _content(one: Given, definition: Definition) -> str | None:
    """Everything that was answered; None where honest people would often give just the same."""
    texts = [
        one.answers.get(question.key) for question in questions_of(definition) if question.kind is QuestionKind.TEXT
    ]
    has_text = any(isinstance(text, str) and text not in STATES and len(text.strip()) >= LONG_ENOUGH for text in texts)
    scores = sum(isinstance(value, (int, float)) for value in one.answers.values())
    if not has_text and scores < MANY_SCORES:
        return None
    return json.dumps([one.version, one.answers], sort_keys=True, ensure_ascii=False)


def _figures(given: Sequence[Given], marked: set[int], definitions: Mapping[int, Definition]) -> list[dict[str, Any]]:
    """[{key, kind, all: {n, estimate, low, high}, without: …}] of each question on a scale, of the newest version."""
    if not definitions:
        return []
    newest = max(definitions)
    people = [one for one in given if one.version == newest]
    kept = [one for one in people if one.response not in marked]
    asked = [question for question in questions_of(definitions[newest]) if question.kind in KINDS]
    return [
        {"key": one.key, "kind": one.kind.value, "all": _figure(one, people), "without": _figure(one, kept)}
        for one in asked
    ]


def _figure(question: Question, people: Sequence[Given]) -> dict[str, Any]:
    """Below the floor only how many there are."""
    values = np.array([_place(question, one.answers.get(question.key)) for one in people], dtype=np.float64)
    found = score(values, Scale.of(KINDS[question.kind], question.low, question.high))
    if found.reasons:
        return {"n": found.n}
    return {"n": found.n, "estimate": found.estimate, "low": found.low, "high": found.high}
