"""The two statements that make a table a queue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast

from django.db import connection

from hofnar.jobs.models import Job

# Work may not start while the same work runs: what was asked for meanwhile waits its turn. Oldest due first.
CLAIM = """
    UPDATE jobs_job SET state = 'running', lease = %s, due_at = %s, attempts = attempts + 1
    WHERE id = (
        SELECT job.id FROM jobs_job AS job
        WHERE job.state IN ('waiting', 'running') AND job.due_at <= %s AND job.attempts < %s {kinds}
          AND (job.state = 'running' OR NOT EXISTS (
            SELECT 1 FROM jobs_job AS same WHERE same.unique_key = job.unique_key AND same.state = 'running'))
        ORDER BY job.due_at, job.id LIMIT 1 {lock}
    )
    RETURNING id
"""


def something_is_due(now: datetime) -> bool:
    """A look that takes no lock: on SQLite even an update of nothing keeps writers waiting."""
    return Job.objects.filter(state__in=(Job.State.WAITING, Job.State.RUNNING), due_at__lte=now).exists()


def claim(lease: str, until: datetime, now: datetime, max_attempts: int, leave: Collection[str]) -> Job | None:
    """Takes the job that is due longest, unless its kind is one to ``leave`` to others."""
    kinds = f"AND job.kind NOT IN ({', '.join(['%s'] * len(leave))})" if leave else ""
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    values: list[str | int | datetime] = [lease, _time(until), _time(now), max_attempts, *leave]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(kinds=kinds, lock=lock), values)
        rows = cursor.fetchall()  # to the end: SQLite commits an UPDATE … RETURNING only then
    return Job.objects.get(pk=rows[0][0]) if rows else None


def waiting_twin(unique_key: str) -> int | None:
    """The waiting job of the same work, held until this transaction ends: no worker starts it before the change
    that asks for it can be seen. Others may ask for it at the same time."""
    lock = "FOR SHARE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM jobs_job WHERE unique_key = %s AND state = 'waiting' {lock}",  # noqa: S608
            [unique_key],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _time(moment: datetime) -> str | datetime:
    return cast("str | datetime", connection.ops.adapt_datetimefield_value(moment))
