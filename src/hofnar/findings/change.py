"""What changed or differs, in one sentence each: groups, channels, trends, changes of level, alarms.

A direction is claimed only when the interval excludes zero and the adjusted p (where there is one) is below 0.05.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.dates import MONTHS
from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, PART, SCORE, Style, count, figure
from hofnar_analytics.change_points import ChangeKind, ChangePoint
from hofnar_analytics.comparisons import Difference
from hofnar_analytics.consistency import Consistency
from hofnar_analytics.cusum import Cusum
from hofnar_analytics.estimate_differences import FigureDifference, FigureDifferences
from hofnar_analytics.group_differences import GroupDifferences
from hofnar_analytics.pictures.impact_marks import has_direction
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.trend import Trend

PeriodName = Callable[[int], str]

_SHOWN = 3


def groups_sentence(found: GroupDifferences, names: Mapping[str, str] | None = None, style: Style = CHANGE) -> str:
    """Which groups stand out from the rest, the clearest first, at most three by name; nothing of hidden groups."""
    standing = [one for one in found.differences if _stands(one)]
    if not standing and any(one.groups[1] != "rest" for one in found.differences):
        return gettext("No demonstrable difference between the groups")
    if not standing:
        return gettext("No group differs demonstrably from the rest")
    standing.sort(key=lambda one: one.p if one.p is not None else 1.0)
    named = [_group_words(one, names or {}, style) for one in standing[:_SHOWN]]
    more = len(standing) - len(named)
    if more:
        named.append(ngettext("and %(count)s more group", "and %(count)s more groups", more) % {"count": count(more)})
    return "; ".join(named)


def _stands(one: Difference) -> bool:
    hidden = {Reason.TOO_FEW_RESPONSES, Reason.SMALL_GROUP}
    estimate = Estimate(one.estimate, one.low, one.high)
    return not hidden & set(one.reasons) and has_direction(estimate, one.p_adjusted)


def _group_words(one: Difference, names: Mapping[str, str], style: Style) -> str:
    group, other = (str(name) for name in one.groups)
    words = {
        "group": names.get(group, group),
        "other": gettext("the rest") if other == "rest" else names.get(other, other),
        "difference": figure(Estimate(one.estimate, one.low, one.high), style),
    }
    if (one.estimate or 0.0) > 0:
        return gettext("%(group)s scores higher than %(other)s: %(difference)s") % words
    return gettext("%(group)s scores lower than %(other)s: %(difference)s") % words


def drivers_sentence(
    found: FigureDifferences, first: str, second: str, names: Mapping[str, str] | None = None, style: Style = CHANGE
) -> str:
    """Which moments matter more in one group than in another."""
    standing = [one for one in found.figures if has_direction(one.difference, one.p_adjusted)]
    if not standing:
        words = {"first": first, "second": second}
        return gettext("No moment matters demonstrably more for %(first)s than for %(second)s, or less") % words
    standing.sort(key=lambda one: one.p if one.p is not None else 1.0)
    return "; ".join(_driver_words(one, first, second, names or {}, style) for one in standing[:_SHOWN])


def _driver_words(one: FigureDifference, first: str, second: str, names: Mapping[str, str], style: Style) -> str:
    up = (one.difference.estimate or 0.0) > 0
    words = {
        "moment": names.get(one.name, one.name),
        "first": first if up else second,
        "second": second if up else first,
        "difference": figure(one.difference if up else _turned(one.difference), style),
    }
    return gettext("%(moment)s matters more for %(first)s than for %(second)s: %(difference)s") % words


def _turned(one: Estimate) -> Estimate:
    return Estimate(
        None if one.estimate is None else -one.estimate,
        None if one.high is None else -one.high,
        None if one.low is None else -one.low,
    )


def consistency_sentence(found: Consistency, name: str, style: Style = SCORE) -> str:
    """Whether channels or teams give the same experience of a moment."""
    if Reason.TOO_FEW_UNITS in found.reasons or not found.spread_between.known or found.p is None:
        return gettext("%(name)s: too few teams or channels to say how much they differ") % {"name": name}
    if found.p >= 0.05:
        return gettext("%(name)s: no demonstrable difference between teams or channels") % {"name": name}
    words = {"name": name, "spread": figure(found.spread_between, style), "part": figure(found.part_between, PART)}
    return (
        gettext(
            "%(name)s depends on the team or channel: they lie %(spread)s from their mean, %(part)s of all differences"
        )
        % words
    )


def course_sentence(found: Trend, name: str, style: Style = CHANGE) -> str:
    """Where a score is going, with the season taken out."""
    if not found.slope.known:
        return gettext("%(name)s: too few periods to see a trend") % {"name": name}
    words = {"name": name, "slope": figure(found.slope, style)}
    if not has_direction(found.slope, found.p):
        return gettext("%(name)s: no demonstrable trend (%(slope)s a year)") % words
    if (found.slope.estimate or 0.0) > 0:
        return gettext("%(name)s is rising: %(slope)s a year") % words
    return gettext("%(name)s is falling: %(slope)s a year") % words


def season_sentence(found: Trend, name: str, style: Style = CHANGE) -> str:
    """The best and the worst month of the year; periods are months numbered as 12 x year + month - 1. Empty where the
    season was not looked at."""
    if found.per_year != 12 or not found.season or found.season_p is None:
        return ""
    if found.season_p >= 0.05:
        return gettext("%(name)s: no demonstrable season") % {"name": name}
    places = sorted(range(12), key=lambda place: found.season[place].estimate or 0.0)
    words = {
        "name": name,
        "best": MONTHS[places[-1] + 1],
        "worst": MONTHS[places[0] + 1],
        "up": figure(found.season[places[-1]], style),
        "down": figure(found.season[places[0]], style),
    }
    return gettext("%(name)s has a season: highest in %(best)s (%(up)s), lowest in %(worst)s (%(down)s)") % words


def change_point_sentence(found: ChangePoint, name: str, period_name: PeriodName = str, style: Style = CHANGE) -> str:
    """When a score changed, or that the question did."""
    words = {"name": name, "period": period_name(found.period)}
    if found.kind is ChangeKind.QUESTION:
        return gettext("%(name)s: the question or its scale changed in %(period)s; the line breaks there") % words
    words["step"] = figure(found.step, style)
    if found.between is not None and found.between[0] != found.between[1]:
        words |= {"first": period_name(found.between[0]), "last": period_name(found.between[1])}
        text = gettext("%(name)s changed around %(period)s (between %(first)s and %(last)s): %(step)s")
        return text % words
    return gettext("%(name)s changed in %(period)s: %(step)s") % words


def alarm_sentence(found: Cusum, name: str, period_name: PeriodName = str) -> str:
    """Whether a unit gives an alarm, and since when."""
    if not found.alarm or found.since is None:
        return gettext("%(name)s: no alarm") % {"name": name}
    words = {"name": name, "since": period_name(found.since)}
    falling = max(found.falls, default=-1) >= max(found.rises, default=-1)
    if falling:
        return gettext("Alarm: %(name)s has been below its level since about %(since)s") % words
    return gettext("%(name)s has been above its level since about %(since)s") % words
