"""Before a draft becomes what respondents see: what refuses, what is warned of, what changes, and who owns what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.surveys import columns, drafts
from hofnar.surveys.access import draft_or_404, member_or_404
from hofnar.surveys.definition import Definition
from hofnar.surveys.differences import Change, broken_lines, differences
from hofnar.surveys.forms.columns import ColumnsForm
from hofnar.surveys.models import SurveyVersion
from hofnar.surveys.publish_check import Problem, Remark, names_of_places
from hofnar.surveys.publish_words import sentence
from hofnar.surveys.publishing import NeedsReason, Refused, publish, remarks_on, told


@require_GET
@editor_required
def survey_check(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    return _page(request, draft_or_404(request.scope, survey_id))


@require_POST
@editor_required
def survey_columns(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """The metric and the owner of every score."""
    draft = draft_or_404(request.scope, survey_id)
    form = ColumnsForm(request.scope, draft, request.POST)
    if not form.is_valid():
        return _page(request, draft, form=form, status=422)
    columns.assign(draft, form.chosen())
    return redirect("survey_check", survey_id)


@require_POST
@editor_required
def survey_metrics(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """One click: a metric for every score without, and this owner wherever there is none."""
    draft = draft_or_404(request.scope, survey_id)
    owner = member_or_404(request.scope, request.POST.get("owner", ""))
    made = columns.make_missing_metrics(draft, drafts.definition_of(draft), owner)
    said = (
        _("Metrics made: %(count)s. You find them in the measurement house.") if made else _("All have an owner now.")
    )
    messages.success(request, said % {"count": made})
    return redirect("survey_check", survey_id)


@require_POST
@editor_required
def survey_publish(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    draft = draft_or_404(request.scope, survey_id)
    keys = [name.removeprefix("mended__") for name in request.POST if name.startswith("mended__")]
    mended = {key: request.POST.get(f"because__{key}", "") for key in keys}
    try:
        publish(draft, request.user, mended)
    except Refused:
        return _page(request, draft, status=422)
    except NeedsReason:
        messages.error(request, _("Say why it is only a typing error: others must be able to judge it later."))
        return _page(request, draft, status=422)
    messages.success(request, _("Published. From now on people answer this version."))
    return redirect("survey_edit", survey_id)


@require_POST
@editor_required
def draft_throw_away(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    draft = draft_or_404(request.scope, survey_id)
    try:
        drafts.throw_away(draft)
        messages.success(request, _("The draft is gone. What is published stays as it is."))
    except drafts.NotADraft:
        messages.error(request, _("This survey has no other version yet, so its draft stays."))
    return redirect("survey_edit", survey_id)


def _page(
    request: AuthenticatedHttpRequest, draft: SurveyVersion, *, status: int = 200, form: Any = None
) -> HttpResponse:
    definition, published = drafts.definition_of(draft), drafts.published_of(draft.survey)
    names = names_of_places(definition, (get_language() or "nl")[:2])
    remarks = [
        (remark, sentence(remark, names), _where(remark, draft, definition)) for remark in told(remarks_on(draft))
    ]
    form = form or ColumnsForm(request.scope, draft)
    context = {
        "here": "survey_check",
        "is_incomplete": any(
            (metric is not None and not row.metric_id) or not row.owner_id for row, metric, _owner in form.lines()
        ),
        "survey": draft.survey,
        "draft": draft,
        "refusals": [one for one in remarks if one[0].refuses],
        "warnings": [one for one in remarks if not one[0].refuses],
        "form": form,
        "published": published,
        **(_compared(published, definition, names, request.POST) if published else {}),
    }
    return render(request, "surveys/check.html", context, status=status)


SETTINGS = {
    Problem.NO_PURPOSE, Problem.NO_BASIS, Problem.NO_RETENTION, Problem.NO_BALANCING, Problem.PUBLIC_INTEREST,
    Problem.NO_CONTACT,
}  # fmt: skip
TEXTS = {Problem.NO_PROMISE, Problem.LONGER_THAN_PROMISED, Problem.INSECURE_LINK}


def _where(remark: Remark, draft: SurveyVersion, definition: Definition) -> str:
    """The address where it is settled."""
    if remark.problem in SETTINGS:
        return reverse("survey_settings", args=[draft.survey_id])
    if remark.problem is Problem.STRAY_QUOTA:
        return f"/surveys/{draft.survey_id}/limits/"
    if remark.problem is Problem.NO_TRANSLATION:
        return reverse("survey_translations", args=[draft.survey_id])
    if remark.problem in (Problem.NO_METRIC, Problem.NO_OWNER):
        return "#metrics"
    editor = reverse("survey_edit", args=[draft.survey_id])
    if remark.problem in TEXTS or (remark.problem is Problem.NO_TEXT and not remark.place):
        return f"{editor}?part=texts"
    key = next((p.questions[0].key for p in definition.pages if p.key == remark.place and p.questions), remark.place)
    return f"{editor}?question={key}" if key else editor


def _compared(
    published: SurveyVersion, definition: Definition, names: dict[str, str], typed: Mapping[str, Any]
) -> dict[str, Any]:
    before = drafts.definition_of(published)
    old_names = names_of_places(before, (get_language() or "nl")[:2])
    found = differences(before, definition)
    only_worded = {one.key for one in found if one.change is Change.WORDING} - {
        one.key for one in found if one.change in (Change.SCALE, Change.OPTIONS)
    }
    return {
        "differences": [(one, names.get(one.key) or old_names.get(one.key, one.key)) for one in found],
        "broken": sorted({cell.partition(".")[0] for cell in broken_lines(before, definition)}),
        "could_be_mended": [
            (key, names.get(key, key), f"mended__{key}" in typed, typed.get(f"because__{key}", ""))
            for key in sorted(only_worded)
        ],
    }
