"""The list of imports, and dropping a file."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.findings.file_errors import explain
from hofnar.imports.access import importer_required
from hofnar.imports.forms import DropForm
from hofnar.imports.queries import runs
from hofnar.imports.services import start_draft
from hofnar_analytics.errors import HandedIn

A_PAGE = 25
LIMIT = settings.MAX_UPLOAD_BYTES // 1024**2


@require_GET
@importer_required
def import_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    pages = Paginator(runs(request.scope.organisation).order_by("-pk"), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "imports/list.html", {"page": page, "form": DropForm(), "limit": LIMIT})


@require_http_methods(["GET", "POST"])
@importer_required
def import_start(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = DropForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST":
        form = DropForm(request.POST, request.FILES, request=request)
        if form.is_valid():
            try:
                run = start_draft(request.scope.organisation, request.user, form.cleaned_data["file"])
                return redirect("import_preview", run.pk)
            except HandedIn as problem:
                form.add_error("file", explain(problem))
    status = 422 if form.is_bound else 200
    return render(request, "imports/start.html", {"form": form, "limit": LIMIT}, status=status)
