"""What becomes of each column of a file: worked out once from the mapping, before the rows are walked."""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hofnar_analytics.files import empty_table
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.table import Table

FULL_DATES = ("ymd", "dmy", "mdy")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A column with the key of the question its cells answer."""

    column: ColumnMapping
    key: str

    @property
    def name(self) -> str:
        return self.column.name


@dataclass(frozen=True, slots=True)
class When:
    """Where a row's date comes from: a column of full dates, or parts from columns and the file as a whole.

    ``wave`` is the column that says the wave. Where nothing else gives a year, the year is read from it.
    """

    full: ColumnMapping | None = None
    year: ColumnMapping | None = None
    month: ColumnMapping | None = None
    day: ColumnMapping | None = None
    wave: ColumnMapping | None = None
    file_year: int | None = None
    file_month: int | None = None

    @property
    def is_known(self) -> bool:
        return self.full is not None or self.year is not None or self.file_year is not None or self.wave is not None

    @property
    def reads_wave(self) -> bool:
        """Does the year come from the wave?"""
        return self.wave is not None and self.full is None and self.year is None and self.file_year is None

    @property
    def knows_month(self) -> bool:
        """Does every row's month come from somewhere else than the wave?"""
        return self.full is not None or self.month is not None or self.file_month is not None

    @property
    def file_wave(self) -> str:
        """The wave the whole file belongs to; '' when each row's year says it."""
        if self.file_year is None:
            return ""
        return f"{self.file_year}-{self.file_month:02}" if self.file_month else str(self.file_year)

    @property
    def columns(self) -> tuple[ColumnMapping, ...]:
        dated = (self.full, self.year, self.month, self.day, self.wave if self.reads_wave else None)
        return tuple(column for column in dated if column is not None)


@dataclass(frozen=True, slots=True)
class Plan:
    scored: tuple[Keyed, ...]
    segments: tuple[Keyed, ...]
    comments: tuple[Keyed, ...]
    unit: ColumnMapping | None
    weight: ColumnMapping | None
    identity: ColumnMapping | None
    when: When
    likely_comma: bool = False
    missing: Pairs[str, Any] = field(default_factory=dict)
    value_labels: Pairs[str, Pairs[str, str]] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """The keys this file speaks about; what it does not mention stays as it was."""
        return frozenset(one.key for one in (*self.scored, *self.comments))

    @property
    def segment_keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.segments)


def plan_of(mapping: Mapping, targets: Pairs[str, Pairs[str, Any]], table: Table) -> Plan:
    """``table`` gives the columns that are really there, with labels and codes the file brings along."""
    here = set(table.columns)

    def of(*roles: Role) -> tuple[ColumnMapping, ...]:
        return tuple(column for column in mapping.of_role(*roles) if column.name in here)

    def keyed(*roles: Role) -> tuple[Keyed, ...]:
        return tuple(Keyed(column, key_of(column.name, targets)) for column in of(*roles))

    return Plan(
        scored=keyed(Role.KPI, Role.TOUCHPOINT),
        segments=keyed(Role.SEGMENT),
        comments=keyed(Role.COMMENT),
        unit=_first(of(Role.UNIT)),
        weight=_first(of(Role.WEIGHT)),
        identity=_first(of(Role.ID)),
        when=when_of(of(Role.DATE, Role.WAVE), mapping),
        likely_comma=table.facts.decimal_comma,
        missing=table.missing,
        value_labels=table.value_labels,
    )


def plan_for_file(mapping: Mapping, targets: Pairs[str, Pairs[str, Any]], path: Path) -> Plan:
    return plan_of(mapping, targets, empty_table(path, sheet=mapping.sheet, encoding=mapping.encoding))


def key_of(column: str, targets: Pairs[str, Pairs[str, Any]]) -> str:
    """The key of the question a column answers: an existing one, or its own name cut to what a key can hold."""
    return str(targets.get(column, {}).get("question") or column[:100])


def _first(columns: tuple[ColumnMapping, ...]) -> ColumnMapping | None:
    return columns[0] if columns else None


def when_of(columns: tuple[ColumnMapping, ...], mapping: Mapping) -> When:
    def ordered(*orders: str) -> ColumnMapping | None:
        return next((one for one in columns if one.role is Role.DATE and one.date_order in orders), None)

    return When(
        full=ordered(*FULL_DATES),
        year=ordered("year"),
        month=ordered("month"),
        day=ordered("day"),
        wave=_first(tuple(one for one in columns if one.role is Role.WAVE)),
        file_year=mapping.year,
        file_month=mapping.month,
    )
