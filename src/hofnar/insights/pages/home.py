"""The first screen: what a CX manager, an analyst or a unit manager wants to know when the day begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Role
from hofnar.findings.figures import count
from hofnar.findings.reasons import explain
from hofnar.imports.models import ImportRun
from hofnar.insights.columnar_rows import EPOCH
from hofnar.insights.comments import Quote, quotes
from hofnar.insights.cubes import Tally
from hofnar.insights.figures import Figures, Group
from hofnar.insights.journeys import Curve, curve_of
from hofnar.insights.pages.matrix import MatrixPage, Row, matrix_page
from hofnar.insights.pages.overview import Overview, overview
from hofnar.insights.pages.units import in_order, parent_sentence
from hofnar.insights.queries import kpis_of, latest_imports, moments_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import answers_words, figure_words
from hofnar.journeys.queries import journeys
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import ownerless_metrics, unmeasured_touchpoints
from hofnar_analytics.results import CellState, Quadrant, Reason

MOMENTS_THAT_MATTER = 3
MANY_EMPTY = 0.10
_URGENT = (Quadrant.PREVENT, Quadrant.RAISE, Quadrant.CELEBRATE)


@dataclass(frozen=True)
class Home:
    """``kind`` is 'manager', 'analyst' or 'unit'."""

    kind: str
    page: Overview
    matrix: MatrixPage | None
    curve: Curve | None
    moments: tuple[Row, ...]
    quotes: tuple[Quote, ...] | None
    answers: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    checks: tuple[str, ...]
    imports: tuple[ImportRun, ...]
    parent: str
    unit_groups: tuple[Group, ...]

    @property
    def lead(self) -> str:
        return self.parent or self.page.lead


def home(figures: Figures, scope: Scope, chosen: Selection) -> Home:
    kind = kind_of(scope)
    page = overview(figures, chosen)
    matrix = matrix_page(figures, chosen)
    return Home(
        kind,
        page,
        matrix,
        _curve(figures, chosen) if kind != "analyst" else None,
        tuple(moments_that_matter(matrix)),
        quotes(figures, chosen, chosen.kpi, most=1 if kind == "manager" else 5) if kind != "analyst" else None,
        tuple(answer_counts(figures, chosen)),
        tuple(unknowns(figures, scope, chosen, matrix)),
        tuple(checks(figures, chosen)) if kind == "analyst" else (),
        tuple(latest_imports(scope.organisation)) if scope.may_edit else (),
        _beside_parent(figures, chosen) if kind == "unit" else "",
        tuple(_units_that_differ(figures, chosen)),
    )


def kind_of(scope: Scope) -> str:
    if scope.role == Role.ANALYST:
        return "analyst"
    return "manager" if scope.sees_everything else "unit"


def _curve(figures: Figures, chosen: Selection) -> Curve | None:
    """The first journey that has been scored."""
    drawn = (curve_of(figures, chosen, journey) for journey in journeys(figures.organisation))
    return next((curve for curve in drawn if curve is not None), None)


def moments_that_matter(matrix: MatrixPage | None) -> Iterator[Row]:
    """Certain ones only: pain first, then what can grow, then what shines."""
    if matrix is None:
        return
    certain = [row for row in matrix.rows if row.is_certain and row.quadrant in _URGENT]
    yield from certain[:MOMENTS_THAT_MATTER]


def answer_counts(figures: Figures, chosen: Selection) -> Iterator[str]:
    if chosen.period is None:
        return
    now = figures.answers(chosen.unit.pk, chosen.period, chosen.segment)
    before = figures.answers(chosen.unit.pk, chosen.period.back(chosen.period.months), chosen.segment)
    if now is None:
        yield gettext("Too few answers in this period.")
    elif before is None:
        yield gettext("%(answers)s in this period.") % {"answers": answers_words(now)}
    else:
        words = {"answers": answers_words(now), "before": count(before)}
        yield gettext("%(answers)s in this period; %(before)s in the period before.") % words
    # Of the whole organisation, so for who looks at the whole: it may be another unit's answer.
    newest = newest_day(figures) if chosen.unit.pk == figures.tree.root else None
    if newest is not None:
        yield gettext("The newest answer is of %(day)s.") % {"day": date_format(newest, "j F Y")}


def newest_day(figures: Figures) -> date | None:
    if not figures.frame.rows:
        return None
    return date.fromordinal(EPOCH + int(figures.frame.parts[-1].days.max()))


def unknowns(figures: Figures, scope: Scope, chosen: Selection, matrix: MatrixPage | None) -> Iterator[tuple[str, str]]:
    """What we do not know, each with the address where something can be done about it."""
    if matrix is not None and matrix.impact is not None:
        open_ones = [row for row in matrix.rows if not row.is_certain]
        if open_ones:
            yield _open_words(len(open_ones), len(matrix.rows)), f"{reverse('impact_matrix')}?{chosen.query()}"
    yield from _unmeasured(scope)
    few = _units_below_floor(figures, chosen)
    if few:
        yield few, f"{reverse('unit_comparison')}?{chosen.query()}"


def _open_words(some: int, all_of_them: int) -> str:
    return ngettext(
        "Of %(count)s of %(all)s moments the effect is not certain yet.",
        "Of %(count)s of %(all)s moments the effect is not certain yet.",
        some,
    ) % {"count": count(some), "all": count(all_of_them)}


def _unmeasured(scope: Scope) -> Iterator[tuple[str, str]]:
    house = reverse("measurement_house")
    gaps = unmeasured_touchpoints(scope).count()
    if gaps:
        words = ngettext("%(count)s moment is not measured.", "%(count)s moments are not measured.", gaps)
        yield words % {"count": count(gaps)}, house
    ownerless = ownerless_metrics(scope).count()
    if ownerless:
        words = ngettext("%(count)s question has no owner.", "%(count)s questions have no owner.", ownerless)
        yield words % {"count": count(ownerless)}, house


def _units_below_floor(figures: Figures, chosen: Selection) -> str:
    groups = _groups(figures, chosen)
    few = sum(not group.figure.is_certain for group in groups)
    if not few:
        return ""
    words = ngettext(
        "%(count)s of %(all)s units has too few answers for a figure.",
        "%(count)s of %(all)s units have too few answers for a figure.",
        few,
    )
    return words % {"count": count(few), "all": count(len(groups))}


def _groups(figures: Figures, chosen: Selection) -> list[Group]:
    """All places below: the lowest level says most."""
    if chosen.kpi is None:
        return []
    leaves = [unit for unit, depth in figures.tree.walk(chosen.unit.pk)
              if depth and not figures.tree.children.get(unit.pk)]  # fmt: skip
    return figures.units(chosen.kpi, chosen.unit.pk, leaves, chosen.period, chosen.segment)


def _units_that_differ(figures: Figures, chosen: Selection) -> list[Group]:
    return [group for group in in_order(_groups(figures, chosen)) if group.differs]


def checks(figures: Figures, chosen: Selection) -> Iterator[str]:
    """What an analyst should look at before trusting the figures."""
    unit = chosen.unit.pk
    every = [*kpis_of(figures.organisation, figures.frame.metrics),
             *moments_of(figures.organisation, figures.frame.metrics)]  # fmt: skip
    for metric in every:
        told = figures.told(metric, unit, chosen.period)
        if told is not None:
            yield from _checks_of(metric, figures.tally(metric, unit, told))
            shown = figures.figure(metric, unit, told)
            if shown.n and not shown.is_certain:
                yield gettext("%(name)s: %(words)s.") % {"name": metric.name, "words": figure_words(shown)}


def _checks_of(metric: Metric, tally: Tally) -> Iterator[str]:
    if tally.outside(metric.scale):
        yield gettext("%(name)s: some answers lie outside the scale; they do not count.") % {"name": metric.name}
    empty = int(tally.states[CellState.SKIPPED] + tally.states[CellState.DONT_KNOW])
    if tally.asked and empty > MANY_EMPTY * tally.asked:
        yield f"{metric.name}: {_lower(explain(Reason.MANY_SKIPPED))}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _beside_parent(figures: Figures, chosen: Selection) -> str:
    if chosen.kpi is None or chosen.unit.parent is None:
        return ""
    found = figures.against_parent(chosen.kpi, chosen.unit, chosen.period, chosen.segment)
    own = figures.figure(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
    return parent_sentence(chosen.unit, own, found, chosen.kpi) if found else ""
