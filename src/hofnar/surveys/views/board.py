"""What the editor shows: the pages with their questions, the question at hand, and where the draft stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.surveys.definition import END, SCREENED_OUT, Definition, Question, QuestionKind, questions_of
from hofnar.surveys.drafts import definition_of, draft_of, published_of
from hofnar.surveys.explaining import explain, short_text
from hofnar.surveys.forms.hidden import HiddenFieldsForm
from hofnar.surveys.forms.questions import QuestionForm
from hofnar.surveys.forms.rules import JumpForm, RuleForm
from hofnar.surveys.forms.texts import ClosingForm
from hofnar.surveys.minutes import estimated_seconds
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar.surveys.publishing import remarks_on, told
from hofnar.surveys.trials import trial_path

KIND_NAMES = {
    QuestionKind.NPS: _("Recommendation 0-10 (NPS)"),
    QuestionKind.CSAT: _("Satisfaction 1-5 with faces (CSAT)"),
    QuestionKind.CES: _("Ease 1-7 (CES)"),
    QuestionKind.TRUST: _("Trust or agreement 1-7"),
    QuestionKind.GRADE: _("Grade 1-10"),
    QuestionKind.RATING: _("Another scale"),
    QuestionKind.ALL_MOMENTS: _("All moments"),
    QuestionKind.SINGLE: _("One answer of several"),
    QuestionKind.MULTIPLE: _("Several answers"),
    QuestionKind.RANKING: _("Order of preference"),
    QuestionKind.MATRIX: _("Table of questions"),
    QuestionKind.TEXT: _("Open text"),
    QuestionKind.NUMBER: _("Number"),
    QuestionKind.DATE: _("Date"),
    QuestionKind.CONSENT: _("Consent"),
    QuestionKind.INFORMATION: _("Information"),
}


@dataclass(frozen=True, slots=True)
class QuestionCard:
    key: str
    text: str
    kind: Any
    is_selected: bool
    only_if: str


@dataclass(frozen=True, slots=True)
class PageCard:
    key: str
    number: int
    only_if: str
    jumps: list[tuple[int, str, str]]  # number, when in words, where to
    questions: list[QuestionCard]


PARTS: dict[str, Callable[[Definition], Any]] = {"texts": ClosingForm, "hidden": HiddenFieldsForm}


def board(request: AuthenticatedHttpRequest, survey: Survey, *, status: int = 200, **given: Any) -> HttpResponse:
    draft = draft_of(survey)
    shown = draft or published_of(survey)
    definition = definition_of(shown) if shown else Definition()
    part = given.get("part") or request.GET.get("part", "")
    part = part if draft and part in PARTS else ""
    selected = "" if part else given.get("selected") or request.GET.get("question") or _first(definition)
    question = next((one for one in questions_of(definition) if one.key == selected), None)
    language = (get_language() or "nl")[:2]
    context = {
        "survey": survey,
        "draft": draft,
        "version": shown,
        "definition": definition,
        "pages": list(_cards(definition, selected, language)),
        "kinds": KIND_NAMES.items(),
        "question": question,
        "kind_name": KIND_NAMES[question.kind] if question else "",
        "part": part,
        "part_form": given.get("part_form") or (PARTS[part](definition) if part else None),
        "conflict": given.get("conflict"),
        "preview": _preview(request, survey, shown, definition, question, part),
        "here": "survey_edit",
        **_forms(definition, question, given),
        **(_state(draft, definition) if draft else {}),
    }
    return _answer(request, render(request, "surveys/edit.html", context, status=status))


def _answer(request: AuthenticatedHttpRequest, answer: HttpResponse) -> HttpResponse:
    """The preview may stand in the page; after a change the address is where the change led to."""
    if request.headers.get("HX-Request") and request.method == "GET" and "X-Push" not in request.headers:
        answer["HX-Replace-Url"] = request.get_full_path()
    answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return answer


@dataclass(frozen=True, slots=True)
class Preview:
    address: str  # of the page as respondents see it
    language: str
    others: list[tuple[str, str]]  # language, address of this editor with the preview in it
    screens: list[tuple[Any, str, bool]]  # what else can be seen: name, address, whether it is shown


SCREENS = {"": _("first page"), END: _("closing page"), SCREENED_OUT: _("not in the group")}


def _preview(
    request: AuthenticatedHttpRequest, survey: Survey, shown: SurveyVersion | None, definition: Definition,
    question: Question | None, part: str,
) -> Preview | None:  # fmt: skip
    if shown is None or not (question or part):
        return None
    asked = request.GET.get("l", "")
    language = asked if asked in definition.languages else definition.languages[0]
    place: dict[str, str] = {"question": question.key} if question else {}
    here = {**place, **({"part": part} if part else {})}
    ending = request.GET.get("ending", "") if part == "texts" else ""
    if ending in (END, SCREENED_OUT):
        place["ending"] = here["ending"] = ending
    asked_for = {**place, "l": language, "r": str(shown.revision)}
    address = f"{reverse('survey_preview', args=[survey.pk])}?{urlencode(asked_for)}"
    others = [(code, f"?{urlencode({**here, 'l': code})}") for code in definition.languages]
    screens = [
        (name, f"?{urlencode({'part': part, 'l': language, 'ending': to})}", to == ending)
        for to, name in SCREENS.items()
        if part == "texts"
    ]
    return Preview(address, language, others, screens)


def _state(draft: SurveyVersion, definition: Definition) -> dict[str, Any]:
    remarks = told(remarks_on(draft))
    return {
        "can_undo": draft.steps.filter(is_undone=False).exists(),
        "can_redo": draft.steps.filter(is_undone=True).exists(),
        "minutes": estimated_seconds(definition) / 60,
        "refusals": sum(remark.refuses for remark in remarks),
        "warnings": sum(not remark.refuses for remark in remarks),
        "trial": trial_path(draft.survey),
    }


def _forms(definition: Definition, question: Question | None, given: dict[str, Any]) -> dict[str, Any]:
    if question is None:
        return {}
    page = next(page for page in definition.pages if question in page.questions)
    language = (get_language() or "nl")[:2]
    return {
        "page": page,
        "page_number": definition.pages.index(page) + 1,
        "form": given.get("form") or QuestionForm(definition, question),
        "rule_form": given.get("rule_form") or RuleForm(definition, page, question.shown_if),
        "rule_words": explain(question.shown_if, definition, language),
        "jump_form": given.get("jump_form") or JumpForm(definition, page),
    }


def _first(definition: Definition) -> str:
    return next((question.key for question in questions_of(definition)), "")


def _cards(definition: Definition, selected: str, language: str) -> Iterator[PageCard]:
    numbers = {page.key: str(at) for at, page in enumerate(definition.pages, start=1)}
    for at, page in enumerate(definition.pages, start=1):
        jumps = [
            (number, explain(jump.when, definition, language), numbers.get(jump.to, jump.to))
            for number, jump in enumerate(page.jumps)
        ]
        questions = [_card(definition, question, selected, language) for question in page.questions]
        yield PageCard(page.key, at, explain(page.shown_if, definition, language), jumps, questions)


def _card(definition: Definition, question: Question, selected: str, language: str) -> QuestionCard:
    only_if = explain(question.shown_if, definition, language)
    text = (
        short_text(question, definition, definition.languages[0])
        if any(question.text.values())
        else gettext("no text yet")
    )
    return QuestionCard(question.key, text, KIND_NAMES[question.kind], question.key == selected, only_if)
