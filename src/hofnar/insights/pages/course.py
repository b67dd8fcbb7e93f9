"""How a KPI moved, and why: other people who answered or the same groups judging otherwise; trend, season and steps;
and whether customers get the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from hofnar.findings.change import change_point_sentence, course_sentence, season_sentence
from hofnar.findings.figures import CHANGE, NPS_CHANGE, PART, SCORE, Style, count, figure
from hofnar.findings.who_changed import mix_sentence
from hofnar.insights import cells
from hofnar.insights.breaks import breaks_of
from hofnar.insights.figures import ALPHA, Change, Figures
from hofnar.insights.kept_values import kept
from hofnar.insights.months import Period
from hofnar.insights.pages.overview import about_figure, sentence_of
from hofnar.insights.pages.who import WhoPart, who_part
from hofnar.insights.points import points_of
from hofnar.insights.queries import moments_of, segment_labels
from hofnar.insights.selection import Selection
from hofnar.insights.wording import month_words
from hofnar.measurement.models import Metric
from hofnar_analytics.change_points import change_points
from hofnar_analytics.consistency import Consistency, consistency
from hofnar_analytics.mix_and_within import Answered, MixAndWithin, mix_and_within
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.period_series import PeriodSeries, series_of
from hofnar_analytics.reasons import GROUP_FLOOR
from hofnar_analytics.results import Reason, Score
from hofnar_analytics.scales import Kind
from hofnar_analytics.scores import on_scale
from hofnar_analytics.trend import trend

FEWEST_TEAMS = 5
SMALL_PART = 0.05  # of all differences between answers: below it a customer does not notice where they come
STYLES = {Kind.NPS: NPS_CHANGE, Kind.CSAT: Style(signed=True, percent=True)}


@dataclass(frozen=True, slots=True)
class Split:
    """The change split one way. Small groups are taken together, so that none can be read from it."""

    name: str
    change: str
    mix: str
    within: str
    has_mix_margin: bool


@dataclass(frozen=True, slots=True)
class Everywhere:
    """One moment: how far units lie from their mean, and how much of all differences lies between them."""

    metric: Metric
    spread: str
    part: str
    verdict: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class CoursePage:
    metric: Metric
    lead: str
    about: str
    who: WhoPart
    splits: tuple[Split, ...]
    why: str
    over_time: tuple[str, ...]
    everywhere: tuple[Everywhere, ...]
    teams: int


def course_page(figures: Figures, chosen: Selection) -> CoursePage | None:
    if chosen.kpi is None or chosen.period is None:
        return None
    metric, change = chosen.kpi, figures.change(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
    splits = list(_splits(figures, chosen, change)) if change.difference is not None else []
    everywhere = tuple(_everywhere(figures, chosen))
    return CoursePage(
        metric=metric,
        lead=sentence_of(metric, change),
        about=about_figure(chosen, change.now),
        who=who_part(figures, chosen, change),
        splits=tuple(_words(name, found, STYLES.get(metric.scale.kind, CHANGE)) for name, found in splits),
        why=_why(splits, metric),
        over_time=tuple(_over_time(figures, chosen)),
        everywhere=everywhere,
        teams=len(_teams(figures, chosen)),
    )


def _splits(figures: Figures, chosen: Selection, change: Change) -> Iterator[tuple[str, MixAndWithin]]:
    """By the units below, and by every segment that is offered."""
    periods = (change.before.period, change.now.period)
    rows = [_rows(figures, chosen, period) for period in periods]
    if len(_below(figures, chosen)) > 1:
        below = _unit_names(figures, chosen)
        yield gettext("by unit"), _split(figures, chosen, rows, below)
    labels = segment_labels(figures.organisation)
    for key in figures.offered_segments():
        if chosen.segment is None or chosen.segment[0] != key:
            codes, values = figures.frame.segment(key)
            names = np.array([*values, ""], dtype=np.str_)[codes]  # -1, unknown, is the last
            yield labels.get(key, (key, {}))[0], _split(figures, chosen, rows, names)


def _rows(figures: Figures, chosen: Selection, period: Period | None) -> NDArray[np.intp]:
    """The rows with a score on the scale of the KPI."""
    assert chosen.kpi is not None
    codes = figures.frame.codes(chosen.kpi.pk)
    keep = figures.rows(chosen.unit.pk, period, chosen.segment) & cells.scored(codes)
    found = np.flatnonzero(keep)
    return found[on_scale(codes[found].astype(np.float64), chosen.kpi.scale)]


def _split(figures: Figures, chosen: Selection, rows: list[NDArray[np.intp]], names: NDArray[np.str_]) -> MixAndWithin:
    lumped = small_together([names[part] for part in rows])
    before, now = (_answered(figures, chosen, part, group) for part, group in zip(rows, lumped))
    return mix_and_within(before, now)


def small_together(sides: list[NDArray[np.str_]]) -> list[NDArray[np.str_]]:
    """Groups of one to four people on either side stand together under no name, with those of no name and, while they
    are so few even so, with the smallest of the others."""
    counts = [dict(zip(*(found.tolist() for found in np.unique(part, return_counts=True)))) for part in sides]
    people = {name: [one.get(name, 0) for one in counts] for one in counts for name in one}
    small = {name for name, each in people.items() if _is_few(each)}
    if not small:
        return sides
    small |= {""} & set(people)
    others = sorted(set(people) - small, key=lambda name: (sum(people[name]), name))
    while others and _is_few([sum(people[name][at] for name in small) for at in range(len(sides))]):
        small.add(others.pop(0))
    return [np.where(np.isin(part, list(small)), "", part) for part in sides]


def _is_few(each: list[int]) -> bool:
    return any(0 < people < GROUP_FLOOR for people in each)


def _answered(figures: Figures, chosen: Selection, rows: NDArray[np.intp], groups: NDArray[np.str_]) -> Answered:
    assert chosen.kpi is not None
    values = points_of(figures.frame.codes(chosen.kpi.pk)[rows].astype(np.float64), chosen.kpi.scale)
    weights = figures.frame.weights()
    return Answered(values, groups, None if weights is None else weights[rows])


def _below(figures: Figures, chosen: Selection) -> list[int]:
    return [unit.pk for unit, depth in figures.tree.walk(chosen.unit.pk) if depth == 1]


def _unit_names(figures: Figures, chosen: Selection) -> NDArray[np.str_]:
    """Of each row the unit right below the chosen one it stands under."""
    ids = figures.frame.unit_ids()
    names = np.full(len(ids), "", dtype="<U20")
    for unit in _below(figures, chosen):
        names[figures.tree.mask(unit, ids)] = str(unit)
    return names[figures.frame.unit_positions()]


def _words(name: str, found: MixAndWithin, style: Style) -> Split:
    return Split(
        name,
        figure(found.change, style),
        figure(found.mix, style),
        figure(found.within, style),
        Reason.TOO_FEW_RESPONSES not in found.reasons,
    )


def _why(splits: list[tuple[str, MixAndWithin]], metric: Metric) -> str:
    """The split that the mix explains most of."""
    if not splits:
        return ""
    _name, found = max(splits, key=lambda split: abs(split[1].mix.estimate or 0.0))
    return mix_sentence(found, metric.name, STYLES.get(metric.scale.kind, CHANGE))


def _over_time(figures: Figures, chosen: Selection) -> Iterator[str]:
    series = _series(figures, chosen)
    assert chosen.kpi is not None
    style = STYLES.get(chosen.kpi.scale.kind, CHANGE)
    found = trend(series)
    yield course_sentence(found, chosen.kpi.name, style)
    season = season_sentence(found, chosen.kpi.name, style)
    if season:
        yield season
    broken = [one.month for one in breaks_of(figures.frame, chosen.kpi)]
    for point in change_points(series, question_changed=broken).changes:
        yield change_point_sentence(point, chosen.kpi.name, month_words, style)


def _series(figures: Figures, chosen: Selection) -> PeriodSeries:
    """Single months that may be told, over all time."""
    assert chosen.kpi is not None
    whole = figures.frame.period
    assert whole is not None
    scores: list[Score] = []
    months: list[int] = []
    for month in range(whole.first, whole.last + 1):
        shown = figures.figure(chosen.kpi, chosen.unit.pk, Period(month, month), chosen.segment)
        if shown.score is not None and shown.period == Period(month, month) and shown.is_certain:
            scores.append(shown.score)
            months.append(month)
    return series_of(scores, months)


def _teams(figures: Figures, chosen: Selection) -> list[int]:
    """The lowest units: where people are served."""
    return [unit.pk for unit, _ in figures.tree.walk(chosen.unit.pk) if not figures.tree.children.get(unit.pk)]


def _everywhere(figures: Figures, chosen: Selection) -> Iterator[Everywhere]:
    """Which moments depend on where one comes, the most first; p is adjusted over all moments together."""
    teams = _teams(figures, chosen)
    if len(teams) < FEWEST_TEAMS:
        return
    metrics = moments_of(figures.organisation, figures.frame.metrics)
    results = _consistencies(figures, metrics, teams, chosen)
    adjusted = benjamini_hochberg([result.p for result in results])
    order = sorted(range(len(metrics)), key=lambda at: -(results[at].part_between.estimate or 0.0))
    for at in order:
        yield _everywhere_words(metrics[at], results[at], adjusted[at])


def _consistencies(figures: Figures, metrics: list[Metric], teams: list[int], chosen: Selection) -> list[Consistency]:
    asked = tuple((one.pk, one.scale) for one in metrics)
    where = (tuple(teams), chosen.period, chosen.segment)
    key = ("everywhere", asked, where, figures.tree.shape, figures.organisation.shows_indicative)

    def made() -> list[Consistency]:
        return [consistency(_scores(figures, metric, teams, chosen)) for metric in metrics]

    return kept(figures.frame, None, key, made)  # of all answers: they say which months may be told


def _scores(figures: Figures, metric: Metric, teams: list[int], chosen: Selection) -> list[Score]:
    shown = [figures.figure(metric, team, chosen.period, chosen.segment) for team in teams]
    return [one.score for one in shown if one.score is not None]


def _everywhere_words(metric: Metric, result: Consistency, p: float | None) -> Everywhere:
    if p is None or not result.spread_between.known:
        return Everywhere(metric, "", "", gettext("too few units to say"))
    spread, part = figure(result.spread_between, SCORE), figure(result.part_between, PART)
    if p >= ALPHA:
        return Everywhere(metric, spread, part, gettext("no demonstrable difference"))
    highest = result.part_between.high
    if highest is not None and highest < SMALL_PART:
        return Everywhere(metric, spread, part, gettext("differs, but hardly"))
    return Everywhere(metric, spread, part, gettext("depends on where you come"), True)


def teams_words(teams: int) -> str:
    return gettext("%(count)s units at the lowest level are compared.") % {"count": count(teams)}
