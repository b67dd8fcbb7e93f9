from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.shape import shape_page
from hofnar.insights.views import context
from hofnar.journeys.access import touchpoint_or_404


@require_GET
@member_required
def touchpoint_shape(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    """Whether a moment punishes, rewards or both, and where along its scores the KPI gains."""
    asked = asked_or_404(request)
    place = touchpoint_or_404(asked.scope, touchpoint_id)
    page = shape_page(asked.figures, asked.chosen, place) if asked.figures.frame.rows else None
    is_asked = page is not None
    more = {"page": page or place, "touchpoint": place, "is_asked": is_asked}
    return render(request, "insights/shape.html", context(asked, with_kpi=True, **more))
