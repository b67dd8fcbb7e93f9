"""The journey page in edit mode: what every change on it comes back to."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.journeys import queries
from hofnar.journeys.forms import JourneyForm, NameForm
from hofnar.journeys.models import Journey
from hofnar.journeys.ordering import Step


@dataclass(frozen=True, slots=True)
class Wrong:
    """A name that could not be saved: ``place`` is the slot of its field on the map."""

    place: str
    typed: str
    problem: str

    @classmethod
    def of(cls, place: str, form: NameForm) -> Wrong:
        return cls(place, form.typed, form.problem)


def board(
    request: AuthenticatedHttpRequest, journey: Journey, *, form: JourneyForm | None = None, wrong: Wrong | None = None
) -> HttpResponse:
    context = {
        "journey": journey,
        "form": form or JourneyForm(instance=journey),
        "wrong": wrong,
        "phases": queries.map_of(journey),
        "archived_phases": queries.archived_phases(journey),
        "archived_touchpoints": queries.archived_touchpoints(journey),
    }
    is_refused = wrong is not None or (form is not None and form.is_bound)
    return render(request, "journeys/edit.html", context, status=422 if is_refused else 200)


def back_to(journey_id: int, place: str = "") -> HttpResponse:
    anchor = f"#{place}" if place else ""
    return HttpResponseRedirect(reverse("journey_edit", args=[journey_id]) + anchor)


def asked_step(request: AuthenticatedHttpRequest, *allowed: Step) -> Step:
    found = next((step for step in allowed if step == request.POST.get("step")), None)
    if found is None:
        raise Http404
    return found


def with_undo(request: AuthenticatedHttpRequest, text: str, url_name: str, pk: int) -> None:
    """A flash message with a button that brings back; the page holds the form it belongs to."""
    button = format_html(
        '<button class="quiet" form="undo" formaction="{}">{}</button>',
        reverse(url_name, args=[pk]),
        _("Undo"),
    )
    messages.success(request, format_html("{} {}", text, button))
