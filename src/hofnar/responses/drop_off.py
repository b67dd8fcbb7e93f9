"""Where people leave a questionnaire, page by page, and how long a page takes.

The digests of posts say which pages somebody sent, also after the answers have moved into the response; for who is
still under way the pages given so far say which one they were shown last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import QuerySet

from hofnar.responses.flow import walk
from hofnar.responses.models import Submission
from hofnar.surveys.definition import Definition, Page, QuestionKind
from hofnar.surveys.explaining import short_text

MOST = 5_000  # of the newest people: enough for a share, and read in one go


@dataclass(frozen=True, slots=True)
class PageCount:
    """``seconds`` is the median, over people whose time was recorded; the longest where a page was sent twice."""

    number: int
    questions: list[str]
    reached: int
    answered: int
    left: int
    seconds: float | None

    @property
    def share_left(self) -> float | None:
        return 100 * self.left / self.reached if self.reached else None


def drop_off(submissions: QuerySet[Submission], definition: Definition, language: str) -> tuple[list[PageCount], int]:
    """The pages in their order, and of how many people: the newest who began in this version."""
    rows: Any = submissions.order_by("-pk").values_list("state", "pages", "applied")[:MOST]
    people = list(rows)
    page_of = pages_of_steps(definition)
    answered, left, times = _tallies(people, definition, page_of)
    pages = [
        PageCount(
            number=number,
            questions=[short_text(question, definition, language) for question in page.questions],
            reached=answered[page.key] + left[page.key],
            answered=answered[page.key],
            left=left[page.key],
            seconds=median(times[page.key]) if times[page.key] else None,
        )
        for number, page in enumerate(definition.pages, start=1)
    ]
    return pages, len(people)


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


def _tallies(
    people: Iterable[tuple[str, Mapping[str, Any], Mapping[str, list[Any]]]],
    definition: Definition,
    page_of: Mapping[str, str],
) -> tuple[Counter[str], Counter[str], dict[str, list[float]]]:
    answered: Counter[str] = Counter()
    left: Counter[str] = Counter()
    times: dict[str, list[float]] = defaultdict(list)
    for state, given, applied in people:
        way = walk(definition, given) if state == Submission.State.OPEN else None
        pending = page_of[way.pending.key] if way and way.pending else ""
        left.update([pending] if pending else [])
        answered.update({page_of[step] for step, *_ in applied.values() if step in page_of} - {pending})
        for page, seconds in _seconds(applied, page_of).items():
            times[page].append(seconds)
    return answered, left, times


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
