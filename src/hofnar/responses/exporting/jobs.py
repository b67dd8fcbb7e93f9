"""The work of making a large file. Killed half-way it begins anew: only a whole file gets its name."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation

from hofnar.accounts.access import Scope, scope_of_asker
from hofnar.jobs.models import Job
from hofnar.jobs.services import progress
from hofnar.responses.exporting.copying import visible_answers
from hofnar.responses.exporting.formats import FORMATS, written
from hofnar.responses.exporting.services import LIVES, new_name, path_of, sweep_files
from hofnar.responses.exporting.small_groups import enough
from hofnar.responses.models import Export
from hofnar.surveys.models import Survey


def is_allowed(job: Job, export_id: int) -> bool:
    """Whoever asked must still be somebody who may export, at every attempt."""
    scope = scope_of_asker(job)
    return scope is not None and scope.may_edit


def export(job: Job, export_id: int) -> None:
    asked = Export.objects.filter(pk=export_id).select_related("survey").first()
    scope = scope_of_asker(job)
    if asked is None or asked.survey is None or scope is None or asked.rows is not None:
        return
    sweep_files()
    if asked.survey.mode == Survey.Mode.ANONYMOUS and not enough(visible_answers(scope, asked.survey)):
        return
    Path(settings.EXPORTS_ROOT).mkdir(parents=True, exist_ok=True)
    name = new_name(scope)
    draft = path_of(f"{name}.part")
    try:
        rows, size = _write(job, asked, scope, asked.survey, draft)
        draft.rename(path_of(name))
    finally:
        draft.unlink(missing_ok=True)
    done = {"rows": rows, "size": size, "file": name, "expires_at": timezone.now() + LIVES}
    Export.objects.filter(pk=asked.pk).update(**done)


def _write(job: Job, asked: Export, scope: Scope, survey: Survey, draft: Path) -> tuple[int, int]:
    with translation.override(asked.language), draft.open("wb") as file:
        return written(FORMATS[asked.format], scope, survey, file, partial(progress, job))
