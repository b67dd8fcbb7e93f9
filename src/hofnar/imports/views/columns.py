"""What the columns mean: all of them in one list, one in detail with a live preview, code lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.findings.file_errors import explain
from hofnar.findings.guesses import role_name
from hofnar.imports.access import draft_or_404, importer_required
from hofnar.imports.code_lists import apply_code_list
from hofnar.imports.column_form import ColumnForm
from hofnar.imports.column_preview import preview_of
from hofnar.imports.forms import CodeListForm, MappingFileForm
from hofnar.imports.found import column_line, column_lines
from hofnar.imports.looks import look_at
from hofnar.imports.mappings import change_column, change_roles, change_sheet, take_mapping
from hofnar.imports.models import ImportRun
from hofnar.imports.proposal import Look
from hofnar_analytics.errors import HandedIn
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role


@require_http_methods(["GET", "POST"])
@importer_required
def import_mapping(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    run = draft_or_404(request.scope, run_id)
    look, mapping = look_at(run)
    if request.method == "POST":
        return _save_roles(request, run, look, mapping)
    context = {
        "run": run,
        "lines": column_lines(look, mapping),
        "roles": [(role.value, role_name(role)) for role in Role],
        "facts": look.table.facts,
        "codes": CodeListForm(),
        "mapping_file": MappingFileForm(prefix="mapping"),
    }
    return render(request, "imports/mapping.html", context)


def _save_roles(request: AuthenticatedHttpRequest, run: ImportRun, look: Look, mapping: Mapping) -> HttpResponse:
    sheet = request.POST.get("sheet", "")
    if sheet and sheet != look.table.facts.sheet and sheet in look.table.facts.sheets:
        return _other_sheet(request, run, sheet)
    asked = {column.name: request.POST.get(f"role-{number}", "") for number, column in enumerate(mapping.columns)}
    changed = change_roles(run, look, asked)
    done = ngettext("%(count)s column changed.", "%(count)s columns changed.", changed) % {"count": changed}
    messages.success(request, done if changed else _("Nothing was changed."))
    return redirect("import_mapping" if "stay" in request.POST else "import_preview", run.pk)


def _other_sheet(request: AuthenticatedHttpRequest, run: ImportRun, sheet: str) -> HttpResponse:
    try:
        change_sheet(run, sheet)
    except HandedIn as problem:
        messages.error(request, explain(problem))
    return redirect("import_mapping", run.pk)


@require_http_methods(["GET", "POST"])
@importer_required
def import_column(request: AuthenticatedHttpRequest, run_id: int, number: int) -> HttpResponse:
    run = draft_or_404(request.scope, run_id)
    look, mapping = look_at(run)
    column = _column_or_404(look, mapping, number)
    form = ColumnForm(request.POST or None, run=run, column=column)
    if request.method == "POST" and form.is_valid():
        change_column(run, form.as_column(), form.as_target(), also=_alike(request, look, mapping, column))
        return redirect("import_mapping", run.pk)
    context = {
        "run": run,
        "form": form,
        "line": column_line(number, column, look),
        "preview": preview_of(look, column),
        "alike": _set_of(look, column),
    }
    return render(request, "imports/column.html", context, status=422 if form.is_bound else 200)


@require_POST
@importer_required
def import_column_preview(request: AuthenticatedHttpRequest, run_id: int, number: int) -> HttpResponse:
    """The column as it would be read with what is typed now. Stores nothing."""
    run = draft_or_404(request.scope, run_id)
    look, mapping = look_at(run)
    column = _column_or_404(look, mapping, number)
    form = ColumnForm(request.POST, run=run, column=column)
    shown = form.as_column() if form.is_valid() else None
    context = {"preview": preview_of(look, shown) if shown else None, "form": form}
    return render(request, "imports/column_preview.html", context)


def _column_or_404(look: Look, mapping: Mapping, number: int) -> ColumnMapping:
    if number >= len(mapping.columns) or mapping.columns[number].name not in look.table.columns:
        raise Http404
    return mapping.columns[number]


def _set_of(look: Look, column: ColumnMapping) -> list[str]:
    """The other columns that share this one's scale, as one set of questions."""
    found = [one.columns for one in look.check.sets if column.name in one.columns]
    return [name for name in (found[0] if found else ()) if name != column.name]


def _alike(
    request: AuthenticatedHttpRequest, look: Look, mapping: Mapping, column: ColumnMapping
) -> list[ColumnMapping]:
    if "alike" not in request.POST:
        return []
    return [mapping.column(name) for name in _set_of(look, column)]


@require_POST
@importer_required
def import_codes(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    """Labels from a code list, pasted or from a file."""
    run = draft_or_404(request.scope, run_id)
    look = look_at(run)[0]
    form = CodeListForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("import_mapping", run.pk)
    try:
        named = apply_code_list(run, look, form.cleaned_data["text"], form.cleaned_data["file"])
        done = ngettext("%(count)s column got a name or codes.", "%(count)s columns got a name or codes.", named)
        messages.success(request, done % {"count": named})
    except HandedIn as problem:
        messages.error(request, explain(problem))
    return redirect("import_mapping", run.pk)


@require_POST
@importer_required
def import_mapping_upload(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    """A mapping that was kept as a file, here or by the command line."""
    run = draft_or_404(request.scope, run_id)
    form = MappingFileForm(request.POST, request.FILES, prefix="mapping")
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("import_mapping", run.pk)
    try:
        found = take_mapping(run, look_at(run)[0], form.cleaned_data["file"].read())
        messages.success(request, _("The mapping was taken over."))
        if found.missing:
            names = ", ".join(found.missing[:12])
            messages.warning(request, _("Not in this file, so not asked: %(names)s") % {"names": names})
    except HandedIn as problem:
        messages.error(request, explain(problem))
    return redirect("import_mapping", run.pk)


@require_GET
@importer_required
def import_mapping_file(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    """The mapping as the command line reads it."""
    run = draft_or_404(request.scope, run_id)
    name = slugify(run.survey_name or run.upload.name) or "mapping"
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
    return HttpResponse(run.mapping, content_type="application/toml; charset=utf-8", headers=headers)
