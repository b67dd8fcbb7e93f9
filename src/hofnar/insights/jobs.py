from __future__ import annotations

from functools import partial

from hofnar.insights import columnar
from hofnar.jobs.models import Job
from hofnar.jobs.services import progress


def refresh(job: Job, organisation_id: int) -> None:
    """Brings the columnar copy up to date with the stored answers."""
    columnar.refresh(organisation_id, partial(progress, job))
