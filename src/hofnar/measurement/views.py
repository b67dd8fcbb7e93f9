from __future__ import annotations

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required, member_required
from hofnar.journeys.queries import touchpoints
from hofnar.journeys.standards import STANDARDS
from hofnar.measurement import queries, services
from hofnar.measurement.access import metric_or_404
from hofnar.measurement.forms import TOUCHPOINT_KINDS, FillForm, MetricForm, NewMetricForm, TargetForm
from hofnar.measurement.house import house_of
from hofnar.measurement.kinds import is_public_body
from hofnar.measurement.models import Metric
from hofnar.measurement.standards import make_standard_journey


@require_GET
@member_required
def measurement_house(request: AuthenticatedHttpRequest) -> HttpResponse:
    context = {
        "house": house_of(request.scope, timezone.localdate()),
        "archived": queries.archived_metrics(request.scope),
        "is_public_body": is_public_body(request.scope.organisation),
        "touchpoint_kinds": TOUCHPOINT_KINDS,
    }
    return render(request, "measurement/house.html", context)


@require_http_methods(["GET", "POST"])
@editor_required
def metric_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The link to an empty form may name a place and a kind, to start from a gap or from another metric."""
    asked = {key: request.GET[key] for key in ("place", "aspect", "kind", "name") if key in request.GET}
    form = NewMetricForm(request.scope.organisation, request.POST or None, initial=asked or None)
    if request.method == "POST" and form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "place"}
        services.make_metric(request.scope.organisation, **form.placed(), **given)
        messages.success(request, _("%(name)s stands in the house.") % {"name": given["name"]})
        return redirect("measurement_house")
    context = {"form": form, "is_public_body": is_public_body(request.scope.organisation)}
    return render(request, "measurement/new.html", context, status=422 if form.is_bound else 200)


@require_GET
@member_required
def metric(request: AuthenticatedHttpRequest, metric_id: int) -> HttpResponse:
    return _metric_page(request, metric_or_404(request.scope, metric_id))


@require_http_methods(["GET", "POST"])
@editor_required
def metric_edit(request: AuthenticatedHttpRequest, metric_id: int) -> HttpResponse:
    edited = metric_or_404(request.scope, metric_id)
    aspects = Metric.aspects_on(edited.level)
    form = MetricForm(request.scope.organisation, request.POST or None, initial=_as_typed(edited), aspects=aspects)
    if request.method == "POST" and form.is_valid():
        services.change_metric(edited, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("metric", edited.pk)
    context = {"form": form, "metric": edited}
    return render(request, "measurement/edit.html", context, status=422 if form.is_bound else 200)


def _as_typed(edited: Metric) -> dict[str, object]:
    direction = "yes" if edited.higher_is_better else "no"
    given = {"name": edited.name, "owner": edited.owner_id, "higher_is_better": direction}
    return {**given, "aspect": edited.aspect}


@require_POST
@editor_required
def target_new(request: AuthenticatedHttpRequest, metric_id: int) -> HttpResponse:
    aimed = metric_or_404(request.scope, metric_id)
    form = TargetForm(aimed, request.POST)
    if not form.is_valid():
        return _metric_page(request, aimed, form)
    services.set_target(aimed, form.cleaned_data["value"], form.cleaned_data["due_on"], by=request.user)
    messages.success(request, _("The target stands. Earlier targets stay as history."))
    return redirect("metric", aimed.pk)


def _metric_page(request: AuthenticatedHttpRequest, shown: Metric, form: TargetForm | None = None) -> HttpResponse:
    context = {
        "metric": shown,
        "current": queries.current_target(shown, timezone.localdate()),
        "targets": shown.targets.select_related("set_by").order_by("-set_at", "-pk"),
        "form": form or TargetForm(shown),
    }
    return render(request, "measurement/metric.html", context, status=422 if form else 200)


@require_POST
@editor_required
def metric_archive(request: AuthenticatedHttpRequest, metric_id: int) -> HttpResponse:
    gone = metric_or_404(request.scope, metric_id)
    services.archive(gone)
    _with_undo(request, _("%(name)s is in the archive.") % {"name": gone.name}, "metric_restore", gone)
    return redirect("measurement_house")


def _with_undo(request: AuthenticatedHttpRequest, text: str, url_name: str, item: Model) -> None:
    """A flash message with a button that brings back; the page holds the form it belongs to."""
    address = reverse(url_name, args=[item.pk])
    button = format_html('<button class="quiet" form="undo" formaction="{}">{}</button>', address, _("Undo"))
    messages.success(request, format_html("{} {}", text, button))


@require_POST
@editor_required
def metric_restore(request: AuthenticatedHttpRequest, metric_id: int) -> HttpResponse:
    back = metric_or_404(request.scope, metric_id)
    services.restore(back)
    messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("measurement_house")


@require_POST
@editor_required
def metric_fill(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A metric of one kind for every touchpoint of a journey that has none."""
    form = FillForm(request.scope.organisation, request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: choose a journey and a kind from the list."))
        return redirect("measurement_house")
    unmeasured = queries.unmeasured_touchpoints(request.scope)
    found = touchpoints(request.scope, form.cleaned_data["journey"]).filter(pk__in=unmeasured.values("pk"))
    made = services.measure_touchpoints(request.scope.organisation, found, form.cleaned_data["kind"], request.user)
    text = ngettext("%(count)s metric made.", "%(count)s metrics made.", len(made))
    messages.success(request, text % {"count": len(made)})
    return redirect("measurement_house")


@require_POST
@editor_required
def standard_journey_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Made here, because a standard journey comes with its metrics."""
    key = next((standard.key for standard in STANDARDS if standard.key == request.POST.get("key")), None)
    if key is None:
        messages.error(request, _("Nothing was changed: there is no such standard journey."))
        return redirect("journey_list")
    journey = make_standard_journey(request.scope.organisation, key, get_language() or "nl", request.user)
    messages.success(request, _("Here is your journey. Change what is different with you."))
    return redirect("journey_edit", journey.pk)
