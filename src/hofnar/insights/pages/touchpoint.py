"""One touchpoint: its scores, how they went, where they differ, what people say, and what it means for the KPI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import count, figure
from hofnar.findings.sentences import change_style
from hofnar.insights.comments import Quote, quotes
from hofnar.insights.drawing import Compared, Drawing, rows_drawing
from hofnar.insights.exports import Cell, Line
from hofnar.insights.figures import Figures, Group
from hofnar.insights.impacts import matrix_of
from hofnar.insights.pages.matrix import Row, touchpoint_link
from hofnar.insights.pages.overview import Kpi, about_figure, as_estimate, kpi_block
from hofnar.insights.queries import moments_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import about, figure_words
from hofnar.journeys.models import Touchpoint
from hofnar.measurement.models import Metric

MOST_SEGMENTS = 6


@dataclass(frozen=True)
class Comparison:
    """Groups of one kind beside each other."""

    name: str
    groups: tuple[Group, ...]
    drawing: Drawing | None

    @property
    def sentence(self) -> str:
        return comparison_words(self.groups)


@dataclass(frozen=True)
class TouchpointPage:
    touchpoint: Touchpoint
    block: Kpi | None
    impact: Row | None
    impact_reading: str
    units: Comparison | None
    segments: tuple[Comparison, ...]
    segment_drawing: Drawing | None
    quotes: tuple[Quote, ...] | None
    about: str

    @property
    def lead(self) -> str:
        if self.block is None:
            return gettext("%(touchpoint)s: nobody has scored this moment yet") % {"touchpoint": self.touchpoint.name}
        return self.block.sentence


def touchpoint_page(figures: Figures, chosen: Selection, touchpoint: Touchpoint) -> TouchpointPage:
    metric = metric_of(figures, touchpoint)
    if metric is None or chosen.period is None:
        return TouchpointPage(touchpoint, None, None, "", None, (), None, None, chosen.unit.name)
    block = kpi_block(figures, chosen, metric)
    row = impact_row(figures, chosen, touchpoint)
    return TouchpointPage(
        touchpoint,
        block,
        row,
        row.reading if row else "",
        unit_comparison(figures, chosen, metric),
        tuple(segment_comparisons(figures, chosen, metric)),
        all_segments(figures, chosen, metric),
        quotes(figures, chosen, metric, touchpoint),
        about_figure(chosen, block.figure),
    )


def metric_of(figures: Figures, touchpoint: Touchpoint) -> Metric | None:
    found = moments_of(figures.organisation, figures.frame.metrics)
    return next((metric for metric in found if metric.touchpoint_id == touchpoint.pk), None)


def impact_row(figures: Figures, chosen: Selection, touchpoint: Touchpoint, *, with_shares: bool = True) -> Row | None:
    """What the impact matrix says about it."""
    if chosen.kpi is None:
        return None
    matrix = matrix_of(
        figures, chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment, share_intervals=with_shares
    )  # fmt: skip
    reading = matrix.reading(chosen.reading, figures.organisation.reading)
    column = str(touchpoint.pk)
    if matrix.impact is None or column not in matrix.moments:
        return None
    moment = next(one for one in matrix.impact.touchpoints if one.column == column)
    link = touchpoint_link(matrix.moments[column], chosen)
    return Row(moment, matrix.moments[column], reading, link, impact=matrix.impact)


def unit_comparison(figures: Figures, chosen: Selection, metric: Metric) -> Comparison | None:
    """The units right below."""
    below = [figures.tree.units[child] for child in figures.tree.children.get(chosen.unit.pk, [])]
    if not below:
        return None
    groups = figures.units(metric, chosen.unit.pk, below, chosen.period, chosen.segment)
    return comparison(figures, chosen, metric, gettext("Units"), groups, "units")


def segment_comparisons(figures: Figures, chosen: Selection, metric: Metric) -> list[Comparison]:
    if chosen.segment is not None:
        return []
    keys = list(figures.offered_segments())[:MOST_SEGMENTS]
    return [
        comparison(
            figures, chosen, metric, key, figures.segment_values(metric, chosen.unit.pk, chosen.period, key), "segments"
        )
        for key in keys
    ]


def all_segments(figures: Figures, chosen: Selection, metric: Metric) -> Drawing | None:
    """All segments in one picture, for the file."""
    found = segment_comparisons(figures, chosen, metric)
    rows = [
        Compared(group.key, group.name, group.figure, group.differs, group.is_worse, one.name)
        for one in found
        for group in one.groups
    ]
    if not any(row.figure.score for row in rows):
        return None
    whole = figures.figure(metric, chosen.unit.pk, chosen.period)
    title = comparison_words([group for one in found for group in one.groups])
    return rows_drawing("segments", metric, rows, whole=whole, whole_name=chosen.unit.name, title=title,
                        subtitle=about_figure(chosen, whole))  # fmt: skip


def comparison(
    figures: Figures, chosen: Selection, metric: Metric, name: str, groups: Sequence[Group], kind: str
) -> Comparison:
    whole = figures.figure(metric, chosen.unit.pk, chosen.period, chosen.segment)
    drawing = None
    if kind == "units" and any(group.figure.score is not None for group in groups):
        rows = [Compared(group.key, group.name, group.figure, group.differs, group.is_worse) for group in groups]
        drawing = rows_drawing(
            kind, metric, rows, whole=whole, whole_name=chosen.unit.name, title=comparison_words(groups),
            subtitle=about(name, about_figure(chosen, whole)),
        )  # fmt: skip
    return Comparison(name, tuple(groups), drawing)


def comparison_words(groups: Sequence[Group]) -> str:
    """How many groups can be told apart from the rest."""
    tested = [group for group in groups if group.against is not None]
    if not tested:
        return gettext("Too few answers to compare groups")
    differing = [group for group in tested if group.differs]
    if not differing:
        return gettext("No group differs demonstrably from the rest")
    if len(differing) == 1:
        return one_differs_words(differing[0])
    return ngettext(
        "%(count)s of %(all)s groups differs demonstrably from the rest",
        "%(count)s of %(all)s groups differ demonstrably from the rest",
        len(differing),
    ) % {"count": count(len(differing)), "all": count(len(tested))}


def one_differs_words(group: Group) -> str:
    assert group.against is not None
    assert group.figure.score is not None
    words = {"name": group.name, "difference": figure(as_estimate(group.against), change_style(group.figure.score))}
    if not group.higher_is_better:
        if group.is_worse:
            return gettext("Only %(name)s scores demonstrably higher, so worse, than the rest: %(difference)s") % words
        return gettext("Only %(name)s scores demonstrably lower, so better, than the rest: %(difference)s") % words
    if group.is_lower:
        return gettext("Only %(name)s scores demonstrably lower than the rest: %(difference)s") % words
    return gettext("Only %(name)s scores demonstrably higher than the rest: %(difference)s") % words


def against_words(group: Group) -> str:
    if group.against is None or group.figure.score is None:
        return ""
    return figure(as_estimate(group.against), change_style(group.figure.score))


def table(page: TouchpointPage) -> tuple[list[str], list[Line]]:
    head = group_head(gettext("comparison"), gettext("group"))
    rows = [group_line(page.touchpoint.name, Group("", gettext("all"), page.block.figure))] if page.block else []
    for one in [*([page.units] if page.units else []), *page.segments]:
        rows += [group_line(one.name, group) for group in one.groups]
    return head, rows


def group_head(kind: str, name: str) -> list[str]:
    return [kind, name, gettext("figure"), gettext("lowest"), gettext("highest"), gettext("answers"),
            gettext("difference from the rest"), gettext("difference, lowest"), gettext("difference, highest"),
            gettext("adjusted p"), gettext("remark")]  # fmt: skip


def group_line(name: str, group: Group) -> Line:
    return group.figure.period, _cells(name, group)


def _cells(name: str, group: Group) -> list[Cell]:
    score, against = group.figure.score, group.against
    remark = "" if group.figure.is_certain else figure_words(group.figure)
    if score is None:
        return [name, group.name, *[None] * 8, remark]
    apart = (None,) * 4 if against is None else (against.estimate, against.low, against.high, against.p_adjusted)
    return [name, group.name, score.estimate, score.low, score.high, score.n, *apart, remark]
