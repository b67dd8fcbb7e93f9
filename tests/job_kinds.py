"""The product's settings with kinds of work that only tests ask for; each says in a file when it begins and ends."""

import os
import time
from pathlib import Path

from hofnar.settings import *  # noqa: F403

JOBS = {**JOBS, "test.nap": "tests.job_kinds.nap", "test.steps": "tests.job_kinds.steps"}  # noqa: F405
HOURLY_JOBS: list[str] = []  # nothing but what a test asks for


def note(what, job):
    path = Path(os.environ["JOB_NOTES"])
    with path.open("a") as file:
        file.write(f"{what} {job.pk} {os.getpid()} {time.monotonic()}\n")


def nap(job, seconds):
    note("begin", job)
    time.sleep(seconds)
    note("end", job)


def steps(job, total, seconds):
    """Resumes where the last attempt stopped, as an import does."""
    from hofnar.jobs.services import progress

    note("begin", job)
    for done in range(job.progress, total):
        time.sleep(seconds)
        note("step", job)
        progress(job, done + 1, total)
    note("end", job)
