"""What is wrong with known margins, or with bringing answers to them: a sentence and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import count, numbers

Figures = Mapping[str, object]
_MOST = 5


def _text(figures: Figures, name: str) -> str:
    return str(figures.get(name, "?"))


def _count(figures: Figures, name: str) -> str:
    found = figures.get(name)
    return count(found) if isinstance(found, int | float) else "?"


def _names(figures: Figures, name: str) -> str:
    found = figures.get(name)
    names = [f"‘{one}’" for one in found] if isinstance(found, list | tuple) else []
    return ", ".join(names[:_MOST]) + (", …" if len(names) > _MOST else "")


def _header(figures: Figures) -> str:
    return gettext(
        "a file of margins has the columns ‘variable’, ‘value’ and one of ‘number’ (of people) and ‘share’; "
        "here stand: %(columns)s."
    ) % {"columns": _names(figures, "columns")}


def _empty(figures: Figures) -> str:
    return gettext("There is no row in this file of margins.")


def _nameless(figures: Figures) -> str:
    return gettext("this cell is empty. Every row needs a variable and a value.")


def _not_a_number(figures: Figures) -> str:
    return gettext("‘%(text)s’ is not a number.") % {"text": _text(figures, "text")}


def _negative(figures: Figures) -> str:
    return gettext("a number of people, or a share, cannot be below 0.")


def _value_twice(figures: Figures) -> str:
    words = {"value": _text(figures, "value"), "row": _count(figures, "other")}
    return gettext("the value ‘%(value)s’ stands in row %(row)s already.") % words


def _one_value(figures: Figures) -> str:
    return gettext("a margin needs at least two values, with what is known of each.")


def _nothing(figures: Figures) -> str:
    return gettext("all numbers are 0.")


def _shares(figures: Figures) -> str:
    total = figures.get("sum")
    written = numbers().plain(total, 3 if total < 2 else 1) if isinstance(total, int | float) else "?"
    return gettext("these shares add up to %(sum)s; they should make 1, or 100 percent.") % {"sum": written}


def _fractions(figures: Figures) -> str:
    return gettext("these are less than one person each. If they are shares, call the column ‘share’.")


def _totals(figures: Figures) -> str:
    words = {
        "total": _count(figures, "total"),
        "other": _text(figures, "other"),
        "other_total": _count(figures, "other_total"),
    }
    return (
        gettext(
            "this counts %(total)s people and ‘%(other)s’ counts %(other_total)s. They should be the same people; give "
            "shares where they cannot be."
        )
        % words
    )


def _twice(figures: Figures) -> str:
    return gettext("there are two margins of this variable.")


def _no_column(figures: Figures) -> str:
    near = _names(figures, "near")
    if near:
        return gettext("the answers have no such column. Did you mean: %(near)s?") % {"near": near}
    return gettext("the answers have no such column.")


def _unknown_value(figures: Figures) -> str:
    words = {"values": _names(figures, "values"), "count": _count(figures, "count"), "known": _names(figures, "known")}
    number = figures.get("count")
    return (
        ngettext(
            "%(count)s answer has a value of which the margins say nothing: %(values)s. They know: %(known)s. Add "
            "it, or name it as missing.",
            "%(count)s answers have a value of which the margins say nothing: %(values)s. They know: %(known)s. Add "
            "it, or name it as missing.",
            number if isinstance(number, int) else 2,
        )
        % words
    )


def _nobody(figures: Figures) -> str:
    return gettext(
        "nobody who answered has the value ‘%(value)s’, so no weight can stand for these people. Join it with another "
        "value, or leave it out and say so."
    ) % {"value": _text(figures, "value")}


def _zero(figures: Figures) -> str:
    words = {"value": _text(figures, "value"), "count": _count(figures, "count")}
    return (
        gettext("there is nobody with the value ‘%(value)s’ by these margins, yet %(count)s answers have it.") % words
    )


MARGIN_SENTENCES: dict[str, Callable[[Figures], str]] = {
    "MARGINS_HEADER": _header,
    "MARGINS_EMPTY": _empty,
    "MARGIN_NAMELESS": _nameless,
    "MARGIN_NOT_A_NUMBER": _not_a_number,
    "MARGIN_NEGATIVE": _negative,
    "MARGIN_VALUE_TWICE": _value_twice,
    "MARGIN_ONE_VALUE": _one_value,
    "MARGIN_NOTHING": _nothing,
    "MARGIN_SHARES": _shares,
    "MARGIN_FRACTIONS": _fractions,
    "MARGIN_TOTALS": _totals,
    "MARGIN_TWICE": _twice,
    "MARGIN_NO_COLUMN": _no_column,
    "MARGIN_UNKNOWN_VALUE": _unknown_value,
    "MARGIN_NOBODY": _nobody,
    "MARGIN_ZERO": _zero,
}
