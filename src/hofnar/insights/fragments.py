"""Pieces that other rooms' pages load: the score line under a journey, the gaps in the measurement house."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.journeys import curve_of
from hofnar.insights.queries import provisional_questions, unanswered_touchpoints
from hofnar.journeys.access import journey_or_404
from hofnar.measurement.queries import ownerless_metrics, unmeasured_touchpoints


@require_GET
@member_required
def journey_score_line(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    journey = journey_or_404(request.scope, journey_id)
    asked = asked_or_404(request)
    curve = curve_of(asked.figures, asked.chosen, journey)
    more = {"curve": curve, "journey": journey, "chosen": asked.chosen, "query": asked.chosen.query()}
    return render(request, "insights/fragments/score_line.html", more)


@require_GET
@member_required
def measurement_gaps(request: AuthenticatedHttpRequest) -> HttpResponse:
    scope = request.scope
    asked = asked_or_404(request)
    more = {
        "unmeasured": unmeasured_touchpoints(scope),
        "unanswered": unanswered_touchpoints(scope.organisation, asked.figures.frame.metrics),
        "ownerless": ownerless_metrics(scope),
        "provisional": provisional_questions(scope.organisation),
    }
    return render(request, "insights/fragments/measurement_gaps.html", more)
