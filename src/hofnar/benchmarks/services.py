"""Everything that writes benchmarks: whole files, and what is taken away and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Organisation, User
from hofnar.benchmarks.models import Benchmark, BenchmarkFile


@dataclass(frozen=True, slots=True)
class Added:
    file: BenchmarkFile | None
    new: int
    known: int


@transaction.atomic
def add_benchmarks(organisation: Organisation, name: str, rows: Sequence[dict[str, Any]], by: User) -> Added:
    """The rows that do not stand yet; the same file twice changes nothing."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    fresh: list[dict[str, Any]] = []
    for row in rows:
        stands = Benchmark.objects.filter(organisation=organisation, removed_at=None, **row).exists()
        if not stands and row not in fresh:
            fresh.append(row)
    if not fresh:
        return Added(None, 0, len(rows))
    file = BenchmarkFile.objects.create(organisation=organisation, name=name[:200], added_by=by)
    Benchmark.objects.bulk_create([Benchmark(organisation=organisation, file=file, **row) for row in fresh])
    return Added(file, len(fresh), len(rows) - len(fresh))


def remove_file(file: BenchmarkFile) -> int:
    return file.benchmarks.filter(removed_at=None).update(removed_at=timezone.now())


@transaction.atomic
def restore_file(file: BenchmarkFile) -> int:
    """What went with the last removal comes back; what was taken away before it stays away."""
    last = file.benchmarks.exclude(removed_at=None).order_by("-removed_at").values_list("removed_at", flat=True).first()
    return file.benchmarks.filter(removed_at=last).exclude(removed_at=None).update(removed_at=None)


def remove(benchmark: Benchmark) -> None:
    benchmark.removed_at = benchmark.removed_at or timezone.now()
    benchmark.save(update_fields=["removed_at"])


def restore(benchmark: Benchmark) -> None:
    benchmark.removed_at = None
    benchmark.save(update_fields=["removed_at"])
