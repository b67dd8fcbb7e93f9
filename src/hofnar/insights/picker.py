"""The picker at the top of every page: a plain form that puts the selection into the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.accounts.access import Scope
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.queries import brand_values_of, done_of, kpis_of, moments_of, segment_labels
from hofnar.insights.selection import Selection, usual_period
from hofnar.insights.wording import month_words, period_words

MOST_MONTHS = 24
INDENT = "\u2003"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """A group of options under a heading; an empty heading stands for none."""

    heading: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Picker:
    units: tuple[Option, ...]
    periods: tuple[Options, ...]
    segments: tuple[Options, ...]
    kpis: tuple[Options, ...]
    reading: str
    label: str


def picker_for(scope: Scope, figures: Figures, chosen: Selection, *, with_kpi: bool) -> Picker:
    return Picker(
        units=tuple(_units(scope, figures, chosen)),
        periods=tuple(_periods(figures, chosen)),
        segments=tuple(_segments(figures, chosen)),
        kpis=tuple(_kpis(figures, chosen)) if with_kpi else (),
        reading=chosen.reading,
        label=period_words(chosen.period),
    )


def _units(scope: Scope, figures: Figures, chosen: Selection) -> Iterator[Option]:
    for unit, depth in figures.tree.walk(scope.unit.pk):
        yield Option(str(unit.pk), INDENT * depth + unit.name, unit.pk == chosen.unit.pk)


def _periods(figures: Figures, chosen: Selection) -> Iterator[Options]:
    whole, usual = figures.frame.period, usual_period(figures.frame)
    if whole is None or usual is None:
        return
    first = {usual.key: gettext("last 12 months"), whole.key: gettext("everything")}
    groups = [
        ("", first),
        (gettext("Years"), {Period.year(y).key: str(y) for y in range(whole.last // 12, whole.first // 12 - 1, -1)}),
        (gettext("Quarters"), {one.key: period_words(one) for one in _quarters(whole)}),
        (gettext("Months"), {Period(m, m).key: month_words(m) for m in _months(whole)}),
    ]
    known = {key for _, options in groups for key in options}
    if chosen.period and chosen.period.key not in known:
        first[chosen.period.key] = period_words(chosen.period)
    taken = False
    for heading, options in groups:
        made = []
        for key, label in options.items():
            here = not taken and chosen.period is not None and key == chosen.period.key
            taken = taken or here
            made.append(Option(key, label, here))
        yield Options(heading, tuple(made))


def _quarters(whole: Period) -> list[Period]:
    last, first = whole.last // 3, max(whole.first // 3, whole.last // 3 - 7)
    return [Period(3 * at, 3 * at + 2) for at in range(last, first - 1, -1)]


def _months(whole: Period) -> range:
    return range(whole.last, max(whole.first, whole.last - MOST_MONTHS + 1) - 1, -1)


def _segments(figures: Figures, chosen: Selection) -> Iterator[Options]:
    labels = segment_labels(figures.organisation)
    asked = ":".join(chosen.segment) if chosen.segment else ""
    for key, values in figures.offered_segments().items():
        name, words = labels.get(key, (key, {}))
        options = [Option(f"{key}:{value}", words.get(value, value), f"{key}:{value}" == asked) for value in values]
        yield Options(name, tuple(options))


def _kpis(figures: Figures, chosen: Selection) -> Iterator[Options]:
    """Any figure may be looked at as the KPI: those on relation and journey first."""
    here = chosen.kpi.pk if chosen.kpi else 0
    overall = kpis_of(figures.organisation, figures.frame.metrics)
    asked = (figures.organisation, figures.frame.metrics)
    groups = (
        ("", overall),
        (gettext("Brand values"), brand_values_of(*asked)),
        (gettext("What people did"), done_of(*asked)),
        (gettext("Moments"), moments_of(*asked)),
    )
    for heading, metrics in groups:
        options = [Option(str(metric.pk), metric.name, metric.pk == here) for metric in metrics]
        if options:
            yield Options(heading, tuple(options))
