"""Where people leave a questionnaire, question by question, and how long a page takes.

The digests of posts say which pages somebody sent, also after the answers have moved into the response; for who is
still under way what was given so far says which page they were shown last, for who was closed it was written down then.
Who sees several questions on one page leaves that page: which of them it was is not known, and the page says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hofnar.responses.cells import SKIPPED
from hofnar.responses.flow import Pages, walk
from hofnar.responses.models import Submission
from hofnar.responses.response_page import Units, counted
from hofnar.surveys.definition import Definition, Page, Question, QuestionKind, cells_of, parse
from hofnar.surveys.explaining import short_text
from hofnar.surveys.models import Survey, SurveyVersion

MOST = 5_000  # of the newest people: enough for a share, and read in one go
State = Submission.State


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """``shown``: sent the page with this question on it."""

    key: str
    text: str
    shown: int
    skipped: int

    @property
    def share_skipped(self) -> float | None:
        return 100 * self.skipped / self.shown if self.shown else None


@dataclass(frozen=True, slots=True)
class PageCount:
    """``times`` are the lower quartile, median and upper quartile of the seconds, over people whose time was recorded;
    the longest where a page was sent twice."""

    number: int
    key: str
    questions: list[QuestionCount]
    reached: int
    answered: int
    left: int
    times: tuple[float, float, float] | None

    @property
    def share_left(self) -> float | None:
        return 100 * self.left / self.reached if self.reached else None


def count_drop_off(survey: Survey, units: Units, wave: str, version_id: str) -> dict[str, Any]:
    """Counts of the newest people who began in this version, as plain data."""
    version = SurveyVersion.objects.get(survey=survey, pk=int(version_id))
    rows = counted(survey, units, wave).filter(version=version).order_by("-pk")
    people = list(rows.values_list("state", "pages", "applied", "left_at", "response__answers")[:MOST])
    return {"people": len(people), **_tallies(people, parse(version.definition))}


def pages_of(document: Mapping[str, Any], definition: Definition, language: str) -> list[PageCount]:
    """The pages in their order, with their questions in the reader's language."""
    return [_page(number, page, document, definition, language) for number, page in enumerate(definition.pages, 1)]


def _page(number: int, page: Page, document: Mapping[str, Any], definition: Definition, language: str) -> PageCount:
    answered, left = document["answered"].get(page.key, 0), document["left"].get(page.key, 0)
    times = document["times"].get(page.key)
    questions = [
        QuestionCount(
            question.key,
            short_text(question, definition, language),
            document["shown"].get(question.key, 0),
            document["skipped"].get(question.key, 0),
        )
        for question in page.questions
    ]
    return PageCount(number, page.key, questions, answered + left, answered, left, tuple(times) if times else None)


def pages_of_steps(definition: Definition) -> dict[str, str]:
    """{step key: page key}; each remembered moment is a step of its page."""
    found = {page.key: page.key for page in definition.pages}
    for page in definition.pages:
        found.update({step: page.key for step in _moments(page)})
    return found


def _moments(page: Page) -> Iterable[str]:
    for question in page.questions:
        if question.kind is QuestionKind.ALL_MOMENTS:
            yield from (f"{question.key}.{moment.code}" for moment in question.options)


def _tallies(people: Iterable[tuple[Any, ...]], definition: Definition) -> dict[str, Any]:
    page_of = pages_of_steps(definition)
    found: dict[str, Counter[str]] = {name: Counter() for name in ("answered", "left", "shown", "skipped")}
    times: dict[str, list[float]] = defaultdict(list)
    for state, pages, applied, left_at, answers in people:
        sent = {step for step, *_ in applied.values() if step in page_of}
        pending = _pending(definition, pages, page_of) if state == State.OPEN else page_of.get(left_at or "", "")
        found["left"].update([pending] if pending else [])
        found["answered"].update({page_of[step] for step in sent} - {pending})
        _tally_questions(definition, {page_of[step] for step in sent}, answers, pages, found)
        for page, seconds in _seconds(applied, page_of).items():
            times[page].append(seconds)
    quartiles = {page: [float(q) for q in np.quantile(spent, (0.25, 0.5, 0.75))] for page, spent in times.items()}
    return {**found, "times": quartiles}


def _pending(definition: Definition, given: Pages, page_of: Mapping[str, str]) -> str:
    pending = walk(definition, given).pending
    return page_of[pending.key] if pending else ""


def _tally_questions(
    definition: Definition,
    sent: set[str],
    answers: Mapping[str, Any] | None,
    given: Pages,
    found: Mapping[str, Counter[str]],
) -> None:
    for page in definition.pages:
        if page.key in sent:
            for question in page.questions:
                if question.kind is not QuestionKind.INFORMATION:
                    _tally_question(question, page.key, answers, given, found)


def _tally_question(
    question: Question, page: str, answers: Mapping[str, Any] | None, given: Pages, found: Mapping[str, Counter[str]]
) -> None:
    """Of who has answers in a response those say whether the question showed; else everything on the page did. Of who
    broke off nothing of what was given is left."""
    cells = {question.key, *cells_of(question)}
    if answers:
        values = [answers[cell] for cell in cells if cell in answers]
        if not values:
            return
    elif page not in given:
        return
    else:
        values = [value for cell, value in given.get(page, {}).items() if cell in cells and value is not None]
    found["shown"][question.key] += 1
    found["skipped"][question.key] += all(value == SKIPPED for value in values)


def _seconds(applied: Mapping[str, list[Any]], page_of: Mapping[str, str]) -> dict[str, float]:
    """Time on each page: of its steps together."""
    longest: dict[str, float] = {}
    for step, *seconds in applied.values():
        if seconds and step in page_of:
            longest[step] = max(longest.get(step, 0.0), float(seconds[0]))
    spent: dict[str, float] = defaultdict(float)
    for step, time in longest.items():
        spent[page_of[step]] += time
    return spent
