"""The page of thought, said and shown, and the part of it that stands on the impact matrix and after a guess."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, member_required
from hofnar.insights.access import Asked, asked_or_404
from hofnar.insights.picker import Option, Options, Picker
from hofnar.insights.views import context
from hofnar.jester.said_shown import SaidShownPage, said_shown_page


@require_GET
@member_required
def said_and_shown(request: AuthenticatedHttpRequest) -> HttpResponse:
    asked = asked_or_404(request)
    given = context(asked, with_kpi=True, page=_page(asked))
    return render(request, "jester/said_shown.html", {**given, "said_picker": _picker(given["picker"])})


@require_GET
@member_required
def said_and_shown_part(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Nothing where nobody was asked what matters: no page is longer for what it has not got."""
    asked = asked_or_404(request)
    return render(request, "jester/said_shown_part.html", {"page": _page(asked), "query": asked.chosen.query()})


def _picker(picker: Picker) -> list[tuple[str, str, Sequence[Options]]]:
    everybody = Options("", (Option("", _("everybody")),))
    return [
        ("kpi", _("KPI"), picker.kpis),
        ("unit", _("Unit"), [Options("", picker.units)]),
        ("period", _("Period"), picker.periods),
        ("segment", _("Segment"), [everybody, *picker.segments]),
    ]


def _page(asked: Asked) -> SaidShownPage | None:
    return said_shown_page(asked.scope, asked.figures, asked.chosen) if asked.figures.frame.rows else None
