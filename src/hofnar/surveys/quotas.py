"""Quotas: of one answer at most so many. Pure; who counts and who is led to the screened-out page is answering's to do.

>>> young = Quota("age", "a1", 200)
>>> over(full([young], {young: 200}), {"age": "a1"})
Quota(cell='age', value='a1', most=200)
>>> over(full([young], {young: 199}), {"age": "a1"}) is None
True
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hofnar.surveys import frozen_json
from hofnar.surveys.definition import Definition, QuestionKind, questions_of
from hofnar.surveys.frozen_json import WrongShape

MOST_QUOTAS = 50
COUNTED = {QuestionKind.SINGLE, QuestionKind.MULTIPLE}


@dataclass(frozen=True, slots=True)
class Quota:
    """``value`` is the code of an answer to the question ``cell``, or what the hidden field ``cell`` brings."""

    cell: str
    value: str
    most: int


def parse(document: Any) -> tuple[Quota, ...]:
    """WrongShape when it is no list of quotas, or one answer has two."""
    if not isinstance(document, list) or len(document) > MOST_QUOTAS:
        raise WrongShape("quotas", f"a list of at most {MOST_QUOTAS} was expected")
    made = tuple(frozen_json.parse(Quota, one, f"quotas[{at}]") for at, one in enumerate(document))
    if any(quota.most < 1 for quota in made):
        raise WrongShape("quotas", "at least one answer")
    if len({(quota.cell, quota.value) for quota in made}) < len(made):
        raise WrongShape("quotas", "an answer has two quotas")
    return made


def full(quotas: Collection[Quota], counts: Mapping[Quota, int]) -> frozenset[Quota]:
    """Those that have reached their most, by completed responses that count."""
    return frozenset(quota for quota in quotas if counts.get(quota, 0) >= quota.most)


def over(full_ones: Collection[Quota], given: Mapping[str, Any]) -> Quota | None:
    """The full quota these answers fall in. Ask it of the page just given: who was let through before stays in."""
    return next((quota for quota in sorted(full_ones, key=key_of) if counts(quota, given)), None)


def counts(quota: Quota, given: Mapping[str, Any]) -> bool:
    """Whether a response with these answers counts for the quota."""
    value = given.get(quota.cell)
    return quota.value in value if isinstance(value, (list, tuple)) else value == quota.value


def strays(quotas: Collection[Quota], definition: Definition) -> Iterator[Quota]:
    """Quotas of answers that nobody can give."""
    codes = {q.key: {option.code for option in q.options} for q in questions_of(definition) if q.kind in COUNTED}
    hidden = {field.key for field in definition.hidden}
    for quota in quotas:
        if quota.cell not in hidden and quota.value not in codes.get(quota.cell, set()):
            yield quota


def key_of(quota: Quota) -> str:
    """Under which its count is kept."""
    return f"{quota.cell}={quota.value}"
