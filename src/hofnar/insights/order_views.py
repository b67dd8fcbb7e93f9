from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.order import order_page
from hofnar.insights.views import context
from hofnar.journeys.access import touchpoint_or_404


@require_GET
@member_required
def order(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What is remembered of a journey, and what goes before and after a bad experience with one moment."""
    asked = asked_or_404(request)
    moment = request.GET.get("moment", "")
    touchpoint = touchpoint_or_404(asked.scope, moment) if moment else None
    page = order_page(asked.figures, asked.chosen, touchpoint) if asked.figures.frame.rows else None
    kept = parse_qsl(asked.chosen.query())
    return render(request, "insights/order.html", context(asked, with_kpi=True, page=page, kept=kept))
