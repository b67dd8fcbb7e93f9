"""All texts side by side, what is missing first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.surveys import drafts
from hofnar.surveys.access import draft_or_404
from hofnar.surveys.definition import Definition
from hofnar.surveys.models import SurveyVersion
from hofnar.surveys.publish_check import names_of_places
from hofnar.surveys.translating import Translatable, missing, translatables, translated

LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: Translatable
    place: str
    fields: list[tuple[str, str, str]]  # language, name of the field, what stands in it


@require_http_methods(["GET", "POST"])
@editor_required
def survey_translations(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """``?all=1``: also what is translated already."""
    draft = draft_or_404(request.scope, survey_id)
    if request.method == "POST":
        return _saved(request, draft)
    return _page(request, draft)


def _saved(request: AuthenticatedHttpRequest, draft: SurveyVersion) -> HttpResponse:
    definition = drafts.definition_of(draft)
    given, moved = _given(request, definition)
    try:
        drafts.save_draft(draft, translated(definition, given), request.user, draft.revision)
    except drafts.Outdated:
        moved = 1
    if moved:
        messages.error(
            request, _("Some texts were changed meanwhile, and their translations were not saved: see below.")
        )
        return _page(request, draft, status=422)
    messages.success(request, _("Saved."))
    back = reverse("survey_translations", args=[draft.survey_id])
    return redirect(f"{back}?all=1" if request.POST.get("all") else back)


def _given(request: AuthenticatedHttpRequest, definition: Definition) -> tuple[dict[tuple[str, str], str], int]:
    """What was typed, where the text it translates is still what was shown; and how many are not."""
    known = {one.path: one for one in translatables(definition)}
    given: dict[tuple[str, str], str] = {}
    moved = 0
    for name in [name for name in request.POST if name.startswith("path__")]:
        number, path = name.removeprefix("path__"), request.POST[name]
        typed = {
            (path, code): request.POST.get(f"text__{number}__{code}", "")[:LONGEST] for code in definition.languages[1:]
        }
        if path in known and known[path].source == request.POST.get(f"source__{number}"):
            given |= typed
        else:
            moved += any(typed.values())
    return given, moved


def _page(request: AuthenticatedHttpRequest, draft: SurveyVersion, status: int = 200) -> HttpResponse:
    definition = drafts.definition_of(draft)
    shows_all = bool(request.GET.get("all") or request.POST.get("all"))
    lacking = missing(definition)
    lines = list(_lines(translatables(definition) if shows_all else lacking, definition, request.POST))
    context: dict[str, Any] = {
        "survey": draft.survey,
        "draft": draft,
        "definition": definition,
        "lines": lines,
        "shows_all": shows_all,
        "finding": _finding(len(lacking), definition),
        "here": "survey_translations",
    }
    return render(request, "surveys/translations.html", context, status=status)


def _finding(lacking: int, definition: Definition) -> str:
    if len(definition.languages) < 2:
        return _("This questionnaire speaks one language.")
    if not lacking:
        return _("Everything is translated.")
    return ngettext("One text is not translated yet.", "%(n)s texts are not translated yet.", lacking) % {"n": lacking}


def _lines(texts: list[Translatable], definition: Definition, typed: Any) -> Iterator[Line]:
    names = names_of_places(definition, (get_language() or "nl")[:2])
    kept = {typed[name]: name.removeprefix("path__") for name in typed if name.startswith("path__")}
    for number, one in enumerate(texts):
        fields = []
        for code in definition.languages[1:]:
            standing = one.texts.get(code, "")
            before = typed.get(f"text__{kept[one.path]}__{code}", standing) if one.path in kept else standing
            fields.append((code, f"text__{number}__{code}", before))
        yield Line(number, one, names.get(one.question, "") if one.question else "", fields)
