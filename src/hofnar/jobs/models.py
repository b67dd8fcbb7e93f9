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
    asked_by_id = models.BigIntegerField(null=True)  # whose rights count when it begins; empty: the product itself
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


class Message(models.Model):
    """The outbox: something to be said to one person, written in the transaction that made it necessary.

    waiting → sending → sent, or refused (for good), or uncertain (perhaps sent: never sent again by itself),
    or dropped (no longer wanted when its turn came).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"
        UNCERTAIN = "uncertain"
        DROPPED = "dropped"

    kind = models.CharField(max_length=60)  # settings.MESSAGES names the function that writes it
    channel = models.CharField(max_length=10, default="mail")
    arguments = models.JSONField(default=dict)  # of that function; emptied when it is over
    unique_key = models.CharField(max_length=200, unique=True)  # one per person and occasion, ever
    about = models.CharField(max_length=100, blank=True, db_index=True)  # what the asking room calls it
    organisation_id = models.BigIntegerField(null=True)
    recipient = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    claim = models.CharField(max_length=36, blank=True)
    problem = models.TextField(blank=True)  # why the last try did not work, as the other side said it
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "due_at"], condition=models.Q(state__in=("waiting", "sending")), name="message_due"
            ),
            models.Index(fields=["recipient", "created_at"], name="message_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
