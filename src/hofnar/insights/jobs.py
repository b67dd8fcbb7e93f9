from __future__ import annotations

from functools import partial

from hofnar.accounts.models import Organisation
from hofnar.insights import columnar
from hofnar.insights.services import freeze_cuts
from hofnar.jobs.models import Job
from hofnar.jobs.services import progress


def refresh(job: Job) -> None:
    """Brings the columnar copy up to date with the stored answers."""
    organisation = Organisation.objects.get(pk=job.organisation_id or 0)
    columnar.refresh(organisation.pk, partial(progress, job))
    freeze_cuts(organisation)
