"""The files of the columnar copy: Parquet by organisation and month, and a manifest that says which ones count.

A month is never written in place: a new file gets a new name, the manifest is replaced in one step, and what it no
longer names is swept. Whoever reads by the manifest reads one consistent state.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Manifest:
    """``months`` maps '2026-11' to the name and number of rows of its file; ``version`` grows with every change."""

    version: int = 0
    months: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.months.values())


def folder(organisation_id: int) -> Path:
    return Path(settings.COLUMNAR_ROOT) / str(organisation_id)


def manifest(organisation_id: int) -> Manifest | None:
    """None when the copy was never made."""
    try:
        read = json.loads((folder(organisation_id) / "manifest.json").read_text())
    except FileNotFoundError:
        return None
    return Manifest(read["version"], {month: (name, rows) for month, (name, rows) in read["months"].items()})


@contextmanager
def writing(organisation_id: int) -> Iterator[Path]:
    """One writer an organisation at a time, over all processes."""
    place = folder(organisation_id)
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


def write_month(place: Path, month: str, version: int, table: pa.Table) -> tuple[str, int]:
    name = f"{month}-{version:08d}.parquet"
    pq.write_table(table, place / name, compression="zstd", row_group_size=1 << 20)
    _to_disk(place / name)
    return name, table.num_rows


def read_month(place: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """``read_table`` would load what reads folders of files, and pandas with it."""
    with pq.ParquetFile(place / name, memory_map=False) as file:
        return file.read(columns=columns, use_threads=False)


def replace_manifest(place: Path, new: Manifest) -> None:
    """After this the new files are what everybody reads; older ones are swept."""
    fresh: dict[str, Any] = {"version": new.version, "months": dict(sorted(new.months.items()))}
    draft = place / "manifest.json.new"
    draft.write_text(json.dumps(fresh))
    _to_disk(draft)
    draft.replace(place / "manifest.json")
    _to_disk(place)
    standing = {name for name, _ in new.months.values()}
    for old in place.glob("*.parquet"):
        if old.name not in standing:
            old.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
