"""Alarms: units away from the others, or from their own place beside them, for longer than luck lasts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import count
from hofnar.insights.alarming import Alarm, alarms_of, falls
from hofnar.insights.figures import Figures
from hofnar.insights.kept_values import kept
from hofnar.insights.pages.matrix import touchpoint_link
from hofnar.insights.queries import kpis_of, moments_of, questions_asked
from hofnar.insights.selection import Selection
from hofnar.insights.wording import month_words
from hofnar.measurement.models import Metric
from hofnar_analytics.cusum import Cusum, average_run_length


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """``fell``: it moved the wrong way; ``is_low``: it lies on the side nobody wants, and did so before."""

    unit: str
    unit_link: str
    metric: Metric
    metric_link: str
    beside: str
    own: str
    since: str
    fell: bool
    is_low: bool
    order: tuple[float, str]


@dataclass(frozen=True, slots=True)
class AlarmsPage:
    lead: str
    about: str
    fell: tuple[AlarmLine, ...]
    low: tuple[AlarmLine, ...]
    good: tuple[AlarmLine, ...]
    luck: str
    watched: int


def alarms_page(figures: Figures, chosen: Selection) -> AlarmsPage:
    unit = chosen.unit.pk
    units = [one.pk for one, _ in figures.tree.walk(unit) if not figures.tree.children.get(one.pk)]
    metrics = [*kpis_of(figures.organisation, figures.frame.metrics)]
    metrics += moments_of(figures.organisation, figures.frame.metrics)
    asked = tuple((one.pk, one.scale) for one in metrics)
    key = ("alarms", unit, tuple(units), asked, questions_asked(metrics), figures.tree.shape)
    alarms, watched = kept(figures.frame, None, key, lambda: alarms_of(figures, metrics, unit, units), metrics)
    lines = sorted((_line(figures, chosen, one) for one in alarms), key=lambda line: line.order)
    fell, low = [one for one in lines if one.fell], [one for one in lines if one.is_low]
    good = [one for one in lines if not one.fell and not one.is_low]
    lead, about = _lead(fell, low, watched), _about(chosen, units, metrics)
    return AlarmsPage(lead, about, tuple(fell), tuple(low), tuple(good), _luck(watched), watched)


def _line(figures: Figures, chosen: Selection, alarm: Alarm) -> AlarmLine:
    unit, metric = figures.tree.units[alarm.unit], alarm.metric
    query = chosen.query(unit=unit, kpi=None if metric.touchpoint_id else metric)
    sides = [falls(one) for one in (alarm.beside, alarm.own)]
    worse = -1 if metric.higher_is_better else 1
    fell = sides[1] == worse
    since = _since(alarm)
    return AlarmLine(
        unit.name,
        f"?{query}",
        metric,
        touchpoint_link(metric, replace(chosen, unit=unit)) if metric.touchpoint_id else "",
        _words(alarm.beside, gettext("below"), gettext("above")),
        _words(alarm.own, gettext("fallen"), gettext("risen")),
        month_words(since) if since is not None else "",
        fell,
        not fell and sides[0] == worse,
        (-_strength(alarm.own if fell else alarm.beside), unit.name),
    )


def _since(alarm: Alarm) -> int | None:
    """The newest beginning: a unit that always was lower and now fell has news of its own."""
    known = [one.since for one in (alarm.own, alarm.beside) if one is not None and falls(one) and one.since is not None]
    return known[0] if known else None


def _strength(found: Cusum | None) -> float:
    """How far above the threshold: the clearest first."""
    return 0.0 if found is None else float(max(found.lower[-1], found.upper[-1]))


def _words(found: Cusum | None, below: str, above: str) -> str:
    return {-1: below, 1: above}.get(falls(found), "")


def _lead(fell: list[AlarmLine], low: list[AlarmLine], watched: int) -> str:
    if not watched:
        return gettext("There are too few answers to watch anything.")
    if fell:
        alarms = ngettext("%(count)s alarm", "%(count)s alarms", len(fell)) % {"count": count(len(fell))}
        return gettext("%(alarms)s; the clearest: %(unit)s, fallen since about %(since)s.") % {
            "alarms": alarms, "unit": fell[0].unit, "since": fell[0].since,
        }  # fmt: skip
    if low:
        units = len({line.unit for line in low})
        return ngettext(
            "No unit has fallen; %(units)s unit lies below the others for longer than luck lasts.",
            "No unit has fallen; %(units)s units lie below the others for longer than luck lasts.",
            units,
        ) % {"units": count(units)}
    return gettext("No alarm: no unit has been below for longer than luck lasts.")


def _about(chosen: Selection, units: list[int], metrics: list[Metric]) -> str:
    words = ngettext("%(count)s unit", "%(count)s units", len(units)) % {"count": count(len(units))}
    figures = ngettext("%(count)s figure", "%(count)s figures", len(metrics)) % {"count": count(len(metrics))}
    return f"{chosen.unit.name} · {words} · {figures}"


def _luck(watched: int) -> str:
    """How often luck alone would ring: with so many watched that is no small number."""
    if not watched:
        return ""
    each = average_run_length()
    return gettext(
        "%(watched)s series are watched. By luck alone one of them rings every %(each)s months: together about "
        "%(together)s times a month. So look twice before you act."
    ) % {"watched": count(watched), "each": count(each), "together": count(max(1, round(watched / each)))}
