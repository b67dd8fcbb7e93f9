"""Everything that reads imports."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hofnar.accounts.models import Organisation
from hofnar.imports.models import ImportRun
from hofnar.jobs.models import Job

State = ImportRun.State


def runs(organisation: Organisation) -> QuerySet[ImportRun]:
    found = ImportRun.objects.filter(organisation=organisation)
    return found.select_related("upload", "survey", "batch", "started_by", "organisation")


def leaning_on(run: ImportRun) -> list[ImportRun]:
    """Later imports that changed something and build on this one's rows, newest first."""
    found = runs(run.organisation).filter(state=State.DONE, builds_on=run.batch_id).exclude(pk=run.pk)
    return [later for later in found.order_by("-pk") if changed_something(later)]


def changed_something(run: ImportRun) -> bool:
    counts = run.report.get("counts", {})
    return bool(counts.get("new", 0) or counts.get("changed", 0))


def blocking(run: ImportRun) -> list[ImportRun]:
    """Other imports that are at work in the same survey: one at a time, so that each sees what the last one did."""
    if run.survey_id is None:
        return []
    at_work = Q(state__in=(State.RUNNING, State.UNDOING)) | Q(state=State.FAILED, batch__isnull=False)
    return list(runs(run.organisation).filter(at_work, survey=run.survey_id).exclude(pk=run.pk))


def same_file(run: ImportRun) -> ImportRun | None:
    """The import of this very file, if it was imported before and still stands."""
    found = runs(run.organisation).filter(upload__sha256=run.upload.sha256, state=State.DONE)
    return found.exclude(pk=run.pk).order_by("-pk").first()


def latest_job(run: ImportRun) -> Job | None:
    keys = [f"imports.{kind}:{run.pk}" for kind in ("check", "run", "undo")]
    return Job.objects.filter(organisation_id=run.organisation_id, unique_key__in=keys).order_by("-pk").first()
