from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.moment_card import LONGEST, moment_card
from hofnar.journeys.access import touchpoint_or_404


@require_GET
@member_required
def moment_card_fragment(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    """What stands beside a bubble; without JavaScript the bubble is a link to the touchpoint itself."""
    place = touchpoint_or_404(request.scope, touchpoint_id)
    asked = asked_or_404(request)
    card = moment_card(asked.figures, asked.chosen, place)
    more = {"card": card, "touchpoint": place, "query": asked.chosen.query(), "longest": LONGEST}
    return render(request, "insights/fragments/moment_card.html", more)
