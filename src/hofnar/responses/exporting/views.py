"""All answers of a survey as a file, for owners and analysts, sent while it is written."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required
from hofnar.findings.figures import numbers
from hofnar.responses.exporting import plain_files
from hofnar.responses.exporting.columns import Column, columns_of
from hofnar.responses.exporting.copying import Copy, copy_answers, visible_answers
from hofnar.responses.exporting.excel import write_excel
from hofnar.responses.exporting.parquet import write_parquet
from hofnar.responses.exporting.small_groups import FEWEST, enough
from hofnar.responses.exporting.spss import write_spss
from hofnar.surveys.access import survey_or_404
from hofnar.surveys.drafts import draft_of
from hofnar.surveys.models import Survey

BLOCK = 1 << 16
_log = logging.getLogger(__name__)
Columns = Sequence[Column]


@dataclass(frozen=True, slots=True)
class Format:
    """``send`` gives the file in pieces."""

    name: Any
    use: Any
    extension: str
    content_type: str
    send: Callable[[Columns, Copy, Survey], Iterator[bytes]]


def _in_a_file(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """Formats whose beginning is known only at the end are written to disk first."""
    with tempfile.TemporaryFile() as file:
        write(file)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _whole(write: Callable[[IO[bytes], Columns, Copy], None]) -> Callable[[Columns, Copy, Survey], Iterator[bytes]]:
    return lambda columns, copy, survey: _in_a_file(lambda file: write(file, columns, copy))


def _spss(columns: Columns, copy: Copy, survey: Survey) -> Iterator[bytes]:
    return _in_a_file(lambda file: write_spss(file, columns, copy, survey.name))


FORMATS: dict[str, Format] = {
    "spreadsheet": Format(
        gettext_lazy("CSV for a spreadsheet"),
        gettext_lazy("Opens in Excel, LibreOffice and Google Sheets. No text in it can run as a formula."),
        "csv",
        "text/csv; charset=utf-8",
        lambda columns, copy, survey: plain_files.spreadsheet_csv(columns, copy, numbers().decimal),
    ),
    "csv": Format(
        gettext_lazy("CSV, exact"),
        gettext_lazy("For programs: every text exactly as it was given. Do not open it in a spreadsheet."),
        "csv",
        "text/csv; charset=utf-8",
        lambda columns, copy, survey: plain_files.exact_csv(columns, copy),
    ),
    "excel": Format(
        gettext_lazy("Excel"),
        gettext_lazy("With a sheet that says what each column asked. Texts over 32,767 characters are cut there."),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _whole(write_excel),
    ),
    "spss": Format(
        gettext_lazy("SPSS"),
        gettext_lazy("With the questions as labels, and codes for why an answer is missing."),
        "sav",
        "application/octet-stream",
        _spss,
    ),
    "parquet": Format(
        gettext_lazy("Parquet"),
        gettext_lazy("Small and typed, for Python, R and DuckDB."),
        "parquet",
        "application/vnd.apache.parquet",
        _whole(write_parquet),
    ),
    "jsonl": Format(
        gettext_lazy("JSON lines"),
        gettext_lazy("One response a line, as it is stored."),
        "jsonl",
        "application/jsonl",
        lambda columns, copy, survey: plain_files.json_lines(columns, copy),
    ),
}


@require_GET
@editor_required
def survey_exports(request: AuthenticatedHttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    found = visible_answers(request.scope, survey)
    is_anonymous = survey.mode == Survey.Mode.ANONYMOUS
    may_export = not is_anonymous or enough(found)
    context = {
        "survey": survey,
        "draft": draft_of(survey),
        "here": "survey_exports",
        "formats": [(key, one) for key, one in FORMATS.items()],
        "is_anonymous": is_anonymous,
        "may_export": may_export,
        "fewest": FEWEST,
        "count": found.count() if may_export else None,
    }
    return render(request, "responses/exports.html", context)


@require_GET
@editor_required
def survey_export(request: AuthenticatedHttpRequest, survey_id: int, format: str) -> HttpResponse:
    survey = survey_or_404(request.scope, survey_id)
    chosen = FORMATS.get(format)
    if chosen is None:
        raise Http404
    if survey.mode == Survey.Mode.ANONYMOUS and not enough(visible_answers(request.scope, survey)):
        raise Http404
    copy = copy_answers(request.scope, survey)
    _log.info("responses_exported", extra={"survey": survey.pk, "format": format, "responses": copy.count})
    response = StreamingHttpResponse(chosen.send(columns_of(survey, copy), copy, survey), chosen.content_type)
    name = f"{slugify(survey.name)[:60] or _('answers')}-{survey.pk}.{chosen.extension}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, response)
