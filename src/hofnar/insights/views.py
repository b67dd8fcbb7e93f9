from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required, member_required
from hofnar.insights import services
from hofnar.insights.access import Asked, asked_or_404
from hofnar.insights.columnar_files import manifest
from hofnar.insights.methods import METHODS, method_page
from hofnar.insights.pages import home as home_page
from hofnar.insights.pages import matrix, touchpoint, units
from hofnar.insights.pages import overview as overview_page
from hofnar.insights.pages.other_outcomes import ways_of
from hofnar.insights.picker import picker_for
from hofnar.insights.queries import has_responses
from hofnar.insights.selection import usual_period
from hofnar.insights.wording import cut_words
from hofnar.journeys.access import touchpoint_or_404

FIXABLE = ("effect", "leverage")


def context(asked: Asked, *, with_kpi: bool = False, **more: Any) -> dict[str, Any]:
    """What every page gets: the picker, the selection for its links, and whether there is anything to show."""
    return {
        "chosen": asked.chosen,
        "query": asked.chosen.query(),
        "usual_query": _usual_query(asked),
        "picker": picker_for(asked.scope, asked.figures, asked.chosen, with_kpi=with_kpi),
        "is_empty": asked.figures.frame.rows == 0,
        "is_being_prepared": _is_being_prepared(asked),
        **more,
    }


def _usual_query(asked: Asked) -> str:
    """The last twelve months of everybody, for who chose a selection in which nobody is found; empty when chosen."""
    usual = {"period": usual_period(asked.figures.frame), "segment": None}
    chosen = asked.chosen
    return "" if (chosen.period, chosen.segment) == (usual["period"], None) else chosen.query(**usual)


def _is_being_prepared(asked: Asked) -> bool:
    """There are answers, and the copy the figures come from does not hold them yet."""
    organisation = asked.scope.organisation
    return asked.figures.frame.rows == 0 and manifest(organisation.pk) is None and has_responses(organisation)


@require_GET
@member_required
def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = asked_or_404(request)
    page = home_page.home(asked.figures, asked.scope, asked.chosen) if asked.figures.frame.rows else None
    kind = home_page.kind_of(asked.scope)
    return render(request, f"insights/home_{kind}.html", context(asked, page=page, kind=kind))


@require_GET
@member_required
def overview(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = asked_or_404(request)
    page = overview_page.overview(asked.figures, asked.chosen) if asked.figures.frame.rows else None
    return render(request, "insights/overview.html", context(asked, page=page))


@require_GET
@member_required
def impact_matrix(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = asked_or_404(request)
    page = matrix.matrix_page(asked.figures, asked.chosen) if asked.figures.frame.rows else None
    return render(request, "insights/impact_matrix.html", context(asked, with_kpi=True, **_matrix(asked, page)))


def _matrix(asked: Asked, page: matrix.MatrixPage | None) -> dict[str, Any]:
    organisation, chosen = asked.scope.organisation, asked.chosen
    names = {"effect": gettext("Effect"), "leverage": gettext("Leverage"), "share": gettext("Share")}
    return {
        "page": page,
        "ways": ways_of(chosen),
        "cut_words": cut_words(page.matrix.cut) if page else "",
        "fixed_words": matrix.fixed_words(asked.figures),
        "readings": [(key, name, chosen.query(reading=key)) for key, name in names.items()],
        "may_fix": asked.scope.may_edit and not organisation.reading and page is not None and page.impact is not None,
        "proposed": page.impact.reading if page and page.impact else "",
        "fixable": [(key, names[key]) for key in FIXABLE],
    }


@require_POST
@editor_required
def reading_fix(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Once, and dated: nobody shops for the nicest picture."""
    asked = asked_or_404(request)
    reading = request.POST.get("reading", "")
    if reading not in FIXABLE or asked.chosen.kpi is None:
        messages.error(request, gettext("Choose effect or leverage; nothing was changed."))
    elif not matrix.has_matrix(asked.figures, asked.chosen):
        messages.error(request, matrix.no_matrix_words(asked.chosen.kpi))
    elif services.fix_reading(asked.figures, asked.chosen.kpi, reading):
        messages.success(request, gettext("The reading is fixed from today."))
    else:
        messages.info(request, gettext("The reading stood already; nothing was changed."))
    return redirect(f"{reverse('impact_matrix')}?{asked.chosen.query(reading='')}")


@require_GET
@member_required
def touchpoint_insights(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    asked = asked_or_404(request)
    place = touchpoint_or_404(asked.scope, touchpoint_id)
    page = touchpoint.touchpoint_page(asked.figures, asked.chosen, place)
    return render(request, "insights/touchpoint.html", context(asked, page=page, touchpoint=place, with_kpi=True))


@require_GET
@member_required
def unit_comparison(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = asked_or_404(request)
    level = request.GET.get("level", "")
    page = units.units_page(asked.figures, asked.chosen, level) if asked.figures.frame.rows else None
    return render(request, "insights/unit_comparison.html", context(asked, page=page, with_kpi=True))


@require_GET
@member_required
def method(request: AuthenticatedHttpRequest, slug: str) -> HttpResponse:
    if slug not in METHODS:
        raise Http404
    asked = asked_or_404(request)
    page = method_page(asked.figures, asked.chosen, slug)
    return render(request, "insights/method.html", context(asked, page=page, slug=slug, with_kpi=True))
