"""Announcing events and asking for background work, inside the transaction that made it true."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from hofnar.jobs import running
from hofnar.jobs.asking import asker
from hofnar.jobs.models import Job
from hofnar.jobs.queries import waiting_twin

LONGEST_KEY = 200


def announce(event: str, **facts: Any) -> None:
    """Queues every reaction to an event. Call it inside the transaction of the change."""
    for reaction in settings.REACTIONS[event]:
        facts_key = json.dumps(facts, sort_keys=True, default=str)
        enqueue("reaction", unique_key=f"{reaction}:{facts_key}", path=reaction, facts=facts)


def enqueue(
    kind: str,
    *,
    unique_key: str,
    organisation_id: int | None = None,
    delay: timedelta = timedelta(0),
    **arguments: Any,
) -> Job:
    """Asks for work; asking again while it still waits gives the waiting job."""
    if kind not in settings.JOBS:
        raise KeyError(f"no such kind of work: {kind}")
    fields = {"kind": kind, "organisation_id": organisation_id, "asked_by_id": asker(), "arguments": arguments}
    with transaction.atomic():
        return _once(key_of(unique_key), due_at=timezone.now() + delay, **fields)


def _once(key: str, **fields: Any) -> Job:
    for _ in range(10):
        twin = waiting_twin(key)
        if twin is not None:
            return Job.objects.get(pk=twin)
        try:
            with transaction.atomic():
                return Job.objects.create(unique_key=key, **fields)
        except IntegrityError:  # somebody asked for it at the same moment: it waits now, or runs already
            continue
    raise RuntimeError(f"could not ask for {key}: it is asked for and taken all the time")


def key_of(unique_key: str) -> str:
    """The key as it is stored: a long one ends in a hash, so that two long keys stay two."""
    if len(unique_key) <= LONGEST_KEY:
        return unique_key
    return f"{unique_key[: LONGEST_KEY - 65]}:{hashlib.sha256(unique_key.encode()).hexdigest()}"


def progress(job: Job, done: int, total: int) -> None:
    """Says how far the work is; call it between transactions. Ends the attempt where the worker must stop or the
    job was given to another, so keep what is done so far and be able to go on from there."""
    running.stop_if_asked()
    job.progress, job.progress_total = done, total
    if not Job.objects.filter(pk=job.pk, lease=job.lease).update(progress=done, progress_total=total):
        raise running.LeaseLost


def run_waiting(limit: int = 1000) -> int:
    """Runs everything that is due, in this process, and what that asks for in turn; an error comes out as it is."""
    for count in range(limit):
        job = running.take()
        if job is None:
            return count
        running.call(job)
        running.finish(job)
    raise RuntimeError(f"work keeps asking for more work: stopped after {limit} jobs")
