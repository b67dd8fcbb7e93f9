"""What a page says of a plan and of what was found."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from hofnar.evaluations.computing import DOUBTS, Result, compared
from hofnar.evaluations.groups import start_of
from hofnar.evaluations.models import Look, Plan
from hofnar.evaluations.scale import in_points, style_of_effect, unit_words
from hofnar.evaluations.stored import load
from hofnar.findings.evaluation import (
    before_after_sentence,
    difference_in_differences_sentence,
    expected_sentence,
    experiment_sentence,
    interrupted_sentence,
    outcome_word,
    people_needed_sentence,
    relative_text,
    verdict_word,
)
from hofnar.findings.figures import SHARE, Style, count, figure, value
from hofnar.findings.reasons import explain
from hofnar.insights.wording import month_words
from hofnar_analytics.always_valid import AlwaysValid
from hofnar_analytics.before_after import BeforeAfter
from hofnar_analytics.difference_in_differences import DifferenceInDifferences
from hofnar_analytics.interrupted_series import InterruptedSeries
from hofnar_analytics.results import Reason
from hofnar_analytics.verdicts import Outcome

Comparison = Plan.Comparison
Lines = list[tuple[str, str]]


def outcome_tag(outcome: str) -> str:
    return {Outcome.WORKED: "tag--good", Outcome.NOT_YET_KNOWN: "tag--open"}.get(Outcome(outcome), "tag--bad")


def outcome_words(plan: Plan, look: Look | None) -> str:
    if look is None:
        return gettext("not looked yet")
    if look.is_early and look.outcome == Outcome.NOT_YET_KNOWN:
        return gettext("not yet known: judged from %(month)s on") % {"month": month_words(judged_from(plan) + 1)}
    return outcome_word(Outcome(look.outcome))


def judged_from(plan: Plan) -> int:
    """The last month of the agreed ones."""
    return start_of(plan) + plan.months - 1


def lead_of(plan: Plan, look: Look | None) -> str:
    if look is None:
        return gettext("%(name)s: nobody has looked yet.") % {"name": plan.name}
    result = load(look.found)
    if look.outcome == Outcome.NOT_YET_KNOWN and compared(plan, result).outcome is not Outcome.NOT_YET_KNOWN:
        found = figure(compared(plan, result).found, style_of_effect(plan.metric))
        why = _why_no_verdict(plan, result)
        return gettext("%(name)s: not yet known (%(found)s so far). %(why)s") % {
            "name": plan.name, "found": found, "why": why,
        }  # fmt: skip
    alone = plan.comparison in (Comparison.SAME_PEOPLE, Comparison.OTHER_PEOPLE, Comparison.SERIES)
    style = style_of_effect(plan.metric)
    return expected_sentence(compared(plan, result), plan.name, style, beside_others=not alone) + "."


def _why_no_verdict(plan: Plan, result: Result) -> str:
    doubts = [one for one in result.reasons if one in DOUBTS]
    if doubts:
        return f"{doubt_words(doubts[0])}."
    return gettext(
        "It is judged when %(month)s is over, as agreed: who looks early and often finds something by luck."
    ) % {"month": month_words(judged_from(plan))}


def doubt_words(reason: Reason) -> str:
    if reason is Reason.TOO_FEW_UNITS:
        return gettext(
            "Fewer than four units stand on one side, so what happened there by itself cannot be told from the measure"
        )
    return explain(reason)


def method_sentence(plan: Plan, result: Result) -> str:
    """What the comparison itself says."""
    name, style = plan.name, style_of_effect(plan.metric)
    if isinstance(result, DifferenceInDifferences):
        return difference_in_differences_sentence(result, name, style)
    if isinstance(result, BeforeAfter):
        return before_after_sentence(result, name, style)
    if isinstance(result, InterruptedSeries):
        return interrupted_sentence(result, name, style)
    return experiment_sentence(result, name, style)


def facts_of(plan: Plan, result: Result) -> Lines:
    """The figures behind a look."""
    style = style_of_effect(plan.metric)
    if isinstance(result, DifferenceInDifferences):
        return list(_beside_others(result, style))
    if isinstance(result, BeforeAfter):
        return list(_before_after(result, style))
    if isinstance(result, InterruptedSeries):
        return list(_series(result, style))
    return list(_experiment(result, style))


def _beside_others(found: DifferenceInDifferences, style: Style) -> Iterator[tuple[str, str]]:
    yield gettext("change where it was done"), value(found.treated_change, style)
    yield gettext("change at the others"), value(found.others_change, style)
    yield gettext("difference, made alike in who answered"), figure(found.effect, style)
    yield gettext("answers: before and after, there"), f"{count(found.n[0])} → {count(found.n[1])}"
    yield gettext("answers: before and after, the others"), f"{count(found.n[2])} → {count(found.n[3])}"
    yield gettext("moved alike before?"), _parallel(found)


def _parallel(found: DifferenceInDifferences) -> str:
    if found.parallel_p is None:
        return gettext("cannot be looked at: one month before")
    if Reason.TRENDS_DIFFERED in found.reasons:
        return gettext("no: the groups already moved apart")
    return gettext("no sign that they did not; that is no proof")


def _before_after(found: BeforeAfter, style: Style) -> Iterator[tuple[str, str]]:
    yield gettext("change"), figure(found.change, style)
    yield gettext("plain difference"), value(found.unadjusted, style)
    yield gettext("answers before and after"), f"{count(found.n[0])} → {count(found.n[1])}"


def _series(found: InterruptedSeries, style: Style) -> Iterator[tuple[str, str]]:
    yield gettext("the jump at once"), figure(found.level_change, style)
    yield gettext("faster or slower afterwards, a year"), figure(found.slope_change, style)
    yield gettext("mean distance to the old line"), figure(found.effect, style)
    yield gettext("months before and after"), f"{count(found.periods[0])} → {count(found.periods[1])}"
    yield gettext("answers"), count(found.n)


def _experiment(found: AlwaysValid, style: Style) -> Iterator[tuple[str, str]]:
    yield gettext("effect, however often one looks"), figure(found.effect, style)
    yield gettext("as a part of the others’ figure"), relative_text(found)
    yield gettext("people with and without it"), f"{count(found.n[0])} · {count(found.n[1])}"
    yield gettext("planned number of people (N*)"), count(found.plan.planned)
    if found.spared > 0:
        yield gettext("noise taken away by scores of before (CUPED)"), value(found.spared, SHARE)


def doubts_of(result: Result) -> list[str]:
    return [doubt_words(one) for one in result.reasons]


def looked_words(look: Look, plan: Plan) -> tuple[str, str, str]:
    """Found, as expected?, and the outcome of one look."""
    found = compared(plan, load(look.found))
    style = style_of_effect(plan.metric)
    return figure(found.found, style), verdict_word(found.as_expected), outcome_words(plan, look)


def expected_words(plan: Plan) -> str:
    worth = plan.worth_naming if plan.worth_naming is not None else plan.expected / 2
    style = Style(style_of_effect(plan.metric).decimals if plan.expected == int(plan.expected) else 1)
    words = {"expected": value(plan.expected, style), "worth": value(worth, Style(1)), "unit": unit_words(plan.metric)}
    if plan.metric.higher_is_better:
        return gettext("%(expected)s %(unit)s higher; worth having from %(worth)s on") % words
    return gettext("%(expected)s %(unit)s lower; worth having from %(worth)s on") % words


def locked_words(plan: Plan) -> str:
    """When and by whom it was fixed, and whether anything was to be seen already."""
    words = {
        "day": date_format(plan.locked_at, "j F Y"),
        "name": plan.locked_by.name if plan.locked_by else "–",
    }
    if not plan.months_seen:
        return gettext("Locked on %(day)s by %(name)s, before there was anything to see.") % words
    words["months"] = count(plan.months_seen)
    return (
        ngettext(
            "Locked on %(day)s by %(name)s, when %(months)s month of answers was in already: read it as exploring.",
            "Locked on %(day)s by %(name)s, when %(months)s months of answers were in already: read it as exploring.",
            plan.months_seen,
        )
        % words
    )


def power_words(plan: Plan) -> list[str]:
    """What can be seen, with the answers of the day it was locked."""
    power, style = plan.power, style_of_effect(plan.metric)
    smallest = power.get("smallest")
    if smallest is None:
        return [gettext("It cannot be said beforehand what can be seen: too few answers come in now.")]
    bare = Style(max(style.decimals, 1), percent=style.percent)
    return [*_monthly(plan), _seen(plan, smallest, bare), *_needed(plan, bare), *_people(plan, style)]


def _monthly(plan: Plan) -> Iterator[str]:
    first, second = plan.power["per_month"]
    if plan.comparison in (Comparison.UNITS, Comparison.SEGMENT, Comparison.EXPERIMENT):
        yield gettext("A month brings about %(first)s answers of who gets it and %(second)s of the others.") % {
            "first": count(first), "second": count(second),
        }  # fmt: skip
    else:
        yield gettext("A month brings about %(count)s answers.") % {"count": count(first)}


def _seen(plan: Plan, smallest: float, style: Style) -> str:
    return ngettext(
        "With these numbers you see a difference of %(smallest)s after %(months)s month.",
        "With these numbers you see a difference of %(smallest)s after %(months)s months.",
        plan.months,
    ) % {"smallest": value(smallest, style), "months": count(plan.months)}


def _needed(plan: Plan, style: Style) -> Iterator[str]:
    words = {"expected": value(in_points(plan.metric, plan.expected), style)}
    months = plan.power.get("months")
    if months is None:
        yield gettext("The expected %(expected)s takes more than three years: choose a larger group.") % words
    elif months > plan.months:
        words["months"] = count(months)
        yield gettext("For the expected %(expected)s about %(months)s months are needed: judge later.") % words


def _people(plan: Plan, style: Style) -> Iterator[str]:
    people = plan.power.get("people")
    if plan.comparison != Comparison.EXPERIMENT or not people:
        return
    share = plan.treated_share / 100
    sizes = (round(people * share), round(people * (1 - share)))
    yield people_needed_sentence(sizes, in_points(plan.metric, plan.expected), style) + "."
