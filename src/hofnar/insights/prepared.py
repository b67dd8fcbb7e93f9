"""What is looked at most, worked out before anybody looks: the whole organisation, each KPI, the last twelve months.

Pages keep what they are computed from (``kept_values.py``); to prepare a page is to make it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from hofnar.accounts.models import Organisation
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import matrix_of
from hofnar.insights.pages.alarms import alarms_page
from hofnar.insights.pages.brand_values import values_page
from hofnar.insights.pages.course import course_page
from hofnar.insights.pages.held import held_page
from hofnar.insights.pages.other_outcomes import ends_of, work_out
from hofnar.insights.pages.shape import shape_page
from hofnar.insights.pages.worth import worth_page
from hofnar.insights.queries import kpis_of, moments_of
from hofnar.insights.selection import Selection, usual_period

Step = Callable[[], object]


def prepare_pages(organisation: Organisation, progress: Callable[[int, int], None]) -> None:
    figures = Figures.of(organisation)
    period = usual_period(figures.frame)
    if period is None:
        return
    whole = Selection(figures.tree.units[figures.tree.root], None, period)
    steps = list(_steps(figures, whole))
    for done, step in enumerate(steps):
        progress(done, len(steps))
        step()


def prepare_first(organisation: Organisation) -> None:
    """Of the first KPI alone, before there is a worker: what the first minutes look at."""
    figures = Figures.of(organisation)
    period = usual_period(figures.frame)
    kpi = next(iter(kpis_of(organisation, figures.frame.metrics)), None)
    if period is not None and kpi is not None:
        chosen = Selection(figures.tree.units[figures.tree.root], kpi, period)
        matrix_of(figures, kpi, figures.tree.root, period, None)
        for page in (alarms_page, course_page, values_page):
            page(figures, chosen)
        worth_page(figures, chosen, {})


def _steps(figures: Figures, whole: Selection) -> Iterator[Step]:
    """The first KPI, which every page opens with, comes first."""
    yield partial(alarms_page, figures, whole)
    kpis = kpis_of(figures.organisation, figures.frame.metrics)
    for at, kpi in enumerate(kpis):
        chosen = Selection(whole.unit, kpi, whole.period)
        yield partial(course_page, figures, chosen)
        yield partial(worth_page, figures, chosen, {})
        if at == 0:
            yield partial(values_page, figures, chosen)
            yield from _shapes(figures, chosen)
        yield partial(held_page, figures, chosen)
        for end in ends_of(kpi):
            yield partial(work_out, figures, chosen, end)


def _shapes(figures: Figures, chosen: Selection) -> Iterator[Step]:
    for metric in moments_of(figures.organisation, figures.frame.metrics):
        if metric.touchpoint is not None:
            yield partial(shape_page, figures, chosen, metric.touchpoint)
