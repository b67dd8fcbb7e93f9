"""The page of who answers, and what is known of everybody: brought in as a file, taken away by segment."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required, member_required
from hofnar.findings.file_errors import explain
from hofnar.insights.access import asked_or_404
from hofnar.insights.pages.who_answers import who_answers_page
from hofnar.insights.population import drop_margin, keep_margins, margins_known
from hofnar.insights.views import context
from hofnar_analytics.errors import HandedIn
from hofnar_analytics.margins import Margin, open_margins

MOST_BYTES = 2 * 1024 * 1024
MOST_VALUES = 200


class MarginsForm(forms.Form):
    """What is known of everybody, as a file with the columns segment, value, and number or share."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel with the columns segment, value, and number (of people) or share."),
    )
    counted_on = forms.DateField(
        label=gettext_lazy("Counted on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=200, help_text=gettext_lazy("For example: customer file, 1 November.")
    )

    def clean_counted_on(self) -> date:
        given: date = self.cleaned_data["counted_on"]
        if given > timezone.localdate():
            raise ValidationError(gettext("This day has still to come."))
        return given

    def clean_file(self) -> tuple[Margin, ...]:
        """The margins in it; the first thing that is wrong, with row and column."""
        given: Any = self.cleaned_data["file"]
        if (given.size or 0) > MOST_BYTES:
            raise ValidationError(gettext("This file is larger than 2 MB."))
        try:
            margins = _read(given)
        except HandedIn as error:
            raise ValidationError(explain(error)) from None
        if any(len(one.values) > MOST_VALUES or len(one.variable) > 100 for one in margins):
            raise ValidationError(gettext("A segment has at most 200 values and a name of 100 characters."))
        return margins


def _read(given: Any) -> tuple[Margin, ...]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "margins"
        place.write_bytes(given.read())
        return open_margins(place)


@require_GET
@member_required
def who_answers(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who answered beside who was asked and who there are; ``?wave=`` chooses whom was asked."""
    return _page(request)


def _page(request: AuthenticatedHttpRequest, form: MarginsForm | None = None, status: int = 200) -> HttpResponse:
    asked = asked_or_404(request)
    has_answers = asked.figures.frame.rows > 0
    wave = request.GET.get("wave", "")
    found = who_answers_page(asked.figures, asked.scope, asked.chosen, wave) if has_answers else None
    more: dict[str, Any] = {"page": found, "margins": margins_known(asked.scope.organisation)}
    more["form"] = form or MarginsForm(initial={"counted_on": timezone.localdate()})
    return render(request, "insights/who_answers.html", context(asked, with_kpi=True, **more), status=status)


@require_POST
@editor_required
def population_bring(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = MarginsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    given = form.cleaned_data
    keep_margins(
        request.scope.organisation,
        request.user,
        given["file"],
        counted_on=given["counted_on"],
        source=given["source"],
    )
    names = ", ".join(one.variable for one in given["file"])
    messages.success(request, gettext("Known of everybody from now on: %(names)s.") % {"names": names})
    return redirect("who_answers")


@require_POST
@editor_required
def population_remove(request: AuthenticatedHttpRequest, margin_id: int) -> HttpResponse:
    if not drop_margin(request.scope.organisation, margin_id):
        raise Http404
    messages.success(request, gettext("Taken away. Answers are no longer weighted to it."))
    return redirect("who_answers")
