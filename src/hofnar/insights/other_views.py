from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.other_outcomes import LOW, ORDERED, TOP, other_page, ways_of
from hofnar.insights.views import context


@require_GET
@member_required
def impact_otherwise(request: AuthenticatedHttpRequest, end: str) -> HttpResponse:
    """The KPI as yes or no, or as ordered answers."""
    if end not in (TOP, LOW, ORDERED):
        raise Http404
    asked = asked_or_404(request)
    page = other_page(asked.figures, asked.chosen, end) if asked.figures.frame.rows else None
    more = {"page": page, "end": end, "ways": ways_of(asked.chosen)}
    return render(request, "insights/other_outcomes.html", context(asked, with_kpi=True, **more))
