"""A draft: what was found, its picture before anything is stored, and the one confirmation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.findings.file_errors import explain
from hofnar.imports import services
from hofnar.imports.access import draft_or_404, importer_required, run_or_404
from hofnar.imports.forms import WholeFileForm
from hofnar.imports.found import found_in, lacking, scale_words
from hofnar.imports.journey_match import journey_match
from hofnar.imports.looks import look_at
from hofnar.imports.models import ImportRun
from hofnar.imports.pictures import chosen_kpi, kpi_columns, picture_of
from hofnar.imports.proposal import choose_survey, link_renamed
from hofnar.imports.queries import same_file
from hofnar.imports.remarks import error_in_words, summed
from hofnar.imports.views.refusals import tell
from hofnar_analytics.errors import HandedIn
from hofnar_analytics.mapping import Mapping


@require_GET
@importer_required
def import_preview(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    run = run_or_404(request.scope, run_id)
    if not run.is_preparing:
        return redirect("import_run", run.pk)
    return _preview(request, run, WholeFileForm(run=run))


def _preview(request: AuthenticatedHttpRequest, run: ImportRun, form: WholeFileForm, status: int = 200) -> HttpResponse:
    look, mapping = look_at(run)
    kpis = kpi_columns(mapping, look)
    kpi = chosen_kpi(kpis, request.GET.get("kpi", ""))
    context: dict[str, Any] = {
        "run": run,
        "form": form,
        "found": found_in(look, mapping),
        "picture": picture_of(run, look, mapping, kpi, request.GET.get("reading", "")),
        "readings": [("effect", _("effect")), ("leverage", _("leverage")), ("share", _("share"))],
        "kpi": kpi,
        "kpis": [(one, one.label or look.table.label(one.name), scale_words(one.scale)) for one in kpis],
        "lacking": lacking(look, mapping),
        "match": journey_match(run, look, mapping),
        "same_file": same_file(run),
        "proposal": run.report.get("proposal", {}),
        "error": error_in_words(run.error),
        "checked": run.report.get("checked", False),
        "counts": run.report.get("counts", {}),
        "remarks": summed(run),
    }
    return render(request, "imports/preview.html", context, status=status)


@require_POST
@importer_required
def import_confirm(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    """The one confirmation. What is typed about the file as a whole is taken along."""
    return _whole_file_then(request, run_id, services.confirm)


@require_POST
@importer_required
def import_check(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    return _whole_file_then(request, run_id, services.ask_check)


def _whole_file_then(request: AuthenticatedHttpRequest, run_id: int, ask: Any) -> HttpResponse:
    run = run_or_404(request.scope, run_id)
    if not run.is_preparing:
        return redirect("import_run", run.pk)
    form = WholeFileForm(request.POST, run=run)
    if not form.is_valid():
        return _preview(request, run, form, status=422)
    look, mapping = look_at(run)
    if lacking(look, mapping):
        messages.error(request, _("First fill in what the columns below still need."))
        return redirect("import_mapping", run.pk)
    other_journey = form.chosen_journey is not None and form.chosen_journey != run.journey
    try:
        take_whole_file(run, form)
        match = journey_match(run, look, Mapping.from_toml(run.mapping))
        if other_journey and match and match.new:
            messages.info(request, _("Look first which columns are moments of this journey; then go on."))
            return redirect(f"{reverse('import_preview', args=[run.pk])}#journey")
        ask(run)
    except HandedIn as problem:
        messages.error(request, explain(problem))
        return redirect("import_preview", run.pk)
    except services.Refused as refused:
        tell(request, refused)
        return redirect("import_preview", run.pk)
    return redirect("import_run", run.pk)


def take_whole_file(run: ImportRun, form: WholeFileForm) -> None:
    given = form.cleaned_data
    choose_survey(run, form.survey)
    run.journey = form.chosen_journey
    run.survey_name = form.survey.name if form.survey else given["survey_name"].strip()
    if form.survey is None:
        run.journey_name = run.survey_name
    mapping = Mapping.from_toml(run.mapping)
    if "year" in form.fields:
        mapping = replace(mapping, year=given["year"])
    if "month" in form.fields:
        mapping = replace(mapping, month=int(given["month"]) if given["month"] else None)
    run.mapping = mapping.to_toml()
    run.save()


@require_POST
@importer_required
def import_renamed(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    """Which columns of last time have another name now."""
    run = draft_or_404(request.scope, run_id)
    missing = [old for old, _likely in run.report.get("proposal", {}).get("missing", [])]
    named = {old: request.POST.get(f"renamed-{number}", "") for number, old in enumerate(missing)}
    columns = {column.name for column in Mapping.from_toml(run.mapping).columns}
    chosen = {old: new for old, new in named.items() if new in columns}
    if len(set(chosen.values())) < len(chosen):
        messages.error(request, _("Two columns of last time cannot both be the same column now. Nothing was changed."))
    else:
        link_renamed(run, chosen)
        messages.success(request, _("Noted. The figures below are made with it."))
    return redirect("import_preview", run.pk)


@require_POST
@importer_required
def import_discard(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    run = run_or_404(request.scope, run_id)
    try:
        services.discard(run)
        messages.success(request, _("The draft and its file are gone."))
    except services.Refused as refused:
        tell(request, refused)
        return redirect("import_run", run.pk)
    return redirect("import_list")
