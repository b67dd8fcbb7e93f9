"""The role of every column, guessed from what it holds, what it is called, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow.compute as pc

from hofnar_analytics.check_dates import find_dates
from hofnar_analytics.check_profile import Profile
from hofnar_analytics.check_ratings import Rating, find_ratings
from hofnar_analytics.check_words import hint, is_question
from hofnar_analytics.guesses import ColumnGuess, GuessReason
from hofnar_analytics.mapping import Role
from hofnar_analytics.table import Table

MOST_GROUPS = 30
MOST_NAMED_GROUPS = 60
MOST_UNITS = 2_000
MOST_WAVES = 60
LONG_TEXT = 25.0


def guess_columns(table: Table, profiles: Sequence[Profile]) -> list[ColumnGuess]:
    """A guess for every column, in the order of the file; one id, one unit, one weight and one wave at most."""
    facts = _ids_within_wave(table, profiles, [_fact(table, column) for column in profiles])
    open_questions = [column for column, fact in zip(profiles, facts) if fact is None]
    ratings = find_ratings(table, open_questions)
    guesses = [
        fact or (_rated(table, column, ratings[column.name]) if column.name in ratings else _other(table, column))
        for column, fact in zip(profiles, facts)
    ]
    return _only_one(guesses, Role.ID, Role.WEIGHT, Role.UNIT, Role.WAVE)


def _guess(
    table: Table,
    column: Profile,
    role: Role,
    reason: GuessReason,
    figures: Mapping[str, object] | None = None,
    date_order: str = "",
) -> ColumnGuess:
    return ColumnGuess(
        name=column.name,
        label=table.label(column.name),
        role=role,
        scale=None,
        reason_code=reason,
        figures=figures or {},
        values=table.value_labels.get(column.name, {}),
        date_order=date_order,
        filled=column.filled,
        different=column.distinct,
        words={word: state for word, (state, _) in column.states.items()},
    )


def _fact(table: Table, column: Profile) -> ColumnGuess | None:
    """A role that the column shows by itself: nothing, dates, a weight, an id, texts."""
    if not column.number_count and not column.word_count:
        return _guess(table, column, Role.IGNORE, GuessReason.EMPTY, {"kind": table.facts.kind})
    for look in (_as_date, _as_calendar, _as_wave, _as_weight, _as_id, _as_comment):
        found = look(table, column)
        if found:
            return found
    return None


def _as_date(table: Table, column: Profile) -> ColumnGuess | None:
    dates = find_dates(column.words, column.values)
    if dates is None:
        return None
    if dates.order == "time":
        return _guess(table, column, Role.IGNORE, GuessReason.TIMES)
    figures = {"first": dates.first, "last": dates.last, "both": dates.both, "old": dates.old, "order": dates.order}
    if dates.strange:
        return _guess(table, column, Role.IGNORE, GuessReason.STRANGE_DATES, figures)
    return _guess(table, column, Role.DATE, GuessReason.DATES, figures, dates.order)


def _as_calendar(table: Table, column: Profile) -> ColumnGuess | None:
    """A day of the month, a month or a year, told by its name and its range."""
    if not column.whole:
        return None
    low, high = min(column.values), max(column.values)
    figures = {"low": low, "high": high}
    if hint("year", column.name) and low >= 1990 and high <= 2100:
        return _guess(table, column, Role.DATE, GuessReason.YEARS, figures, "year")
    if hint("month", column.name) and low >= 1 and high <= 12:
        return _guess(table, column, Role.DATE, GuessReason.MONTHS, figures, "month")
    if hint("date", column.name) and low >= 0 and high <= 31:
        return _guess(table, column, Role.DATE, GuessReason.DAY_OF_MONTH, figures, "day")
    return None


def _as_wave(table: Table, column: Profile) -> ColumnGuess | None:
    """Which round of a returning survey a row belongs to, told by its name."""
    word = hint("wave", column.name)
    if not word or column.distinct > MOST_WAVES or column.blanks:
        return None
    return _guess(table, column, Role.WAVE, GuessReason.NAME_SAYS, {"word": word, "different": column.distinct})


def _as_weight(table: Table, column: Profile) -> ColumnGuess | None:
    word = hint("weight", column.name, table.label(column.name))
    if not word or not column.numeric or min(column.values) < 0:
        return None
    mean = sum(value * count for value, count in column.values.items()) / column.number_count
    if not 0.2 <= mean <= 5:
        return None
    figures = {"word": word, "mean": mean, "different": len(column.values)}
    return _guess(table, column, Role.WEIGHT, GuessReason.WEIGHT, figures)


def _as_id(table: Table, column: Profile) -> ColumnGuess | None:
    """Every value differs and none is a sentence or a broken number, or the name says so and nearly all differ."""
    if column.filled < 10 or is_question(column.name):
        return None
    short = column.mean_length <= 40 and all(" " not in word.strip() for word in list(column.words)[:200])
    whole = all(value.is_integer() for value in column.values)
    unique = column.distinct / column.filled
    named = hint("id", column.name) or column.name.startswith("Column ")
    if (unique == 1 and short and whole) or (named and unique >= 0.9 and whole):
        figures = {"different": column.distinct, "word": hint("id", column.name)}
        return _guess(table, column, Role.ID, GuessReason.EVERY_VALUE_DIFFERS, figures)
    return None


def _ids_within_wave(
    table: Table, profiles: Sequence[Profile], facts: list[ColumnGuess | None]
) -> list[ColumnGuess | None]:
    """Where no id stands alone: the one that every wave, or year, counts from the start again."""
    periods = [one.name for one in facts if one and (one.role is Role.WAVE or one.date_order == "year")]
    if not periods or any(one and one.role is Role.ID for one in facts):
        return facts
    return [fact or _as_id_within(table, column, periods[0]) for fact, column in zip(facts, profiles)]


def _as_id_within(table: Table, column: Profile, period: str) -> ColumnGuess | None:
    word = hint("id", column.name)
    if not word or column.filled < 10 or not all(value.is_integer() for value in column.values):
        return None
    pairs = pc.binary_join_element_wise(table.texts(period), table.texts(column.name), "\x1f")
    if pc.count_distinct(pairs).as_py() < 0.9 * table.rows:
        return None
    return _guess(table, column, Role.ID, GuessReason.DIFFERS_IN_WAVE, {"wave": period, "word": word})


def _as_comment(table: Table, column: Profile) -> ColumnGuess | None:
    if column.word_count < 0.5 * (column.word_count + column.number_count):
        return None
    named = hint("comment", column.name, table.label(column.name)) and column.mean_length >= 10
    varied = column.distinct > max(20, 0.2 * column.filled)
    if (column.mean_length >= LONG_TEXT and varied) or (named and len(column.words) > 10):
        return _guess(table, column, Role.COMMENT, GuessReason.LONG_TEXTS, {"length": column.mean_length})
    return None


def _rated(table: Table, column: Profile, rating: Rating) -> ColumnGuess:
    base = _guess(table, column, rating.role, rating.reason, rating.figures)
    return replace(
        base,
        scale=rating.scale,
        codes=rating.codes,
        code_reasons=rating.code_reasons,
        code_counts=rating.code_counts,
        scores=rating.scores,
        set_name=rating.set_name,
    )


def _other(table: Table, column: Profile) -> ColumnGuess:
    """What is left: a unit, a segment, or something with too many values to compare."""
    different = {"different": column.distinct}
    if column.distinct == 1:
        return _guess(table, column, Role.IGNORE, GuessReason.ONE_VALUE, different)
    word = None if is_question(column.name) else hint("unit", column.name, table.label(column.name))
    if word and 2 <= column.distinct <= min(MOST_UNITS, max(2, column.filled // 3)):
        return _guess(table, column, Role.UNIT, GuessReason.NAME_SAYS, {"word": word, **different})
    if column.numeric and (not column.whole or _signed(column)):
        figures = {"low": min(column.values), "high": max(column.values)}
        return _guess(table, column, Role.IGNORE, GuessReason.NUMBERS, figures)
    if column.distinct <= (MOST_GROUPS if column.numeric else MOST_NAMED_GROUPS):
        return _guess(table, column, Role.SEGMENT, GuessReason.FEW_VALUES, different)
    named = hint("segment", column.name, table.label(column.name))
    reason = GuessReason.NUMBERS if column.numeric and named else GuessReason.MANY_VALUES
    span = {"low": min(column.values), "high": max(column.values)} if column.numeric else {}
    return _guess(table, column, Role.IGNORE, reason, {**different, **span})


def _signed(column: Profile) -> bool:
    """Numbers below zero next to zero are amounts or marks, not names of groups; codes such as -9 stand apart."""
    return {-1.0, -2.0, -3.0} <= set(column.values)


def _only_one(guesses: list[ColumnGuess], *roles: Role) -> list[ColumnGuess]:
    """Keep the best id, unit and weight; the others become segments or are left out."""
    for role in roles:
        found = [guess for guess in guesses if guess.role is role]
        best = max(found, key=_strength, default=None)
        guesses = [
            replace(guess, role=_demoted(guess)) if guess.role is role and guess is not best else guess
            for guess in guesses
        ]
    return guesses


def _strength(guess: ColumnGuess) -> tuple[bool, int]:
    return guess.figures.get("word") is not None, guess.filled


def _demoted(guess: ColumnGuess) -> Role:
    return Role.SEGMENT if guess.role in (Role.UNIT, Role.WAVE) and guess.different <= MOST_GROUPS else Role.IGNORE
