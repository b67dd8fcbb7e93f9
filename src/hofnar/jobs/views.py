from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hofnar.jobs.access import job_or_404


@require_GET
@login_required
def job_status(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job is. Other pages load it as a fragment that asks again every second; when the job is over the
    answer carries the event ``job-over``, on which a page may load what the job made."""
    job = job_or_404(request, job_id)
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "jobs/status.html" if is_fragment else "jobs/job.html"
    response = render(request, template, {"job": job})
    if is_fragment and job.is_over:
        response["HX-Trigger"] = "job-over"
    return response
