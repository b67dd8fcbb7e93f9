from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.held import held_page
from hofnar.insights.views import context


@require_GET
@member_required
def held(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whether what was claimed of the period before shows again."""
    asked = asked_or_404(request)
    page = held_page(asked.figures, asked.chosen) if asked.figures.frame.rows else None
    return render(request, "insights/held.html", context(asked, with_kpi=True, page=page))
