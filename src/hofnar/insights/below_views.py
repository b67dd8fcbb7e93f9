from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.below import below_page
from hofnar.insights.views import context
from hofnar.measurement.access import metric_or_404


@require_GET
@member_required
def below_score(request: AuthenticatedHttpRequest, metric_id: int) -> HttpResponse:
    """What one figure hides: its distribution, its detractors, the words behind its scores."""
    metric = metric_or_404(request.scope, metric_id)
    if not metric.tells_experience:
        raise Http404
    asked = asked_or_404(request)
    has_any = asked.figures.frame.rows and asked.chosen.period is not None
    page = below_page(asked.figures, asked.chosen, metric) if has_any else None
    return render(request, "insights/below.html", context(asked, page=page, metric=metric))
