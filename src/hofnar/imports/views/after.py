"""An import at work and afterwards: progress, report, undo."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest
from hofnar.imports import services
from hofnar.imports.access import importer_required, run_or_404
from hofnar.imports.queries import changed_something, latest_job, leaning_on
from hofnar.imports.remarks import as_csv, error_in_words, summed
from hofnar.imports.views.refusals import tell
from hofnar.jobs.models import Job


@require_GET
@importer_required
def import_run(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    run = run_or_404(request.scope, run_id)
    if run.is_preparing:
        return redirect("import_preview", run.pk)
    job = latest_job(run)
    context: dict[str, Any] = {
        "run": run,
        "job": job,
        "counts": run.report.get("counts", {}),
        "new_units": run.report.get("new_units", []),
        "remarks": summed(run),
        "examples": run.remarks.all()[:8],
        "changed": changed_something(run),
        "error": error_in_words(run.error),
        "later": leaning_on(run) if run.state == run.State.DONE else [],
        "stuck": run.is_busy and (job is None or job.state == Job.State.FAILED),
    }
    return render(request, "imports/run.html", context)


@require_GET
@importer_required
def import_file_report(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    run = run_or_404(request.scope, run_id)
    headers = {"Content-Disposition": f'attachment; filename="import-{run.pk}.csv"'}
    response = StreamingHttpResponse(as_csv(run), content_type="text/csv; charset=utf-8", headers=headers)
    return cast(HttpResponse, response)


@require_POST
@importer_required
def import_undo(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    return _try(request, run_id, services.ask_undo)


@require_POST
@importer_required
def import_retry(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    return _try(request, run_id, services.retry)


@require_POST
@importer_required
def import_stop(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    return _try(request, run_id, services.stop, _("The import was stopped. Nothing of it will be stored."))


def _try(request: AuthenticatedHttpRequest, run_id: int, ask: Any, done: str = "") -> HttpResponse:
    run = run_or_404(request.scope, run_id)
    try:
        ask(run)
        if done:
            messages.success(request, done)
    except services.Refused as refused:
        tell(request, refused)
    return redirect("import_run", run.pk)
