from __future__ import annotations

from datetime import timedelta
from functools import partial

from hofnar.accounts.models import Organisation
from hofnar.insights import columnar, impacts
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages import other_outcomes
from hofnar.insights.prepared import prepare_pages
from hofnar.insights.selection import Selection
from hofnar.insights.services import freeze_cuts
from hofnar.jobs.models import Job
from hofnar.jobs.services import enqueue, progress
from hofnar.measurement.models import Metric

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
    prepare_pages(organisation, partial(progress, job))
    key = f"insights.prepare_shares:{organisation.pk}"
    enqueue("insights.prepare_shares", unique_key=key, organisation_id=organisation.pk)


def prepare_shares(job: Job) -> None:
    """Shares of outcomes of yes or no: they take longest and are asked for least, so they come last."""
    organisation = Organisation.objects.get(pk=job.organisation_id or 0)
    other_outcomes.prepare_shares(organisation, partial(progress, job))


def work_out(job: Job, kpi: int, unit: int, period: tuple[int, int], segment: tuple[str, str] | None, end: str) -> None:
    """What somebody looks at and nobody prepared, where it takes too long for a page."""
    figures = Figures.of(Organisation.objects.get(pk=job.organisation_id or 0))
    metric = Metric.objects.filter(organisation=figures.organisation, pk=kpi).first()
    place = figures.tree.units.get(unit)
    if metric is not None and place is not None:
        chosen = Selection(place, metric, Period(*period), None if segment is None else (segment[0], segment[1]))
        other_outcomes.work_out(figures, chosen, end)
