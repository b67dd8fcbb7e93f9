from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.drivers_compared import drivers_compared_page
from hofnar.insights.pages.kpis_compared import kpis_compared_page
from hofnar.insights.views import context


@require_GET
@member_required
def drivers_compared(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whether a moment matters more for one group than for another, for one KPI than for another, or than before."""
    asked = asked_or_404(request)
    beside = request.GET.get("beside", "")
    page = None
    if asked.figures.frame.rows:
        page = kpis_compared_page(asked.figures, asked.chosen, beside)
        page = page or drivers_compared_page(asked.figures, asked.chosen, beside)
    kept = [(name, value) for name, value in parse_qsl(asked.chosen.query()) if name != "reading"]
    there = asked.chosen.query(kpi=page.other) if page and page.other else ""
    more = {"page": page, "kept": kept, "beside": beside, "other_query": there}
    return render(request, "insights/drivers_compared.html", context(asked, with_kpi=True, **more))
