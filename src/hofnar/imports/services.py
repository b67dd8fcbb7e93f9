"""Everything that writes imports: from a dropped file to a published batch, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Organisation, User
from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.imports.plan import Plan, key_of, plan_for_file
from hofnar.imports.proposal import QUESTIONS, propose
from hofnar.imports.queries import blocking, leaning_on
from hofnar.imports.structure import make_structure, unmake_structure
from hofnar.imports.uploads import forget, path_of, receive
from hofnar.jobs.models import Job
from hofnar.jobs.services import announce, enqueue
from hofnar.responses.services import discard_rows, make_batch, publish
from hofnar_analytics.errors import HandedIn
from hofnar_analytics.files import empty_table
from hofnar_analytics.mapping import Mapping

State = ImportRun.State


class Refused(Exception):
    """What was asked is not possible now; ``code`` says why, ``runs`` which imports stand in the way."""

    def __init__(self, code: str, runs: tuple[ImportRun, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.runs = code, runs


def start_draft(organisation: Organisation, user: User, file: UploadedFile[bytes]) -> ImportRun:
    """Keeps the file and proposes what it means. HandedIn when it is no table of answers: then nothing is kept."""
    upload = receive(organisation, user, file)
    run = ImportRun(organisation=organisation, upload=upload, started_by=user)
    try:
        propose(run)
    except HandedIn:
        forget(upload)
        raise
    return run


@transaction.atomic
def discard(run: ImportRun) -> None:
    """Throws a draft away, with its file."""
    run = _locked(run)
    if not (run.is_preparing or (run.state == State.FAILED and run.batch is None)):
        raise Refused("NOT_A_DRAFT")
    upload = run.upload
    run.delete()
    forget(upload)


def _locked(run: ImportRun) -> ImportRun:
    found = ImportRun.objects.select_for_update(of=("self",)).select_related("upload", "organisation", "survey")
    return found.get(pk=run.pk)


def job_key(kind: str, run: ImportRun) -> str:
    return f"imports.{kind}:{run.pk}"


def _ask(kind: str, run: ImportRun) -> Job:
    return enqueue(f"imports.{kind}", unique_key=job_key(kind, run), organisation_id=run.organisation_id, run_id=run.pk)


@transaction.atomic
def ask_check(run: ImportRun) -> Job:
    """Asks for a dry run: the whole file is read and compared, nothing is stored."""
    run = _locked(run)
    if not run.is_preparing:
        raise Refused("NOT_A_DRAFT")
    run.remarks.all().delete()
    run.state, run.error = State.CHECKING, {}
    run.report = {"proposal": run.report.get("proposal", {})}
    run.save()
    return _ask("check", run)


@transaction.atomic
def confirm(run: ImportRun) -> Job:
    """Makes what the file needs and asks for its import. UnusableFile and friends when the file cannot be read."""
    run = _locked(run)
    if not run.is_preparing:
        raise Refused("NOT_A_DRAFT")
    if busy := blocking(run):
        raise Refused("SURVEY_BUSY", tuple(busy))
    mapping = Mapping.from_toml(run.mapping)
    if not plan_of_run(run).when.is_known:
        raise Refused("NO_DATE")
    table = empty_table(path_of(run.upload), sheet=mapping.sheet, encoding=mapping.encoding)
    make_structure(run, mapping, table)
    run.remarks.all().delete()
    run.batch = make_batch(run.organisation)
    run.state, run.rows_done, run.error = State.RUNNING, 0, {}
    run.report = {"proposal": run.report.get("proposal", {})}
    run.save()
    return _ask("run", run)


@transaction.atomic
def retry(run: ImportRun) -> Job:
    """Goes on with work that stopped, from where it was."""
    run = _locked(run)
    kinds = {State.CHECKING: "check", State.RUNNING: "run", State.UNDOING: "undo"}
    if run.state not in kinds:
        raise Refused("NOT_RUNNING")
    return _ask(kinds[State(run.state)], run)


def plan_of_run(run: ImportRun) -> Plan:
    return plan_for_file(Mapping.from_toml(run.mapping), run.targets, path_of(run.upload))


@transaction.atomic
def finish(run: ImportRun, whole_years: Iterable[int] = ()) -> None:
    """The moment the import becomes visible: one transaction for the flag, the state and who must know."""
    ends = {"state": State.DONE, "finished_at": timezone.now(), "whole_years": sorted(whole_years)}
    if not ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(**ends):
        return
    assert run.batch is not None
    publish(run.batch)
    _keep_mapping(run)
    announce("import.finished", organisation_id=run.organisation_id, batch_id=run.batch.pk)


def _keep_mapping(run: ImportRun) -> None:
    """What the columns mean is kept with the survey. Columns of earlier files that this one lacks are remembered."""
    assert run.survey is not None
    mapping = Mapping.from_toml(run.mapping)
    targets = {column.name: key_of(column.name, run.targets) for column in mapping.of_role(*QUESTIONS)}
    fields: dict[str, Any] = {"organisation": run.organisation, "toml": mapping.to_toml(), "targets": targets}
    named = {**fields, "name": run.survey.name}
    SavedMapping.objects.update_or_create(survey=run.survey, defaults=fields, create_defaults=named)


@transaction.atomic
def rename_mapping(mapping: SavedMapping, name: str) -> None:
    SavedMapping.objects.filter(pk=mapping.pk).update(name=" ".join(name.split())[:200])


@transaction.atomic
def delete_mapping(mapping: SavedMapping) -> None:
    """What was agreed is forgotten; what was imported with it stays."""
    mapping.delete()


def fail(run: ImportRun, error: dict[str, Any]) -> None:
    """The file turned out to be unusable on the way: what was staged goes, and nothing is half imported."""
    runs = ImportRun.objects.filter(pk=run.pk, state=State.RUNNING)
    if runs.update(state=State.FAILED, error=error, finished_at=timezone.now()):
        clean_up(run)


def clean_up(run: ImportRun) -> None:
    """Takes away, in short transactions, what a failed import had staged and made."""
    run.refresh_from_db()
    if run.batch is None:
        return
    discard_rows(run.batch)
    with transaction.atomic():
        unmake_structure(run)
        run.batch.delete()
        ImportRun.objects.filter(pk=run.pk).update(batch=None, created={}, rows_done=0)


@transaction.atomic
def stop(run: ImportRun) -> None:
    """Somebody no longer wants an import that has not been published; a job takes away what it had staged."""
    run = _locked(run)
    if run.state != State.RUNNING:
        raise Refused("NOT_RUNNING")
    run.state, run.error, run.finished_at = State.FAILED, {"code": "STOPPED"}, timezone.now()
    run.save()
    _ask("run", run)


@transaction.atomic
def ask_undo(run: ImportRun) -> Job:
    """Asks to put back what stood before this import; refused while later imports build on it."""
    run = _locked(run)
    if run.state != State.DONE:
        raise Refused("NOT_DONE")
    if later := leaning_on(run):
        raise Refused("LATER_IMPORTS", tuple(later))
    if busy := blocking(run):
        raise Refused("SURVEY_BUSY", tuple(busy))
    run.state = State.UNDOING
    run.save()
    return _ask("undo", run)
