"""What a kept mapping says, and the imports that it was used for, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar.findings.guesses import role_name
from hofnar.imports.found import scale_words
from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.imports.queries import imports_with
from hofnar.measurement.models import Metric
from hofnar_analytics.mapping import Aspect, ColumnMapping, Mapping, Role


@dataclass(frozen=True, slots=True)
class Part:
    """The columns in one role; ``names`` with their scale where they have one."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptLine:
    mapping: SavedMapping
    columns: int
    parts: tuple[Part, ...]
    used: tuple[ImportRun, ...]


def kept_lines(mappings: Sequence[SavedMapping]) -> list[KeptLine]:
    used = imports_with(mappings)
    return [_line(mapping, used[mapping.survey_id]) for mapping in mappings]


def one_line(mapping: SavedMapping) -> KeptLine:
    return kept_lines([mapping])[0]


def _line(kept: SavedMapping, used: Sequence[ImportRun]) -> KeptLine:
    mapping = Mapping.from_toml(kept.toml)
    read = [column for column in mapping.columns if column.role is not Role.IGNORE]
    return KeptLine(kept, len(read), tuple(_parts(mapping)), tuple(used))


def _parts(mapping: Mapping) -> list[Part]:
    found = [(role, mapping.of_role(role)) for role in Role if role is not Role.IGNORE]
    return [Part(role_name(role), tuple(map(_named, columns))) for role, columns in found if columns]


def _named(column: ColumnMapping) -> str:
    scale = scale_words(column.scale)
    name = column.label or column.name
    if column.aspect is not Aspect.EXPERIENCE:
        return f"{name} ({Metric.Aspect(column.aspect.value).label})"
    return f"{name} ({scale})" if scale and column.role is Role.KPI else name
