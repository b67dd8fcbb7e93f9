from __future__ import annotations

from django.db import models


class Job(models.Model):
    """A row is the queue: a worker claims it with a lease, and a lease that runs out is claimed again."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"  # with an empty lease: an attempt failed, and the next one waits for ``due_at``
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    # Asking twice for the same work while it waits is one job; never null, so that uniqueness holds.
    unique_key = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()  # when a worker may take it; for running work the end of its lease
    lease = models.CharField(max_length=36, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=("waiting", "running")), name="job_due"),
            models.Index(fields=["finished_at"], name="job_finished"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unique_key"], condition=models.Q(state="waiting"), name="job_waits_once"),
            models.UniqueConstraint(fields=["unique_key"], condition=models.Q(state="running"), name="job_runs_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self) -> int:
        return 100 * min(self.progress, self.progress_total) // self.progress_total if self.progress_total else 0
