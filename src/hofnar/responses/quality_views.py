"""The page of answers that look careless or double, and the decision that one does not count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.responses import kept, quality
from hofnar.responses.anonymous import FEWEST
from hofnar.responses.exclusions import LONGEST_REASON, exclude, exclusions_of, include, response_to_judge_or_404
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.definition import questions_of
from hofnar.surveys.drafts import definition_of, draft_of
from hofnar.surveys.explaining import short_text
from hofnar.surveys.models import Survey

MARKS: dict[str, Any] = {
    quality.STRAIGHT: gettext_lazy("the same answer in every row of a table"),
    quality.SPEEDER: gettext_lazy("very quick"),
    quality.DOUBLE: gettext_lazy("looks like an earlier answer"),
}
MOST_DECISIONS = 50


@require_GET
@editor_required
def survey_quality(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    context: dict[str, Any] = {"survey": survey, "draft": draft_of(survey), "here": "survey_responses"}
    if survey.mode == Survey.Mode.ANONYMOUS:
        return render(request, "responses/quality.html", {**context, "is_anonymous": True})
    return render(request, "responses/quality.html", {**context, **_counted(request, survey)})


def _counted(request: AuthenticatedHttpRequest, survey: Survey) -> dict[str, Any]:
    scope, is_live = request.scope, kept.is_small(survey)
    waves = kept.counted(scope, survey, "waves", is_live=is_live)
    known = waves.document["waves"] if waves.document else []
    asked = request.GET.get("wave", "")
    wave = asked if asked in known else next(iter(known), "")
    found = kept.counted(scope, survey, "quality", wave, is_live=is_live) if waves.document else waves
    if found.document is None:
        return {"is_counting": True}
    document = found.document
    context = {"waves": known, "wave": wave, "made_at": found.made_at, "is_live": is_live, "found": document}
    if document["looked_at"] < FEWEST:
        return {**context, "is_too_small": True}
    decisions = exclusions_of(scope, survey)
    aside = {one.response_id: one for one in decisions.filter(undone_at=None)}
    listed = [
        (pk, datetime.fromisoformat(at), [MARKS[mark] for mark in marks], aside.get(pk))
        for pk, at, marks in document["listed"]
    ]
    return {
        **context,
        "marks": [(MARKS[mark], document["by_mark"].get(mark, 0)) for mark in MARKS],
        "listed": listed,
        "figures": _figures(survey, document),
        "decisions": decisions[:MOST_DECISIONS],
        "aside_count": len(aside),
        "longest": LONGEST_REASON,
    }


def _figures(survey: Survey, document: dict[str, Any]) -> list[dict[str, Any]]:
    language = (get_language() or "nl")[:2]
    names: dict[str, str] = {}
    for version in survey.versions.filter(state="published").order_by("number"):
        definition = definition_of(version)
        names |= {one.key: short_text(one, definition, language) for one in questions_of(definition)}
    return [{**one, "name": names.get(one["key"], one["key"])} for one in document["figures"]]


@require_POST
@editor_required
def response_exclude(request: AuthenticatedHttpRequest, survey_id: int, response_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    response = response_to_judge_or_404(request.scope, survey, response_id)
    try:
        made = exclude(response, request.user, request.POST.get("reason", ""))
    except ValueError:
        messages.error(request, _("Say why: without a reason nothing is set aside."))
    else:
        if made is not None:
            messages.success(request, _("Set aside: it no longer counts. The answer itself stays."))
    return _back(request, survey)


@require_POST
@editor_required
def response_include(request: AuthenticatedHttpRequest, survey_id: int, response_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    if not include(response_to_judge_or_404(request.scope, survey, response_id), request.user):
        raise Http404
    messages.success(request, _("It counts again."))
    return _back(request, survey)


def _back(request: AuthenticatedHttpRequest, survey: Survey) -> HttpResponse:
    wave = request.POST.get("wave", "")
    query = f"?{urlencode({'wave': wave})}" if wave else ""
    return redirect(reverse("survey_quality", args=[survey.pk]) + query)
