"""What a survey is for, on which legal basis, when it is open; and in which languages it speaks."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.surveys import services
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.editing import set_languages
from hofnar.surveys.forms.settings import SurveySettingsForm
from hofnar.surveys.forms.texts import ClosingForm
from hofnar.surveys.views.editor import changed


@require_http_methods(["GET", "POST"])
@editor_required
def survey_settings(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    form = SurveySettingsForm(request.scope.organisation, request.POST or None, instance=survey)
    if request.method == "POST" and form.is_valid():
        services.change_settings(survey, form)
        messages.success(request, _("Saved."))
        return redirect("survey_settings", survey.pk)
    return render(
        request, "surveys/settings.html", {"survey": survey, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@editor_required
def survey_texts(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """Title, introduction, closing page, promised minutes and languages of the draft."""
    form = ClosingForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_problem)
        return redirect("survey_edit", survey_id)
    languages = form.languages()
    return changed(request, survey_id, lambda made: (set_languages(replace(made, **form.changes(made)), languages), ""))


@require_POST
@editor_required
def survey_close(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    services.close_survey(survey)
    messages.success(request, _("Closed. Who has the page open is told so; answers given stay."))
    return redirect("survey_edit", survey.pk)


@require_POST
@editor_required
def survey_reopen(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    services.reopen_survey(survey)
    return redirect("survey_edit", survey.pk)
