"""All answers of a survey as a file, for owners and analysts: sent while it is written, or made ahead."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, Scope, editor_required
from hofnar.jobs.models import Job
from hofnar.responses import kept
from hofnar.responses.exporting.columns import columns_of
from hofnar.responses.exporting.copying import copy_answers, is_more_than, visible_answers
from hofnar.responses.exporting.formats import FORMATS, Format
from hofnar.responses.exporting.services import (
    LARGE,
    LIVES,
    MOST_SHOWN,
    exports_of,
    is_of_scope,
    path_of,
    prepare,
    prepared_for,
    record,
)
from hofnar.responses.exporting.small_groups import FEWEST, enough
from hofnar.responses.models import Export
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.drafts import draft_of
from hofnar.surveys.models import Survey


@require_GET
@editor_required
def survey_exports(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey, scope = survey_or_404(request.scope, survey_id), request.scope
    is_anonymous = survey.mode == Survey.Mode.ANONYMOUS
    may_export = not is_anonymous or enough(visible_answers(scope, survey))
    context: dict[str, Any] = {
        "survey": survey,
        "draft": draft_of(survey),
        "here": "survey_exports",
        "formats": [(key, one) for key, one in FORMATS.items()],
        "is_anonymous": is_anonymous,
        "may_export": may_export,
        "fewest": FEWEST,
    }
    if may_export:
        counted = kept.counted(scope, survey, "answers", is_live=kept.is_small(survey))
        context |= {"count": counted.document["answers"] if counted.document else None, "made_at": counted.made_at}
        context |= {"is_large": is_more_than(visible_answers(scope, survey), LARGE), **_made(scope, survey)}
    return render(request, "responses/exports.html", context)


def _made(scope: Scope, survey: Survey) -> dict[str, Any]:
    """The files made ahead, and for the owner everybody's exports."""
    mine = list(prepared_for(scope, survey)[:5])
    jobs = {job.pk: job for job in Job.objects.filter(pk__in=[one.job_id for one in mine if one.job_id])}
    exports = list(exports_of(scope, survey)[:MOST_SHOWN])
    return {
        "files": [_file(one, jobs.get(one.job_id or 0)) for one in mine],
        "exports": [(one, _format_name(one)) for one in exports],
        "hours": LIVES.total_seconds() / 3600,
        "sees_exports": scope.may_administer,
    }


def _file(one: Export, job: Job | None) -> dict[str, Any]:
    is_there = bool(one.file) and one.expires_at is not None and one.expires_at > timezone.now()
    return {
        "export": one,
        "name": _format_name(one),
        "is_there": is_there,
        "job": None if one.rows is not None else job,
    }


def _format_name(one: Export) -> Any:
    return FORMATS[one.format].name if one.format in FORMATS else one.format


@require_GET
@editor_required
def survey_export(request: AuthenticatedHttpRequest, survey_id: int, format: str) -> HttpResponse:
    """Sends a file at once. The row that says so is no change of anything that was asked for: it is the trace."""
    survey, chosen = _asked(request.scope, survey_id, format)
    if is_more_than(visible_answers(request.scope, survey), LARGE):
        messages.info(request, _("This many answers are made ready in the background: ask for the file below."))
        return redirect("survey_exports", survey.pk)
    copy = copy_answers(request.scope, survey)
    record(request.scope, survey, format, copy.count)
    response = StreamingHttpResponse(chosen.send(columns_of(survey, copy), copy, survey), chosen.content_type)
    return _as_download(cast(HttpResponse, response), survey, chosen)


@require_POST
@editor_required
def survey_export_prepare(request: AuthenticatedHttpRequest, survey_id: int, format: str) -> HttpResponse:
    survey, _chosen = _asked(request.scope, survey_id, format)
    prepare(request.scope, survey, format)
    messages.success(request, _("The file is being made. You may leave this page: the work goes on."))
    return redirect("survey_exports", survey.pk)


@require_GET
@editor_required
def survey_export_file(request: AuthenticatedHttpRequest, survey_id: int, export_id: int) -> HttpResponse:
    """Only who asked for it, for as long as it is kept, and with the rights of now: a smaller scope, no old file."""
    survey = survey_or_404(request.scope, survey_id)
    mine = prepared_for(request.scope, survey).filter(expires_at__gt=timezone.now()).exclude(file="")
    export = mine.filter(pk=min(export_id, 2**62)).first()
    if export is None or not is_of_scope(export, request.scope) or not path_of(export.file).is_file():
        raise Http404
    if export.fetched_at is None:
        Export.objects.filter(pk=export.pk).update(fetched_at=timezone.now())
    chosen = FORMATS[export.format]
    response = FileResponse(path_of(export.file).open("rb"), content_type=chosen.content_type)
    return _as_download(cast(HttpResponse, response), survey, chosen)


def _asked(scope: Scope, survey_id: int, format: str) -> tuple[Survey, Format]:
    survey, chosen = survey_or_404(scope, survey_id), FORMATS.get(format)
    if chosen is None:
        raise Http404
    if survey.mode == Survey.Mode.ANONYMOUS and not enough(visible_answers(scope, survey)):
        raise Http404
    return survey, chosen


def _as_download(response: HttpResponse, survey: Survey, chosen: Format) -> HttpResponse:
    name = f"{slugify(survey.name)[:60] or _('answers')}-{survey.pk}.{chosen.extension}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
