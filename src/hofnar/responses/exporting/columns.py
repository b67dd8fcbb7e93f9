"""The columns of an export: what is known of each response, its segments, and every cell of every version.

A cell whose key is not in a response was not asked; a column says so in words. The names are those of the answers
as stored; where one would be taken for another column it gets 'answer.' in front.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language, gettext

from hofnar.responses.exporting.copying import STATES, Copy, Held, Row, words
from hofnar.surveys.definition import (
    SCALES,
    Definition,
    Option,
    Question,
    QuestionKind,
    cells_of,
    parse,
    questions_of,
    text_in,
)
from hofnar.surveys.models import Question as Asked
from hofnar.surveys.models import Survey, SurveyVersion

NOT_ASKED = "not_asked"
FIXED = ("version", "wave", "response", "unit", "unit_name", "answered_on", "weight", "excluded")
NUMBERS = {*SCALES, QuestionKind.NUMBER}


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is 'number', 'text' or 'date'. A cell of a question holds a word where it holds no answer."""

    name: str
    source: str  # fixed, segment or answer
    key: str
    label: str = ""
    kind: str = "text"
    is_cell: bool = False  # of a question: when it is not there, it was not asked
    value_labels: dict[str, str] = field(default_factory=dict)
    held: Held = field(default_factory=Held)

    def value(self, row: Row) -> Any:
        """As stored: a number, a text, a list, a word of the states, or None."""
        if self.source == "fixed":
            return row.get(self.key)
        found = row[f"{self.source}s"].get(self.key)
        return NOT_ASKED if found is None and self.is_cell else found

    def parted(self, row: Row) -> tuple[Any, str]:
        """A number apart from why there is none."""
        value = self.value(row)
        if isinstance(value, str) and value in STATES:
            return None, value
        return value, "scored" if value is not None else ""


def columns_of(survey: Survey, copy: Copy) -> list[Column]:
    found: dict[tuple[str, str], Column] = {}
    left_out = {"response", "answered_on"} if copy.is_anonymous else set()
    left_out |= set() if copy.has_exclusions else {"excluded"}
    for key in FIXED:
        if key not in left_out:
            kind = {"answered_on": "date", "version": "number", "weight": "number"}.get(key, "text")
            found["fixed", key] = Column(key, "fixed", key, _label(key), kind)
    for source, key in sorted(copy.held):
        if source == "segment":
            found[source, key] = Column(f"segment.{key}", source, key, key)
    for column in _answers(survey, copy):
        found["answer", column.key] = column
    for source, key in sorted(copy.held):
        if source == "answer" and (source, key) not in found:
            found[source, key] = Column(_name(key), source, key, key)
    return [_filled(column, copy) for column in found.values()]


def _filled(column: Column, copy: Copy) -> Column:
    held = copy.held.get((column.source, column.key), Held())
    if column.key == "version" and column.source == "fixed":
        held = replace(held, has_number=True)
    if column.source == "fixed":
        return replace(column, held=held)
    is_number = not held.has_text and (held.has_number or column.kind == "number")
    return replace(column, held=held, kind="number" if is_number else "text")


def _label(key: str) -> str:
    return {
        "version": gettext("Version of the questionnaire"),
        "wave": gettext("Wave"),
        "response": gettext("Response"),
        "unit": gettext("Code of the unit"),
        "unit_name": gettext("Unit"),
        "answered_on": gettext("Answered on"),
        "weight": gettext("Weight"),
        "excluded": gettext("Set aside, and why"),
    }[key]


def _name(key: str) -> str:
    return f"answer.{key}" if key in FIXED or key.startswith(("segment.", "answer.")) else key


def _answers(survey: Survey, copy: Copy) -> Iterator[Column]:
    """The newest version last: its words are the ones that stay."""
    for version in SurveyVersion.objects.filter(survey=survey).order_by("number"):
        if version.number in copy.versions or version.state == SurveyVersion.State.PUBLISHED:
            yield from _asked(version)
            definition = parse(version.definition) if version.definition else Definition()
            for question in questions_of(definition):
                yield from _cells(question, definition)


def _asked(version: SurveyVersion) -> Iterator[Column]:
    """Of an import, and what an answer points at."""
    for asked in Asked.objects.filter(version=version):
        kind = "number" if asked.role in (Asked.Role.KPI, Asked.Role.TOUCHPOINT) else "text"
        labels = {str(code): str(text) for code, text in asked.value_labels.items()}
        yield Column(_name(asked.key), "answer", asked.key, asked.wording or asked.label, kind, True, labels)


def _cells(question: Question, definition: Definition) -> Iterator[Column]:
    label = _text(question.text, definition)
    labels = _labels(question.options, definition)
    kind = "number" if question.kind in NUMBERS else "text"
    parts = {f"{question.key}.{one.code}": _text(one.text, definition) for one in (*question.rows, *question.options)}
    if question.kind is QuestionKind.ALL_MOMENTS:
        yield Column(_name(question.key), "answer", question.key, label, "text", True, labels)
        labels = {}
    for key in cells_of(question):
        whole = f"{label} – {parts[key]}" if key in parts else label
        yield Column(_name(key), "answer", key, whole, kind, True, labels)
    for key, whole, kind in _beside(question, label, parts):
        yield Column(_name(key), "answer", key, whole, kind)


def _beside(question: Question, label: str, parts: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Texts of 'other, namely', and what is asked beside a moment."""
    if question.kind is QuestionKind.ALL_MOMENTS:
        for cell in cells_of(question):
            if question.asks_expectation:
                yield (
                    f"{cell}.expected",
                    f"{parts[cell]} – {gettext('better (1) or worse (-1) than expected')}",
                    "number",
                )
            if question.asks_why:
                yield f"{cell}.why", f"{parts[cell]} – {gettext('why')}", "text"
        return
    for option in question.options:
        if option.opens_text:
            yield f"{question.key}.{option.code}", f"{label} – {parts[f'{question.key}.{option.code}']}", "text"


def _labels(options: Iterable[Option], definition: Definition) -> dict[str, str]:
    return {option.code: _text(option.text, definition) for option in options}


def _text(texts: Any, definition: Definition) -> str:
    return text_in(texts, get_language() or "nl", definition)


def state_labels() -> dict[str, str]:
    return {
        "not_experienced": gettext("not experienced"),
        "not_asked": gettext("not asked"),
        "skipped": gettext("skipped"),
        "dont_know": gettext("don't know"),
    }


def as_words(column: Column, row: Row) -> str:
    return words(column.value(row))
