"""The same moments with the KPI read otherwise: as yes or no (a top score, a low one, or what people did), or as an
ordered answer instead of a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from hofnar.accounts.models import Organisation
from hofnar.findings.figures import Style, count, figure, numbers, value
from hofnar.findings.outcomes import binary_sentence, ordinal_sentence, percent
from hofnar.findings.reasons import explain
from hofnar.insights.cuts import on_one_scale
from hofnar.insights.disclosure import HIDDEN
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import answers_of, asked_together
from hofnar.insights.kept_results import digest
from hofnar.insights.kept_shares import keep_shares, kept_shares
from hofnar.insights.kept_values import is_kept, kept
from hofnar.insights.months import Period
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.pages.overview import about_figure
from hofnar.insights.pages.shape import drawn_by_lot
from hofnar.insights.queries import done_of, kpis_of, moments_of
from hofnar.insights.selection import Selection, usual_period
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue
from hofnar.measurement.models import Metric
from hofnar_analytics.answers import Answers
from hofnar_analytics.binary_outcomes import BinaryDriver, BinaryDrivers, at_least, binary_drivers, is_separated
from hofnar_analytics.ordinal_outcomes import OrdinalDriver, OrdinalDrivers, ordinal_drivers
from hofnar_analytics.pictures import interval_rows
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import RowTexts
from hofnar_analytics.results import Estimate
from hofnar_analytics.scales import Kind

M = TypeVar("M", BinaryDriver, OrdinalDriver)
TOP, LOW, ORDERED = "top", "low", "ordered"
ORDERED_ROWS = 3_000  # an ordered fit takes long; more rows hardly narrow what people decide by
SHARE_ROWS, SHARE_ORDERS = 6_000, 24
RATIO = Style(decimals=2)
ALPHA = 0.05
# From which score 'high' and up to which 'low' is meant, where the field says so; else the ends of the scale.
ENDS = {Kind.NPS: (9, 6), Kind.CSAT: (4, 2), Kind.CES: (5, 3), Kind.TRUST: (6, 3), Kind.GRADE: (8, 5)}


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    link: str
    lived: str
    point: str
    odds: str
    share: str
    n: str
    is_certain: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherPage:
    """``end`` is 'top', 'low' or 'ordered'; ``what`` says the yes in words."""

    kpi: Metric
    end: str
    what: str
    lead: str
    about: str
    drawing: Drawing | None = None
    lines: tuple[Line, ...] = ()
    rate: str = ""
    sampled: str = ""
    has_shares: bool = False
    cautions: tuple[str, ...] = ()
    job: Job | None = None


def ends_of(kpi: Metric) -> list[str]:
    """Which of these readings a KPI has: what is 0 or 1 already is a yes by itself."""
    if kpi.scale_high - kpi.scale_low <= 1:
        return [TOP]
    return [TOP, LOW, *([ORDERED] if kpi.scale_high - kpi.scale_low <= 20 else [])]


def ways_of(chosen: Selection) -> list[tuple[str, str, str]]:
    """(key, name, address) of the ways in which the KPI can be read; the number first."""
    kpi, query = chosen.kpi, chosen.query(reading="")
    ends = ends_of(kpi) if kpi is not None and kpi.higher_is_better else []
    names = {TOP: gettext("High: yes or no"), LOW: gettext("Low: yes or no"), ORDERED: gettext("Ordered")}
    if ends == [TOP]:
        names[TOP] = gettext("Yes or no")
    found = [(end, names[end], f"{reverse('impact_otherwise', args=[end])}?{query}") for end in ends]
    return [("score", gettext("As a number"), f"{reverse('impact_matrix')}?{query}"), *found]


@dataclass(frozen=True, slots=True)
class Read:
    """A KPI and the moments that may be told of it, in one selection."""

    kpi: Metric
    moments: tuple[Metric, ...]
    unit: int
    period: Period | None
    segment: tuple[str, str] | None
    below: tuple[int, ...]

    def answers(self, figures: Figures) -> Answers:
        return answers_of(figures, self.kpi, self.moments, self.unit, self.period, self.segment)

    def question(self, end: str) -> tuple[object, ...]:
        """Everything a result follows from beside the answers."""
        asked = tuple((one.pk, one.scale) for one in self.moments)
        return ("other", end, self.kpi.pk, self.kpi.scale, asked, self.below, self.segment)


def read_of(
    figures: Figures, kpi: Metric, unit: int, period: Period | None, segment: tuple[str, str] | None = None
) -> Read:
    every = moments_of(figures.organisation, figures.frame.metrics)
    asked = on_one_scale([one for one in every if one.pk != kpi.pk and asked_together(figures.frame, kpi, one)])
    months, told = figures.told_together(kpi, asked, unit, period, segment)
    below = tuple(sorted(figures.tree.below.get(unit, ())))
    return Read(kpi, tuple(one for one in asked if one.pk in told), unit, months, segment, below)


def other_page(figures: Figures, chosen: Selection, end: str) -> OtherPage | None:
    """None without a KPI of which higher is better, or one that has no such reading."""
    kpi = chosen.kpi
    if kpi is None or not kpi.higher_is_better or end not in ends_of(kpi):
        return None
    read = read_of(figures, kpi, chosen.unit.pk, chosen.period, chosen.segment)
    where = (chosen.unit.pk, read.period, chosen.segment)
    shown = HIDDEN if read.period is None else figures.figure(kpi, *where)
    words = about_figure(chosen, shown)
    if not shown.is_certain or not read.moments:
        few = gettext("Too few answers to read %(kpi)s this way") % {"kpi": kpi.name}
        return OtherPage(kpi, end, what_words(kpi, end), few, words)
    links = {str(one.touchpoint_id): touchpoint_link(one, chosen) for one in read.moments}
    if end == ORDERED:
        return _told_ordered(kpi, _ordered_kept(figures, read), links, words)
    if _is_long(figures, read, end):
        lead = gettext("%(kpi)s: this is being worked out") % {"kpi": kpi.name}
        return OtherPage(kpi, end, what_words(kpi, end), lead, words, job=_ask(figures, chosen, end))
    shares = kept_shares(figures.frame, read.period, read.question(end))
    return _told_binary(kpi, end, _binary_kept(figures, read, end), shares, links, words)


def _key(read: Read, end: str) -> tuple[object, ...]:
    return (*read.question(end), read.period, tuple(str(one.touchpoint) for one in read.moments))


def _ordered_kept(figures: Figures, read: Read) -> tuple[OrdinalDrivers, int]:
    key = _key(read, ORDERED)
    return kept(figures.frame, read.period, key, lambda: _ordered(read.answers(figures), read.kpi))


def _binary_kept(figures: Figures, read: Read, end: str) -> BinaryDrivers:
    key = _key(read, end)
    return kept(figures.frame, read.period, key, lambda: yes_or_no_drivers(read.answers(figures), read.kpi, end))


def _is_long(figures: Figures, read: Read, end: str) -> bool:
    """Where a moment decides the KPI by itself, the odds take seconds: a job works them out."""
    if is_kept(figures.frame, read.period, _key(read, end)):
        return False
    return is_separated(yes_or_no(read.answers(figures), read.kpi, end))


def _ask(figures: Figures, chosen: Selection, end: str) -> Job:
    assert chosen.kpi is not None
    assert chosen.period is not None
    asked: dict[str, Any] = {
        "kpi": chosen.kpi.pk,
        "unit": chosen.unit.pk,
        "period": [chosen.period.first, chosen.period.last],
        "segment": None if chosen.segment is None else list(chosen.segment),
        "end": end,
    }
    key = f"insights.work_out:{digest(figures.organisation.pk, sorted(asked.items()))}"
    return enqueue("insights.work_out", unique_key=key, organisation_id=figures.organisation.pk, **asked)


def work_out(figures: Figures, chosen: Selection, end: str) -> None:
    """What the page needs, kept for whoever asks."""
    assert chosen.kpi is not None
    read = read_of(figures, chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
    if read.period is None or not read.moments or not chosen.kpi.higher_is_better:
        return
    if end == ORDERED:
        _ordered_kept(figures, read)
    else:
        _binary_kept(figures, read, end)


def yes_or_no_drivers(answers: Answers, kpi: Metric, end: str) -> BinaryDrivers:
    return binary_drivers(yes_or_no(answers, kpi, end), shares=False)


def prepare_shares(organisation: Organisation, progress: Callable[[int, int], None]) -> None:
    """The shares of the high end of every KPI, of the whole organisation in the usual period."""
    figures = Figures.of(organisation)
    every = [*kpis_of(organisation, figures.frame.metrics), *done_of(organisation, figures.frame.metrics)]
    kpis = [one for one in every if one.higher_is_better and TOP in ends_of(one)]
    for done, kpi in enumerate(kpis):
        progress(done, len(kpis))
        read = read_of(figures, kpi, figures.tree.root, usual_period(figures.frame))
        if read.period is not None and len(read.moments) > 1:
            keep_shares(figures.frame, read.period, read.question(TOP), partial(_with_shares, figures, read))


def _with_shares(figures: Figures, read: Read) -> BinaryDrivers:
    some = drawn_by_lot(read.answers(figures), SHARE_ROWS)
    return binary_drivers(yes_or_no(some, read.kpi, TOP), orders=SHARE_ORDERS)


def yes_or_no(answers: Answers, kpi: Metric, end: str) -> Answers:
    """The KPI as 1 for the end that is meant and 0 for the rest."""
    high, low = cut_of_yes(kpi)
    if end == TOP:
        return replace(answers, outcome=at_least(answers.outcome, high))
    return replace(answers, outcome=1.0 - at_least(answers.outcome, low + 0.5))


def cut_of_yes(kpi: Metric) -> tuple[float, float]:
    """From which score it is high, and up to which low."""
    usual = ENDS.get(Kind(kpi.kind))
    if usual is not None and kpi.scale_low < usual[1] < usual[0] <= kpi.scale_high:
        return usual
    span = kpi.scale_high - kpi.scale_low
    return (kpi.scale_high, kpi.scale_low) if span <= 2 else (kpi.scale_high - 1, kpi.scale_low + 1)


def what_words(kpi: Metric, end: str) -> str:
    """As said after 'the chance of'."""
    done = {
        Metric.Aspect.RETENTION.value: gettext("staying a customer"),
        Metric.Aspect.CROSS_SELL.value: gettext("buying something more"),
    }
    if kpi.aspect in done and end == TOP:
        return done[kpi.aspect]
    high, low = cut_of_yes(kpi)
    written = {"high": f"{high:g}", "low": f"{low:g}"}
    if end == TOP:
        return gettext("a score of %(high)s or more") % written
    return gettext("a score of %(low)s or less") % written if end == LOW else gettext("a higher score")


def _ordered(answers: Answers, kpi: Metric) -> tuple[OrdinalDrivers, int]:
    return ordinal_drivers(drawn_by_lot(answers, ORDERED_ROWS), kpi.scale), len(answers.outcome)


def _told_binary(
    kpi: Metric, end: str, found: BinaryDrivers, shares: dict[str, Estimate] | None, links: dict[str, str], words: str
) -> OtherPage:
    what = what_words(kpi, end)
    lead = binary_sentence(found, what)
    if found.reasons and found.method != "firth":
        return OtherPage(kpi, end, what, lead, words)
    moments = sorted(found.moments, key=lambda one: -abs(one.chance_point.estimate or 0.0))
    lines = tuple(_binary_line(one, links, shares or {}) for one in moments)
    drawing = _drawing(
        kpi, lead, words, moments, lambda one: _hundreds(one.chance_point), percent_of, links, gettext("no change")
    )
    rate = gettext("%(what)s: %(rate)s of the answers.") % {
        "rate": figure(found.rate, Style(decimals=0, percent=True)),
        "what": capfirst(what),
    }
    return OtherPage(
        kpi, end, what, lead, words, drawing, lines, rate,
        has_shares=any(line.share for line in lines), cautions=tuple(explain(one) for one in found.reasons),
    )  # fmt: skip


def percent_of(one: BinaryDriver) -> str:
    return percent(one.chance_point)


def _hundreds(estimate: Estimate) -> Estimate:
    middle, low, high = (None if end is None else 100 * end for end in (estimate.estimate, estimate.low, estimate.high))
    return Estimate(middle, low, high, estimate.level)


def _binary_line(one: BinaryDriver, links: dict[str, str], shares: dict[str, Estimate]) -> Line:
    share = shares.get(one.column)
    return Line(
        one.label,
        links[one.column],
        percent(one.chance_lived) if one.chance_lived.known else "",
        percent(one.chance_point) if one.chance_point.known else "",
        figure(one.odds_point, RATIO) if one.odds_point.known else "",
        figure(share, Style(decimals=1, percent=True)) if share is not None and share.low is not None else "",
        count(one.n),
        _is_certain(one),
        tuple(explain(code) for code in one.reasons),
    )


def _is_certain(one: BinaryDriver | OrdinalDriver) -> bool:
    return one.point_p_adjusted is not None and one.point_p_adjusted < ALPHA


def _told_ordered(kpi: Metric, found: tuple[OrdinalDrivers, int], links: dict[str, str], words: str) -> OtherPage:
    drivers, rows = found
    if drivers.reasons:
        few = gettext("%(kpi)s cannot be read as ordered answers here") % {"kpi": kpi.name}
        return OtherPage(kpi, ORDERED, what_words(kpi, ORDERED), few, words)
    lead = ordinal_sentence(drivers)
    moments = sorted(drivers.moments, key=lambda one: -(one.odds_point.estimate or 0.0))
    lines = tuple(
        Line(
            one.label, links[one.column], figure(one.odds_lived, RATIO) if one.odds_lived.known else "",
            figure(one.odds_point, RATIO) if one.odds_point.known else "", "", "", count(one.n), _is_certain(one),
            tuple(explain(code) for code in one.reasons),
        )
        for one in moments
    )  # fmt: skip
    drawing = _drawing(
        kpi, lead, words, moments, lambda one: one.odds_point, lambda one: figure(one.odds_point, RATIO), links,
        gettext("no difference"), middle=1.0,
    )  # fmt: skip
    return OtherPage(
        kpi, ORDERED, what_words(kpi, ORDERED), lead, words, drawing, lines, sampled=_sampled(drivers.n, rows)
    )


def _sampled(used: int, rows: int) -> str:
    if rows <= ORDERED_ROWS:
        return ""
    return gettext("Calculated on %(used)s of the %(rows)s answers, drawn by lot.") % {
        "used": count(used),
        "rows": value(rows, Style(decimals=0)),
    }


def _drawing(
    kpi: Metric,
    lead: str,
    words: str,
    moments: Sequence[M],
    of: Callable[[M], Estimate],
    written: Callable[[M], str],
    links: dict[str, str],
    zero: str,
    middle: float = 0.0,
) -> Drawing:
    rows = [
        IntervalRow(
            one.column, one.label, of(one), written(one), f"{one.label}: {written(one)}", _is_certain(one),
            "stone" if not _is_certain(one) else "blue" if (of(one).estimate or 0.0) > middle else "vermilion",
        )
        for one in moments
        if of(one).known
    ]  # fmt: skip
    texts = RowTexts(
        lead, words, numbers=numbers(), parent=zero, certain=gettext("certain"), uncertain=gettext("not certain yet")
    )
    line = Estimate(middle, middle, middle)

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return interval_rows.draw(
            rows, texts, parent=line, width=width, links=links, standalone=standalone, heading=heading
        )

    return Drawing("other", kpi.pk, lead, words, draw, 760)
