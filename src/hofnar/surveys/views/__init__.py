"""Surveys as a list, and making a new one. The editor, settings and publishing have their own files beside this one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.surveys import services
from hofnar.surveys.drafts import save_draft, start_draft
from hofnar.surveys.editing import fill_moments
from hofnar.surveys.forms.settings import NewSurveyForm
from hofnar.surveys.models import Survey
from hofnar.surveys.queries import moments_of, own_surveys
from hofnar.surveys.starting import QUESTIONNAIRES


@require_GET
@editor_required
def survey_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    return render(request, "surveys/list.html", {"surveys": own_surveys(request.scope)})


@require_http_methods(["GET", "POST"])
@editor_required
def survey_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """With the questions of an example, and for all moments those of the journey."""
    form = NewSurveyForm(request.scope.organisation, request.POST or None, initial={"mode": Survey.Mode.CONFIDENTIAL})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = services.make_survey(
            request.scope.organisation, given["name"], journey=given["journey"], mode=given["mode"], owner=request.user
        )
        _begin(made, given["start"], request)
        return redirect("survey_edit", made.pk)
    context = {"form": form, "starts": QUESTIONNAIRES}
    return render(request, "surveys/new.html", context, status=422 if form.is_bound else 200)


def _begin(survey: Survey, start: str, request: AuthenticatedHttpRequest) -> None:
    definition = next((one.definition for one in QUESTIONNAIRES if one.key == start), None)
    if definition is None:
        return
    if start == "all-moments" and survey.journey:
        definition = fill_moments(definition, "moments", moments_of(survey.journey))
    draft = start_draft(survey)
    save_draft(draft, definition, request.user, draft.revision)
