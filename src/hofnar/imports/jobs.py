"""The background work of imports. Each may be killed at any moment and run again, and then ends the same."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.access import scope_of_asker
from hofnar.imports import services
from hofnar.imports.models import ImportRun
from hofnar.imports.rows import Walk
from hofnar.imports.staging import MovedOn, Staging
from hofnar.imports.structure import put_away_structure
from hofnar.imports.unit_codes import TooManyUnits, UnitCodes
from hofnar.imports.uploads import path_of
from hofnar.jobs.models import Job
from hofnar.jobs.services import announce, progress
from hofnar.responses.services import apply_corrections, hide, note_change, remove_rows, revert_corrections
from hofnar.surveys.queries import latest_version
from hofnar_analytics.errors import HandedIn
from hofnar_analytics.mapping import Mapping

State = ImportRun.State


def is_allowed(job: Job, run_id: int) -> bool:
    """Asked before an attempt: whoever asked for it must still be somebody who may import. What was begun goes on."""
    scope = scope_of_asker(job) if job.asked_by_id else None
    may = scope is not None and scope.may_edit and scope.sees_everything
    if job.asked_by_id is None or may or job.attempts > 1:
        return True
    _stop_unbegun(_run(run_id))
    return False


def _stop_unbegun(run: ImportRun) -> None:
    error = {"code": "NO_LONGER_ALLOWED"}
    ImportRun.objects.filter(pk=run.pk, state=State.CHECKING).update(state=State.DRAFT, error=error)
    ImportRun.objects.filter(pk=run.pk, state=State.UNDOING).update(state=State.DONE, error=error)
    services.fail(run, error)


def check(job: Job, run_id: int) -> None:
    """Reads the whole file and compares it with what stands, storing nothing but the report."""
    run = _run(run_id)
    if run.state != State.CHECKING:
        return
    run.remarks.all().delete()
    try:
        staging = _staging(run, writes=False)
        staging.go(partial(progress, job))
    except (HandedIn, TooManyUnits) as problem:
        _back_to_draft(run, problem)
        return
    report = {**run.report, **staging.summary(), "checked": True}
    rows = staging.counts["rows"]
    ImportRun.objects.filter(pk=run.pk, state=State.CHECKING).update(
        state=State.CHECKED, report=report, rows_total=rows
    )


def _back_to_draft(run: ImportRun, problem: HandedIn | TooManyUnits) -> None:
    ImportRun.objects.filter(pk=run.pk, state=State.CHECKING).update(state=State.DRAFT, error=error_of(problem))


def run(job: Job, run_id: int) -> None:
    """Stages the rows, applies the corrections, and publishes both with one flag."""
    run = _run(run_id)
    if run.state == State.FAILED:
        services.clean_up(run)
    if run.state != State.RUNNING or run.batch is None:
        return
    try:
        staging = _staging(run, writes=True)
        staging.go(partial(progress, job))
    except (HandedIn, TooManyUnits) as problem:
        services.fail(run, error_of(problem))
        return
    except MovedOn:
        return
    apply_corrections(run.batch, partial(progress, job))
    services.finish(run, staging.walk.whole_years)


def undo(job: Job, run_id: int) -> None:
    """Puts back what stood before the import."""
    run = _run(run_id)
    if run.state != State.UNDOING or run.batch is None:
        return
    hide(run.batch)
    revert_corrections(run.batch, partial(progress, job))
    remove_rows(run.batch, partial(progress, job))
    with transaction.atomic():
        if ImportRun.objects.filter(pk=run.pk, state=State.UNDOING).update(
            state=State.UNDONE, finished_at=timezone.now()
        ):
            put_away_structure(run)
            note_change(run.batch)
            announce("import.undone", organisation_id=run.organisation_id, batch_id=run.batch.pk)


def _run(run_id: int) -> ImportRun:
    return ImportRun.objects.select_related("organisation", "upload", "survey", "version__survey", "batch").get(
        pk=run_id
    )


def _staging(run: ImportRun, *, writes: bool) -> Staging:
    mapping = Mapping.from_toml(run.mapping)
    plan = services.plan_of_run(run)
    names = {**plan.value_labels.get(plan.unit.name, {}), **plan.unit.values} if plan.unit else {}
    version = run.version if writes else (latest_version(run.survey) if run.survey else None)
    walk = Walk(path_of(run.upload), mapping, plan)
    return Staging(run, walk, version, UnitCodes(run.organisation, names), writes)


def error_of(problem: HandedIn | TooManyUnits) -> dict[str, object]:
    """A problem as it is kept with the run; figures only as far as JSON can hold them."""
    if isinstance(problem, TooManyUnits):
        return {"code": "TOO_MANY_UNITS"}
    figures = {name: _plain(value) for name, value in problem.figures.items()}
    return {"code": problem.code, "row": problem.row, "column": problem.column, "figures": figures}


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
