from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts import queries, services
from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.accounts.forms import MoveForm, NewUnitForm, UnitForm
from hofnar.accounts.models import Unit


@require_GET
@editor_required
def unit_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    return render(request, "accounts/units.html", {"tree": queries.tree(request.scope)})


@require_http_methods(["GET", "POST"])
@editor_required
def unit_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    under = {"parent": request.GET.get("under", request.scope.unit.pk)}
    form = NewUnitForm(request.scope, request.POST or None, initial=under)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        parent = request.scope.unit_or_404(asked["parent"])
        fields = {key: asked[key] for key in ("code", "level", "since")}
        services.add_unit(request.scope.organisation, parent, asked["name"], **fields)
        messages.success(
            request, _("%(unit)s now stands under %(parent)s.") % {"unit": asked["name"], "parent": parent}
        )
        return redirect("unit_list")
    return render(request, "accounts/unit_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@editor_required
def unit_edit(request: AuthenticatedHttpRequest, unit_id: int) -> HttpResponse:
    unit = request.scope.unit_or_404(unit_id)
    form = UnitForm(request.scope, request.POST or None, instance=request.scope.unit_or_404(unit_id))
    if request.method == "POST" and form.is_valid():
        services.change_unit(unit, **{"level": unit.level, **form.cleaned_data})
        messages.success(request, _("Saved: %(unit)s.") % {"unit": form.cleaned_data["name"]})
        return redirect("unit_list")
    facts = {"form": form, "unit": unit, "history": queries.history(unit), "hindrance": _hindrance(unit)}
    return render(request, "accounts/unit_edit.html", facts)


@require_http_methods(["GET", "POST"])
@editor_required
def unit_move(request: AuthenticatedHttpRequest, unit_id: int) -> HttpResponse:
    unit = _below_the_top(request, unit_id)
    if unit is None:
        return redirect("unit_edit", unit_id=unit_id)
    form = MoveForm(request.scope, unit, request.POST or None, initial={"parent": unit.parent_id})
    if request.method == "POST" and form.is_valid():
        parent = request.scope.unit_or_404(form.cleaned_data["parent"])
        services.move_unit(unit, parent, form.cleaned_data["since"])
        messages.success(request, _("%(unit)s now stands under %(parent)s.") % {"unit": unit, "parent": parent})
        return redirect("unit_edit", unit_id=unit.pk)
    return render(request, "accounts/unit_move.html", {"form": form, "unit": unit})


def _below_the_top(request: AuthenticatedHttpRequest, unit_id: int) -> Unit | None:
    """The unit, unless it is the first one the person sees: nobody moves or closes the ground they stand on."""
    unit = request.scope.unit_or_404(unit_id)
    return None if unit.pk == request.scope.unit.pk else unit


@require_POST
@editor_required
def unit_close(request: AuthenticatedHttpRequest, unit_id: int) -> HttpResponse:
    unit = _below_the_top(request, unit_id)
    hindrance = _("This unit carries all others and stays.") if unit is None else _hindrance(unit)
    if unit is None or hindrance:
        messages.error(request, hindrance)
    else:
        services.set_unit_active(unit, False)
        messages.success(request, _("%(unit)s is closed. Its answers stay.") % {"unit": unit})
    return redirect("unit_edit", unit_id=unit_id)


@require_POST
@editor_required
def unit_open(request: AuthenticatedHttpRequest, unit_id: int) -> HttpResponse:
    unit = request.scope.unit_or_404(unit_id)
    if unit.parent is not None and not unit.parent.is_active:
        messages.error(request, _("%(parent)s is closed. Open that first.") % {"parent": unit.parent})
    else:
        services.set_unit_active(unit, True)
        messages.success(request, _("%(unit)s is open again.") % {"unit": unit})
    return redirect("unit_edit", unit_id=unit.pk)


def _hindrance(unit: Unit) -> str:
    """Why a unit cannot be closed now; empty when it can."""
    if unit.parent_id is None:
        return _("This unit carries all others and stays.")
    if unit.children.filter(is_active=True).exists():
        return _("There are open units below it. Move or close those first.")
    return ""
