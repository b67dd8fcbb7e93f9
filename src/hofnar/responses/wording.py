"""The respondent's pages' own words: labels of standard scales, and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hofnar.responses.reading import Problem
from hofnar.surveys.definition import QuestionKind

K = QuestionKind


def face_labels() -> list[str]:
    return [
        _("very dissatisfied"),
        _("a bit dissatisfied"),
        _("not dissatisfied, not satisfied"),
        _("a bit satisfied"),
        _("very satisfied"),
    ]


def ends(kind: QuestionKind) -> tuple[str, str]:
    """What the lowest and highest score of a standard scale mean."""
    if kind is K.NPS:
        return _("very unlikely"), _("very likely")
    if kind in (K.CES, K.TRUST):
        return _("strongly disagree"), _("strongly agree")
    if kind in (K.CSAT, K.ALL_MOMENTS):
        return _("very dissatisfied"), _("very satisfied")
    return _("very bad"), _("excellent")


def expectations() -> list[tuple[str, str]]:
    return [("-1", _("worse than expected")), ("0", _("as expected")), ("1", _("better than expected"))]


def complaint(problem: Problem) -> str:
    return _COMPLAINTS[problem.code](problem)


def _bound(problem: Problem) -> str:
    if isinstance(problem.limit, date):
        return date_format(problem.limit, "j F Y")
    return f"{problem.limit:g}" if isinstance(problem.limit, float) else str(problem.limit)


_COMPLAINTS: dict[str, Callable[[Problem], str]] = {
    "required": lambda p: _("Please answer this question."),
    "not_an_option": lambda p: _("Choose one of the answers shown."),
    "either_or": lambda p: _("The last answer cannot go together with another one. Choose either."),
    "too_few": lambda p: (
        ngettext("Choose at least %(n)s answer.", "Choose at least %(n)s answers.", p.limit) % {"n": p.limit}
    ),
    "too_many": lambda p: (
        ngettext("Choose at most %(n)s answer.", "Choose at most %(n)s answers.", p.limit) % {"n": p.limit}
    ),
    "rank_twice": lambda p: _("Give each place once."),
    "too_long": lambda p: _("This text is too long: at most %(n)s characters.") % {"n": p.limit},
    "not_a_number": lambda p: _("Type a number, for example 12."),
    "not_whole": lambda p: _("Type a whole number, for example 12."),
    "too_precise": lambda p: _("That is too precise: at most %(n)s decimals.") % {"n": p.limit},
    "too_low": lambda p: _("Type a number of at least %(n)s.") % {"n": _bound(p)},
    "too_high": lambda p: _("Type a number of at most %(n)s.") % {"n": _bound(p)},
    "not_a_date": lambda p: _("Type a date as year-month-day, for example 2026-03-31."),
    "too_early": lambda p: _("Choose a date from %(day)s on.") % {"day": _bound(p)},
    "too_late": lambda p: _("Choose a date up to %(day)s.") % {"day": _bound(p)},
}
