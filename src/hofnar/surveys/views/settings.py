"""What a survey is for, on which legal basis, when it is open; and in which languages it speaks."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.surveys import copies, services
from hofnar.surveys.access import draft_or_404, survey_or_404
from hofnar.surveys.definition import Definition
from hofnar.surveys.drafts import definition_of, draft_of, steps_of_others
from hofnar.surveys.editing import set_languages
from hofnar.surveys.forms.settings import SurveySettingsForm
from hofnar.surveys.forms.texts import ClosingForm
from hofnar.surveys.views.board import board
from hofnar.surveys.views.editor import changed, revision_of


@require_http_methods(["GET", "POST"])
@editor_required
def survey_settings(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    form = SurveySettingsForm(request.scope.organisation, request.POST or None, instance=survey)
    if request.method == "POST" and form.is_valid():
        services.change_settings(survey, form)
        messages.success(request, _("Saved."))
        return redirect("survey_settings", survey.pk)
    context = {"survey": survey, "draft": draft_of(survey), "form": form, "here": "survey_settings"}
    return render(request, "surveys/settings.html", context, status=422 if form.errors else 200)


@require_POST
@editor_required
def survey_texts(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """Title, introduction, closing page, promised minutes and languages of the draft."""
    draft = draft_or_404(request.scope, survey_id)
    form = ClosingForm(definition_of(draft), request.POST)
    if not form.is_valid():
        return board(request, draft.survey, part="texts", part_form=form, status=422)
    if steps_of_others(draft, request.user, revision_of(request)) and not request.POST.get("overwrite"):
        return board(request, draft.survey, part="texts", part_form=form, conflict=True, status=422)
    languages = form.languages()

    def rewritten(made: Definition) -> tuple[Definition, str]:
        return set_languages(replace(made, **form.changes(made)), languages), ""

    return changed(request, survey_id, rewritten, about="texts", part="texts", checked=True)


@require_POST
@editor_required
def survey_duplicate(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """Its questions and settings as a new draft; its answers, links and dates stay with the first."""
    made = copies.duplicate(survey_or_404(request.scope, survey_id), request.user)
    messages.success(request, _("This is the copy. Give it its own name, and change what differs."))
    return redirect("survey_settings", made.pk)


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
