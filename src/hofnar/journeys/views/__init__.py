"""Journeys as a list and as maps. Phases, touchpoints and channels have their own files beside this one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required, member_required
from hofnar.accounts.models import Organisation
from hofnar.journeys import ordering, queries, services
from hofnar.journeys.access import journey_or_404
from hofnar.journeys.forms import NAME_LENGTH, JourneyForm, NewJourneyForm
from hofnar.journeys.standards import Offer, offers
from hofnar.journeys.views.board import asked_step, board, with_undo


@require_GET
@member_required
def journey_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    context = {
        "journeys": queries.with_strips(queries.with_counts(queries.journeys(request.scope))),
        "archived": queries.archived_journeys(request.scope),
        "offers": _offers(request),
    }
    return render(request, "journeys/list.html", context)


@require_http_methods(["GET", "POST"])
@editor_required
def journey_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = NewJourneyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        phases: list[tuple[str, list[str]]] = [(name, []) for name in given["phases"]]
        made = services.make_journey(
            request.scope.organisation, given["name"], phases, description=given["description"]
        )
        return redirect("journey_edit", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "journeys/new.html", {"form": form, "offers": _offers(request)}, status=status)


@require_GET
@member_required
def journey(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    shown = journey_or_404(request.scope, journey_id)
    phases = queries.map_of(shown)
    moments = [moment for phase in phases for moment in phase.touchpoints.all()]
    context = {
        "journey": shown,
        "phases": phases,
        "touchpoint_count": len(moments),
        "has_backstage": any(moment.behind_the_scenes for moment in moments),
        "ownerless_count": sum(moment.owner_id is None for moment in moments),
    }
    return render(request, "journeys/map.html", context)


@require_http_methods(["GET", "POST"])
@editor_required
def journey_edit(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    edited = journey_or_404(request.scope, journey_id)
    if request.method == "GET":
        return board(request, edited)
    form = JourneyForm(request.POST, instance=edited)
    if not form.is_valid():
        edited.refresh_from_db()
        return board(request, edited, form=form)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("journey_edit", edited.pk)


@require_POST
@editor_required
def journey_copy(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    source = journey_or_404(request.scope, journey_id)
    name = _("%(name)s (copy)") % {"name": source.name}
    if len(name) > NAME_LENGTH:
        name = _("%(name)s (copy)") % {"name": source.name[: 2 * NAME_LENGTH - len(name)]}
    copy = services.copy_journey(source, name)
    messages.success(request, _("This is the copy. Answers stay with the journey it was copied from."))
    return redirect("journey_edit", copy.pk)


@require_POST
@editor_required
def journey_move(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    ordering.step_journey(journey_or_404(request.scope, journey_id), asked_step(request, "earlier", "later"))
    return redirect("journey_list")


@require_POST
@editor_required
def journey_archive(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    gone = journey_or_404(request.scope, journey_id)
    services.archive(gone)
    with_undo(request, _("%(name)s is in the archive.") % {"name": gone.name}, "journey_restore", gone.pk)
    return redirect("journey_list")


@require_POST
@editor_required
def journey_restore(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    back = journey_or_404(request.scope, journey_id)
    services.restore(back)
    messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("journey_list")


def _offers(request: AuthenticatedHttpRequest) -> list[Offer]:
    is_public_body = request.scope.organisation.sector == Organisation.Sector.PUBLIC
    return offers(get_language() or "nl", is_public_body)
