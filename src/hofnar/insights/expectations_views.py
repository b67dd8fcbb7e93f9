from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.expectations import expectations_page
from hofnar.insights.views import context


@require_GET
@member_required
def expectations(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What people got, beside what they had expected."""
    asked = asked_or_404(request)
    page = expectations_page(asked.figures, asked.chosen) if asked.figures.frame.rows else None
    return render(request, "insights/expectations.html", context(asked, page=page))
