"""'You said, we did': the notes that closing pages tell, a page for each journey."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.journeys.access import journey_or_404
from hofnar.journeys.queries import journeys
from hofnar.surveys import closing_notes as notes
from hofnar.surveys.access import closing_note_or_404
from hofnar.surveys.forms.closing_notes import ClosingNoteForm
from hofnar.surveys.models import ClosingNote
from hofnar.surveys.queries import own_surveys


@require_GET
@editor_required
def closing_note_journeys(request: AuthenticatedHttpRequest) -> HttpResponse:
    rows = [(journey, list(notes.closing_notes(journey.pk))) for journey in journeys(request.scope)]
    told = [(journey, len(found), sum(note.is_shown for note in found)) for journey, found in rows]
    return render(request, "surveys/closing_journeys.html", {"journeys": told})


@require_http_methods(["GET", "POST"])
@editor_required
def closing_note_list(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    journey = journey_or_404(request.scope, journey_id)
    form = ClosingNoteForm(journey, request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {"touchpoint": form.about(), "done_on": form.cleaned_data["done_on"]}
        notes.add_closing_note(journey, form.texts(), author=request.user, **given)
        messages.success(request, _("Added. Closing pages tell it from now on."))
        return redirect("closing_note_list", journey.pk)
    shown = [note.pk for note in notes.closing_notes(journey.pk) if note.is_shown]
    context: dict[str, Any] = {"journey": journey, "form": form, "notes": notes.closing_notes(journey.pk)}
    context |= {"told": notes.told(journey.pk, (get_language() or "nl")[:2]), "told_ids": shown[: notes.TOLD]}
    context["surveys"] = own_surveys(request.scope).filter(journey=journey)
    return render(request, "surveys/closing_notes.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@editor_required
def closing_note(request: AuthenticatedHttpRequest, note_id: int) -> HttpResponse:
    """Changing a note; what stood before remains on the page."""
    note = closing_note_or_404(request.scope, note_id)
    form = ClosingNoteForm(note.journey, request.POST if request.method == "POST" else None, note)
    if form.is_valid():
        given = {"touchpoint": form.about(), "done_on": form.cleaned_data["done_on"]}
        notes.change_closing_note(note, request.user, texts=form.texts(), **given)
        messages.success(request, _("Saved."))
        return redirect("closing_note_list", note.journey_id)
    context = {"note": note, "form": form, "changes": note.changes.select_related("author").order_by("-pk")}
    return render(request, "surveys/closing_note.html", context, status=422 if form.errors else 200)


@require_POST
@editor_required
def closing_note_show(request: AuthenticatedHttpRequest, note_id: int) -> HttpResponse:
    note = closing_note_or_404(request.scope, note_id)
    notes.show_closing_note(note, request.user, request.POST.get("is_shown") == "1")
    return _back(note)


@require_POST
@editor_required
def closing_note_move(request: AuthenticatedHttpRequest, note_id: int) -> HttpResponse:
    note = closing_note_or_404(request.scope, note_id)
    notes.move_closing_note(note, -1 if request.POST.get("to") == "up" else 1)
    return _back(note)


def _back(note: ClosingNote) -> HttpResponse:
    return redirect("closing_note_list", note.journey_id)
