"""What somebody should look at before trusting a file's figures, in a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import count
from hofnar_analytics.results import Warned, WarningCode

Figures = Mapping[str, object]
_MOST_LISTED = 5


def explain(warned: Warned) -> str:
    """One sentence with a full stop; it names the column when there is one. Missing figures shorten the sentence."""
    sentence = _SENTENCES[warned.code](warned.figures)
    if warned.column is None:
        return sentence
    return gettext("%(column)s: %(sentence)s") % {"column": warned.column, "sentence": sentence}


def _number(given: object) -> int | None:
    return int(given) if isinstance(given, int | float) and not isinstance(given, bool) else None


def _listed(given: object) -> str:
    """'11 (29 times), 99 (once)' from a mapping, or the items of a sequence; at most five."""
    if isinstance(given, Mapping):
        items = [f"{_plain(key)} ({times(number)})" for key, number in given.items()]
    elif isinstance(given, list | tuple | set | frozenset):
        items = [_plain(item) for item in given]
    else:
        items = [] if given is None else [_plain(given)]
    more = [gettext("and %(count)s others") % {"count": count(len(items) - _MOST_LISTED)}]
    return ", ".join(items[:_MOST_LISTED] + (more if len(items) > _MOST_LISTED else []))


def times(number: object) -> str:
    """'29 times'."""
    often = _number(number) or 0
    return ngettext("%(count)s time", "%(count)s times", often) % {"count": count(often)}


def _plain(given: object) -> str:
    if isinstance(given, float) and given.is_integer():
        return str(int(given)).replace("-", "−")
    return " - ".join(_plain(part) for part in given) if isinstance(given, tuple) else str(given)


def _rows(figures: Figures) -> str:
    number = _number(figures.get("count", figures.get("rows"))) or 0
    return ngettext("%(count)s row", "%(count)s rows", number) % {"count": count(number)}


def _outside(figures: Figures) -> str:
    found = _listed(figures.get("values"))
    if not found:
        return gettext("Values outside the scale do not count.")
    return gettext("These values lie outside the scale and do not count: %(values)s.") % {"values": found}


def _like_missing(figures: Figures) -> str:
    found = _listed(figures.get("values", figures.get("codes")))
    if not found:
        return gettext("Some values look like a code for 'no answer'. Say so if they are.")
    return gettext("These values look like a code for 'no answer': %(values)s. Say so if they are.") % {"values": found}


def _scale_break(figures: Figures) -> str:
    found = _listed(figures.get("breaks", figures.get("periods", figures.get("between"))))
    if not found:
        return gettext("The scale changes over time: before and after cannot be compared.")
    return gettext("The scale changes (%(when)s): before and after cannot be compared.") % {"when": found}


def _not_a_number(figures: Figures) -> str:
    found = _listed(figures.get("texts"))
    if not found:
        return gettext("Some cells hold text instead of a score and do not count.")
    return gettext("These texts are not a score and do not count: %(texts)s.") % {"texts": found}


def _dropped(figures: Figures) -> str:
    return gettext("%(rows)s could not be used in this analysis.") % {"rows": _rows(figures)}


def _renamed(figures: Figures) -> str:
    found = _listed(figures.get("likely"))
    if not found:
        return gettext("This column is not in the file.")
    return gettext("This column is not in the file. Perhaps it is now called: %(names)s.") % {"names": found}


def _duplicate(figures: Figures) -> str:
    found = _listed(figures.get("columns"))
    if not found:
        return gettext("Several columns have this name.")
    return gettext("Several columns have this name; they are kept apart as %(names)s.") % {"names": found}


def _no_weight(figures: Figures) -> str:
    return gettext("%(rows)s without a usable weight do not count.") % {"rows": _rows(figures)}


def _imputed(figures: Figures) -> str:
    return gettext("Many skipped answers were filled in from the other answers; both results are shown.")


def _empty(figures: Figures) -> str:
    return gettext("This column is empty.")


def _words(figures: Figures) -> str:
    found = _listed(figures.get("texts"))
    if not found:
        return gettext("Some words were read as the reason why there is no score.")
    return gettext("These words were read as the reason why there is no score: %(texts)s.") % {"texts": found}


def _labelled(figures: Figures) -> str:
    number = _number(figures.get("count")) or 0
    return ngettext(
        "%(count)s answer holds a number with words ('5 - very satisfied'); the number counts.",
        "%(count)s answers hold a number with words ('5 - very satisfied'); the number counts.",
        number,
    ) % {"count": count(number)}


def _short_rows(figures: Figures) -> str:
    first = _number(figures.get("row"))
    if first is None:
        return gettext("%(rows)s with fewer cells than the header; the rest is blank.") % {"rows": _rows(figures)}
    return gettext("%(rows)s with fewer cells than the header, the first is row %(row)s; the rest is blank.") % {
        "rows": _rows(figures),
        "row": count(first),
    }


def _zero_bytes(figures: Figures) -> str:
    return gettext("The file holds zero bytes; they were left out.")


def _long_header(figures: Figures) -> str:
    return gettext("The name of this column is very long; pages show the beginning of it.")


def _no_group(figures: Figures) -> str:
    return gettext("%(rows)s have no value here and stand in no group.") % {"rows": _rows(figures)}


def _old_dates(figures: Figures) -> str:
    return gettext("Dates of 1900 or 1970 look like 'not filled in'. Check this column.")


def _formulas(figures: Figures) -> str:
    return gettext("Some cells begin like a formula. They were read as text and never run.")


_SENTENCES: dict[WarningCode, Callable[[Figures], str]] = {
    WarningCode.OUTSIDE_SCALE: _outside,
    WarningCode.LOOKS_LIKE_MISSING: _like_missing,
    WarningCode.SCALE_BREAK: _scale_break,
    WarningCode.NOT_A_NUMBER: _not_a_number,
    WarningCode.ROWS_DROPPED: _dropped,
    WarningCode.RENAMED_COLUMN: _renamed,
    WarningCode.DUPLICATE_HEADER: _duplicate,
    WarningCode.NO_WEIGHT: _no_weight,
    WarningCode.SKIPPED_IMPUTED: _imputed,
    WarningCode.EMPTY_COLUMN: _empty,
    WarningCode.WORDS_AS_STATES: _words,
    WarningCode.LABELLED_SCORES: _labelled,
    WarningCode.SHORT_ROWS: _short_rows,
    WarningCode.ZERO_BYTES: _zero_bytes,
    WarningCode.LONG_HEADER: _long_header,
    WarningCode.NO_GROUP: _no_group,
    WarningCode.OLD_DATES: _old_dates,
    WarningCode.FORMULAS: _formulas,
}
