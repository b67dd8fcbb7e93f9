"""Announcing events and asking for background work, inside the transaction that made it true."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from hofnar.jobs.models import Job


def announce(event: str, **facts: Any) -> None:
    """Queues every reaction to an event. Call it inside the transaction of the change."""
    for reaction in settings.REACTIONS[event]:
        facts_key = json.dumps(facts, sort_keys=True, default=str)
        enqueue("reaction", unique_key=f"{reaction}:{facts_key}", path=reaction, facts=facts)


def enqueue(kind: str, *, unique_key: str, organisation_id: int | None = None, **arguments: Any) -> Job:
    """Asks for work; asking again while it still waits gives the waiting job."""
    if kind not in settings.JOBS:
        raise KeyError(f"no such kind of work: {kind}")
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind,
                unique_key=unique_key[:200],
                organisation_id=organisation_id,
                arguments=arguments,
                run_after=timezone.now(),
            )
    except IntegrityError:
        return Job.objects.get(unique_key=unique_key[:200], state=Job.State.WAITING)
