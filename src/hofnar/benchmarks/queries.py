"""Everything that reads benchmarks, and whether one may stand beside a figure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from hofnar.accounts.models import Organisation
from hofnar.benchmarks.models import Benchmark, BenchmarkFile
from hofnar.measurement.models import Metric

OLD_AFTER = 2  # years


class Refusal(StrEnum):
    OWN_SECTOR_UNKNOWN = "own_sector_unknown"
    SECTOR = "sector"
    COUNTRY = "country"
    KIND = "kind"
    SCALE = "scale"
    DIRECTION = "direction"


def benchmarks_of(organisation: Organisation) -> QuerySet[Benchmark]:
    found = Benchmark.objects.filter(organisation=organisation, removed_at=None)
    return found.select_related("file__added_by")


def files_of(organisation: Organisation) -> QuerySet[BenchmarkFile]:
    """Those of which anything stands, the newest first."""
    standing = Count("benchmarks", filter=Q(benchmarks__removed_at=None))
    found = BenchmarkFile.objects.filter(organisation=organisation).annotate(standing=standing)
    return found.filter(standing__gt=0).select_related("added_by").order_by("-added_at", "-pk")


def refusals(organisation: Organisation, benchmark: Benchmark, metric: Metric | None = None) -> tuple[Refusal, ...]:
    """Why it may not stand beside the organisation's figures, or beside this one; empty when it may."""
    found = []
    if not organisation.industry:
        found.append(Refusal.OWN_SECTOR_UNKNOWN)
    elif benchmark.industry != organisation.industry:
        found.append(Refusal.SECTOR)
    if benchmark.country != organisation.country:
        found.append(Refusal.COUNTRY)
    if metric is None:
        return tuple(found)
    if benchmark.kind != metric.kind:
        found.append(Refusal.KIND)
    elif (benchmark.scale_low, benchmark.scale_high) != (metric.scale_low, metric.scale_high):
        found.append(Refusal.SCALE)
    elif not metric.higher_is_better:
        found.append(Refusal.DIRECTION)
    return tuple(found)


def is_old(benchmark: Benchmark, today: date) -> bool:
    return (benchmark.last_on.year + OLD_AFTER, benchmark.last_on.month, benchmark.last_on.day) < (
        today.year,
        today.month,
        today.day,
    )
