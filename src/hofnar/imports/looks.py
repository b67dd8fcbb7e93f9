"""First looks kept in memory for as long as somebody works on a draft."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from hofnar.imports.models import ImportRun
from hofnar.imports.proposal import Look, first_look
from hofnar.imports.uploads import path_of
from hofnar_analytics.mapping import Mapping

KEPT = 2  # each may take some tens of megabytes


@lru_cache(maxsize=KEPT)
def _look(path: Path, sheet: str | None) -> Look:
    return first_look(path, sheet)


def look_at(run: ImportRun) -> tuple[Look, Mapping]:
    """The file of a draft with its mapping. A path never holds another file, so nothing can be stale."""
    mapping = Mapping.from_toml(run.mapping)
    return _look(path_of(run.upload), mapping.sheet), mapping
