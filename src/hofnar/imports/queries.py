"""Everything that reads imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from hofnar.accounts.models import Organisation
from hofnar.imports.models import ImportRun, SavedMapping
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


def years_without_months(organisation_id: int) -> dict[int, set[int]]:
    """For every survey version the years of which some answers tell no month: those stand at 1 January."""
    known = ImportRun.objects.filter(organisation=organisation_id, state=State.DONE).exclude(whole_years=[])
    found: dict[int, set[int]] = defaultdict(set)
    for version, years in known.values_list("version", "whole_years").order_by("pk"):
        found[version].update(years)
    return dict(found)


def kept_mappings(organisation: Organisation) -> QuerySet[SavedMapping]:
    return SavedMapping.objects.filter(organisation=organisation).select_related("survey").order_by("name", "pk")


def imports_with(mappings: Sequence[SavedMapping]) -> dict[int, list[ImportRun]]:
    """For every survey of these mappings the imports that stand in it, newest first."""
    surveys = [mapping.survey_id for mapping in mappings]
    found: dict[int, list[ImportRun]] = {survey: [] for survey in surveys}
    standing = ImportRun.objects.filter(survey__in=surveys, state=State.DONE).select_related("upload")
    for run in standing.order_by("-pk"):
        found[run.survey_id or 0].append(run)
    return found


def same_file(run: ImportRun) -> ImportRun | None:
    """The import of this very file, if it was imported before and still stands."""
    found = runs(run.organisation).filter(upload__sha256=run.upload.sha256, state=State.DONE)
    return found.exclude(pk=run.pk).order_by("-pk").first()


def latest_job(run: ImportRun) -> Job | None:
    keys = [f"imports.{kind}:{run.pk}" for kind in ("check", "run", "undo")]
    return Job.objects.filter(organisation_id=run.organisation_id, unique_key__in=keys).order_by("-pk").first()
