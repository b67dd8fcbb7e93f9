from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.worth import worth_page
from hofnar.insights.views import context


@require_GET
@member_required
def worth(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What a moment's score is worth in customers who stay, revenue and contacts, and what a plan would bring."""
    asked = asked_or_404(request)
    page = worth_page(asked.figures, asked.chosen, request.GET) if asked.figures.frame.rows else None
    kept = parse_qsl(asked.chosen.query())
    return render(request, "insights/worth.html", context(asked, with_kpi=True, page=page, kept=kept))
