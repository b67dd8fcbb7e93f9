"""Who took what out; and files that are made ahead, because nobody waits minutes for the first byte."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from hofnar.accounts.access import Scope
from hofnar.accounts.models import User
from hofnar.jobs.asking import asked_by
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue
from hofnar.responses.models import Export
from hofnar.surveys.models import Survey

LARGE = 20_000  # responses; more are made ahead
LIVES = timedelta(hours=24)
MOST_SHOWN = 50


def record(scope: Scope, survey: Survey, format: str, rows: int | None, **more: object) -> Export:
    return Export.objects.create(
        organisation=scope.organisation,
        survey=survey,
        user=scope.user,
        email=scope.user.email,
        format=format,
        language=(get_language() or scope.organisation.language)[:2],
        rows=rows,
        **more,
    )


@transaction.atomic
def prepare(scope: Scope, survey: Survey, format: str) -> Export:
    """Asks for a file; asking again while one of this format is being made gives that one."""
    User.objects.select_for_update().get(pk=scope.user.pk)  # twice at once is once
    for waiting in prepared_for(scope, survey).filter(format=format, rows=None):
        if Job.objects.filter(pk=waiting.job_id or 0, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
            return waiting
    export = record(scope, survey, format, None, is_prepared=True)
    with asked_by(scope.user.pk):
        job = enqueue(
            "responses.export", unique_key=f"responses.export:{export.pk}",
            organisation_id=scope.organisation.pk, export_id=export.pk,
        )  # fmt: skip
    export.job_id = job.pk
    export.save(update_fields=["job_id"])
    return export


def prepared_for(scope: Scope, survey: Survey) -> QuerySet[Export]:
    """The files this person asked for, the newest first. Nobody fetches another's: their units may differ."""
    mine = Export.objects.filter(organisation=scope.organisation, survey=survey, user=scope.user, is_prepared=True)
    return mine.order_by("-pk")


def exports_of(scope: Scope, survey: Survey) -> QuerySet[Export]:
    """Everybody's; the owner only."""
    if not scope.may_administer:
        return Export.objects.none()
    return Export.objects.filter(organisation=scope.organisation, survey=survey).order_by("-pk")


def path_of(name: str) -> Path:
    return Path(settings.EXPORTS_ROOT) / name


def new_name(scope: Scope) -> str:
    return f"{_of_unit(scope)}{secrets.token_urlsafe(24)}"


def is_of_scope(export: Export, scope: Scope) -> bool:
    """A file made for a wider or another unit is not for who sees less by now."""
    return export.file.startswith(_of_unit(scope))


def _of_unit(scope: Scope) -> str:
    return f"unit-{scope.unit.pk}-"


def sweep_files() -> int:
    """What has run out goes, and what no row knows."""
    Export.objects.filter(expires_at__lt=timezone.now()).exclude(file="").update(file="")
    root = Path(settings.EXPORTS_ROOT)
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    old = timezone.now().timestamp() - LIVES.total_seconds()
    gone = [path for path in root.glob("*") if path.name not in known and path.stat().st_mtime < old]
    for path in [*gone, *(path for path in root.glob("*") if _ran_out(path, known))]:
        path.unlink(missing_ok=True)
    return len(gone)


def _ran_out(path: Path, known: set[str]) -> bool:
    return path.name not in known and not path.name.endswith(".part")
