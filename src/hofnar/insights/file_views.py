"""The same pages as files: tables as CSV, pictures as SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import Asked, asked_or_404
from hofnar.insights.drawing import Drawing
from hofnar.insights.exports import Cell, Line, csv_response, png_response, svg_response
from hofnar.insights.journeys import curve_of
from hofnar.insights.months import Period, month_name
from hofnar.insights.pages import matrix, overview, touchpoint, units
from hofnar.insights.selection import Selection
from hofnar.journeys.access import journey_or_404, touchpoint_or_404
from hofnar.measurement.access import metric_or_404
from hofnar.measurement.models import Metric


@require_GET
@member_required
def overview_csv(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = _with_answers(request)
    return _csv(asked, "overview", *overview.table(overview.overview(asked.figures, asked.chosen)))


@require_GET
@member_required
def impact_csv(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = _with_answers(request)
    page = matrix.matrix_page(asked.figures, asked.chosen, with_shares=True)
    if page is None:
        raise Http404
    return _csv(asked, "impact", *matrix.table(page))


@require_GET
@member_required
def units_csv(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = _with_answers(request)
    page = units.units_page(asked.figures, asked.chosen, request.GET.get("level", ""))
    if page is None:
        raise Http404
    return _csv(asked, "units", *units.table(page))


@require_GET
@member_required
def touchpoint_csv(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    place = touchpoint_or_404(request.scope, touchpoint_id)
    asked = _with_answers(request)
    page = touchpoint.touchpoint_page(asked.figures, asked.chosen, place)
    return _csv(asked, f"touchpoint-{place.pk}", *touchpoint.table(page))


@require_GET
@member_required
def picture_file(request: AuthenticatedHttpRequest, kind: str, key: int, extension: str) -> HttpResponse:
    if kind not in PICTURES or extension not in ("png", "svg"):
        raise Http404
    asked = _with_answers(request)
    drawing = PICTURES[kind](asked, key)
    if drawing is None:
        raise Http404
    made = png_response if extension == "png" else svg_response
    return made(_name(asked, kind), drawing.file())


def _csv(asked: Asked, kind: str, head: list[str], lines: list[Line]) -> HttpResponse:
    """Whom and when the figures are about stands in every row: rows get copied into other sheets. The months are those
    that are told, which may be fewer than were asked."""
    names = [gettext("about"), gettext("first month"), gettext("last month"), gettext("segment")]
    rows = [[*_about(asked.chosen, period), *row] for period, row in lines]
    return csv_response(_name(asked, kind), [*names, *head], rows)


def _about(chosen: Selection, told: Period | None) -> list[Cell]:
    months = told or chosen.period
    ends = ["", ""] if months is None else [month_name(months.first), month_name(months.last)]
    return [chosen.unit.name, *ends, ":".join(chosen.segment or ())]


def _with_answers(request: AuthenticatedHttpRequest) -> Asked:
    asked = asked_or_404(request)
    if asked.figures.frame.rows == 0:
        raise Http404
    return asked


def _name(asked: Asked, kind: str) -> str:
    period = asked.chosen.period
    return "-".join(
        part for part in (kind, slugify(asked.chosen.unit.name), period.key.replace(":", "-") if period else "") if part
    )


def _chosen(asked: Asked, key: int) -> tuple[Metric, Selection]:
    metric = metric_or_404(asked.scope, key)
    return metric, Selection(asked.chosen.unit, metric, asked.chosen.period, asked.chosen.segment, asked.chosen.reading)


def _impact(asked: Asked, key: int) -> Drawing | None:
    page = matrix.matrix_page(asked.figures, _chosen(asked, key)[1])
    return None if page is None else page.drawing


def _units(asked: Asked, key: int) -> Drawing | None:
    page = units.units_page(asked.figures, _chosen(asked, key)[1], "")
    return None if page is None else page.drawing


def _trend(asked: Asked, key: int) -> Drawing | None:
    metric, chosen = _chosen(asked, key)
    return overview.kpi_block(asked.figures, chosen, metric).trend


def _distribution(asked: Asked, key: int) -> Drawing | None:
    metric, chosen = _chosen(asked, key)
    return overview.kpi_block(asked.figures, chosen, metric).distribution


def _segments(asked: Asked, key: int) -> Drawing | None:
    metric, chosen = _chosen(asked, key)
    return touchpoint.all_segments(asked.figures, chosen, metric)


def _journey(asked: Asked, key: int) -> Drawing | None:
    curve = curve_of(asked.figures, asked.chosen, journey_or_404(asked.scope, key))
    return None if curve is None else curve.drawing


PICTURES: dict[str, Callable[[Asked, int], Drawing | None]] = {
    "impact": _impact,
    "units": _units,
    "trend": _trend,
    "distribution": _distribution,
    "segments": _segments,
    "journey": _journey,
}
