"""Who changed: the same people judge otherwise, or other people answered. Only with people who are recognised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, NPS, NPS_CHANGE, SHARE, Style, count, figure, numbers, style_of
from hofnar.findings.who_changed import part_sentences, who_changed_sentence
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Change, Figures
from hofnar.insights.models import CustomerNumbers
from hofnar.insights.months import Period, last_day
from hofnar.insights.recognised import Recognised, known_joined, known_left, recognised, said_of, surveys_of
from hofnar.insights.selection import Selection
from hofnar.insights.who_beside import withheld_beside
from hofnar.insights.wording import period_words
from hofnar.measurement.models import Metric
from hofnar.surveys.models import Survey
from hofnar_analytics.people import both_periods
from hofnar_analytics.pictures import waterfall
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.pictures.waterfall import WaterfallStep
from hofnar_analytics.reasons import GROUP_FLOOR, answers_needed
from hofnar_analytics.results import Estimate
from hofnar_analytics.scales import Kind
from hofnar_analytics.who_changed import Part, WhoChanged, who_changed

ROUNDED_TO = 5
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    people: str
    figure: str
    mix: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A survey, and who said when that its numbers are customer numbers."""

    survey: Survey
    said: CustomerNumbers | None


@dataclass(frozen=True, slots=True)
class WhoPart:
    """``why_not`` says why nobody is told apart; then there is nothing else."""

    surveys: tuple[Numbered, ...]
    why_not: str = ""
    sentence: str = ""
    lines: tuple[PartLine, ...] = ()
    sentences: tuple[str, ...] = ()
    drawing: Drawing | None = None
    has_segments: bool = False
    not_all: str = ""


def who_part(figures: Figures, chosen: Selection, change: Change) -> WhoPart:
    assert chosen.kpi is not None
    surveys = surveys_of(chosen.kpi)
    said = said_of(surveys)
    numbered = tuple(Numbered(survey, said.get(survey.pk)) for survey in surveys)
    if not (change.before.is_known and change.now.is_known):
        return WhoPart(numbered, gettext("There are too few answers in this period or the one before."))
    if chosen.segment is not None:
        return WhoPart(numbered, gettext("Who is who is only told of everybody together: choose no segment."))
    both = _both(figures, chosen, change)
    if both is None:
        return WhoPart(numbered, gettext("Nobody is recognised in both periods, so nobody can say who changed."))
    why = _withheld(figures, chosen.kpi, *both) or withheld_beside(figures, chosen, change, _segment(figures))
    return WhoPart(numbered, why) if why else _told(figures, chosen, change, numbered, both)


def _both(figures: Figures, chosen: Selection, change: Change) -> tuple[Recognised, Recognised] | None:
    """The people of both periods; None where nobody is in both."""
    kpi, periods = chosen.kpi, (change.before.period, change.now.period)
    assert kpi is not None
    found = []
    for period in periods:
        part = None if period is None else recognised(figures, kpi, chosen.unit.pk, period, _segment(figures))
        if part is None:
            return None
        found.append(part)
    stayers = both_periods(found[0].people, found[1].people).stayers
    return (found[0], found[1]) if stayers.any() else None


def _segment(figures: Figures) -> str:
    """The segment the mix of others is told by: the first that is offered."""
    return next(iter(figures.offered_segments()), "")


def _withheld(figures: Figures, kpi: Metric, before: Recognised, now: Recognised) -> str:
    """Nothing of one to four people, and no figure of stayers below the floor."""
    both = both_periods(before.people, now.people)
    stayers = int(both.stayers.sum())
    others = (int((both.then & ~both.now).sum()), int((both.now & ~both.then).sum()))
    if any(0 < people < GROUP_FLOOR for people in (stayers, *others)):
        return gettext("Of some of these groups there are fewer than five people: nothing is told apart.")
    needed = 0 if figures.organisation.shows_indicative else answers_needed(stayers, Kind(kpi.kind))
    if not needed:
        return ""
    return ngettext(
        "Too few people answered both times: %(count)s more needed to say what became of them.",
        "Too few people answered both times: %(count)s more needed to say what became of them.",
        needed,
    ) % {"count": count(needed)}


def _told(
    figures: Figures,
    chosen: Selection,
    change: Change,
    surveys: tuple[Numbered, ...],
    both: tuple[Recognised, Recognised],
) -> WhoPart:
    kpi, then, now = chosen.kpi, change.before.period, change.now.period
    if kpi is None or then is None or now is None:
        return WhoPart(surveys)
    found = _without_few(_parts(figures, chosen, (then, now), surveys, both))
    styles = _styles(kpi)
    sentence = who_changed_sentence(found, kpi.name, styles[0])
    return WhoPart(
        surveys,
        "",
        sentence,
        tuple(_lines(found, styles[1])),
        tuple(part_sentences(found, styles[1])),
        _drawing(kpi, found, sentence, styles, f"{period_words(then)} → {period_words(now)}"),
        bool(found.mix),
        _not_all(change, both),
    )


def _parts(
    figures: Figures,
    chosen: Selection,
    periods: tuple[Period, Period],
    surveys: tuple[Numbered, ...],
    both: tuple[Recognised, Recognised],
) -> WhoChanged:
    then, now = (last_day(period.last) for period in periods)
    left, joined = known_left(figures.organisation, now), known_joined(figures.organisation, then)
    facts = tuple(None if one is None else tuple(one.tolist()) for one in (left, joined))
    said = tuple(one.survey.pk for one in surveys if one.said)
    below = tuple(sorted(figures.tree.below.get(chosen.unit.pk, ())))
    key = ("who changed", chosen.kpi and (chosen.kpi.pk, chosen.kpi.scale), below, periods, said, facts)
    return figures.frame.kept(key, lambda: who_changed(both[0].people, both[1].people, left=left, joined=joined))


def _not_all(change: Change, both: tuple[Recognised, Recognised]) -> str:
    """Answers of people whose number is not known stand in the figure of the page, and not here."""
    if both[0].answers == change.before.n and both[1].answers == change.now.n:
        return ""
    return gettext(
        "Not everybody who answered is recognised: these figures are about who is, and may differ from the page’s."
    )


def _styles(kpi: Metric) -> tuple[Style, Style]:
    """Of a level and of a change. An NPS of two periods has a decimal, or the parts would not add up to the eye."""
    if kpi.kind == Kind.NPS.value:
        return replace(NPS, decimals=1), replace(NPS_CHANGE, decimals=1)
    if kpi.kind == Kind.CSAT.value:
        return SHARE, Style(signed=True, percent=True)
    return style_of(Kind(kpi.kind)), CHANGE


def _without_few(found: WhoChanged) -> WhoChanged:
    """Numbers of people rounded to fives; of the customer file nothing about a few."""
    return replace(
        found,
        stayers_reweighting=_exact(found.stayers_reweighting),
        stayers_change=_rounded(found.stayers_change),
        only_then=_rounded(found.only_then),
        only_now=_rounded(found.only_now),
        known_left=_known(found.known_left, found.only_then),
        known_joined=_known(found.known_joined, found.only_now),
    )


def _rounded(part: Part) -> Part:
    return replace(part, change=_exact(part.change), people=ROUNDED_TO * round(part.people / ROUNDED_TO))


def _exact(one: Estimate) -> Estimate:
    """What is nothing but the last digits of a calculation is nothing."""
    ends = [abs(end) for end in (one.estimate, one.low, one.high) if end is not None]
    return Estimate(0.0, None, None, one.level) if ends and max(ends) < NOTHING else one


def _known(part: Part | None, whole: Part) -> Part | None:
    if part is None:
        return None
    rest = whole.people - part.people
    few = any(0 < people < GROUP_FLOOR for people in (part.people, rest))
    return None if few else _rounded(part)


def _lines(found: WhoChanged, style: Style) -> Iterator[PartLine]:
    parts = _named(found)
    for name, people, change, which in parts:
        mix, within = found.mix.get(which), found.within.get(which)
        yield PartLine(
            name,
            count(people) if people is not None else "",
            figure(change, style),
            "" if mix is None else figure(mix, style),
            "" if within is None else figure(within, style),
        )


def _named(found: WhoChanged) -> list[tuple[str, int | None, Estimate, str]]:
    stayers = found.stayers_change
    return [
        (gettext("The same people judge otherwise"), stayers.people, stayers.change, ""),
        (gettext("The same people count for more or less"), None, found.stayers_reweighting, ""),
        (gettext("Answered only then"), found.only_then.people, found.only_then.change, "only_then"),
        (gettext("Answer only now"), found.only_now.people, found.only_now.change, "only_now"),
    ]


def _drawing(kpi: Metric, found: WhoChanged, title: str, styles: tuple[Style, Style], subtitle: str) -> Drawing:
    times = 100.0 if styles[0].percent else 1.0
    steps = [
        WaterfallStep(gettext("Then"), _times(found.before, times), figure(found.before, styles[0]), True),
        *(WaterfallStep(name, _times(part, times), figure(part, styles[1])) for name, _, part, _ in _named(found)),
        WaterfallStep(gettext("Now"), _times(found.now, times), figure(found.now, styles[0]), True),
    ]
    note = gettext("Bars add up exactly. A pale bar may as well be nothing; a thin line is its margin.")
    texts = PictureTexts(title=title, subtitle=subtitle, note=note, numbers=numbers())

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return waterfall.draw(steps, texts, width=width, standalone=standalone, heading=heading)

    return Drawing("who", kpi.pk, title, subtitle, draw, 760)


def _times(one: Estimate, times: float) -> Estimate:
    low, high = (None if end is None else times * end for end in (one.low, one.high))
    return Estimate(None if one.estimate is None else times * one.estimate, low, high, one.level)
