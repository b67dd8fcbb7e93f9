"""What is done to answers every hour."""

from __future__ import annotations

from hofnar.jobs.models import Job
from hofnar.jobs.services import progress
from hofnar.lib.sqlite.journal import empty_the_journal
from hofnar.responses.forgetting import forget_people
from hofnar.responses.partials import close_abandoned
from hofnar.responses.time_spent import measure


def tidy(job: Job) -> None:
    close_abandoned(between=lambda: progress(job, 0, 0))
    forget_people(between=lambda: progress(job, 0, 0))
    measure()
    empty_the_journal()
