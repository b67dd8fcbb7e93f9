"""From a posted form to the values of one step, or to what is wrong with it. Pure functions.

What is left blank is not in the values, so that a blank post never erases. A cell that was shown filled (``shown``)
and comes back blank was cleared on purpose: its value is None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from hofnar.responses.flow import Step
from hofnar.surveys.definition import Option, Question, QuestionKind, scale_of

DONT_KNOW, YES, NO = "dont_know", "yes", "no"
EXPECTED = {"-1": -1, "0": 0, "1": 1}
LONGEST_OTHER = 300
NONE_OF_THESE = Option("none_of_these", stands_alone=True)
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,6})?")
_REFUSED = {"Cc", "Cs", "Co", "Cn"}


class Form(Protocol):
    """What is needed of a posted form."""

    def get(self, name: str, default: str, /) -> Any: ...
    def getlist(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` says what is wrong (see wording.py), ``limit`` the bound that was passed."""

    field: str
    question: Question
    code: str
    limit: Any = None


@dataclass(slots=True)
class Given:
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class NotGood(Exception):
    def __init__(self, code: str, limit: Any = None) -> None:
        self.code, self.limit = code, limit


def read(step: Step, form: Form, shown: Collection[str] = ()) -> Given:
    given = Given()
    for name, question, reader in _fields(step):
        try:
            value = reader(question, name, form)
        except NotGood as problem:
            given.problems.append(Problem(name, question, problem.code, problem.limit))
            continue
        if value is not None:
            given.values[name] = value
        elif name in shown:
            given.values[name] = None
    given.problems += _lacking(step, given)
    return given


def _fields(step: Step) -> Iterator[tuple[str, Question, Any]]:
    """Each cell of the step with the function that reads it."""
    for question in step.questions:
        if step.moment is not None:
            yield step.key, question, _score
            if question.asks_expectation:
                yield f"{step.key}.expected", question, _expected
            if question.asks_why:
                yield f"{step.key}.why", question, _text
        elif question.kind is QuestionKind.MATRIX:
            for row in question.rows:
                yield f"{question.key}.{row.code}", question, _option
        elif question.kind in READERS:
            yield question.key, question, READERS[question.kind]
            for option in question.options:
                if option.opens_text:
                    yield f"{question.key}.{option.code}", question, _other


def _lacking(step: Step, given: Given) -> Iterator[Problem]:
    wrong = {problem.field for problem in given.problems}
    for name, question, reader in _fields(step):
        asked = question.required and reader not in (_other, _expected) and not name.endswith(".why")
        if asked and name not in wrong and given.values.get(name) is None:
            yield Problem(name, question, "required")


def clean_text(raw: str) -> str:
    """One form for what looks the same; no control characters but the end of a line."""
    lines = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in _REFUSED).strip()


def _score(question: Question, name: str, form: Form) -> int | str | None:
    raw = form.get(name, "")
    if raw == "" or (raw == DONT_KNOW and question.offers_dont_know):
        return raw or None
    scale = scale_of(question)
    if scale is None or not raw.isascii() or not raw.isdecimal() or not scale[0] <= int(raw[:4]) <= scale[1]:
        raise NotGood("not_an_option")
    return int(raw[:4])


def _option(question: Question, name: str, form: Form) -> int | str | None:
    """A code that is a whole number is stored as one, so that columns of a matrix can be scored."""
    raw = form.get(name, "")
    if raw == "" or (raw == DONT_KNOW and question.offers_dont_know):
        return raw or None
    if raw not in {option.code for option in question.options}:
        raise NotGood("not_an_option")
    return int(raw) if question.kind is QuestionKind.MATRIX and raw.isdecimal() else raw


def _several(question: Question, name: str, form: Form) -> list[str] | None:
    ticked = set(form.getlist(name))
    offered = choices_of(question)
    codes = [option.code for option in offered if option.code in ticked]
    if len(codes) != len(ticked):
        raise NotGood("not_an_option")
    if len(codes) > 1 and any(option.stands_alone and option.code in ticked for option in offered):
        raise NotGood("either_or")
    if codes and len(codes) < question.fewest:
        raise NotGood("too_few", question.fewest)
    if question.most is not None and len(codes) > question.most:
        raise NotGood("too_many", question.most)
    return codes or None


def choices_of(question: Question) -> tuple[Option, ...]:
    """The options as offered: all moments always end with 'none of these'."""
    if question.kind is not QuestionKind.ALL_MOMENTS or any(option.stands_alone for option in question.options):
        return question.options
    return (*question.options, NONE_OF_THESE)


def _ranked(question: Question, name: str, form: Form) -> list[str] | None:
    places: dict[str, str] = {}
    for option in question.options:
        raw = form.get(f"{name}.{option.code}", "")
        if raw and not (raw.isascii() and raw.isdecimal() and 1 <= int(raw[:4]) <= len(question.options)):
            raise NotGood("not_an_option")
        if raw in places:
            raise NotGood("rank_twice")
        if raw:
            places[raw] = option.code
    return [places[place] for place in sorted(places, key=int)] or None


def _text(question: Question, name: str, form: Form) -> str | None:
    text = clean_text(form.get(name, ""))
    if len(text) > question.longest:
        raise NotGood("too_long", question.longest)
    return text or None


def _other(question: Question, name: str, form: Form) -> str | None:
    text = clean_text(form.get(name, "")).replace("\n", " ")
    if len(text) > LONGEST_OTHER:
        raise NotGood("too_long", LONGEST_OTHER)
    return text or None


def _expected(question: Question, name: str, form: Form) -> int | None:
    raw = form.get(name, "")
    if raw and raw not in EXPECTED:
        raise NotGood("not_an_option")
    return EXPECTED.get(raw)


def _number(question: Question, name: str, form: Form) -> float | int | None:
    raw = form.get(name, "").strip().replace(" ", "")
    if not raw:
        return None
    if not raw.isascii() or not _NUMBER.fullmatch(raw):
        raise NotGood("not_a_number")
    try:
        value = Decimal(raw.replace(",", "."))
    except InvalidOperation as problem:
        raise NotGood("not_a_number") from problem
    if value != round(value, question.decimals):
        raise NotGood("not_whole" if question.decimals == 0 else "too_precise", question.decimals)
    if question.low is not None and value < Decimal(question.low):
        raise NotGood("too_low", question.low)
    if question.high is not None and value > Decimal(question.high):
        raise NotGood("too_high", question.high)
    return int(value) if value == int(value) else float(value)


def _date(question: Question, name: str, form: Form) -> str | None:
    raw = form.get(name, "").strip()
    if not raw:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
        raise NotGood("not_a_date")
    try:
        date.fromisoformat(raw)
    except ValueError as problem:
        raise NotGood("not_a_date") from problem
    if question.earliest and raw < question.earliest:
        raise NotGood("too_early", date.fromisoformat(question.earliest))
    if question.latest and raw > question.latest:
        raise NotGood("too_late", date.fromisoformat(question.latest))
    return raw  # type: ignore[no-any-return]


def _consent(question: Question, name: str, form: Form) -> str | None:
    raw = form.get(name, "")
    if raw not in ("", YES, NO):
        raise NotGood("not_an_option")
    return raw or None


READERS: Mapping[QuestionKind, Any] = {
    **dict.fromkeys((QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CES, QuestionKind.TRUST), _score),
    **dict.fromkeys((QuestionKind.GRADE, QuestionKind.RATING), _score),
    QuestionKind.SINGLE: _option,
    QuestionKind.MULTIPLE: _several,
    QuestionKind.ALL_MOMENTS: _several,
    QuestionKind.RANKING: _ranked,
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.CONSENT: _consent,
}
