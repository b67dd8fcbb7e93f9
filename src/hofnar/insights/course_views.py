from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.course import course_page, teams_words
from hofnar.insights.views import context


@require_GET
@member_required
def course(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How a KPI moved and why, over time and over places."""
    asked = asked_or_404(request)
    page = course_page(asked.figures, asked.chosen) if asked.figures.frame.rows else None
    teams = teams_words(page.teams) if page else ""
    return render(request, "insights/course.html", context(asked, with_kpi=True, page=page, teams=teams))
