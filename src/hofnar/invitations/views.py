"""Ways in to one survey: open links, codes on paper, a kiosk, a place in another page, and links of another tool."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.accounts.logos import shown_logo
from hofnar.invitations import services, token_files
from hofnar.invitations.access import open_link_or_404
from hofnar.invitations.forms import OpenLinkForm, PersonalLinksForm
from hofnar.invitations.models import OpenLink
from hofnar.invitations.qr import qr_code
from hofnar.invitations.queries import address_of, open_links, personal_counts
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.definition import Definition, text_in
from hofnar.surveys.drafts import definition_of, draft_of, published_of
from hofnar.surveys.models import Survey


@require_GET
@editor_required
def survey_ways(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    return _page(request, survey_or_404(request.scope, survey_id))


@require_POST
@editor_required
def open_link_add(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    form = OpenLinkForm(request.scope, survey, request.POST)
    if not form.is_valid():
        return _page(request, survey, form=form, status=422)
    given = form.cleaned_data
    fields = {"kind": given["kind"], "touchpoint": given["touchpoint"], "wave": given["wave"]}
    made = services.make_open_links(survey, form.units(), embedded_on=given["embedded_on"], **fields)
    said = ngettext("One link made.", "%(n)s links made.", len(made)) % {"n": len(made)}
    messages.success(request, said)
    return redirect("survey_ways", survey.pk)


@require_POST
@editor_required
def open_link_switch(request: AuthenticatedHttpRequest, link_id: int) -> HttpResponse:
    link = open_link_or_404(request.scope, link_id)
    services.switch(link, on=not link.is_active)
    return redirect("survey_ways", link.survey_id)


@require_GET
@editor_required
def open_links_print(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    """A sheet with a code for every unit and touchpoint, to be printed and cut."""
    survey = survey_or_404(request.scope, survey_id)
    links = open_links(request.scope, survey).filter(is_active=True, kind=OpenLink.Kind.QR)
    cards = [(link, address_of(link), qr_code(address_of(link))) for link in links.order_by("unit__name", "pk")]
    context = {"survey": survey, "cards": cards, "question": _first_question(survey)}
    context["logo"] = shown_logo(survey.organisation_id)
    return render(request, "invitations/print.html", context)


@require_POST
@editor_required
def personal_links_add(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    form = PersonalLinksForm(request.scope, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, survey, personal=form, status=422)
    try:
        made = _bring_in(request, survey, form.cleaned_data)
    except token_files.WrongFile as problem:
        form.add_error("file", str(problem))
        return _page(request, survey, personal=form, status=422)
    said = ngettext("One personal link brought in.", "%(n)s personal links brought in.", made) % {"n": made}
    messages.success(request, said)
    return redirect("survey_ways", survey.pk)


def _bring_in(request: AuthenticatedHttpRequest, survey: Survey, given: dict[str, Any]) -> int:
    file: UploadedFile[Any] = given["file"]
    if (file.size or 0) > token_files.MOST_BYTES:
        raise token_files.WrongFile(_("This file is larger than 20 MB."))
    definition = _definition(survey)
    rows = token_files.read(
        file.read(),
        units=dict(request.scope.units().values_list("code", "pk")),
        usual=request.scope.unit_or_404(given["unit"]),
        facts={hidden.key for hidden in definition.hidden},
        languages=set(definition.languages),
    )
    return token_files.bring_in(survey, given["wave"], rows)


def _page(request: AuthenticatedHttpRequest, survey: Survey, status: int = 200, **given: Any) -> HttpResponse:
    links = [(link, address_of(link)) for link in open_links(request.scope, survey)]
    context = {
        "survey": survey,
        "draft": draft_of(survey),
        "published": published_of(survey),
        "links": links,
        "has_codes": any(link.is_active and link.kind == OpenLink.Kind.QR for link, _address in links),
        "personal_waves": personal_counts(request.scope, survey),
        "facts": [hidden.key for hidden in _definition(survey).hidden],
        "form": given.get("form") or OpenLinkForm(request.scope, survey),
        "personal": given.get("personal") or PersonalLinksForm(request.scope),
        "here": "survey_ways",
    }
    return render(request, "invitations/ways.html", context, status=status)


def _definition(survey: Survey) -> Definition:
    version = draft_of(survey) or published_of(survey)
    return definition_of(version) if version else Definition()


def _first_question(survey: Survey) -> str:
    """What the paper asks: the first question where it knows no fact, else nothing."""
    version = published_of(survey)
    definition = definition_of(version) if version else Definition()
    first = next((question for page in definition.pages for question in page.questions), None)
    text = text_in(first.text, definition.languages[0], definition) if first else ""
    return "" if "{" in text else text
