"""The way through a survey: which step comes next, how many are still to come at most. Pure functions.

``pages`` is what was given so far: {step key: {cell: value}}. A step that stands there was visited, also with nothing
given. Steps off the way (a branch that no longer holds) are as if they were never visited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hofnar.surveys.definition import END, SCREENED_OUT, Definition, Option, Page, Question, QuestionKind
from hofnar.surveys.rules import holds

Pages = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: a page, or one remembered moment of an all-moments page."""

    key: str
    page: Page
    questions: tuple[Question, ...]  # those that show
    moment: Option | None = None


@dataclass(frozen=True, slots=True)
class Way:
    definition: Definition
    pages: Pages
    visited: tuple[Step, ...]
    pending: Step | None  # the first one not visited
    at: int  # the place of its page
    ending: str = ""  # 'end' or 'screened_out' when nothing is pending
    given: Mapping[str, Any] = field(default_factory=dict)  # cells of the visited steps

    @property
    def left_at_most(self) -> int:
        """Screens still to come along the longest way, the pending one included. Jumps only shorten, so that is the
        sum of all pages that follow."""
        if self.pending is None:
            return 0
        now, *later = self.definition.pages[self.at :]
        return _left_of_page(now, self.pending, self.pages) + sum(map(_size, later))

    def step(self, key: str) -> Step | None:
        standing = [*self.visited, *([self.pending] if self.pending else [])]
        return next((step for step in standing if step.key == key), None)

    def after(self, key: str) -> Step | None:
        """The step behind this one; the pending one when this one is not on the way; None at the end."""
        keys = [step.key for step in self.visited]
        at = keys.index(key) + 1 if key in keys else len(keys)
        return self.visited[at] if at < len(keys) else self.pending

    def before(self, key: str) -> Step | None:
        keys = [step.key for step in self.visited]
        at = keys.index(key) if key in keys else len(keys)
        return self.visited[at - 1] if at else None

    def progress(self, key: str) -> tuple[int, int]:
        """(screens done before this one, screens to come at most, this one included). Their quotient never falls:
        what is left is counted along the longest branch."""
        keys = [step.key for step in self.visited]
        at = keys.index(key) if key in keys else len(keys)
        return at, len(keys) - at + self.left_at_most


def walk(definition: Definition, pages: Pages) -> Way:
    visited: list[Step] = []
    given: dict[str, Any] = {}
    at = 0
    plan = _plan(definition)
    while at < len(plan):
        plain = plan[at]
        if plain is not None:
            if plain.key not in pages:
                return Way(definition, pages, tuple(visited), plain, at, given=given)
            visited.append(plain)
            for cell, value in pages[plain.key].items():
                if value is not None:
                    given[cell] = value
            at += 1
            continue
        page = definition.pages[at]
        for step in _steps(page, given, pages):
            if step.key not in pages:
                return Way(definition, pages, tuple(visited), step, at, given=given)
            visited.append(step)
            for cell, value in pages[step.key].items():
                if value is not None:
                    given[cell] = value
        to = _jump(definition, at, given) if page.key in pages else at + 1
        if isinstance(to, str):
            return Way(definition, pages, tuple(visited), None, at, to, given)
        at = to
    return Way(definition, pages, tuple(visited), None, at, END, given)


_plans: dict[int, tuple[Definition, tuple[Step | None, ...]]] = {}  # by identity; kept, so that it stays its own
MOST_PLANS = 2_000


def _plan(definition: Definition) -> tuple[Step | None, ...]:
    """For each page its one step where nobody's answers change it, which is so for most pages."""
    found = _plans.get(id(definition))
    if found is None:
        if len(_plans) >= MOST_PLANS:
            _plans.clear()
        found = _plans[id(definition)] = (definition, tuple(map(_plain_step, definition.pages)))
    return found[1]


def _plain_step(page: Page) -> Step | None:
    rules = [page.shown_if, *(question.shown_if for question in page.questions)]
    if page.jumps or not page.questions or any(rule is not None for rule in rules):
        return None
    is_one = page.questions[0].kind is not QuestionKind.ALL_MOMENTS
    return Step(page.key, page, page.questions) if is_one else None


def _steps(page: Page, given: dict[str, Any], pages: Pages) -> Iterator[Step]:
    """Seen as the walk goes: an all-moments page gives its moments after its ticks are known."""
    if page.shown_if is not None and not holds(page.shown_if, given):
        return
    shown = page.questions
    if any(question.shown_if is not None for question in shown):
        shown = tuple(question for question in shown if holds(question.shown_if, given))
    if not shown:
        return
    yield Step(page.key, page, shown)
    if shown[0].kind is QuestionKind.ALL_MOMENTS:
        for moment in ticked(shown[0], pages.get(page.key, {})):
            yield Step(f"{shown[0].key}.{moment.code}", page, shown, moment)


def ticked(question: Question, cells: Mapping[str, Any]) -> list[Option]:
    """The remembered moments, in the survey's order."""
    codes = cells.get(question.key) or ()
    return [option for option in question.options if option.code in codes and not option.stands_alone]


def _jump(definition: Definition, at: int, given: Mapping[str, Any]) -> int | str:
    """The place of the next page, or an ending. A jump backwards is no jump: nobody goes round."""
    if not definition.pages[at].jumps:
        return at + 1
    places = {page.key: place for place, page in enumerate(definition.pages)}
    for jump in definition.pages[at].jumps:
        if holds(jump.when, given) and (jump.to in (END, SCREENED_OUT) or places[jump.to] > at):
            return places.get(jump.to, jump.to)
    return at + 1


def _left_of_page(page: Page, pending: Step, pages: Pages) -> int:
    if pending.moment is None:
        return _size(page)
    moments = ticked(pending.questions[0], pages.get(page.key, {}))
    return sum(f"{pending.questions[0].key}.{moment.code}" not in pages for moment in moments)


def _size(page: Page) -> int:
    moments = [q for q in page.questions if q.kind is QuestionKind.ALL_MOMENTS]
    return (1 if page.questions else 0) + sum(not m.stands_alone for q in moments for m in q.options)
