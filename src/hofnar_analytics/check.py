"""What is in a survey file: for every column a guess, with its reason as a code and the figures behind it.

A guess is a proposal. Nothing is stored or computed from it until somebody has seen it.
"""

from __future__ import annotations

from hofnar_analytics.check_profile import profile
from hofnar_analytics.check_roles import guess_columns
from hofnar_analytics.check_warnings import file_warnings
from hofnar_analytics.guesses import CodeReason, ColumnGuess, FileCheck, GuessReason, QuestionSet
from hofnar_analytics.mapping import Role
from hofnar_analytics.results import CellState
from hofnar_analytics.table import Table

__all__ = ["CodeReason", "ColumnGuess", "FileCheck", "GuessReason", "QuestionSet", "Role", "check_table"]


def check_table(table: Table) -> FileCheck:
    """Guess what every column of a table is for.

    >>> import pyarrow as pa
    >>> from hofnar_analytics.table import FileFacts
    >>> scores = [str(i % 11) for i in range(66)]
    >>> check_table(Table(pa.table({"NPS": scores}), FileFacts("csv"))).columns[0].role.value
    'kpi'
    """
    profiles = [
        profile(name, position, table.data.column(name), table.facts.decimal_comma)
        for position, name in enumerate(table.columns)
    ]
    guesses = guess_columns(table, profiles)
    return FileCheck(
        facts=table.facts,
        rows=table.rows,
        columns=tuple(guesses),
        sets=_sets(guesses),
        warnings=(*table.warnings, *file_warnings(table, profiles, guesses)),
    )


def _sets(guesses: list[ColumnGuess]) -> tuple[QuestionSet, ...]:
    members: dict[str, list[ColumnGuess]] = {}
    for guess in guesses:
        if guess.set_name and guess.scale is not None:
            members.setdefault(guess.set_name, []).append(guess)
    return tuple(_set(name, found) for name, found in members.items() if len(found) > 1)


def _set(name: str, members: list[ColumnGuess]) -> QuestionSet:
    codes: dict[str, CellState] = {}
    for member in members:
        codes.update(member.codes)
    scale = next(member.scale for member in members if member.scale is not None)
    return QuestionSet(name, tuple(member.name for member in members), scale, codes)
