from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.brand_values import values_page
from hofnar.insights.views import context


@require_GET
@member_required
def brand_values(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What each moment does to each brand value."""
    asked = asked_or_404(request)
    page = values_page(asked.figures, asked.chosen) if asked.figures.frame.rows else None
    readings = [(key, name, asked.chosen.query(reading=key)) for key, name in _readings().items()]
    return render(request, "insights/brand_values.html", context(asked, page=page, readings=readings))


def _readings() -> dict[str, str]:
    return {"effect": gettext("Effect"), "leverage": gettext("Leverage")}
