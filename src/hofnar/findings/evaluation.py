"""Did it work, in one sentence: only as much as the margin allows, and 'observational' where nobody was drawn."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.findings.figures import CHANGE, SHARE, Style, count, figure, value
from hofnar_analytics.always_valid import AlwaysValid
from hofnar_analytics.before_after import BeforeAfter
from hofnar_analytics.difference_in_differences import DifferenceInDifferences
from hofnar_analytics.experiment import Experiment
from hofnar_analytics.interrupted_series import InterruptedSeries
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.verdicts import ExpectedAndFound, Outcome, Verdict


def verdict_word(verdict: Verdict) -> str:
    """The word for a figure beside its bar."""
    return {
        Verdict.MET: gettext("met"),
        Verdict.PROBABLY: gettext("probably met"),
        Verdict.NOT_YET_KNOWN: gettext("not yet known"),
        Verdict.NOT_MET: gettext("not met"),
    }[verdict]


def outcome_word(outcome: Outcome) -> str:
    """What became of a measure."""
    return {
        Outcome.WORKED: gettext("worked"),
        Outcome.DID_NOT_WORK: gettext("did not work"),
        Outcome.MADE_IT_WORSE: gettext("got worse"),
        Outcome.NOT_YET_KNOWN: gettext("not yet known"),
    }[outcome]


def difference_in_differences_sentence(found: DifferenceInDifferences, name: str, style: Style = CHANGE) -> str:
    """What a measure did beside units without it."""
    words = {"name": name, "effect": figure(found.effect, style)}
    if Reason.TRENDS_DIFFERED in found.reasons:
        return gettext("%(name)s: no fair comparison, the groups already moved apart before") % words
    side = _side(found.effect)
    if side == 0:
        return gettext("%(name)s: no demonstrable effect beside the others: %(effect)s") % words
    if side > 0:
        return gettext("%(name)s: more up than the others, observational: %(effect)s") % words
    return gettext("%(name)s: more down than the others, observational: %(effect)s") % words


def before_after_sentence(found: BeforeAfter, name: str, style: Style = CHANGE) -> str:
    """A change without a comparison group: it is not said to be the measure's."""
    words = {"name": name, "change": figure(found.change, style)}
    side = _side(found.change)
    if side == 0:
        return gettext("%(name)s: no demonstrable change between before and after: %(change)s") % words
    if side > 0:
        return gettext("%(name)s: higher after than before, which need not be the measure: %(change)s") % words
    return gettext("%(name)s: lower after than before, which need not be the measure: %(change)s") % words


def interrupted_sentence(found: InterruptedSeries, name: str, style: Style = CHANGE) -> str:
    """Where a series went beside its old line."""
    if not found.effect.known:
        return gettext("%(name)s: too few periods before or after to tell") % {"name": name}
    words = {"name": name, "effect": figure(found.effect, style)}
    side = _side(found.effect)
    if side == 0:
        return gettext("%(name)s: no demonstrable difference from the old line: %(effect)s") % words
    if side > 0:
        return gettext("%(name)s: above the old line since then, observational: %(effect)s") % words
    return gettext("%(name)s: below the old line since then, observational: %(effect)s") % words


def experiment_sentence(found: Experiment | AlwaysValid, name: str, style: Style = CHANGE) -> str:
    """What a drawn comparison shows; 'no difference' is a verdict too."""
    if Reason.SAMPLE_RATIO in found.reasons:
        return gettext("%(name)s: the draw went wrong, so the effect cannot be read") % {"name": name}
    if found.effect.low is None:
        return gettext("%(name)s: too early to look, each group needs 50 people") % {"name": name}
    words = {"name": name, "effect": figure(found.effect, style)}
    side = _side(found.effect)
    if side == 0 and isinstance(found, AlwaysValid):
        return gettext("%(name)s: no demonstrable effect so far: %(effect)s") % words
    if side == 0:
        return gettext("%(name)s: no demonstrable effect: %(effect)s") % words
    if side > 0:
        return gettext("%(name)s works: %(effect)s") % words
    return gettext("%(name)s makes it worse: %(effect)s") % words


def expected_sentence(found: ExpectedAndFound, name: str, style: Style = CHANGE, *, beside_others: bool = True) -> str:
    """What was expected beside what was found. Without others beside it the change is not said to be the measure's."""
    words = {
        "name": name,
        "expected": _spoken(Estimate(found.expected), Style(style.decimals, percent=style.percent)),
        "found": _spoken(found.found, style),
        "outcome": outcome_word(found.outcome),
        "verdict": verdict_word(found.as_expected),
    }
    if not beside_others and found.outcome in (Outcome.WORKED, Outcome.MADE_IT_WORSE):
        text = gettext("Since %(name)s: %(found)s, which need not be the measure; expected was %(expected)s")
        return text % words
    if found.outcome is Outcome.WORKED:
        text = gettext("%(name)s %(outcome)s: %(found)s; the expected %(expected)s is %(verdict)s")
        return text % words
    return gettext("%(name)s %(outcome)s: %(found)s found, %(expected)s expected") % words


def _spoken(found: Estimate, style: Style) -> str:
    """A difference between two percentages is in percentage points."""
    if not style.percent:
        return figure(found, style)
    estimate, low, high = (None if end is None else 100 * end for end in (found.estimate, found.low, found.high))
    bare = Style(style.decimals, signed=style.signed)
    return gettext("%(figure)s percentage points") % {
        "figure": figure(Estimate(estimate, low, high, found.level), bare)
    }


def people_needed_sentence(per_group: tuple[int, int], difference: float, style: Style = CHANGE) -> str:
    """How many people a comparison asks for, before it starts (80 % power unless planned otherwise)."""
    words = {
        "difference": value(abs(difference), Style(style.decimals, percent=style.percent)),
        "first": count(per_group[0]),
        "second": count(per_group[1]),
    }
    if per_group[0] == per_group[1]:
        return gettext("To see a difference of %(difference)s each group needs %(first)s answers") % words
    text = gettext("To see a difference of %(difference)s the groups need %(first)s and %(second)s answers")
    return text % words


def smallest_difference_sentence(difference: float, n: tuple[int, int], style: Style = CHANGE) -> str:
    """What a comparison of so many answers cannot show."""
    words = {
        "difference": value(difference, Style(style.decimals, percent=style.percent)),
        "first": count(n[0]),
        "second": count(n[1]),
    }
    text = gettext("With %(first)s and %(second)s answers, a difference below %(difference)s will usually be missed")
    return text % words


def relative_text(found: Experiment | AlwaysValid) -> str:
    """The effect as a percentage of the control group's figure, or a dash."""
    return figure(found.relative, Style(SHARE.decimals, signed=True, percent=True))


def _side(found: Estimate) -> int:
    """1 or -1 when the whole interval lies on that side of zero."""
    if found.low is None or found.high is None:
        return 0
    return 1 if found.low > 0 else -1 if found.high < 0 else 0
