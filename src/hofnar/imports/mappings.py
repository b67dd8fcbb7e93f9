"""Changes to the mapping of a draft."""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hofnar.imports.models import ImportRun
from hofnar.imports.proposal import Look, free_key, propose, seen_scale
from hofnar.surveys.queries import latest_version
from hofnar_analytics.check_words import aspect_hint
from hofnar_analytics.errors import UnusableMapping
from hofnar_analytics.mapping import ColumnMapping, Differences, Mapping, Role

SCORED = (Role.KPI, Role.TOUCHPOINT)
ONLY_ONE = (Role.ID, Role.UNIT, Role.WEIGHT, Role.WAVE)


def change_roles(run: ImportRun, look: Look, asked: Pairs[str, str]) -> int:
    """Gives columns other roles; how many changed. An unknown role changes nothing."""
    mapping, changed = Mapping.from_toml(run.mapping), 0
    for name, role in asked.items():
        column = mapping.column(name)
        if role and role in {one.value for one in Role} and role != column.role.value:
            mapping = _with(mapping, in_role(column, Role(role), look))
            changed += 1
    keep(run, mapping)
    return changed


def in_role(column: ColumnMapping, role: Role, look: Look) -> ColumnMapping:
    """The column in another role, with what the role needs as far as the file tells it."""
    guess = look.check.column(column.name)
    if role is guess.role:
        return replace(guess.as_mapping(), label=column.label or guess.as_mapping().label)
    scale = column.scale or guess.scale or (seen_scale(look, column) if role in SCORED else None)
    aspect = aspect_hint(role, column.name, column.label or look.table.label(column.name))
    return replace(column, role=role, scale=scale if role in SCORED else None, aspect=aspect)


def _with(mapping: Mapping, column: ColumnMapping) -> Mapping:
    """Of ids, units and weights there is one: the last chosen; the other is no longer used."""
    if column.role in ONLY_ONE:
        for other in mapping.of_role(column.role):
            if other.name != column.name:
                mapping = mapping.with_column(replace(other, role=Role.IGNORE))
    return mapping.with_column(column)


def change_column(
    run: ImportRun, column: ColumnMapping, target: dict[str, Any], also: Sequence[ColumnMapping] = ()
) -> None:
    """One column as somebody typed it; ``also`` get the same role, scale, codes and what the score tells."""
    mapping = _with(Mapping.from_toml(run.mapping), column)
    for other in also:
        alike = replace(
            other,
            role=column.role,
            scale=column.scale,
            aspect=column.aspect,
            codes=column.codes,
            values=column.values,
        )
        mapping = mapping.with_column(alike)
    if target.get("question") == "":
        target = {**target, "question": free_key(column.name, _taken(run, column.name))}
    run.targets = {**run.targets, column.name: target}
    keep(run, mapping)


def _taken(run: ImportRun, besides: str) -> set[str]:
    """Keys that are in use, by the survey or by other columns."""
    used = {target.get("question", "") for name, target in run.targets.items() if name != besides}
    known = latest_version(run.survey).questions.values_list("key", flat=True) if run.survey else ()
    return used | set(known)


def take_mapping(run: ImportRun, look: Look, content: bytes) -> Differences:
    """Takes over what a mapping file says of the columns that are here; what it misses is told, not guessed.

    UnusableMapping when it is no mapping, or speaks of no column of this file.
    """
    given, mapping = Mapping.from_toml(_as_text(content)), Mapping.from_toml(run.mapping)
    here = {column.name for column in mapping.columns}
    if not any(column.name in here for column in given.columns):
        raise UnusableMapping("NOT_A_MAPPING")
    for column in given.columns:
        if column.name in here:
            mapping = _with(mapping, column)
    keep(run, replace(mapping, year=given.year or mapping.year, month=given.month or mapping.month))
    return given.differences(look.table)


def _as_text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnusableMapping("NOT_TOML", figures={"why": error.reason}) from None


def change_sheet(run: ImportRun, sheet: str) -> None:
    """Another sheet is another table: its columns are looked at anew."""
    propose(run, sheet)


def keep(run: ImportRun, mapping: Mapping) -> None:
    run.mapping = mapping.to_toml()
    run.targets = with_keys(mapping, run.targets)
    run.report = {"proposal": run.report.get("proposal", {})}
    run.state, run.error = ImportRun.State.DRAFT, {}
    run.save()


def with_keys(mapping: Mapping, targets: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every column that asks something has a key of its own."""
    kept = {column.name: targets.get(column.name, {}) for column in mapping.columns}
    taken = {target["question"] for target in kept.values() if target.get("question")}
    for column in mapping.of_role(Role.KPI, Role.TOUCHPOINT, Role.SEGMENT, Role.COMMENT):
        if not kept[column.name].get("question"):
            kept[column.name] = {**kept[column.name], "question": free_key(column.name, taken)}
            taken.add(kept[column.name]["question"])
    return {name: target for name, target in kept.items() if target}
