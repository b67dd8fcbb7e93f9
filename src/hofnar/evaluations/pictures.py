"""The pictures of an evaluation: both groups over time, and the expected effect beside the one found."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.evaluations.computing import Result, effect_of
from hofnar.evaluations.groups import common_period, start_of
from hofnar.evaluations.models import Plan
from hofnar.evaluations.scale import in_points, style_of_effect
from hofnar.findings.figures import figure, numbers, score_figure, value
from hofnar.insights.cubes import Tally
from hofnar.insights.disclosure import HIDDEN, Figure
from hofnar.insights.drawing import Drawing, estimate_of
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.wording import month_words, short_month
from hofnar_analytics.pictures import interval_rows, two_lines
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import RowTexts
from hofnar_analytics.pictures.two_lines import TwoPoint, TwoTexts
from hofnar_analytics.results import Estimate

MONTHS_BEFORE = 12
Comparison = Plan.Comparison


def expected_drawing(plan: Plan, result: Result, title: str) -> Drawing:
    style, times = style_of_effect(plan.metric), 100.0 if style_of_effect(plan.metric).percent else 1.0
    sign = 1.0 if plan.metric.higher_is_better else -1.0
    expected, found = sign * in_points(plan.metric, plan.expected), effect_of(result)
    rows = [
        IntervalRow("expected", gettext("expected"), Estimate(times * expected), value(expected, style), tone="stone"),
        IntervalRow(
            "found",
            gettext("found"),
            _times(found, times),
            figure(found, style),
            certain=_is_certain(found),
            tone=_tone(plan, found),
        ),
    ]
    texts = RowTexts(title=title, numbers=numbers(), target=gettext("no effect"))

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return interval_rows.draw(rows, texts, target=0.0, width=width, standalone=standalone, heading=heading)

    return Drawing("expected", plan.pk, title, "", draw, 640)


def _times(one: Estimate, times: float) -> Estimate:
    low, high = (None if end is None else end * times for end in (one.low, one.high))
    return Estimate(None if one.estimate is None else one.estimate * times, low, high, one.level)


def _tone(plan: Plan, found: Estimate) -> str:
    """Vermilion where it got worse for certain."""
    middle = found.estimate or 0.0
    is_worse = middle < 0 if plan.metric.higher_is_better else middle > 0
    return "vermilion" if is_worse and _is_certain(found) else "blue"


def _is_certain(one: Estimate) -> bool:
    return one.low is not None and one.high is not None and (one.low > 0 or one.high < 0)


def course_drawing(figures: Figures, plan: Plan, title: str) -> Drawing | None:
    """Month by month, of who got it and of the others; a month below a floor is a gap."""
    whole, start = figures.frame.period, start_of(plan)
    if whole is None or plan.comparison not in (Comparison.UNITS, Comparison.SEGMENT):
        return None
    months = range(max(whole.first, start - MONTHS_BEFORE), whole.last + 1)
    points = [_point(figures, plan, month, start) for month in months]
    if sum(point.first.known and point.second.known for point in points) < 2:
        return None
    texts = TwoTexts(
        title=title, numbers=numbers(), first=treated_words(figures, plan), second=gettext("the others"),
        begin=gettext("from here on"), note=gettext("A gap: too few answers in that month."),
    )  # fmt: skip

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return two_lines.draw(points, texts, width=width, standalone=standalone, heading=heading)

    return Drawing("course", plan.pk, title, "", draw, 760)


def _point(figures: Figures, plan: Plan, month: int, start: int) -> TwoPoint:
    first, second = both_figures(figures, plan, Period(month, month))
    words = f"{month_words(month)}: {_spoken(first)} · {_spoken(second)}"
    label = short_month(month) if month % 12 else str(month // 12)
    return TwoPoint(label, estimate_of(first), estimate_of(second), month >= start, words)


def _spoken(shown: Figure) -> str:
    return score_figure(shown.score) if shown.score and shown.is_known else gettext("too few answers")


def both_figures(figures: Figures, plan: Plan, period: Period) -> tuple[Figure, Figure]:
    """Of who got it and of the others, over months that may be told of both; hidden otherwise."""
    if common_period(figures, plan, period) != period:
        return HIDDEN, HIDDEN
    metric, unit = plan.metric, plan.evaluation.unit_id
    treated, others = _tallies(figures, plan, period)
    pair = figures.may_show(metric, treated, period), figures.may_show(metric, others, period)
    return pair if all(one.is_certain for one in pair) and unit else (HIDDEN, HIDDEN)


def _tallies(figures: Figures, plan: Plan, period: Period) -> tuple[Tally, Tally]:
    metric, unit, key = plan.metric, plan.evaluation.unit_id, plan.treated.get("key")
    whole = figures.tally(metric, unit, period)
    if key:
        treated = figures.tally(metric, unit, period, (key, plan.treated["value"]))
        return treated, whole - treated
    found: Tally | None = None
    for one in plan.treated.get("units", ()):
        part = figures.tally(metric, int(one), period)
        found = part if found is None else found + part
    assert found is not None
    return found, whole - found


def treated_words(figures: Figures, plan: Plan) -> str:
    """Who got it, by name."""
    key = plan.treated.get("key")
    if key:
        return f"{key}: {plan.treated['value']}"
    units = [figures.tree.units.get(int(one)) for one in plan.treated.get("units", ())]
    return ", ".join(unit.name for unit in units if unit is not None) or plan.evaluation.unit.name
