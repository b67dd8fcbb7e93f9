"""One attempt at one job: take it, call its function, write down how it ended."""

from __future__ import annotations

import random
import threading
import traceback
import uuid
from collections.abc import Collection
from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from hofnar.jobs.asking import asked_by
from hofnar.jobs.models import Job
from hofnar.jobs.queries import claim

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5
FIRST_WAIT = 5.0  # seconds before the second attempt; four times as long before each next one
stopping = threading.Event()
log = structlog.get_logger("hofnar.jobs")


class AttemptEnds(BaseException):
    """Not an Exception: work that catches its own errors must not catch this."""


class LeaseLost(AttemptEnds):
    """Another worker has the job now; whatever this one still writes would be twice."""


class WorkerStops(AttemptEnds):
    """The worker was asked to stop; the job goes back and somebody else goes on with it."""


def stop_if_asked() -> None:
    if stopping.is_set():
        raise WorkerStops


def take(lease_for: timedelta = LEASE, leave: Collection[str] = ()) -> Job | None:
    now = timezone.now()
    return claim(str(uuid.uuid4()), now + lease_for, now, MAX_ATTEMPTS, leave)


def call(job: Job) -> None:
    """Does the work, when its kind asks for no rights or the asker still has them."""
    rights = settings.JOB_RIGHTS.get(job.kind)
    with asked_by(job.asked_by_id):
        if rights is None or import_string(rights)(job, **job.arguments):
            import_string(settings.JOBS[job.kind])(job, **job.arguments)
        else:
            log.warning("job_no_longer_allowed", job=job.pk, kind=job.kind, organisation=job.organisation_id)


def attempt(job: Job) -> None:
    """Runs a job that was taken, to whatever end."""
    facts = {"job": job.pk, "kind": job.kind, "attempt": job.attempts, "organisation": job.organisation_id}
    try:
        call(job)
    except WorkerStops:
        put_back(job)
    except LeaseLost:
        log.warning("job_lease_lost", **facts)
    except Exception as problem:
        log.error("job_attempt_failed", problem=type(problem).__name__, **facts)
        fail(job, traceback.format_exc())
    else:
        finish(job)
        log.info("job_done", **facts)


def finish(job: Job) -> None:
    _end(job, state=Job.State.DONE, finished_at=timezone.now(), error="")


def fail(job: Job, error: str) -> None:
    """Keeps the error and plans the next attempt, or gives up."""
    kept = error[-8000:]
    if job.attempts >= MAX_ATTEMPTS:
        _end(job, state=Job.State.FAILED, finished_at=timezone.now(), error=kept)
        return
    wait = FIRST_WAIT * 4 ** (job.attempts - 1) * random.uniform(0.8, 1.2)
    _end(job, due_at=timezone.now() + timedelta(seconds=wait), error=kept)


def put_back(job: Job) -> None:
    """The attempt ended through no fault of the job: it is due at once and the attempt does not count."""
    _end(job, due_at=timezone.now(), attempts=F("attempts") - 1)


def give_up_on_deadly_jobs() -> int:
    """A job whose workers died at every attempt is not tried for ever."""
    dead = Job.objects.filter(state=Job.State.RUNNING, due_at__lte=timezone.now(), attempts__gte=MAX_ATTEMPTS)
    error = f"The worker stopped without a word during each of {MAX_ATTEMPTS} attempts."
    return dead.update(state=Job.State.FAILED, lease="", finished_at=timezone.now(), error=error)


def keep(leases: Collection[str], lease_for: timedelta = LEASE) -> int:
    """The heartbeat: work that is still being done stays this worker's."""
    return Job.objects.filter(lease__in=leases).update(due_at=timezone.now() + lease_for)


def sweep() -> int:
    """Finished jobs go after a week, failed ones after ninety days."""
    now = timezone.now()
    done = Job.objects.filter(state=Job.State.DONE, finished_at__lt=now - timedelta(days=7)).delete()[0]
    failed = Job.objects.filter(state=Job.State.FAILED, finished_at__lt=now - timedelta(days=90)).delete()[0]
    return done + failed


def _end(job: Job, **fields: object) -> None:
    if not Job.objects.filter(pk=job.pk, lease=job.lease).update(lease="", **fields):
        log.warning("job_lease_lost", job=job.pk, kind=job.kind)
