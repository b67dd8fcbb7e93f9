"""The page of a survey's limits: how many at most, of whom, what late-comers are told; and how full each one is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.responses.limits import TOTAL, counted, recount
from hofnar.responses.models import LimitCount
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.definition import Definition
from hofnar.surveys.drafts import definition_of, draft_of, published_of
from hofnar.surveys.forms.quotas import LimitsForm
from hofnar.surveys.models import Survey
from hofnar.surveys.quotas import Quota, key_of, parse


@require_http_methods(["GET", "POST"])
@editor_required
def survey_limits(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    form = LimitsForm(survey, _definition(survey), request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep_limits(survey, form)
        messages.success(request, _("Saved. The counts were made anew."))
        return redirect("survey_limits", survey.pk)
    context = {
        "survey": survey,
        "draft": draft_of(survey),
        "here": "survey_limits",
        "form": form,
        "standing": _standing(survey, form),
        "is_anonymous": survey.mode == Survey.Mode.ANONYMOUS,
    }
    return render(request, "responses/survey_limits.html", context, status=422 if form.errors else 200)


@transaction.atomic
def keep_limits(survey: Survey, form: LimitsForm) -> None:
    standing = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    standing.most_responses = form.cleaned_data["most_responses"]
    standing.quotas, standing.full_text = form.quotas(), form.full_text()
    standing.save(update_fields=["most_responses", "quotas", "full_text"])
    recount(standing)


def _definition(survey: Survey) -> Definition:
    """What people answer now, else the draft."""
    version = published_of(survey) or draft_of(survey)
    return definition_of(version) if version else Definition()


def _standing(survey: Survey, form: LimitsForm) -> list[dict[str, Any]]:
    """Of an anonymous survey only whether it is full, and no number: that would count answers one by one. What is no
    limit is not counted: that may be a million answers."""
    row = LimitCount.objects.filter(pk=survey.pk).first() or LimitCount(survey=survey)
    quotas = parse(survey.quotas)
    limits = [(TOTAL, _("All together"), survey.most_responses)] if survey.most_responses else []
    limits += [(key_of(quota), form.name_of(quota), quota.most) for quota in quotas]
    missing: list[Quota | str] = [quota for quota in quotas if key_of(quota) not in row.counts]
    missing += [TOTAL] if survey.most_responses and TOTAL not in row.counts else []
    counts = {**counted(survey, missing), **row.counts}
    return [
        {
            "name": name,
            "most": most,
            "count": counts[key],
            "is_full": counts[key] >= (most or 0),
            "turned_away": row.turned_away.get(key, 0),
        }
        for key, name, most in limits
    ]
