"""The words around the figures: periods, who and how many, why a trend is broken."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import count, score_figure
from hofnar.insights.breaks import Broken
from hofnar.insights.cuts import Cut
from hofnar.insights.disclosure import Figure
from hofnar.insights.months import Period, first_day


def month_words(month: int) -> str:
    return date_format(first_day(month), "F Y")


def short_month(month: int) -> str:
    return date_format(first_day(month), "M").strip(".").lower()[:3]


def period_words(period: Period | None) -> str:
    """'2026', 'second quarter of 2026', 'October 2026' or 'November 2025 to October 2026'."""
    if period is None:
        return ""
    year, start = divmod(period.first, 12)
    if period.months == 12 and start == 0:
        return str(year)
    if period.months == 3 and start % 3 == 0:
        return gettext("quarter %(quarter)s of %(year)s") % {"quarter": start // 3 + 1, "year": year}
    if period.months == 1:
        return month_words(period.first)
    return gettext("%(first)s to %(last)s") % {"first": month_words(period.first), "last": month_words(period.last)}


def snapped_words(asked: Period | None, told: Period | None) -> str:
    """Why other months are told than were asked; nothing where they are the same."""
    if asked is None or told is None or asked == told:
        return ""
    if asked.first == told.first:
        return gettext("the last months count from 5 answers on")
    if asked.last == told.last:
        return gettext("the first months count only in blocks of 5 answers")
    return gettext("months count in blocks of 5 answers")


def answers_words(n: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", n) % {"count": count(n)}


def figure_words(figure: Figure) -> str:
    """The figure with its margin, or why there is none."""
    if figure.score is None:
        return gettext("too few answers")
    if not figure.is_known:
        return needed_words(figure.needed)
    return score_figure(figure.score)


def needed_words(needed: int) -> str:
    return ngettext("too few answers: %(count)s more needed", "too few answers: %(count)s more needed", needed) % {
        "count": count(needed)
    }


def about(*parts: str) -> str:
    """The small line under a finding: who, when, how many."""
    return " · ".join(part for part in parts if part)


def break_words(broken: Broken) -> str:
    return {
        "scale": gettext("other scale from here"),
        "wording": gettext("other wording from here"),
        "range": gettext("other scale in use from here"),
    }[broken.why]


def whole_year_words(years: Sequence[int]) -> str:
    """Why January holds so much."""
    if not years:
        return ""
    return gettext("Of %(years)s some answers tell only the year: they stand in January.") % {
        "years": ", ".join(map(str, years))
    }


def cut_words(cut: Cut | None) -> str:
    """Where the dividing line between low and high comes from."""
    if cut is None:
        return ""
    if cut.origin == "target":
        return gettext("The line between low and high is the target, due on %(day)s.") % {"day": _day(cut)}
    if cut.origin == "frozen":
        return gettext("The line between low and high is the median moment of the first year, fixed on %(day)s.") % {
            "day": _day(cut)
        }
    return gettext(
        "The line between low and high is the median moment of the first year; it is fixed once that year is over."
    )


def _day(cut: Cut) -> str:
    return date_format(cut.on, "j F Y") if cut.on else ""


def window_words(months: int) -> str:
    """How long a point on a trend covers."""
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": count(months)}
