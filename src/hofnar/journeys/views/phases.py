from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.journeys import ordering, services
from hofnar.journeys.access import journey_or_404, phase_or_404
from hofnar.journeys.forms import NameForm
from hofnar.journeys.templatetags.journey_map import slot
from hofnar.journeys.views.board import Wrong, asked_step, back_to, board, with_undo


@require_POST
@editor_required
def phase_new(request: AuthenticatedHttpRequest, journey_id: int) -> HttpResponse:
    journey = journey_or_404(request.scope, journey_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return board(request, journey, wrong=Wrong.of("new-phase", form))
    services.add_phase(journey, form.cleaned_data["name"])
    return back_to(journey.pk, "new-phase")


@require_POST
@editor_required
def phase_rename(request: AuthenticatedHttpRequest, phase_id: int) -> HttpResponse:
    phase = phase_or_404(request.scope, phase_id)
    form = NameForm(request.POST)
    if not form.is_valid():
        return board(request, phase.journey, wrong=Wrong.of(slot(phase), form))
    services.rename(phase, form.cleaned_data["name"])
    return back_to(phase.journey_id, slot(phase))


@require_POST
@editor_required
def phase_move(request: AuthenticatedHttpRequest, phase_id: int) -> HttpResponse:
    """By a button (``step``) or dragged: ``before`` names the phase it now stands before, empty for last."""
    phase = phase_or_404(request.scope, phase_id)
    if "step" in request.POST:
        ordering.step_phase(phase, asked_step(request, "earlier", "later"))
    else:
        asked = request.POST.get("before")
        ordering.move_phase(phase, phase_or_404(request.scope, asked) if asked else None)
    return back_to(phase.journey_id, slot(phase))


@require_POST
@editor_required
def phase_archive(request: AuthenticatedHttpRequest, phase_id: int) -> HttpResponse:
    phase = phase_or_404(request.scope, phase_id)
    services.archive(phase)
    text = _("The phase %(name)s is in the archive, with its touchpoints.") % {"name": phase.name}
    with_undo(request, text, "phase_restore", phase.pk)
    return back_to(phase.journey_id)


@require_POST
@editor_required
def phase_restore(request: AuthenticatedHttpRequest, phase_id: int) -> HttpResponse:
    phase = phase_or_404(request.scope, phase_id)
    services.restore(phase)
    return back_to(phase.journey_id, slot(phase))
