"""Guesses about a file's columns: what each is for, and why. A guess is a proposal; nothing is computed from it."""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from enum import StrEnum

from hofnar_analytics.check_words import aspect_hint
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.results import CellState, Warned
from hofnar_analytics.scales import Scale
from hofnar_analytics.table import FileFacts


class GuessReason(StrEnum):
    """Why a column got its role."""

    EMPTY = "EMPTY"  # kind (of file)
    ONE_VALUE = "ONE_VALUE"
    NAME_SAYS = "NAME_SAYS"  # figures: word
    EVERY_VALUE_DIFFERS = "EVERY_VALUE_DIFFERS"
    DIFFERS_IN_WAVE = "DIFFERS_IN_WAVE"  # wave, word
    DATES = "DATES"  # order, first, last, both
    DAY_OF_MONTH = "DAY_OF_MONTH"
    YEARS = "YEARS"
    MONTHS = "MONTHS"
    TIMES = "TIMES"
    STRANGE_DATES = "STRANGE_DATES"
    WEIGHT = "WEIGHT"  # word, mean, different
    LONG_TEXTS = "LONG_TEXTS"  # length
    RATING_SET = "RATING_SET"  # count, low, high
    RATING_ALONE = "RATING_ALONE"  # link
    WORD_LADDER = "WORD_LADDER"  # texts
    OVERALL = "OVERALL"  # word
    FEW_VALUES = "FEW_VALUES"  # different
    MANY_VALUES = "MANY_VALUES"  # different
    NUMBERS = "NUMBERS"  # low, high


class CodeReason(StrEnum):
    """Why a value is taken for a reason that there is no score."""

    FILE_SAYS = "FILE_SAYS"  # the file marks it as missing
    LABEL_SAYS = "LABEL_SAYS"  # its label is a word for a state
    NOT_IN_LINE = "NOT_IN_LINE"  # those who gave it do not answer as the end of the scale would
    OFF_SCALE = "OFF_SCALE"


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its role, scale and codes, and why. ``set_name`` tells which set of questions it belongs to.

    ``scores`` gives answers in words their number; ``values`` the words of coded answers; ``examples`` the most
    frequent texts with their counts.
    """

    name: str
    label: str
    role: Role
    scale: Scale | None
    reason_code: GuessReason
    figures: Pairs[str, object] = field(default_factory=dict)
    codes: Pairs[str, CellState] = field(default_factory=dict)
    code_reasons: Pairs[str, CodeReason] = field(default_factory=dict)
    code_counts: Pairs[str, int] = field(default_factory=dict)
    scores: Pairs[str, float] = field(default_factory=dict)
    values: Pairs[str, str] = field(default_factory=dict)
    date_order: str = ""
    set_name: str = ""
    filled: int = 0
    different: int = 0
    words: Pairs[str, CellState] = field(default_factory=dict)

    def as_mapping(self) -> ColumnMapping:
        return ColumnMapping(
            name=self.name,
            role=self.role,
            label="" if self.label == self.name else self.label,
            scale=self.scale,
            codes=self.codes,
            scores=self.scores,
            values=self.values if self.role in (Role.SEGMENT, Role.UNIT, Role.TOUCHPOINT, Role.KPI) else {},
            date_order=self.date_order,
            aspect=aspect_hint(self.role, self.name, self.label),
        )


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Neighbouring questions on one scale, best mapped in one go."""

    name: str
    columns: tuple[str, ...]
    scale: Scale
    codes: Pairs[str, CellState]


@dataclass(frozen=True, slots=True)
class FileCheck:
    """All guesses about a file, in the order of its columns."""

    facts: FileFacts
    rows: int
    columns: tuple[ColumnGuess, ...]
    sets: tuple[QuestionSet, ...]
    warnings: tuple[Warned, ...] = ()

    def of_role(self, *roles: Role) -> tuple[ColumnGuess, ...]:
        return tuple(column for column in self.columns if column.role in roles)

    def column(self, name: str) -> ColumnGuess:
        return next(column for column in self.columns if column.name == name)

    def _repr_html_(self) -> str:
        from hofnar_analytics.notebook import check_html

        return check_html(self)

    def mapping(self) -> Mapping:
        """The guesses as a mapping, ready to be corrected, saved and used."""
        return Mapping(
            tuple(column.as_mapping() for column in self.columns),
            sheet=self.facts.sheet if len(self.facts.sheets) > 1 else None,
        )
