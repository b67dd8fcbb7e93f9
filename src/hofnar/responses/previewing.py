"""A questionnaire as respondents will see it, to be tried: nothing that is answered here is ever stored.

What was answered so far travels in the address, signed. Two doors lead here: the editor's own preview, and a test link
that can be sent to anybody and works for two weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.accounts.logos import shown_logo
from hofnar.responses.answering import CLOSINGS, GoTo, Screen, language_of, named_step
from hofnar.responses.entries import Entry
from hofnar.responses.flow import Pages, Step, Way, walk
from hofnar.responses.lean import own_headers
from hofnar.responses.places import Place
from hofnar.responses.reading import read
from hofnar.responses.screens import draw_closing, draw_notice, draw_step
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.definition import END, SCREENED_OUT, Definition, questions_of
from hofnar.surveys.drafts import definition_of, draft_of, published_of
from hofnar.surveys.models import Survey
from hofnar.surveys.trials import survey_of_trial

SALT = "survey-trial"
LONGEST_TEXT, LONGEST_STATE = 60, 6_000  # of what travels in the address


@dataclass(frozen=True, slots=True)
class Trial(Entry):
    """``base`` is the address of the first page; ``pages`` what was answered so far."""

    base: str = ""
    definition: Definition = field(default_factory=Definition)
    pages: Pages = field(default_factory=dict)

    @property
    def start(self) -> str:
        return self.base

    def address(self, step: str, language: str = "") -> str:
        return f"{self.base}/{packed(self.pages)}/{step}{self.asking_for(language)}"


@csrf_exempt  # nothing is stored, and the page is the one that respondents get
@xframe_options_exempt  # the policy says who may frame it
@require_http_methods(["GET", "POST"])
@editor_required
def survey_preview(request: AuthenticatedHttpRequest, survey_id: int, state: str = "", step: str = "") -> HttpResponse:
    """``?question=`` shows the page with that question, ``?ending=`` a closing page, ``?l=`` a language."""
    survey = survey_or_404(request.scope, survey_id)
    entry = _trial(survey, reverse("survey_preview", args=[survey.pk]), unpacked(state), framed_by="'self'")
    return _answered(entry, step, request)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def survey_try(request: HttpRequest, link: str, state: str = "", step: str = "") -> HttpResponse:
    survey = survey_of_trial(link)
    if survey is None:
        gone = _("This test link does not work any more"), _("Ask who sent it to you for a new one.")
        return own_headers(lambda asked: draw_notice(*gone, 404))(request)
    return _answered(_trial(survey, reverse("survey_try", args=[link]), unpacked(state)), step, request)


def packed(pages: Pages) -> str:
    """Long texts are cut, and left out when there are too many: the address only has to know the way."""
    kept = {step: {cell: _cut(value) for cell, value in cells.items()} for step, cells in pages.items()}
    state = signing.dumps(kept, salt=SALT, compress=True)
    if len(state) <= LONGEST_STATE:
        return state
    return signing.dumps({step: {} for step in kept}, salt=SALT, compress=True)


def unpacked(state: str) -> Pages:
    try:
        return cast(Pages, signing.loads(state, salt=SALT)) if state else {}
    except signing.BadSignature as problem:
        raise Http404 from problem


def _cut(value: Any) -> Any:
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _trial(survey: Survey, base: str, pages: Pages, framed_by: str = "'none'") -> Trial:
    version = draft_of(survey) or published_of(survey)
    definition = definition_of(version) if version else Definition()
    organisation = survey.organisation
    place = Place(
        organisation_id=organisation.pk,
        organisation_name=_("%(organisation)s · test, nothing is kept") % {"organisation": organisation.name},
        accent=organisation.accent,
        survey_id=survey.pk,
        version_id=version.pk if version else 0,
        wave="",
        unit_id=0,
        mode=survey.mode,
        channel="test",
        zone=ZoneInfo(organisation.timezone),
        languages=definition.languages,
        framed_by=framed_by,
        logo=shown_logo(organisation.pk),
        facts={"organisation": organisation.name},
    )
    return Trial("s", "trial", place, "k1" + "0" * 22, base=base, definition=definition, pages=pages)


def _answered(entry: Trial, step: str, request: HttpRequest) -> HttpResponse:
    found = _sent(entry, step, request) if request.method == "POST" else _shown(entry, step, request)

    def draw(asked: HttpRequest) -> HttpResponse:
        if isinstance(found, HttpResponse):
            return found
        if isinstance(found, GoTo):
            return draw_closing(found, entry.definition)
        return draw_step(found, asked)

    return own_headers(draw)(request)


def _shown(entry: Trial, step: str, request: HttpRequest) -> Screen | GoTo:
    language = language_of(entry, request)
    ending = step if step in CLOSINGS else request.GET.get("ending", "")
    if ending in (END, SCREENED_OUT):
        return GoTo(entry, ending, language)
    if question := request.GET.get("question", ""):
        return _page_with(entry, question, language)
    way = walk(entry.definition, entry.pages)
    found = (way.step(step) if step else None) or way.pending
    if found is None:
        return GoTo(entry, way.ending or END, language)
    return _screen(entry, found, way, language, is_start=not step)


def _page_with(entry: Trial, question: str, language: str) -> Screen | GoTo:
    """That page with all its questions, as if every page before it was skipped."""
    keys = [page.key for page in entry.definition.pages]
    wanted = next((p.key for p in entry.definition.pages if any(q.key == question for q in p.questions)), None)
    if wanted is None:
        return GoTo(entry, END, language)
    before: Mapping[str, Mapping[str, Any]] = {key: {} for key in keys[: keys.index(wanted)]}
    entry = _with(entry, before)
    shown = [one.key for one in questions_of(entry.definition)]
    found = named_step(entry.definition, wanted, shown)
    assert found is not None
    return _screen(entry, found, walk(entry.definition, before), language, is_start=wanted == keys[0])


def _screen(entry: Trial, step: Step, way: Way, language: str, *, is_start: bool, **more: Any) -> Screen:
    filled = entry.pages.get(step.key, {})
    return Screen(entry, entry.place.version_id, entry.definition, step, way, language, is_start, filled, **more)


def _sent(entry: Trial, step_key: str, request: HttpRequest) -> Screen | GoTo | HttpResponse:
    form = request.POST
    language = language_of(entry, request, form.get("_l", ""))
    step = named_step(entry.definition, step_key or form.get("_p", ""), form.getlist("_q"))
    if step is None:
        return GoTo(entry, END, language)
    given = read(step, form, form.get("_shown", "").split())
    if given.problems:
        way = walk(entry.definition, entry.pages)
        return _screen(entry, step, way, language, is_start=not step_key, given=given, raw=form)
    entry = _with(entry, {**entry.pages, step.key: given.values})
    way = walk(entry.definition, entry.pages)
    following = way.after(step.key)
    to = following.key if following else way.ending or END
    return HttpResponse(status=303, headers={"Location": entry.address(to, language)})


def _with(entry: Trial, pages: Pages) -> Trial:
    return Trial(
        entry.door, entry.code, entry.place, entry.key, base=entry.base, definition=entry.definition, pages=pages
    )
