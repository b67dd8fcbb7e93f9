"""Who may use the benchmarks: everybody looks, editors bring in and take away."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hofnar.accounts.models import Organisation
from hofnar.benchmarks.models import Benchmark
from hofnar.benchmarks.reading import read
from hofnar.benchmarks.services import add_benchmarks
from hofnar.benchmarks.tests.files import A_ROW, csv_of
from tests.permissions.rows import EDITORS, Row
from tests.world import World


def _benchmark(organisation: Organisation, world: World) -> Benchmark:
    add_benchmarks(organisation, "market.csv", read(csv_of(A_ROW)).rows, world.olga)
    return Benchmark.objects.filter(organisation=organisation).first()


def _change(name: str, key: str) -> Row:
    def ids(organisation: str) -> Any:
        def found(world: World) -> dict[str, object]:
            one = _benchmark(getattr(world, organisation), world)
            return {key: one.pk if key == "benchmark_id" else one.file_id}

        return found

    return Row(name, allowed=EDITORS, method="post", own=ids("tulp"), foreign=ids("klaver"))


def _file(world: World) -> dict[str, object]:
    return {"file": SimpleUploadedFile("market.csv", csv_of(A_ROW))}


ROWS = [
    Row("benchmark_list"),
    Row("benchmark_template", is_page=False),
    Row("benchmark_new", allowed=EDITORS, method="post", data=_file),
    _change("benchmark_remove", "benchmark_id"),
    _change("benchmark_restore", "benchmark_id"),
    _change("benchmark_file_remove", "file_id"),
    _change("benchmark_file_restore", "file_id"),
]
