"""What somebody should look at before using a file: empty columns, old dates, formulas, texts among numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hofnar_analytics.check_profile import Profile
from hofnar_analytics.guesses import ColumnGuess, GuessReason
from hofnar_analytics.mapping import Role
from hofnar_analytics.results import Warned, WarningCode
from hofnar_analytics.table import Table


def file_warnings(table: Table, profiles: Sequence[Profile], guesses: Sequence[ColumnGuess]) -> list[Warned]:
    """Warnings about single columns, in the order of the file."""
    return [warned for pair in zip(profiles, guesses) for warned in _of_column(*pair)]


def _of_column(column: Profile, guess: ColumnGuess) -> Iterator[Warned]:
    if guess.reason_code is GuessReason.EMPTY:
        yield Warned(WarningCode.EMPTY_COLUMN, column.name)
    if guess.figures.get("old"):
        yield Warned(WarningCode.OLD_DATES, column.name, {"count": guess.figures["old"]})
    if column.formulas:
        yield Warned(WarningCode.FORMULAS, column.name, {"count": column.formulas})
    if guess.codes and guess.role in (Role.TOUCHPOINT, Role.KPI):
        values = {code: guess.code_counts.get(code, 0) for code in guess.codes}
        yield Warned(WarningCode.LOOKS_LIKE_MISSING, column.name, {"values": values})
    if guess.role in (Role.TOUCHPOINT, Role.KPI) and column.words and not guess.scores:
        texts = dict(sorted(column.words.items(), key=lambda pair: -pair[1])[:12])
        figures = {"texts": texts, "count": column.word_count, "different": len(column.words)}
        yield Warned(WarningCode.NOT_A_NUMBER, column.name, figures)
