"""Where a respondent can go: which pages can be reached, whether a path goes round, whether a rule can ever hold.

Bounded: a rule over answers with too many combinations to try is taken to hold sometimes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import product
from math import prod
from typing import Any

from hofnar.surveys.definition import (
    CHOICES,
    END,
    SCREENED_OUT,
    Definition,
    Page,
    Question,
    QuestionKind,
    cells_of,
    questions_of,
    scale_of,
)
from hofnar.surveys.rules import Rule, holds, variables

MOST_COMBINATIONS = 5_000


class Truth(Enum):
    NEVER = "never"
    SOMETIMES = "sometimes"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Paths:
    """``round``: pages on a path that comes back; ``unreachable``: pages nobody can get to."""

    round: tuple[str, ...]
    unreachable: tuple[str, ...]


def paths(definition: Definition) -> Paths:
    steps = {page.key: _next_of(definition, at) for at, page in enumerate(definition.pages)}
    first = definition.pages[0].key if definition.pages else END
    reached = _reached(first, steps)
    going_round = [key for key in steps if any(key in _reached(next_, steps) for next_ in steps[key])]
    return Paths(tuple(key for key in going_round if key in reached), tuple(key for key in steps if key not in reached))


def truth(rule: Rule | None, definition: Definition) -> Truth:
    """Whether a rule can hold, over all answers to the questions it looks at."""
    if rule is None:
        return Truth.ALWAYS
    answers = possible_answers(definition)
    names = sorted(variables(rule))
    choices = [answers.get(name) for name in names]
    known = [values for values in choices if values is not None]
    if len(known) < len(choices) or prod(map(len, known)) > MOST_COMBINATIONS:
        return Truth.SOMETIMES
    found = {holds(rule, dict(zip(names, values))) for values in product(*known)}
    return Truth.SOMETIMES if len(found) > 1 else Truth.ALWAYS if True in found else Truth.NEVER


def possible_answers(definition: Definition) -> dict[str, list[Any]]:
    """Every answer a cell can have, None (not answered) among them; open answers are left out."""
    found: dict[str, list[Any]] = {}
    for question in questions_of(definition):
        values = _values(question)
        if values is not None:
            found.update({cell: values for cell in cells_of(question)})
    return found


def asked_before(definition: Definition, page: Page, *, this_page_too: bool) -> set[str]:
    """The cells that can have an answer when the rules of this page are looked at; hidden fields always can."""
    cells = {hidden.key for hidden in definition.hidden}
    for earlier in definition.pages:
        if earlier is page and not this_page_too:
            break
        cells.update(cell for question in earlier.questions for cell in cells_of(question))
        cells.update(question.key for question in earlier.questions)
        if earlier is page:
            break
    return cells


def _next_of(definition: Definition, at: int) -> tuple[str, ...]:
    return tuple(_steps(definition, at))


def _steps(definition: Definition, at: int) -> Iterator[str]:
    page = definition.pages[at]
    for jump in page.jumps:
        when = truth(jump.when, definition)
        if when is not Truth.NEVER:
            yield jump.to
        if when is Truth.ALWAYS and page.shown_if is None:
            return
    yield definition.pages[at + 1].key if at + 1 < len(definition.pages) else END


def _reached(start: str, steps: dict[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key in seen or key in (END, SCREENED_OUT):
            continue
        seen.add(key)
        waiting.extend(steps[key])
    return seen


def _values(question: Question) -> list[Any] | None:
    scale = scale_of(question)
    if scale:
        return [None, *range(int(scale[0]), int(scale[1]) + 1)]
    codes = [option.code for option in question.options]
    if question.kind in (QuestionKind.SINGLE, QuestionKind.MATRIX):
        return [None, *codes]
    if question.kind is QuestionKind.CONSENT:
        return [None, True, False]
    if question.kind in CHOICES and len(codes) <= 10 and question.kind is QuestionKind.MULTIPLE:
        return [None, *_selections(codes)]
    return None


def _selections(codes: list[str]) -> Iterator[list[str]]:
    for marks in product((False, True), repeat=len(codes)):
        yield [code for code, is_ticked in zip(codes, marks) if is_ticked]
