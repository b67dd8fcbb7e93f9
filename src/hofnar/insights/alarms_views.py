from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.alarms import alarms_page
from hofnar.insights.views import context


@require_GET
@member_required
def alarms(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Units that have been away from the others, or from their own place, for longer than luck lasts."""
    asked = asked_or_404(request)
    page = alarms_page(asked.figures, asked.chosen) if asked.figures.frame.rows else None
    return render(request, "insights/alarms.html", context(asked, page=page))
