from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.journeys import ordering, services
from hofnar.journeys.access import phase_or_404, touchpoint_or_404
from hofnar.journeys.forms import NameForm, TouchpointForm
from hofnar.journeys.models import Touchpoint
from hofnar.journeys.templatetags.journey_map import new_slot, slot
from hofnar.journeys.views.board import Wrong, asked_step, back_to, board, with_undo


@require_POST
@editor_required
def touchpoint_new(request: AuthenticatedHttpRequest, phase_id: int) -> HttpResponse:
    phase = phase_or_404(request.scope, phase_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return board(request, phase.journey, wrong=Wrong.of(new_slot(phase), form))
    services.add_touchpoint(phase, form.cleaned_data["name"])
    return back_to(phase.journey_id, new_slot(phase))


@require_POST
@editor_required
def touchpoint_rename(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    touchpoint = touchpoint_or_404(request.scope, touchpoint_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return board(request, touchpoint.phase.journey, wrong=Wrong.of(slot(touchpoint), form))
    services.rename(touchpoint, form.cleaned_data["name"])
    return _back_to(touchpoint)


@require_http_methods(["GET", "POST"])
@editor_required
def touchpoint_edit(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    touchpoint = touchpoint_or_404(request.scope, touchpoint_id)
    name = touchpoint.name
    form = TouchpointForm(request.scope.organisation, request.POST or None, instance=touchpoint)
    if request.method == "POST" and form.is_valid():
        services.change_touchpoint(touchpoint_or_404(request.scope, touchpoint_id), form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back_to(touchpoint)
    context = {"form": form, "touchpoint": touchpoint, "name": name, "journey": touchpoint.phase.journey}
    return render(request, "journeys/touchpoint.html", context, status=422 if form.is_bound else 200)


@require_POST
@editor_required
def touchpoint_move(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    """By a button (``step``) or dragged: to ``phase``, ``before`` the touchpoint that follows, empty for last."""
    touchpoint = touchpoint_or_404(request.scope, touchpoint_id)
    if "step" in request.POST:
        ordering.step_touchpoint(touchpoint, asked_step(request, "earlier", "later", "previous_phase", "next_phase"))
    else:
        _drop(request, touchpoint)
    return _back_to(touchpoint)


def _drop(request: AuthenticatedHttpRequest, touchpoint: Touchpoint) -> None:
    phase = phase_or_404(request.scope, request.POST.get("phase"))
    if phase.journey_id != touchpoint.phase.journey_id:
        raise Http404
    asked = request.POST.get("before")
    ordering.move_touchpoint(touchpoint, phase, touchpoint_or_404(request.scope, asked) if asked else None)


@require_POST
@editor_required
def touchpoint_archive(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    touchpoint = touchpoint_or_404(request.scope, touchpoint_id)
    services.archive(touchpoint)
    text = _("%(name)s is in the archive.") % {"name": touchpoint.name}
    with_undo(request, text, "touchpoint_restore", touchpoint.pk)
    return back_to(touchpoint.phase.journey_id)


@require_POST
@editor_required
def touchpoint_restore(request: AuthenticatedHttpRequest, touchpoint_id: int) -> HttpResponse:
    touchpoint = touchpoint_or_404(request.scope, touchpoint_id)
    services.restore(touchpoint)
    return _back_to(touchpoint)


def _back_to(touchpoint: Touchpoint) -> HttpResponse:
    return back_to(touchpoint.phase.journey_id, slot(touchpoint))
