from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.unsaid import unsaid_page
from hofnar.insights.views import context


@require_GET
@member_required
def unsaid(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What this selection cannot say, and what would help."""
    asked = asked_or_404(request)
    page = unsaid_page(asked.figures, asked.chosen, asked.scope) if asked.figures.frame.rows else None
    return render(request, "insights/unsaid.html", context(asked, with_kpi=True, page=page))
