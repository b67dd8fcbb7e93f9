"""The editor: every button a form, every change a step that can be undone; an old page never overwrites a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.surveys import drafts, editing
from hofnar.surveys.access import draft_or_404, survey_or_404
from hofnar.surveys.definition import Definition, Jump, Question, QuestionKind, parse, questions_of
from hofnar.surveys.forms.hidden import HiddenFieldsForm
from hofnar.surveys.forms.questions import QuestionForm
from hofnar.surveys.forms.rules import JumpForm, RuleForm
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar.surveys.queries import moments_of
from hofnar.surveys.views.board import board

Change = Callable[[Definition], tuple[Definition, str]]


@require_GET
@editor_required
def survey_edit(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    return board(request, survey_or_404(request.scope, survey_id))


@require_POST
@editor_required
def draft_start(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    drafts.start_draft(survey)
    return redirect("survey_edit", survey.pk)


@require_POST
@editor_required
def draft_undo(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    drafts.undo(draft_or_404(request.scope, survey_id))
    return redirect("survey_edit", survey_id)


@require_POST
@editor_required
def draft_redo(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    drafts.redo(draft_or_404(request.scope, survey_id))
    return redirect("survey_edit", survey_id)


@require_POST
@editor_required
def question_add(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in list(QuestionKind):
        raise Http404
    page = request.POST.get("page") or None
    return changed(request, survey_id, lambda made: editing.add_question(made, QuestionKind(kind), page))


@require_POST
@editor_required
def question_change(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    """Saved while it is typed. What somebody else changed meanwhile in this question is shown, not overwritten."""
    draft = draft_or_404(request.scope, survey_id)
    definition = drafts.definition_of(draft)
    question = found(lambda: editing.question_in(definition, key))
    form = QuestionForm(definition, question, request.POST)
    if not form.is_valid():
        return board(request, draft.survey, selected=key, form=form, status=422)
    if other := _changed_by_another(request, draft, key):
        return board(request, draft.survey, selected=key, form=form, conflict=other, status=422)
    changes = form.changes()
    return changed(
        request,
        survey_id,
        lambda made: (editing.change_question(made, key, **changes), key),
        about=f"question {key}",
        checked=True,
    )


@require_POST
@editor_required
def question_moments(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    """One click: the moments of the survey's journey."""
    draft = draft_or_404(request.scope, survey_id)
    question = found(lambda: editing.question_in(drafts.definition_of(draft), key))
    if question.kind is not QuestionKind.ALL_MOMENTS or draft.survey.journey is None:
        raise Http404
    moments = moments_of(draft.survey.journey)
    return changed(request, survey_id, lambda made: (editing.fill_moments(made, key, moments), key))


@require_POST
@editor_required
def survey_hidden(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    draft = draft_or_404(request.scope, survey_id)
    form = HiddenFieldsForm(drafts.definition_of(draft), request.POST)
    if not form.is_valid():
        return board(request, draft.survey, part="hidden", part_form=form, status=422)
    return changed(request, survey_id, lambda made: (replace(made, hidden=form.hidden()), ""), part="hidden")


@require_POST
@editor_required
def question_rule(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    draft = draft_or_404(request.scope, survey_id)
    definition = drafts.definition_of(draft)
    page = found(lambda: editing.page_of(definition, key))
    form = RuleForm(definition, page, None, request.POST)
    if not form.is_valid():
        return board(request, draft.survey, selected=key, rule_form=form, status=422)
    rule = form.cleaned_data["rule"]
    return changed(
        request, survey_id, lambda made: (editing.change_question(made, key, shown_if=rule), key), checked=True
    )


@require_POST
@editor_required
def question_duplicate(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    return changed(request, survey_id, lambda made: editing.duplicate_question(made, key))


@require_POST
@editor_required
def question_remove(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    return changed(request, survey_id, lambda made: (editing.remove_question(made, key), ""))


@require_POST
@editor_required
def question_move(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    """By a button (``step``), or dragged: to ``page`` (empty: one of its own) at ``place``."""
    step = request.POST.get("step", "")
    if step:
        return changed(request, survey_id, lambda made: (editing.step_question(made, key, step), key))
    page, place = request.POST.get("page") or None, _place(request)
    return changed(request, survey_id, lambda made: (editing.move_question(made, key, page, place), key))


@require_POST
@editor_required
def page_move(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    place = _place(request)
    return changed(request, survey_id, lambda made: (editing.move_page(made, key, place), ""))


@require_POST
@editor_required
def page_duplicate(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    return changed(request, survey_id, lambda made: (editing.duplicate_page(made, key)[0], ""))


@require_POST
@editor_required
def page_remove(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    return changed(request, survey_id, lambda made: (editing.remove_page(made, key), ""))


@require_POST
@editor_required
def jump_add(request: AuthenticatedHttpRequest, survey_id: int, key: str) -> HttpResponse:
    draft = draft_or_404(request.scope, survey_id)
    definition = drafts.definition_of(draft)
    page = found(lambda: editing.page_in(definition, key))
    form = JumpForm(definition, page, None, request.POST)
    if not form.is_valid() or form.cleaned_data["rule"] is None:
        return board(request, draft.survey, selected_page=key, jump_form=form, status=422)
    jump = Jump(form.cleaned_data["rule"], form.cleaned_data["to"])
    selected = page.questions[0].key if page.questions else ""

    def with_jump(made: Definition) -> tuple[Definition, str]:
        jumps = (*editing.page_in(made, key).jumps, jump)
        return editing.change_page(made, key, jumps=jumps), selected

    return changed(request, survey_id, with_jump, checked=True)


@require_POST
@editor_required
def jump_remove(request: AuthenticatedHttpRequest, survey_id: int, key: str, number: int) -> HttpResponse:
    def without(made: Definition) -> tuple[Definition, str]:
        jumps = editing.page_in(made, key).jumps
        return editing.change_page(made, key, jumps=(*jumps[:number], *jumps[number + 1 :])), ""

    return changed(request, survey_id, without)


def changed(
    request: AuthenticatedHttpRequest,
    survey_id: int,
    change: Change,
    *,
    about: str = "",
    part: str = "",
    checked: bool = False,
) -> HttpResponse:
    """The draft with the change, kept as one step; what cannot be is said, and nothing is changed.

    A change of one's own that was saved since the page was drawn is no hindrance; that of another is, unless this
    change was ``checked`` against it or cannot be in its way. ``about``: see save_draft.
    """
    draft = draft_or_404(request.scope, survey_id)
    if not checked and drafts.steps_of_others(draft, request.user, revision_of(request)):
        return _outdated(request, draft)
    try:
        made, selected = found(lambda: change(drafts.definition_of(draft)))
        drafts.save_draft(draft, made, request.user, draft.revision, about=about)
    except editing.TooMuch:
        messages.error(request, _("This is more than a questionnaire can bear. Nothing was added."))
        return redirect("survey_edit", survey_id)
    except editing.NeedsItsOwnPage:
        messages.error(request, _("All moments stand on a page of their own. The question stays where it was."))
        return redirect("survey_edit", survey_id)
    except drafts.Outdated:
        return _outdated(request, draft)
    return redirect(_address(request, draft.survey, selected, part))


def _changed_by_another(request: AuthenticatedHttpRequest, draft: SurveyVersion, key: str) -> Question | None:
    """The question as it is now, where somebody else changed it since this page was drawn. None: go on, or told to."""
    if request.POST.get("overwrite"):
        return None

    def of(document: dict[str, Any]) -> Question | None:
        return next((one for one in questions_of(parse(document)) if one.key == key), None) if document else None

    others = drafts.steps_of_others(draft, request.user, revision_of(request))
    if not any(of(step.before) != of(step.after) for step in others):
        return None
    return of(draft.definition)


def found(look: Callable[[], Any]) -> Any:
    """404 for a page or question that is not there."""
    try:
        return look()
    except KeyError as problem:
        raise Http404 from problem


def _outdated(request: AuthenticatedHttpRequest, draft: SurveyVersion) -> HttpResponse:
    messages.error(
        request, _("Somebody changed this draft since you opened it. This is how it is now; make your change again.")
    )
    return redirect("survey_edit", draft.survey_id)


def _address(request: AuthenticatedHttpRequest, survey: Survey, selected: str, part: str) -> str:
    language = request.POST.get("l", "")
    asked = {"question": selected, "part": part, "l": language}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("survey_edit", args=[survey.pk]) + (f"?{query}" if query else "")


def revision_of(request: AuthenticatedHttpRequest) -> int:
    said = request.POST.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1


def _place(request: AuthenticatedHttpRequest) -> int:
    said = request.POST.get("place", "")
    return int(said) if said.isdecimal() and len(said) < 5 else 0
