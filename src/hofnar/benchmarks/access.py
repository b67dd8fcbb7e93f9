"""The only doors to benchmarks: unknown and foreign ids look the same."""

from __future__ import annotations

from django.http import Http404

from hofnar.accounts.access import Scope
from hofnar.benchmarks.models import Benchmark, BenchmarkFile


def benchmark_or_404(scope: Scope, benchmark_id: int) -> Benchmark:
    try:
        return Benchmark.objects.get(organisation=scope.organisation, pk=benchmark_id)
    except (OverflowError, Benchmark.DoesNotExist) as problem:
        raise Http404 from problem


def benchmark_file_or_404(scope: Scope, file_id: int) -> BenchmarkFile:
    try:
        return BenchmarkFile.objects.get(organisation=scope.organisation, pk=file_id)
    except (OverflowError, BenchmarkFile.DoesNotExist) as problem:
        raise Http404 from problem
