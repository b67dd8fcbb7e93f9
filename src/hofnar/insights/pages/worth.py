"""What is it worth: from a moment's score by way of the KPI to what customers did, which moments are worth most, and
what a plan brings. Everything on this page goes together and is not proven to be the cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.findings.figures import count
from hofnar.findings.worth import (
    apart_sentence,
    best_moment,
    effect_figure,
    link_sentence,
    observational_words,
    readings_sentence,
    stands,
    tail_sentence,
    worth_headline,
)
from hofnar.insights.disclosure import HIDDEN
from hofnar.insights.drawing import Drawing
from hofnar.insights.figures import Figures
from hofnar.insights.kept_values import kept
from hofnar.insights.months import Period
from hofnar.insights.pages.overview import about_figure
from hofnar.insights.pages.worth_drawings import bars_drawing, chain_drawing
from hofnar.insights.pages.worth_plan import PlanPart, plan_part
from hofnar.insights.queries import segment_labels
from hofnar.insights.recognised import said_of, surveys_of
from hofnar.insights.selection import Selection
from hofnar.insights.worth_data import Basis, WorkedOut, WorthData, outcome_metrics, worth_data, worth_moments
from hofnar.measurement.models import Metric
from hofnar_analytics.reasons import NPS_FLOOR
from hofnar_analytics.worth import MomentWorth, OutcomeWorth, Path, Worth


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One outcome: how it goes with the KPI, in three readings."""

    outcome: OutcomeWorth
    sentence: str
    all_answers: str
    between: str
    within: str
    n: str
    readings: str
    tail: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """One moment in the order of what it is worth."""

    moment: MomentWorth
    place: str
    a_customer: str
    through: str
    total: str
    remark: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome that can be looked at, or a moment of which the chain can be drawn."""

    key: str
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class WorthPage:
    """Without ``outcomes`` nobody brought in what customers did; without ``found`` there are too few answers."""

    metric: Metric
    lead: str
    about: str
    has_outcomes: bool
    found: Worth | None = None
    chain: Drawing | None = None
    bars: Drawing | None = None
    links: tuple[LinkRow, ...] = ()
    rows: tuple[BarRow, ...] = ()
    outcomes: tuple[Choice, ...] = ()
    moments: tuple[Choice, ...] = ()
    unit_words: str = ""
    apart: tuple[str, ...] = ()
    plan: PlanPart | None = None
    small_print: tuple[str, ...] = ()
    not_recognised: bool = False


def worth_page(figures: Figures, chosen: Selection, asked: Mapping[str, str]) -> WorthPage | None:
    kpi = chosen.kpi
    if kpi is None:
        return None
    outcomes = outcome_metrics(figures.organisation, figures.frame.metrics)
    moments = worth_moments(figures, kpi)
    if not outcomes or not moments or not kpi.higher_is_better:
        return WorthPage(kpi, "", about_figure(chosen, HIDDEN), bool(outcomes))
    period, told = figures.told_together(kpi, [*moments, *outcomes], chosen.unit.pk, chosen.period, chosen.segment)
    shown = HIDDEN if period is None else figures.figure(kpi, chosen.unit.pk, period, chosen.segment)
    moments = [one for one in moments if one.pk in told]
    outcomes = [one for one in outcomes if one.pk in told]
    if period is None or not shown.is_certain or (shown.n or 0) < NPS_FLOOR or not moments or not outcomes:
        lead = gettext("%(name)s: too few answers to say what it is worth") % {"name": kpi.name}
        return WorthPage(kpi, lead, about_figure(chosen, shown), True)
    known = _worked_out(figures, chosen, kpi, moments, outcomes, period)
    if known.found.reasons:
        lead = gettext("%(name)s: too few answers to say what it is worth") % {"name": kpi.name}
        return WorthPage(kpi, lead, about_figure(chosen, shown), True)
    return _told(figures, known, about_figure(chosen, shown), asked)


def _worked_out(
    figures: Figures,
    chosen: Selection,
    kpi: Metric,
    moments: Sequence[Metric],
    outcomes: Sequence[Metric],
    period: Period,
) -> WorkedOut:
    where = (chosen.unit.pk, period, chosen.segment)
    below = tuple(sorted(figures.tree.below.get(chosen.unit.pk, ())))
    said = tuple(sorted(said_of(surveys_of(kpi))))
    names = tuple((one.pk, one.scale, one.name, str(one.touchpoint or "")) for one in (*moments, *outcomes))
    key = ("worth", kpi.pk, kpi.scale, names, below, where, said)

    def data() -> WorthData:
        return figures.frame.kept(("worth data", *key), lambda: worth_data(figures, kpi, moments, outcomes, *where))

    def made() -> tuple[Worth, Basis]:
        return data().found(), data().basis

    found, basis = kept(figures.frame, period, key, made)
    return WorkedOut(kpi, tuple(moments), found, basis, data)


def _told(figures: Figures, worked: WorkedOut, about: str, asked: Mapping[str, str]) -> WorthPage:
    found = worked.found
    linked = [one for one in found.outcomes if one.link.known]
    wanted = asked.get("outcome", "")
    outcome = next((one for one in linked if one.name == wanted), linked[0] if linked else found.outcomes[0])
    best = best_moment(found, outcome.name)
    known = [one for one in found.moments if one.leverage.known]
    named = next((one for one in known if one.column == asked.get("moment", "")), best[0] if best else None)
    return WorthPage(
        worked.kpi,
        worth_headline(found, outcome),
        about,
        True,
        found,
        None if named is None else chain_drawing(worked.kpi, found, named, about),
        bars_drawing(worked.kpi, found, outcome, about),
        tuple(_link(one, worked.kpi) for one in found.outcomes),
        tuple(_rows(found, outcome)),
        tuple(Choice(one.name, one.label, one.name == outcome.name) for one in linked),
        tuple(Choice(one.column, one.label, one is named) for one in known),
        effect_unit(outcome),
        tuple(_apart(found, outcome)),
        plan_part(worked, asked, "" if named is None else named.column),
        tuple(_small_print(figures, worked.basis)),
        not worked.basis.recognised,
    )


def effect_unit(outcome: OutcomeWorth) -> str:
    """What the bars count."""
    text = (
        gettext("%(outcome)s: of 100 customers, also who did not live the moment, if it were scored a point higher")
        if outcome.kind.is_yes_or_no
        else gettext("%(outcome)s: a customer, also who did not live the moment, if it were scored a point higher")
    )
    return text % {"outcome": outcome.label}


def _link(outcome: OutcomeWorth, kpi: Metric) -> LinkRow:
    kind = outcome.kind
    readings = (outcome.link, outcome.between, outcome.within)
    words = [effect_figure(kind, one) if one.known else "" for one in readings]
    return LinkRow(
        outcome,
        link_sentence(outcome, kpi.name),
        words[0],
        words[1],
        words[2],
        count(outcome.n),
        readings_sentence(outcome),
        tail_sentence(outcome),
    )


def _rows(found: Worth, outcome: OutcomeWorth) -> list[BarRow]:
    pairs = [(one, path) for one in found.moments if (path := one.path(outcome.name)) is not None]
    pairs.sort(key=lambda pair: pair[1].place or 0)
    return [_row(outcome, moment, path) for moment, path in pairs]


def _row(outcome: OutcomeWorth, moment: MomentWorth, path: Path) -> BarRow:
    return BarRow(
        moment,
        str(path.place or ""),
        effect_figure(outcome.kind, path.a_customer),
        effect_figure(outcome.kind, path.through),
        effect_figure(outcome.kind, path.total),
        _remark(path),
        stands(path),
    )


def _remark(path: Path) -> str:
    if not stands(path):
        return gettext("not certain")
    return gettext("certainly above the next") if path.above_next else gettext("place not certain")


def _apart(found: Worth, outcome: OutcomeWorth) -> list[str]:
    said = [apart_sentence(one, outcome, path) for one in found.moments if (path := one.path(outcome.name)) is not None]
    return [one for one in said if one]


def _small_print(figures: Figures, basis: Basis) -> list[str]:
    labels = segment_labels(figures.organisation)
    names = [labels.get(key, (key, {}))[0] for key in basis.adjusted]
    said = [observational_words()]
    if names:
        said.append(gettext("Adjusted for %(segments)s.") % {"segments": ", ".join(names)})
    if basis.rows < basis.of:
        words = {"used": count(basis.rows), "rows": count(basis.of)}
        said.append(gettext("Calculated on %(used)s of the %(rows)s answers, drawn by lot.") % words)
    return said
