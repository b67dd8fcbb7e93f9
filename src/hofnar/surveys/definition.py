"""What a version of a survey asks: pages with questions, in every language. Pure, frozen, and JSON both ways.

A draft's definition may be incomplete; whether it can be published is the publish check's to say. ``parse`` refuses
only what could not be shown at all. Keys of answers ("cells") follow from the questions: see ``cells_of``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hofnar.surveys import frozen_json
from hofnar.surveys.frozen_json import WrongShape
from hofnar.surveys.rules import Rule, WrongRule, check_rule

Texts = Mapping[str, str]  # language code → text
END, SCREENED_OUT = "end", "screened_out"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


class QuestionKind(StrEnum):
    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    TRUST = "trust"
    GRADE = "grade"
    RATING = "rating"
    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    MATRIX = "matrix"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CONSENT = "consent"
    INFORMATION = "information"
    ALL_MOMENTS = "all_moments"


# Kinds answered by one score on a scale, with the scale's usual ends.
SCALES: dict[QuestionKind, tuple[int, int]] = {
    QuestionKind.NPS: (0, 10),
    QuestionKind.CSAT: (1, 5),
    QuestionKind.CES: (1, 7),
    QuestionKind.TRUST: (1, 7),
    QuestionKind.GRADE: (1, 10),
    QuestionKind.RATING: (1, 5),
    QuestionKind.ALL_MOMENTS: (1, 5),  # satisfaction with each remembered moment
}
CHOICES = {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING}


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose, a row of a matrix, or a moment. ``code`` is what is stored."""

    code: str
    text: Texts = field(default_factory=dict)
    touchpoint: int | None = None  # of a moment
    opens_text: bool = False  # 'other, namely …': its text is the cell <key>.<code>
    stands_alone: bool = False  # 'none of these': excludes the others


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: QuestionKind
    text: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    required: bool = False
    options: tuple[Option, ...] = ()  # of a matrix: its columns; of all moments: the moments
    rows: tuple[Option, ...] = ()  # of a matrix
    low: float | None = None  # ends of the scale, or the least and most of a number
    high: float | None = None
    low_label: Texts = field(default_factory=dict)
    high_label: Texts = field(default_factory=dict)
    decimals: int = 0  # of a number
    earliest: str = ""  # of a date, ISO 8601
    latest: str = ""
    fewest: int = 0  # ticks of a multiple choice
    most: int | None = None
    longest: int = 5000  # characters of a text
    is_long: bool = False  # a text of several lines
    offers_dont_know: bool = False
    is_shuffled: bool = False  # options in a random order per respondent, stored with the answer
    asks_expectation: bool = False  # all moments: better or worse than expected
    asks_why: bool = False  # all moments: an open text at each
    is_brand_value: bool = False  # a score that is an outcome of its own: what we want to be felt as
    complaint: Texts = field(default_factory=dict)  # own words when the answer does not fit
    shown_if: Rule | None = None  # about answers of earlier pages


@dataclass(frozen=True, slots=True)
class Jump:
    """After this page: where to when the rule holds. ``to`` is a later page's key, 'end' or 'screened_out'."""

    when: Rule
    to: str


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    questions: tuple[Question, ...] = ()
    shown_if: Rule | None = None
    jumps: tuple[Jump, ...] = ()  # the first that holds; none: the next page


@dataclass(frozen=True, slots=True)
class Closing:
    title: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    link: str = ""  # https only; a link, never a redirect
    link_text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HiddenField:
    """A fact that comes with the link and is stored beside the answers; ``to_segment`` makes it a segment."""

    key: str
    text: Texts = field(default_factory=dict)
    to_segment: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """The first language is the one others are translated from. Texts may hold {fact|fallback} of known facts."""

    languages: tuple[str, ...] = ("nl",)
    title: Texts = field(default_factory=dict)
    introduction: Texts = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    closing: Closing = field(default_factory=Closing)
    screened_out: Closing = field(default_factory=Closing)
    hidden: tuple[HiddenField, ...] = ()
    promised_minutes: int | None = None


def parse(document: Any) -> Definition:
    """WrongShape (with the place) when the document is no definition."""
    made = frozen_json.parse(Definition, document)
    _check_names(made)
    for page in made.pages:
        _check_page(made, page)
    return made


def dump(definition: Definition) -> dict[str, Any]:
    return frozen_json.dump(definition)  # type: ignore[no-any-return]


def questions_of(definition: Definition) -> Iterator[Question]:
    for page in definition.pages:
        yield from page.questions


def scale_of(question: Question) -> tuple[float, float] | None:
    """Ends of the scale of a scored kind, also of each moment."""
    usual = SCALES.get(question.kind)
    if usual is None:
        return None
    low = usual[0] if question.low is None else question.low
    return low, usual[1] if question.high is None else question.high


def cells_of(question: Question) -> tuple[str, ...]:
    """The keys under which a question's answers stand: '<key>', or '<key>.<code>' for each row or moment.

    Beside a moment's score stand '<key>.<code>.expected' (-1, 0, 1) and '<key>.<code>.why' where asked.
    """
    if question.kind is QuestionKind.INFORMATION:
        return ()
    if question.kind is QuestionKind.MATRIX:
        return tuple(f"{question.key}.{row.code}" for row in question.rows)
    if question.kind is QuestionKind.ALL_MOMENTS:
        return tuple(f"{question.key}.{moment.code}" for moment in question.options if not moment.stands_alone)
    return (question.key,)


def text_in(texts: Texts, language: str, definition: Definition) -> str:
    """The text in this language, or in the first of the survey's languages that has it."""
    return next((texts[code] for code in (language, *definition.languages) if texts.get(code)), "")


def _check_names(made: Definition) -> None:
    if not made.languages:
        raise WrongShape("languages", "at least one language is needed")
    keys = [page.key for page in made.pages] + [END, SCREENED_OUT]
    names = [question.key for question in questions_of(made)] + [hidden.key for hidden in made.hidden]
    for place, found in (("pages", keys), ("questions", names)):
        for name in found:
            if not NAME.fullmatch(name):
                raise WrongShape(place, f"{name!r} is no key: small letters, digits and _, at most 40")
            if found.count(name) > 1:
                raise WrongShape(place, f"the key {name!r} stands twice")


def _check_page(made: Definition, page: Page) -> None:
    place = f"page {page.key}"
    later = [END, SCREENED_OUT, *(other.key for other in made.pages)]
    for jump in page.jumps:
        if jump.to not in later:
            raise WrongShape(place, f"jumps to {jump.to!r}, which is no page")
    if len(page.questions) > 1 and any(one.kind is QuestionKind.ALL_MOMENTS for one in page.questions):
        raise WrongShape(place, "all moments need a page of their own")
    rules = [page.shown_if, *(one.shown_if for one in page.questions), *(jump.when for jump in page.jumps)]
    for rule in rules:
        _check_one_rule(place, rule)
    for question in page.questions:
        _check_question(f"question {question.key}", question)


def _check_one_rule(place: str, rule: Rule | None) -> None:
    try:
        if rule is not None:
            check_rule(rule)
    except WrongRule as problem:
        raise WrongShape(place, str(problem)) from problem


def _check_question(place: str, question: Question) -> None:
    for options in (question.options, question.rows):
        codes = [option.code for option in options]
        for code in codes:
            if not CODE.fullmatch(code) or codes.count(code) > 1:
                raise WrongShape(place, f"the code {code!r} is no code or stands twice")
    scale = scale_of(question)
    if scale and not (scale[0] < scale[1] and scale[1] - scale[0] <= 20 and all(end == int(end) for end in scale)):
        raise WrongShape(place, "a scale runs over whole numbers, at most 21 of them")
