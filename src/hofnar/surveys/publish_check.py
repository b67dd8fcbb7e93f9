"""What keeps a version from being published, and what its maker should think about first. Facts in, remarks out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from math import prod
from typing import Any

from hofnar.surveys import minutes, wording
from hofnar.surveys.branching import Truth, asked_before, paths, truth
from hofnar.surveys.definition import (
    CHOICES,
    Definition,
    Page,
    Question,
    QuestionKind,
    Texts,
    cells_of,
    questions_of,
    scale_of,
    text_in,
)
from hofnar.surveys.quotas import Quota, strays
from hofnar.surveys.rules import Rule, variables


class Problem(StrEnum):
    # Refusals
    NO_PAGES = "no_pages"
    NO_OPTIONS = "no_options"
    NO_TEXT = "no_text"
    NO_TRANSLATION = "no_translation"
    NO_METRIC = "no_metric"
    NO_OWNER = "no_owner"
    NO_PURPOSE = "no_purpose"
    NO_BASIS = "no_basis"
    NO_RETENTION = "no_retention"
    NO_BALANCING = "no_balancing"
    PUBLIC_INTEREST = "public_interest"  # a public body on 'legitimate interest'
    GOES_ROUND = "goes_round"
    UNREACHABLE = "unreachable"
    LOOKS_AHEAD = "looks_ahead"
    NEVER_HOLDS = "never_holds"
    INSECURE_LINK = "insecure_link"
    # Warnings
    KNOWN_ALREADY = "known_already"
    MOST_RECENT = "most_recent"
    LEADING = "leading"
    DOUBLE = "double"
    SEVERAL_ON_A_PAGE = "several_on_a_page"
    LONGER_THAN_PROMISED = "longer_than_promised"
    NO_PROMISE = "no_promise"
    SMALL_GROUPS = "small_groups"
    NO_CONTACT = "no_contact"
    STRAY_QUOTA = "stray_quota"  # of an answer nobody can give


WARNINGS = frozenset(list(Problem)[list(Problem).index(Problem.KNOWN_ALREADY) :])
UNSCORED = {QuestionKind.CONSENT, QuestionKind.INFORMATION, QuestionKind.TEXT}
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """``place`` is a page's or question's key, or empty for the survey as a whole."""

    problem: Problem
    place: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return self.problem not in WARNINGS


@dataclass(frozen=True, slots=True)
class Facts:
    """What the check needs to know beside the definition. ``metrics`` and ``owners``: the cells that have one."""

    purpose: str = ""
    lawful_basis: str = ""
    balancing: str = ""
    retention_months: int | None = None
    is_public_body: bool = False
    mode: str = "confidential"
    metrics: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    known_facts: Mapping[str, str] = field(default_factory=dict)  # key → what people call it
    measured_seconds: float | None = None  # median of an earlier version with the same questions
    expected_answers: int | None = None
    privacy_contact: str | None = None  # None: not looked at
    quotas: tuple[Quota, ...] = ()


def check(definition: Definition, facts: Facts) -> list[Remark]:
    """Refusals first, each group in the order of the pages."""
    found = [
        *_law(facts),
        *_shape(definition),
        *_texts(definition),
        *_owned(definition, facts),
        *_ways(definition),
        *_warnings(definition, facts),
    ]
    return sorted(found, key=lambda remark: not remark.refuses)


def _law(facts: Facts) -> Iterator[Remark]:
    if not facts.purpose.strip():
        yield Remark(Problem.NO_PURPOSE)
    if not facts.retention_months:
        yield Remark(Problem.NO_RETENTION)
    if not facts.lawful_basis:
        yield Remark(Problem.NO_BASIS)
    if facts.lawful_basis == "legitimate_interest":
        if facts.is_public_body:
            yield Remark(Problem.PUBLIC_INTEREST)
        elif not facts.balancing.strip():
            yield Remark(Problem.NO_BALANCING)


def _shape(definition: Definition) -> Iterator[Remark]:
    if not any(question.kind is not QuestionKind.INFORMATION for question in questions_of(definition)):
        yield Remark(Problem.NO_PAGES)
    for question in questions_of(definition):
        needs = question.kind in CHOICES or question.kind in (QuestionKind.MATRIX, QuestionKind.ALL_MOMENTS)
        least = 1 if question.kind is QuestionKind.ALL_MOMENTS else 2
        if needs and len(question.options) < least or question.kind is QuestionKind.MATRIX and not question.rows:
            yield Remark(Problem.NO_OPTIONS, question.key)
    for closing in (definition.closing, definition.screened_out):
        if closing.link and not closing.link.startswith("https://"):
            yield Remark(Problem.INSECURE_LINK, values={"link": closing.link})


def _texts(definition: Definition) -> Iterator[Remark]:
    first, others = definition.languages[0], definition.languages[1:]
    for place, texts, is_needed in texts_of(definition):
        if not texts.get(first, "").strip():
            if is_needed:
                yield Remark(Problem.NO_TEXT, place, {"language": first})
            continue
        for language in others:
            if not texts.get(language, "").strip():
                yield Remark(Problem.NO_TRANSLATION, place, {"language": language, "text": texts[first]})


def texts_of(definition: Definition) -> Iterator[tuple[str, Texts, bool]]:
    """(place, texts, whether the first language must have it) of everything a respondent reads."""
    yield "", definition.title, True
    yield "", definition.introduction, False
    for question in questions_of(definition):
        yield question.key, question.text, True
        for texts in (question.help, question.low_label, question.high_label, question.complaint):
            yield question.key, texts, False
        for option in question.options + question.rows:
            yield question.key, option.text, True
    for closing in (definition.closing, definition.screened_out):
        yield "", closing.title, False
        yield "", closing.text, False
        yield "", closing.link_text, bool(closing.link)


def _owned(definition: Definition, facts: Facts) -> Iterator[Remark]:
    for question in questions_of(definition):
        if question.kind in UNSCORED:
            continue
        cells = set(cells_of(question))
        if scale_of(question) and not cells <= facts.metrics:
            yield Remark(Problem.NO_METRIC, question.key, {"missing": len(cells - facts.metrics)})
        if not cells <= facts.owners:
            yield Remark(Problem.NO_OWNER, question.key, {"missing": len(cells - facts.owners)})


def _ways(definition: Definition) -> Iterator[Remark]:
    found = paths(definition)
    yield from (Remark(Problem.GOES_ROUND, key) for key in found.round)
    yield from (Remark(Problem.UNREACHABLE, key) for key in found.unreachable)
    for page in definition.pages:
        before = asked_before(definition, page, this_page_too=False)
        with_this = asked_before(definition, page, this_page_too=True)
        for place, rule, cells in _rules(page, before, with_this):
            yield from _rule(definition, place, rule, cells)


def _rules(page: Page, before: set[str], with_this: set[str]) -> Iterator[tuple[str, Rule | None, set[str]]]:
    yield page.key, page.shown_if, before
    yield from ((question.key, question.shown_if, before) for question in page.questions)
    yield from ((page.key, jump.when, with_this) for jump in page.jumps)


def _rule(definition: Definition, place: str, rule: Rule | None, cells: set[str]) -> Iterator[Remark]:
    ahead = sorted(variables(rule) - cells)
    if ahead:
        yield Remark(Problem.LOOKS_AHEAD, place, {"cell": ahead[0]})
    elif rule is not None and truth(rule, definition) is Truth.NEVER:
        yield Remark(Problem.NEVER_HOLDS, place)


def _warnings(definition: Definition, facts: Facts) -> Iterator[Remark]:
    for page in definition.pages:
        if questions_that_count(page) > 1:
            yield Remark(Problem.SEVERAL_ON_A_PAGE, page.key, {"count": questions_that_count(page)})
    for question in questions_of(definition):
        yield from _words(question)
        yield from _known(question, definition, facts)
    yield from _time(definition, facts)
    yield from _groups(definition, facts)
    if facts.privacy_contact is not None and not facts.privacy_contact.strip():
        yield Remark(Problem.NO_CONTACT)
    for quota in strays(facts.quotas, definition):
        yield Remark(Problem.STRAY_QUOTA, quota.cell, {"value": quota.value})


def questions_that_count(page: Page) -> int:
    """Information does not, and an open 'why' belongs to the question before it."""
    asked = [question for question in page.questions if question.kind is not QuestionKind.INFORMATION]
    whys = sum(now.kind is QuestionKind.TEXT and was.kind is not QuestionKind.TEXT for was, now in pairwise(asked))
    return len(asked) - whys


def _words(question: Question) -> Iterator[Remark]:
    for language, text in {**question.text}.items():
        for found in wording.faults(text, language):
            yield Remark(Problem(found.fault.value), question.key, {"words": found.words, "language": language})


def _known(question: Question, definition: Definition, facts: Facts) -> Iterator[Remark]:
    if question.kind in UNSCORED - {QuestionKind.TEXT} or scale_of(question):
        return
    text = " ".join(question.text.values()).casefold()
    brought = [(one.key, name) for one in definition.hidden for name in one.text.values()]
    for key, name in [*facts.known_facts.items(), *brought]:
        if question.key == key or (name and f" {name.casefold()} " in f" {text.replace('?', ' ')} "):
            yield Remark(Problem.KNOWN_ALREADY, question.key, {"fact": name or key})
            return


def _time(definition: Definition, facts: Facts) -> Iterator[Remark]:
    seconds = facts.measured_seconds or minutes.estimated_seconds(definition)
    if definition.promised_minutes is None:
        yield Remark(Problem.NO_PROMISE, values={"minutes": seconds / 60})
    elif seconds > 60 * definition.promised_minutes:
        values = {"minutes": seconds / 60, "promised": definition.promised_minutes}
        yield Remark(Problem.LONGER_THAN_PROMISED, values=values | {"is_measured": facts.measured_seconds is not None})


def _groups(definition: Definition, facts: Facts) -> Iterator[Remark]:
    """Background questions together cut the answers in groups; below five somebody can be recognised."""
    if facts.mode == "service":
        return
    sizes = [len(question.options) for question in questions_of(definition) if question.kind is QuestionKind.SINGLE]
    groups = prod(size for size in sizes if size > 1) if sizes else 1
    needed = SMALLEST_GROUP * groups
    if sizes and needed > (facts.expected_answers or 500):
        yield Remark(Problem.SMALL_GROUPS, values={"groups": groups, "needed": needed, "questions": len(sizes)})


def names_of_places(definition: Definition, language: str) -> dict[str, str]:
    """What to call a page or question in a sentence."""
    pages = {page.key: str(at) for at, page in enumerate(definition.pages, start=1)}
    asked = {question.key: text_in(question.text, language, definition) for question in questions_of(definition)}
    return pages | {key: text or key for key, text in asked.items()}
