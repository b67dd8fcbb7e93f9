from __future__ import annotations

from datetime import timedelta
from functools import partial

from hofnar.accounts.models import Organisation
from hofnar.insights import columnar, impacts
from hofnar.insights.pages import other_outcomes
from hofnar.insights.services import freeze_cuts
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue, progress

SETTLED = timedelta(seconds=20)  # answers that follow each other are waited for: one preparation serves them all


def refresh(job: Job) -> None:
    """Brings the columnar copy up to date with the stored answers."""
    organisation = Organisation.objects.get(pk=job.organisation_id or 0)
    done = columnar.refresh(organisation.pk, partial(progress, job))
    freeze_cuts(organisation)
    if done.months:
        prepare_soon(organisation.pk)


def prepare_soon(organisation_id: int) -> None:
    key = f"insights.prepare:{organisation_id}"
    enqueue("insights.prepare", unique_key=key, organisation_id=organisation_id, delay=SETTLED)


def prepare(job: Job) -> None:
    """Computes what is looked at first, so that nobody waits for it, and drops what no longer holds."""
    organisation = Organisation.objects.get(pk=job.organisation_id or 0)
    impacts.prepare(organisation, partial(progress, job))
    key = f"insights.prepare_shares:{organisation.pk}"
    enqueue("insights.prepare_shares", unique_key=key, organisation_id=organisation.pk)


def prepare_shares(job: Job) -> None:
    """Shares of outcomes of yes or no: they take longest and are asked for least, so they come last."""
    organisation = Organisation.objects.get(pk=job.organisation_id or 0)
    other_outcomes.prepare_shares(organisation, partial(progress, job))
