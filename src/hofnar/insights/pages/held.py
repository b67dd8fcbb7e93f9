"""The product checks itself: what it claimed of the period before, tested on this one; and what a KPI handed out by lot
would have made it claim."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, SHARE, count, figure
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import answers_of, matrix_of
from hofnar.insights.kept_values import kept
from hofnar.insights.months import Period
from hofnar.insights.pages.locked import Fixed, fixed_choices
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.pages.shape import sampled
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, period_words
from hofnar.measurement.models import Metric
from hofnar_analytics.claims import Claim, Claims, Outcome, claims_held, effect_of, leverage_of, placebo


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    link: str
    before: str
    now: str
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Tested:
    """One reading: leverages or effects."""

    title: str
    sentence: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HeldPage:
    metric: Metric
    lead: str
    about: str
    tested: tuple[Tested, ...]
    placebo: str
    fixed: tuple[Fixed, ...] = ()
    is_empty: bool = False


def held_page(figures: Figures, chosen: Selection) -> HeldPage | None:
    if chosen.kpi is None or chosen.period is None:
        return None
    earlier = chosen.period.back(chosen.period.months)
    pair = [
        matrix_of(figures, chosen.kpi, chosen.unit.pk, period, chosen.segment, share_intervals=False)
        for period in (earlier, chosen.period)
    ]
    told = about(chosen.unit.name, _periods(pair[0].figure.period or earlier, pair[1].figure.period or chosen.period))
    before, now = (matrix.impact for matrix in pair)
    fixed = fixed_choices(figures, chosen.kpi, pair[1])
    if before is None or now is None:
        lead = gettext("There are too few answers in this period or the one before to test anything again.")
        return HeldPage(chosen.kpi, lead, told, (), "", fixed, True)
    links = {column: touchpoint_link(metric, chosen) for column, metric in pair[1].moments.items()}
    leverages, effects = claims_held(before, now, leverage_of), claims_held(before, now, effect_of)
    tested = (
        _tested(gettext("What a point more is worth"), leverages, links),
        _tested(gettext("Effects of living a moment"), effects, links),
    )
    return HeldPage(
        chosen.kpi, _lead(leverages), told, tested, _placebo(figures, chosen, list(pair[1].moments.values())), fixed
    )


def _periods(before: Period, now: Period) -> str:
    return gettext("%(now)s against %(before)s") % {"now": period_words(now), "before": period_words(before)}


def _lead(found: Claims) -> str:
    if not found.claims:
        return gettext("Of the period before nothing certain was said about what a point more is worth.")
    return gettext("%(held)s of %(all)s leverages of the period before held: they show again in new answers.") % {
        "held": count(found.held),
        "all": count(len(found.claims)),
    }


def _tested(title: str, found: Claims, links: dict[str, str]) -> Tested:
    sentence = gettext("Nothing certain was claimed.")
    if found.claims:
        sentence = gettext("%(held)s of %(all)s held (%(rate)s), %(turned)s turned round.") % {
            "held": count(found.held),
            "all": count(len(found.claims)),
            "rate": figure(found.rate, SHARE),
            "turned": count(found.turned),
        }
    return Tested(title, sentence, tuple(_line(claim, links) for claim in found.claims))


def _line(claim: Claim, links: dict[str, str]) -> Line:
    words = {
        Outcome.HELD: gettext("held"),
        Outcome.TURNED: gettext("turned round"),
        Outcome.UNDECIDED: gettext("not decided by the new answers"),
    }[claim.outcome]
    link = links.get(claim.column, "")
    return Line(claim.label, link, figure(claim.before, CHANGE), figure(claim.now, CHANGE), claim.outcome, words)


def _placebo(figures: Figures, chosen: Selection, moments: list[Metric]) -> str:
    kpi = chosen.kpi
    assert kpi is not None
    below = tuple(sorted(figures.tree.below.get(chosen.unit.pk, ())))
    asked = tuple((one.pk, one.scale) for one in (kpi, *moments))
    key = ("placebo", asked, below, chosen.period, chosen.segment)

    def made() -> int:
        answers = answers_of(figures, kpi, moments, chosen.unit.pk, chosen.period, chosen.segment)
        return placebo(sampled(answers), kpi.scale)

    found = kept(figures.frame, chosen.period, key, made)
    return gettext(
        "With the KPI handed out by lot over the same people, %(found)s of %(all)s leverages would look certain."
    ) % {
        "found": count(found),
        "all": count(len(moments)),
    }
