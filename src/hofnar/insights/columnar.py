"""The incremental columnar copy of the answers: what the pages compute from.

``refresh`` follows the rows of ``responses.Change`` and rewrites only the months they touch; ``rebuild`` makes
everything anew. Both may run twice and then change nothing. A change is forgotten after its file stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hofnar.insights.columnar_files import Manifest, manifest, read_month, replace_manifest, write_month, writing
from hofnar.insights.columnar_rows import by_month, rows_of, rows_of_month, stacked
from hofnar.insights.months import month_name
from hofnar.insights.queries import changed_responses, forget_changes, months_with_answers, pending_changes

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: the months it wrote anew, and the changes it followed."""

    months: tuple[str, ...]
    changes: int


def refresh(organisation_id: int, progress: Progress | None = None) -> Refreshed:
    """Follows what changed since last time; makes the copy when there is none."""
    with writing(organisation_id) as place:
        changes = pending_changes(organisation_id)
        standing = manifest(organisation_id)
        if standing is None:
            months = _rebuild(place, organisation_id, Manifest(), progress)
        elif changes:
            months = _follow(place, organisation_id, standing, changed_responses(organisation_id, changes), progress)
        else:
            months = ()
        forget_changes(changes)
        return Refreshed(months, len(changes))


def rebuild(organisation_id: int, progress: Progress | None = None) -> Refreshed:
    """Makes the copy anew from the stored answers."""
    with writing(organisation_id) as place:
        changes = pending_changes(organisation_id)
        months = _rebuild(place, organisation_id, manifest(organisation_id) or Manifest(), progress)
        forget_changes(changes)
        return Refreshed(months, len(changes))


def _rebuild(place: Path, organisation_id: int, standing: Manifest, progress: Progress | None) -> tuple[str, ...]:
    version, months = standing.version + 1, {}
    wanted = months_with_answers(organisation_id)
    for done, month in enumerate(wanted):
        table = rows_of_month(organisation_id, month)
        if table.num_rows:
            months[month_name(month)] = write_month(place, month_name(month), version, _ordered(table))
        if progress:
            progress(done + 1, len(wanted))
    replace_manifest(place, Manifest(version, months))
    return tuple(months)


def _follow(
    place: Path,
    organisation_id: int,
    standing: Manifest,
    changed: NDArray[np.int64],
    progress: Progress | None,
) -> tuple[str, ...]:
    """Takes the changed responses out of the files they stand in and puts them where they belong now."""
    arrived = by_month(rows_of(organisation_id, changed))
    left = _months_holding(place, standing, changed)
    version, months = standing.version + 1, dict(standing.months)
    touched = sorted(set(arrived) | left)
    for done, month in enumerate(touched):
        parts = [_without(place, months[month][0], changed)] if month in months else []
        table = stacked([*parts, *([arrived[month]] if month in arrived else [])])
        months.pop(month, None)
        if table.num_rows:
            months[month] = write_month(place, month, version, _ordered(table))
        if progress:
            progress(done + 1, len(touched))
    if touched:
        replace_manifest(place, Manifest(version, months))
    return tuple(touched)


def _months_holding(place: Path, standing: Manifest, changed: NDArray[np.int64]) -> set[str]:
    wanted = pa.array(changed)
    return {
        month
        for month, (name, _) in standing.months.items()
        if pc.any(pc.is_in(_ids(place, name), value_set=wanted)).as_py()
    }


def _ids(place: Path, name: str) -> pa.ChunkedArray:
    return read_month(place, name, ["response"]).column("response")


def _without(place: Path, name: str, changed: Sequence[int] | NDArray[np.int64]) -> pa.Table:
    table = read_month(place, name)
    return table.filter(pc.invert(pc.is_in(table.column("response"), value_set=pa.array(changed))))


def _ordered(table: pa.Table) -> pa.Table:
    """By response and column name: the same content is the same table, however it came about."""
    return table.select(sorted(table.column_names)).sort_by("response")
