"""What a column of a file is taken for, and why, in words. For the command line and for the import wizard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import Style, count, value
from hofnar_analytics.guesses import CodeReason, ColumnGuess, GuessReason
from hofnar_analytics.mapping import Role
from hofnar_analytics.results import CellState

Figures = Mapping[str, object]
_WEIGHT = Style(decimals=2)


def role_name(role: Role) -> str:
    """What a role is called."""
    return {
        Role.TOUCHPOINT: gettext("touchpoint"),
        Role.KPI: gettext("KPI"),
        Role.SEGMENT: gettext("segment"),
        Role.UNIT: gettext("unit"),
        Role.WEIGHT: gettext("weight"),
        Role.DATE: gettext("date"),
        Role.WAVE: gettext("wave"),
        Role.COMMENT: gettext("comment"),
        Role.ID: gettext("id of the answer"),
        Role.IGNORE: gettext("not used"),
    }[role]


def state_name(state: CellState) -> str:
    """Why a cell holds no score."""
    return {
        CellState.SCORED: gettext("score"),
        CellState.NOT_EXPERIENCED: gettext("not experienced"),
        CellState.NOT_ASKED: gettext("not asked"),
        CellState.SKIPPED: gettext("skipped"),
        CellState.DONT_KNOW: gettext("don't know"),
    }[state]


def why(guess: ColumnGuess) -> str:
    """The reason for a guess, without a full stop."""
    return _REASONS[guess.reason_code](guess.figures)


def why_code(reason: CodeReason) -> str:
    """Why a value is taken for 'no score'."""
    return {
        CodeReason.FILE_SAYS: gettext("the file calls it missing"),
        CodeReason.LABEL_SAYS: gettext("its label says so"),
        CodeReason.NOT_IN_LINE: gettext("people who gave it do not answer like the end of the scale elsewhere"),
        CodeReason.OFF_SCALE: gettext("it lies outside the scale"),
    }[reason]


def _text(figures: Figures, name: str) -> str:
    given = figures.get(name)
    if isinstance(given, dt.date):
        return str(date_format(given, "DATE_FORMAT"))
    if isinstance(given, float):
        return value(given, Style(decimals=0 if given.is_integer() else 2))
    return count(given) if isinstance(given, int) else str(given or "")


def _integer(figures: Figures, name: str) -> int:
    given = figures.get(name)
    return int(given) if isinstance(given, int | float) else 0


def _empty(figures: Figures) -> str:
    if figures.get("kind") == "excel":
        return gettext("the column is empty, or holds formulas whose results were not saved")
    return gettext("the column is empty")


def _one_value(figures: Figures) -> str:
    return gettext("every row says the same")


def _name_says(figures: Figures) -> str:
    return gettext("its name says '%(word)s'; %(different)s different values") % {
        "word": _text(figures, "word"),
        "different": _text(figures, "different"),
    }


def _differs(figures: Figures) -> str:
    return gettext("every answer has its own value")


def _differs_in_wave(figures: Figures) -> str:
    return gettext("every answer has its own value within '%(wave)s'") % {"wave": _text(figures, "wave")}


def _dates(figures: Figures) -> str:
    words = {"first": _text(figures, "first"), "last": _text(figures, "last")}
    if figures.get("both"):
        return gettext("dates from %(first)s to %(last)s, read as day-month; it could be month-day") % words
    return gettext("dates from %(first)s to %(last)s") % words


def _day_of_month(figures: Figures) -> str:
    return gettext("a day of the month (%(low)s to %(high)s); say which month and year") % {
        "low": _text(figures, "low"),
        "high": _text(figures, "high"),
    }


def _years(figures: Figures) -> str:
    return gettext("years from %(low)s to %(high)s") % {
        "low": str(_integer(figures, "low")),
        "high": str(_integer(figures, "high")),
    }


def _months(figures: Figures) -> str:
    return gettext("months as numbers")


def _times(figures: Figures) -> str:
    return gettext("times of day")


def _strange_dates(figures: Figures) -> str:
    return gettext("looks like dates, but in impossible years; perhaps a spreadsheet changed it")


def _weight(figures: Figures) -> str:
    mean = figures.get("mean")
    return gettext("its name says '%(word)s' and the mean is %(mean)s") % {
        "word": _text(figures, "word"),
        "mean": value(float(mean), _WEIGHT) if isinstance(mean, int | float) else "?",
    }


def _long_texts(figures: Figures) -> str:
    length = round(float(_integer(figures, "length")))
    return gettext("texts of %(length)s characters on average") % {"length": count(length)}


def _scale(figures: Figures) -> dict[str, str]:
    return {"low": _text(figures, "low"), "high": _text(figures, "high")}


def _rating_set(figures: Figures) -> str:
    number = _integer(figures, "count")
    return ngettext(
        "one of a set of %(count)s question from %(low)s to %(high)s that go together",
        "one of a set of %(count)s questions from %(low)s to %(high)s that go together",
        number,
    ) % {"count": count(number), **_scale(figures)}


def _rating_alone(figures: Figures) -> str:
    return gettext("a score from %(low)s to %(high)s that goes together with the others") % _scale(figures)


def _word_ladder(figures: Figures) -> str:
    return gettext("answers in words that stand for %(low)s to %(high)s") % _scale(figures)


def _overall(figures: Figures) -> str:
    return gettext("its name or label says '%(word)s'; scores from %(low)s to %(high)s") % {
        "word": _text(figures, "word"),
        **_scale(figures),
    }


def _few_values(figures: Figures) -> str:
    number = _integer(figures, "different")
    return ngettext("%(count)s value", "%(count)s different values", number) % {"count": count(number)}


def _many_values(figures: Figures) -> str:
    return gettext("%(different)s different values: too many to compare") % {"different": _text(figures, "different")}


def _numbers(figures: Figures) -> str:
    return gettext("numbers from %(low)s to %(high)s, no scale") % _scale(figures)


_REASONS: dict[GuessReason, Callable[[Figures], str]] = {
    GuessReason.EMPTY: _empty,
    GuessReason.ONE_VALUE: _one_value,
    GuessReason.NAME_SAYS: _name_says,
    GuessReason.EVERY_VALUE_DIFFERS: _differs,
    GuessReason.DIFFERS_IN_WAVE: _differs_in_wave,
    GuessReason.DATES: _dates,
    GuessReason.DAY_OF_MONTH: _day_of_month,
    GuessReason.YEARS: _years,
    GuessReason.MONTHS: _months,
    GuessReason.TIMES: _times,
    GuessReason.STRANGE_DATES: _strange_dates,
    GuessReason.WEIGHT: _weight,
    GuessReason.LONG_TEXTS: _long_texts,
    GuessReason.RATING_SET: _rating_set,
    GuessReason.RATING_ALONE: _rating_alone,
    GuessReason.WORD_LADDER: _word_ladder,
    GuessReason.OVERALL: _overall,
    GuessReason.FEW_VALUES: _few_values,
    GuessReason.MANY_VALUES: _many_values,
    GuessReason.NUMBERS: _numbers,
}
