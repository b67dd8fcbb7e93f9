"""A worker process: lanes that take and do work, and one heartbeat that keeps their leases."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from hofnar.jobs import delivery, outbox, running, timetable
from hofnar.jobs.models import Job
from hofnar.jobs.queries import something_is_due

PAUSE = 0.5  # seconds between looks at an empty queue
SWEEP_EVERY = 3600.0
FORGET_AFTER = timedelta(days=90)  # whom messages went to
log = structlog.get_logger("hofnar.jobs")


def leaves(lane: int) -> frozenset[str]:
    """The kinds of work a lane leaves to those before it."""
    left: tuple[set[str], ...] = (set(), settings.LONG_JOBS, settings.LONG_JOBS | settings.SLOW_JOBS)
    return frozenset(left[min(lane, 2)])


@dataclass
class Worker:
    """The first lane takes everything, the second leaves what takes minutes (an import), any further one also what
    takes seconds (a count), so that short work waits for neither. ``grace``: how long running work may go on after the
    worker was asked to stop."""

    lanes: int = 3
    lease_for: timedelta = running.LEASE
    grace: float = 20.0
    leases: set[str] = field(default_factory=set)

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        threads = [threading.Thread(target=self._lane, args=(number,), daemon=True) for number in range(self.lanes)]
        heart = threading.Thread(target=self._beat, daemon=True)
        log.info("worker_started", lanes=self.lanes, process=os.getpid())
        for thread in [*threads, heart]:
            thread.start()
        while not running.stopping.wait(1.0):
            pass
        for thread in threads:
            thread.join(self.grace)
        log.info("worker_stopped", process=os.getpid(), unfinished=len(self.leases))

    def _stop(self, number: int, frame: FrameType | None) -> None:
        running.stopping.set()

    def _lane(self, number: int) -> None:
        leave = leaves(number)
        while not running.stopping.is_set():
            try:
                worked = self._work(leave)
            except DatabaseError as problem:  # the database is away or busy: it will be back
                log.warning("queue_unreachable", problem=type(problem).__name__)
                connection.close()
                worked = False
            if not worked:
                running.stopping.wait(PAUSE)

    def _work(self, leave: Collection[str]) -> bool:
        close_old_connections()
        job = running.take(self.lease_for, leave) if something_is_due(timezone.now()) else None
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        self.leases.add(job.lease)
        try:
            running.attempt(job)
        finally:
            self.leases.discard(job.lease)

    def _beat(self) -> None:
        """Keeps beating while lanes finish their work after a stop; ends with the process."""
        every, swept = self.lease_for.total_seconds() / 5, 0.0
        tick = threading.Event()
        while not tick.wait(every):
            try:
                swept = self._keep(swept, every)
            except DatabaseError as problem:
                log.warning("heartbeat_missed", problem=type(problem).__name__)
                connection.close()

    def _keep(self, swept: float, every: float) -> float:
        close_old_connections()
        if leases := tuple(self.leases):
            running.keep(leases, self.lease_for)
        running.give_up_on_deadly_jobs()
        if swept <= 0:
            running.sweep()
            outbox.forget(timezone.now() - FORGET_AFTER)
            delivery.come_back_everywhere()
            timetable.ask_hourly()
            return SWEEP_EVERY
        return swept - every
