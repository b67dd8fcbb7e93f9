from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from hofnar.accounts.access import AuthenticatedHttpRequest, editor_required, member_required
from hofnar.benchmarks import queries, services
from hofnar.benchmarks.access import benchmark_file_or_404, benchmark_or_404
from hofnar.benchmarks.columns import NAMES
from hofnar.benchmarks.forms import BenchmarkFileForm
from hofnar.benchmarks.reading import Problem, read
from hofnar.benchmarks.wording import figure_words, refusal_words, when_words

MOST_PROBLEMS = 50
EXAMPLE = (
    "retail",
    "NL",
    "nps",
    "0",
    "10",
    "2025-01",
    "2025-12",
    "{wording}",
    "-30",
    "",
    "5000",
    "{source}",
    "{method}",
)


@require_GET
@member_required
def benchmark_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _page(request, BenchmarkFileForm())


def _page(
    request: AuthenticatedHttpRequest, form: BenchmarkFileForm, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    organisation, today = request.scope.organisation, timezone.localdate()
    rows = [
        {
            "benchmark": one,
            "figure": figure_words(one),
            "when": when_words(one),
            "refused": refusal_words(organisation, one, queries.refusals(organisation, one)),
            "is_old": queries.is_old(one, today),
        }
        for one in queries.benchmarks_of(organisation)
    ]
    context = {
        "rows": rows,
        "files": queries.files_of(organisation),
        "form": form,
        "problems": problems[:MOST_PROBLEMS],
        "more_problems": max(0, len(problems) - MOST_PROBLEMS),
        "organisation": organisation,
    }
    return render(request, "benchmarks/list.html", context, status=status)


@require_POST
@editor_required
def benchmark_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All rows of the file or none."""
    form = BenchmarkFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data["file"]
    reading = read(given.read())
    if reading.problems:
        return _page(request, form, reading.problems, status=422)
    added = services.add_benchmarks(request.scope.organisation, given.name or "", reading.rows, request.user)
    _told(request, added)
    return redirect("benchmark_list")


def _told(request: AuthenticatedHttpRequest, added: services.Added) -> None:
    known = ngettext("%(count)s figure stood already.", "%(count)s figures stood already.", added.known)
    parts = [known % {"count": added.known}] if added.known else []
    if added.file is None:
        messages.info(request, " ".join([*parts, gettext("Nothing was changed.")]))
        return
    new = ngettext("%(count)s figure brought in.", "%(count)s figures brought in.", added.new) % {"count": added.new}
    _with_undo(request, " ".join([new, *parts]), reverse("benchmark_file_remove", args=[added.file.pk]))


def _with_undo(request: HttpRequest, text: str, address: str) -> None:
    """A message with a button that turns it back; the page holds the form it belongs to."""
    button = format_html('<button class="quiet" form="undo" formaction="{}">{}</button>', address, gettext("Undo"))
    messages.success(request, format_html("{} {}", text, button))


@require_POST
@editor_required
def benchmark_remove(request: AuthenticatedHttpRequest, benchmark_id: int) -> HttpResponse:
    gone = benchmark_or_404(request.scope, benchmark_id)
    services.remove(gone)
    told = gettext("The figure of %(source)s is gone.") % {"source": gone.source}
    _with_undo(request, told, reverse("benchmark_restore", args=[gone.pk]))
    return redirect("benchmark_list")


@require_POST
@editor_required
def benchmark_restore(request: AuthenticatedHttpRequest, benchmark_id: int) -> HttpResponse:
    services.restore(benchmark_or_404(request.scope, benchmark_id))
    messages.success(request, gettext("The figure is back."))
    return redirect("benchmark_list")


@require_POST
@editor_required
def benchmark_file_remove(request: AuthenticatedHttpRequest, file_id: int) -> HttpResponse:
    file = benchmark_file_or_404(request.scope, file_id)
    gone = services.remove_file(file)
    told = ngettext("%(count)s figure taken away.", "%(count)s figures taken away.", gone) % {"count": gone}
    _with_undo(request, told, reverse("benchmark_file_restore", args=[file.pk]))
    return redirect("benchmark_list")


@require_POST
@editor_required
def benchmark_file_restore(request: AuthenticatedHttpRequest, file_id: int) -> HttpResponse:
    back = services.restore_file(benchmark_file_or_404(request.scope, file_id))
    told = ngettext("%(count)s figure is back.", "%(count)s figures are back.", back) % {"count": back}
    messages.success(request, told)
    return redirect("benchmark_list")


@require_GET
@member_required
def benchmark_template(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The columns with one example row, as the language's spreadsheets open it."""
    dutch = (get_language() or "").startswith("nl")
    words = {
        "wording": gettext("How likely are you to recommend us?"),
        "source": gettext("name of the study"),
        "method": gettext("panel, online"),
    }
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow(NAMES.values() if dutch else NAMES)
    writer.writerow([*(cell.format(**words) for cell in EXAMPLE), gettext("no")])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="benchmarks.csv"'
    return response
