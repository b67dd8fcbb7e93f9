"""What cannot be said about a selection, and what would help: floors missed, moments too rare or too alike, broken
lines, answers of which nobody knows how many were asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext, ngettext

from hofnar.accounts.access import Scope
from hofnar.findings.figures import PART, count, value
from hofnar.findings.reasons import explain
from hofnar.insights.breaks import breaks_of
from hofnar.insights.disclosure import COMMENT_FLOOR, Figure
from hofnar.insights.figures import Figures
from hofnar.insights.pages.matrix import MatrixPage, Row, answers_more, ceil_to_two_digits, matrix_page
from hofnar.insights.pages.unsaid_response import Response, responses_known
from hofnar.insights.queries import kpis_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import break_words, month_words, needed_words
from hofnar.measurement.models import Metric
from hofnar_analytics.results import Reason, TouchpointImpact

MOST_NAMES = 12
LIVED_FLOOR = 50  # of the impact matrix
HELP_WITH_ANSWERS = frozenset({Reason.TOO_FEW_RESPONSES, Reason.TOO_RARE, Reason.SMALL_GROUP})


@dataclass(frozen=True, slots=True)
class Unsaid:
    """``why`` nothing can be said about ``what``; ``help`` is what would change that, or empty where nothing would.
    ``method`` is the page that explains the why, with the numbers of this selection."""

    what: str
    why: str
    help: str = ""
    link: str = ""
    method: str = "floors"


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[Unsaid, ...]


@dataclass(frozen=True, slots=True)
class UnsaidPage:
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def lead(self) -> str:
        if not self.total:
            return gettext("For this selection nothing needs to be withheld.")
        return ngettext(
            "One thing cannot be said about this selection yet.",
            "%(count)s things cannot be said about this selection yet.",
            self.total,
        ) % {"count": count(self.total)}


def unsaid_page(figures: Figures, chosen: Selection, scope: Scope | None = None) -> UnsaidPage:
    groups = [
        Group(gettext("Figures"), tuple(_figures(figures, chosen))),
        Group(gettext("Moments"), tuple(_moments(figures, chosen))),
        Group(gettext("Units"), tuple(_units(figures, chosen))),
        Group(gettext("Over time"), tuple(_breaks(figures, chosen))),
        Group(gettext("Who answered"), tuple(_response(scope))),
    ]
    return UnsaidPage(tuple(group for group in groups if group.lines))


def _figures(figures: Figures, chosen: Selection) -> Iterator[Unsaid]:
    for metric in kpis_of(figures.organisation, figures.frame.metrics):
        shown = figures.figure(metric, chosen.unit.pk, chosen.period, chosen.segment)
        if not shown.is_certain:
            yield Unsaid(metric.name, _why(shown), _help_of_figure(figures, chosen, metric, shown))


def _why(shown: Figure) -> str:
    return gettext("too few answers") if shown.is_hidden else needed_words(shown.needed)


def _more_answers() -> str:
    return gettext("A longer period, a unit higher up, or more answers.")


def _help_of_figure(figures: Figures, chosen: Selection, metric: Metric, shown: Figure) -> str:
    """With how long it takes at the pace of the months that are told."""
    if shown.n is None or shown.period is None or not shown.needed or chosen.segment is not None:
        return _more_answers()
    months = ceil(shown.needed * shown.period.months / shown.n)
    pace = ngettext(
        "At the pace of these months it takes about %(count)s month more.",
        "At the pace of these months it takes about %(count)s months more.",
        months,
    ) % {"count": count(months)}
    return f"{_more_answers()} {pace}"


def _moments(figures: Figures, chosen: Selection) -> Iterator[Unsaid]:
    page = matrix_page(figures, chosen)
    if page is None or page.impact is None:
        return
    for row in page.rows:
        for why, help_ in _of_moment(row.moment, page, row.reasons):
            yield Unsaid(row.moment.label, why, help_ or _help_of_uncertain(row, why), row.link, "impact")
    for code in page.impact.reasons:
        yield Unsaid(page.matrix.kpi.name, explain(code), _help_of_matrix(code), method="impact")


def _help_of_uncertain(row: Row, why: str) -> str:
    """More answers, where a number of them would tell."""
    if why != row.more_needed or row.impact is None:
        return ""
    return "" if answers_more(row.moment, row.reading, row.impact) is None else _more_answers()


def _of_moment(moment: TouchpointImpact, page: MatrixPage, told: list[str]) -> Iterator[tuple[str, str]]:
    for why in told:
        needs_answers = bool(HELP_WITH_ANSWERS & set(moment.reasons))
        yield why, _more_lived(moment) or _more_answers() if needs_answers else _help_of(moment)


def _more_lived(moment: TouchpointImpact) -> str:
    """How many answers more it takes until enough people lived a rare moment, at the part that lives it now."""
    if Reason.TOO_RARE not in moment.reasons or not moment.remembered or not 0 < moment.n < LIVED_FLOOR:
        return ""
    more = ceil((LIVED_FLOOR - moment.n) / moment.remembered)
    return ngettext(
        "About %(count)s answer more, at the part that lives it now; or invite people right after it.",
        "About %(count)s answers more, at the part that lives it now; or invite people right after it.",
        more,
    ) % {"count": count(ceil_to_two_digits(more))}


def _help_of_matrix(code: Reason) -> str:
    if code is Reason.HALO:
        return gettext(
            "Ask first which moments somebody lived and only then for scores, fewer at once; compare people who lived "
            "different moments."
        )
    if code in (Reason.NOT_ESTIMABLE, Reason.NO_OUTCOME):
        return gettext("More answers with this KPI, or a longer period.")
    return ""


def _help_of(moment: TouchpointImpact) -> str:
    if Reason.EVERYONE_EXPERIENCED in moment.reasons:
        return gettext("Read its leverage instead of its effect: that needs nobody who did not live it.")
    if {Reason.HALO, Reason.INSEPARABLE} & set(moment.reasons):
        return gettext("Ask about fewer moments at once, or of people who lived only one of them.")
    return ""


def _units(figures: Figures, chosen: Selection) -> Iterator[Unsaid]:
    if chosen.kpi is None:
        return
    below = [one for one, depth in figures.tree.walk(chosen.unit.pk) if depth]
    groups = figures.units(chosen.kpi, chosen.unit.pk, below, chosen.period, chosen.segment) if below else []
    few = [group for group in groups if not group.figure.is_certain]
    names = [group.name for group in few][:MOST_NAMES]
    if few:
        more = gettext(" and others") if len(few) > MOST_NAMES else ""
        yield Unsaid(
            ", ".join(names) + more,
            ngettext(
                "%(n)s unit with too few answers for a figure",
                "%(n)s units with too few answers for a figure",
                len(few),
            )
            % {"n": count(len(few))},
            gettext("Twelve months together, or their comments: those show from %(floor)s answers on.")
            % {"floor": COMMENT_FLOOR},
            method="groups",
        )


def _breaks(figures: Figures, chosen: Selection) -> Iterator[Unsaid]:
    for metric in kpis_of(figures.organisation, figures.frame.metrics):
        for broken in breaks_of(figures.frame, metric):
            yield Unsaid(
                metric.name,
                gettext("%(what)s (%(month)s): before and after cannot be compared")
                % {"what": break_words(broken), "month": month_words(broken.month)},
                gettext("Keep wording and scale the same from now on."),
                method="trend",
            )


def _response(scope: Scope | None) -> Iterator[Unsaid]:
    """Low where it is known, unknown where nobody knows who was asked."""
    known = list(responses_known(scope)) if scope else []
    for one in known:
        if one.is_low:
            yield Unsaid(one.name, _low_words(one), _low_help(one), one.link, "response")
    if not known:
        yield Unsaid(
            gettext("Response rate"),
            gettext(
                "How many people were asked is not known for imported answers, so who did not answer is not known "
                "either"
            ),
            gettext("Import who was invited, or invite people from here."),
            method="response",
        )


def _low_words(one: Response) -> str:
    return gettext(
        "%(complete)s of %(invited)s invited people answered (%(share)s): the others may think otherwise"
    ) % {
        "complete": count(one.complete),
        "invited": count(one.invited),
        "share": value(one.share, PART),
    }


def _low_help(one: Response) -> str:
    text = ngettext(
        "%(count)s answer more brings it to three in ten: one reminder after a week, a shorter questionnaire.",
        "%(count)s answers more bring it to three in ten: one reminder after a week, a shorter questionnaire.",
        one.needed,
    )
    return text % {"count": count(one.needed)}
