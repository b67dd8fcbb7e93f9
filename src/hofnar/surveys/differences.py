"""What a draft changes against the published version, and which trend lines it breaks.

A line follows question + wording + scale. A changed text breaks it, unless its maker says it only mends a typing error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from hofnar.surveys.definition import Definition, Page, Question, cells_of, questions_of, scale_of


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    WORDING = "wording"
    SCALE = "scale"
    OPTIONS = "options"
    SETTINGS = "settings"  # required, help, order, rules …
    MOVED = "moved"


BREAKS = frozenset({Change.WORDING, Change.SCALE, Change.OPTIONS})
MEASURED_BY = {"key", "text", "kind", "low", "high", "low_label", "high_label", "options", "rows"}


@dataclass(frozen=True, slots=True)
class Difference:
    key: str  # of the question
    change: Change
    language: str = ""  # of a changed text
    before: str = ""
    after: str = ""

    @property
    def breaks(self) -> bool:
        return self.change in BREAKS


def differences(before: Definition, after: Definition) -> list[Difference]:
    old = {question.key: question for question in questions_of(before)}
    new = {question.key: question for question in questions_of(after)}
    found = [Difference(key, Change.REMOVED) for key in old if key not in new]
    found += [Difference(key, Change.ADDED) for key in new if key not in old]
    for key in new:
        if key in old:
            found += _between(old[key], new[key])
    found += [Difference(key, Change.MOVED) for key in _moved(before, after)]
    return found


def broken_lines(before: Definition, after: Definition, mended: frozenset[str] = frozenset()) -> set[str]:
    """Cells whose trend breaks. ``mended``: keys of questions whose new text only mends a typing error."""
    new = {question.key: question for question in questions_of(after)}
    return {
        cell
        for found in differences(before, after)
        if found.change in BREAKS and not (found.change is Change.WORDING and found.key in mended)
        for cell in cells_of(new[found.key])
    }


def _between(old: Question, new: Question) -> Iterator[Difference]:
    for language in sorted({*old.text, *new.text}):
        before, after = old.text.get(language, ""), new.text.get(language, "")
        if before and before != after:
            yield Difference(new.key, Change.WORDING, language, before, after)
    if _scale(old) != _scale(new):
        yield Difference(new.key, Change.SCALE, "", _scale(old), _scale(new))
    if (old.options, old.rows) != (new.options, new.rows):
        yield Difference(new.key, Change.OPTIONS)
    if any(getattr(old, one.name) != getattr(new, one.name) for one in fields(Question) if one.name not in MEASURED_BY):
        yield Difference(new.key, Change.SETTINGS)


def _scale(question: Question) -> str:
    ends = scale_of(question)
    labels = [dict(sorted(texts.items())) for texts in (question.low_label, question.high_label)]
    return f"{question.kind} {ends[0]:g}-{ends[1]:g} {labels}" if ends else str(question.kind)


def _moved(before: Definition, after: Definition) -> list[str]:
    """Questions that stand elsewhere among those both versions have."""
    both = {q.key for q in questions_of(before)} & {q.key for q in questions_of(after)}
    old, new = (_order(definition.pages, both) for definition in (before, after))
    return [key for key, was in zip(new, old) if key != was]


def _order(pages: tuple[Page, ...], keys: set[str]) -> list[str]:
    return [question.key for page in pages for question in page.questions if question.key in keys]
