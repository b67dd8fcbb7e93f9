"""After the months a survey promises, nothing connects an answer with a person any more.

The answer stays and still counts, and so does that the person answered; which answer it was is taken away: the pointer,
the shared key, the times finer than a day. What remains is the order of rows of one day.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hofnar.responses.models import Response, Submission
from hofnar.surveys.models import Survey

CHUNK = 50
MONTH = timedelta(days=30)  # never later than promised
Between = Callable[[], object]


def forget_people(now: datetime | None = None, between: Between = lambda: None) -> int:
    """How many answers lost their person. Twice is once."""
    forgotten, now = 0, now or timezone.now()
    for survey in Survey.objects.filter(retention_months__gt=0, is_imported=False).order_by("pk"):
        before = now - MONTH * (survey.retention_months or 0)
        while some := _forget_some(survey, before):
            forgotten += some
            between()
    return forgotten


@transaction.atomic
def _forget_some(survey: Survey, before: datetime) -> int:
    old = Submission.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        survey=survey, response__isnull=False, last_at__lt=before
    )
    rows = list(old.order_by("pk")[:CHUNK])
    for row in rows:
        answer = Response.objects.filter(pk=row.response_id or 0)
        answer.update(external_id=secrets.token_hex(16), saved_at=_noon(row.last_at))
        row.response, row.applied, row.opened_by, row.suspicion = None, {}, "", ""
        row.started_at, row.last_at = _noon(row.started_at), _noon(row.last_at)
        row.completed_at = _noon(row.completed_at) if row.completed_at else None
        row.save(
            update_fields=["response", "applied", "opened_by", "suspicion", "started_at", "last_at", "completed_at"]
        )
    return len(rows)


def _noon(moment: datetime) -> datetime:
    return moment.replace(hour=12, minute=0, second=0, microsecond=0)
