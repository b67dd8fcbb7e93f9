"""Units compared: intervals around one line, ordered without being ranked by noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hofnar.accounts.models import Unit
from hofnar.findings.figures import count
from hofnar.findings.sentences import comparison_sentence
from hofnar.insights.disclosure import Figure
from hofnar.insights.drawing import Compared, Drawing, rows_drawing, spark
from hofnar.insights.exports import Line
from hofnar.insights.figures import Figures, Group
from hofnar.insights.pages.overview import about_figure, as_estimate
from hofnar.insights.pages.same_score import SameScore, same_score
from hofnar.insights.pages.touchpoint import against_words, comparison_words, group_head, group_line
from hofnar.insights.selection import Selection
from hofnar.insights.wording import figure_words
from hofnar.measurement.models import Metric
from hofnar_analytics.comparisons import Difference, shrunken
from hofnar_analytics.results import Score

IN_THE_PICTURE = 60
WITH_A_TREND = 60


@dataclass(frozen=True)
class UnitRow:
    unit: Unit
    group: Group
    link: str
    spark: SafeString

    @property
    def words(self) -> str:
        return figure_words(self.group.figure)

    @property
    def against(self) -> str:
        return against_words(self.group)

    @property
    def n(self) -> str:
        return "" if self.group.figure.n is None else count(self.group.figure.n)


@dataclass(frozen=True)
class UnitsPage:
    metric: Metric
    whole: Figure
    rows: tuple[UnitRow, ...]
    drawing: Drawing | None
    levels: tuple[tuple[str, str], ...]
    level: str
    parent: tuple[Figure, Difference] | None
    unit: Unit
    about: str
    same: SameScore | None = None

    @property
    def whole_words(self) -> str:
        return figure_words(self.whole)

    @property
    def lead(self) -> str:
        if self.same and self.same.lead and not any(row.group.differs for row in self.rows):
            return self.same.lead
        if self.rows:
            return comparison_words([row.group for row in self.rows])
        if self.parent is not None:
            return parent_sentence(self.unit, self.whole, self.parent, self.metric)
        return gettext("%(unit)s: %(figure)s") % {"unit": self.unit.name, "figure": self.whole_words}

    @property
    def has_nothing_to_compare(self) -> bool:
        return bool(self.levels) and sum(row.group.figure.is_known for row in self.rows) < 2

    @property
    def fewer_months(self) -> int:
        """Of how many units the months told are not those of the whole."""
        periods = [row.group.figure.period for row in self.rows]
        return sum(period is not None and period != self.whole.period for period in periods)

    @property
    def left_out_of_picture(self) -> int:
        return max(0, sum(not row.group.figure.is_hidden for row in self.rows) - IN_THE_PICTURE)


def parent_sentence(unit: Unit, own: Figure, parent: tuple[Figure, Difference], metric: Metric) -> str:
    """The unit beside the rest of what it belongs to."""
    assert own.score is not None
    assert unit.parent is not None
    rest = gettext("the rest of %(parent)s") % {"parent": unit.parent.name}
    other = parent[0].score
    assert other is not None
    return comparison_sentence(
        unit.name, own.score, rest, other, as_estimate(parent[1]), parent[1].p, higher_is_better=metric.higher_is_better
    )


def units_page(figures: Figures, chosen: Selection, level: str) -> UnitsPage | None:
    if chosen.kpi is None:
        return None
    below, levels, level = _below(figures, chosen.unit, level)
    groups = figures.units(chosen.kpi, chosen.unit.pk, below, chosen.period, chosen.segment)
    ordered = in_order(groups)
    whole = figures.figure(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
    return UnitsPage(
        chosen.kpi,
        whole,
        tuple(_row(figures, chosen, group, at) for at, group in enumerate(ordered)),
        _drawing(chosen, whole, ordered, figures.tree.units) if ordered else None,
        levels,
        level,
        None if below else figures.against_parent(chosen.kpi, chosen.unit, chosen.period, chosen.segment),
        chosen.unit,
        about_figure(chosen, whole),
        same_score(chosen.kpi, groups),
    )


def _below(figures: Figures, unit: Unit, level: str) -> tuple[list[Unit], tuple[tuple[str, str], ...], str]:
    """The units right below, or all of one level; the levels there are; the level that was chosen."""
    under = [one for one, depth in figures.tree.walk(unit.pk) if depth]
    present = {one.level for one in under}
    levels = tuple((value, str(label)) for value, label in Unit.Level.choices if value in present)
    if level in present:
        return [one for one in under if one.level == level], levels, level
    return [figures.tree.units[child] for child in figures.tree.children.get(unit.pk, [])], levels, ""


def in_order(groups: Sequence[Group]) -> list[Group]:
    """By their drawn-in scores, the best first, where units really differ; else by name: order would be noise."""
    known = [group for group in groups if group.figure.is_known and group.figure.score]
    rest = sorted((group for group in groups if group not in known), key=lambda group: group.name.casefold())
    if not any(group.differs for group in known):
        return [*sorted(known, key=lambda group: group.name.casefold()), *rest]
    drawn = shrunken([_score(group) for group in known])
    better = 1 if known[0].higher_is_better else -1
    place = {group.key: better * (one.estimate or 0.0) for group, one in zip(known, drawn)}
    return [*sorted(known, key=lambda group: (-place[group.key], group.name.casefold())), *rest]


def _score(group: Group) -> Score:
    assert group.figure.score is not None
    return group.figure.score


def _row(figures: Figures, chosen: Selection, group: Group, at: int) -> UnitRow:
    unit = figures.tree.units[int(group.key)]
    drawn = SafeString("")
    if at < WITH_A_TREND and chosen.period is not None and chosen.kpi is not None and group.figure.score is not None:
        series = figures.series(chosen.kpi, unit.pk, chosen.period, chosen.segment)
        drawn = SafeString("") if series.is_empty else spark(series, unit.name)
    return UnitRow(unit, group, unit_link(chosen, unit), drawn)


def unit_link(chosen: Selection, unit: Unit) -> str:
    return f"{reverse('overview')}?{chosen.query(unit=unit)}"


def _drawing(chosen: Selection, whole: Figure, groups: Sequence[Group], units: Mapping[int, Unit]) -> Drawing | None:
    shown = [group for group in groups if not group.figure.is_hidden]
    if len(shown) > IN_THE_PICTURE:  # those that differ first; everything stands in the table
        first = [group for group in shown if group.differs][:IN_THE_PICTURE]
        others = [group for group in shown if group not in first][: IN_THE_PICTURE - len(first)]
        shown = [group for group in shown if group in first or group in others]
    if chosen.kpi is None or not any(group.figure.score for group in shown):
        return None
    links = {group.key: unit_link(chosen, units[int(group.key)]) for group in shown if group.figure.score is not None}
    rows = [Compared(group.key, group.name, group.figure, group.differs, group.is_worse) for group in shown]
    return rows_drawing(
        "units", chosen.kpi, rows, whole=whole, whole_name=chosen.unit.name, title=comparison_words(groups),
        subtitle=about_figure(chosen, whole), links=links, width=860,
    )  # fmt: skip


def table(page: UnitsPage) -> tuple[list[str], list[Line]]:
    head = group_head(gettext("level"), gettext("unit"))
    own = group_line(str(Unit.Level(page.unit.level).label), Group("", page.unit.name, page.whole))
    return head, [own, *(group_line(str(Unit.Level(r.unit.level).label), r.group) for r in page.rows)]
