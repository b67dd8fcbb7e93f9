"""Kept mappings: what was agreed about the columns of a survey's files, to be looked at, renamed and thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.imports.access import importer_required, kept_mapping_or_404
from hofnar.imports.forms import RenameForm
from hofnar.imports.kept import kept_lines, one_line
from hofnar.imports.queries import kept_mappings
from hofnar.imports.services import delete_mapping, rename_mapping

MOST = 500


@require_GET
@importer_required
def kept_mapping_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    lines = kept_lines(list(kept_mappings(request.scope.organisation)[:MOST]))
    return render(request, "imports/kept_mappings.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@importer_required
def kept_mapping(request: AuthenticatedHttpRequest, mapping_id: int) -> HttpResponse:
    """One mapping; a post gives it another name."""
    mapping = kept_mapping_or_404(request.scope, mapping_id)
    form = RenameForm(request.POST or None, initial={"name": mapping.name})
    if request.method == "POST" and form.is_valid():
        rename_mapping(mapping, form.cleaned_data["name"])
        messages.success(request, _("The mapping has another name now."))
        return redirect("kept_mapping_list")
    context = {"line": one_line(mapping), "form": form}
    return render(request, "imports/kept_mapping.html", context, status=422 if form.is_bound else 200)


@require_POST
@importer_required
def kept_mapping_delete(request: AuthenticatedHttpRequest, mapping_id: int) -> HttpResponse:
    mapping = kept_mapping_or_404(request.scope, mapping_id)
    delete_mapping(mapping)
    messages.success(request, _("The mapping “%(name)s” is gone. What was imported with it stays.") % {"name": mapping})
    return redirect("kept_mapping_list")


@require_GET
@importer_required
def kept_mapping_file(request: AuthenticatedHttpRequest, mapping_id: int) -> HttpResponse:
    """The mapping as the command line reads it."""
    mapping = kept_mapping_or_404(request.scope, mapping_id)
    name = slugify(mapping.name) or "mapping"
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
    return HttpResponse(mapping.toml, content_type="application/toml; charset=utf-8", headers=headers)
