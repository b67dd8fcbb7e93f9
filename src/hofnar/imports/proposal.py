"""A first look at an uploaded file: what its columns seem to be, and what was agreed about a file like it before.

A proposal is kept with the draft and can be corrected; nothing else is stored.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from hofnar.accounts.models import Organisation
from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.imports.uploads import path_of
from hofnar.surveys.models import Question, Survey
from hofnar.surveys.queries import latest_version
from hofnar_analytics.check import FileCheck, check_table
from hofnar_analytics.files import open_table
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.table import Table, find_column
from hofnar_analytics.tables import cells_of

FIRST_LOOK = 20_000  # rows; figures of a longer file say that they are of its first rows
ALIKE = 0.6
QUESTIONS = (Role.KPI, Role.TOUCHPOINT, Role.SEGMENT, Role.COMMENT)
_YEAR = re.compile(r"(?<!\d)(19[9]\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a file and what they seem to hold."""

    table: Table
    check: FileCheck
    rows: int  # of the whole file; an estimate where only its first rows were read


def first_look(path: Path, sheet: str | None = None) -> Look:
    """UnusableFile when it is not a table of answers."""
    table = open_table(path, sheet=sheet, most_rows=FIRST_LOOK)
    rows = table.rows
    if rows >= FIRST_LOOK:
        table = replace(table, data=table.data.slice(0, FIRST_LOOK))
        rows = max(rows, _lines(path) if table.facts.kind == "csv" else rows)
    return Look(table, check_table(table), rows)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 22), b""))


def propose(run: ImportRun, sheet: str | None = None) -> Look:
    """Fills the draft with a proposal: the kept mapping of a file like this, or guesses."""
    look = first_look(path_of(run.upload), sheet)
    kept = kept_mapping_for(run.organisation, look.table)
    if kept is None:
        _from_guesses(run, look)
    else:
        _from_kept(run, look, kept)
    run.rows_total = look.rows
    run.state, run.error = ImportRun.State.DRAFT, {}
    run.save()
    return look


def _from_guesses(run: ImportRun, look: Look) -> None:
    mapping = replace(look.check.mapping(), sheet=look.table.facts.sheet, year=_year_for(run, look))
    run.kept_mapping, run.survey = None, None
    run.survey_name = run.journey_name = title_of(run.upload.name)
    run.mapping = mapping.to_toml()
    run.targets = questions_for(mapping, {})
    run.report = {"proposal": {}}


def _from_kept(run: ImportRun, look: Look, kept: SavedMapping) -> None:
    """Columns with the names of last time mean what they meant then; renamed ones are reported, not taken over."""
    before = Mapping.from_toml(kept.toml)
    guessed = look.check.mapping()
    broken = {column.name: wider_column(look, column) for column in before.columns if _is_wider(look, column)}
    # How a date is written is a fact of this file, not something to agree on.
    dated = {column.name for column in guessed.of_role(Role.DATE)}
    known = {column.name: column for column in before.columns if column.name not in {*broken, *dated}}
    meant = {**{column.name: column for column in guessed.columns}, **known, **broken}
    mapping = replace(guessed, columns=tuple(meant[column.name] for column in guessed.columns))
    mapping = _one_of_each(replace(mapping, sheet=look.table.facts.sheet, year=_year_for(run, look)), known)
    difference = before.differences(look.table)
    run.kept_mapping, run.survey, run.survey_name = kept, kept.survey, kept.survey.name
    run.mapping = mapping.to_toml()
    run.targets = questions_for(mapping, {name: key for name, key in kept.targets.items() if name in known}, run)
    run.report = {
        "proposal": {
            "missing": [[name, list(difference.likely.get(name, ()))] for name in difference.missing],
            "new": [name for name in difference.new if mapping.column(name).role is not Role.IGNORE],
            "broken": list(broken),
        }
    }


def _one_of_each(mapping: Mapping, known: Collection[str]) -> Mapping:
    """A column that was agreed on goes before a guessed one where there can be one only."""
    columns = list(mapping.columns)
    for role in (Role.ID, Role.UNIT, Role.WEIGHT, Role.WAVE):
        agreed = [column for column in columns if column.role is role and column.name in known]
        if agreed:
            columns = [_idle(c) if c.role is role and c.name not in known else c for c in columns]
    return replace(mapping, columns=tuple(columns))


def _idle(column: ColumnMapping) -> ColumnMapping:
    return replace(column, role=Role.IGNORE)


def _is_wider(look: Look, then: ColumnMapping) -> bool:
    """More than one in ten of the numbers lie outside the scale of last time: it is another scale now."""
    if then.name not in look.table.columns or then.scale is None:
        return False
    cells = cells_of(look.table, then)
    outside = sum(cells.outside.values())
    return outside > 0.1 * (outside + int(np.isfinite(cells.scores).sum()))


def wider_column(look: Look, then: ColumnMapping) -> ColumnMapping:
    guess = look.check.column(then.name).as_mapping()
    if guess.scale is not None:
        return replace(guess, label=then.label or guess.label)
    return replace(then, scale=seen_scale(look, then))


def seen_scale(look: Look, column: ColumnMapping) -> Scale | None:
    """A mean between the lowest and the highest number that occurs."""
    scores = cells_of(look.table, replace(column, scale=None)).scores
    seen = scores[np.isfinite(scores)]
    if not len(seen) or seen.min() == seen.max():
        return None
    return Scale.of(Kind.MEAN, float(seen.min()), float(seen.max()))


def _fits(column: ColumnMapping, question: Question | None) -> bool:
    """Scores on a wider scale are no answers to the same question."""
    if question is None or column.scale is None or question.scale_high is None or question.scale_low is None:
        return True
    low, high = column.scale.low, column.scale.high
    return low is not None and high is not None and low >= question.scale_low and high <= question.scale_high


def kept_mapping_for(organisation: Organisation, table: Table) -> SavedMapping | None:
    """The kept mapping whose columns this file has most of; None when it has too few of any."""
    kept = list(SavedMapping.objects.filter(organisation=organisation).select_related("survey").order_by("-saved_at"))
    rated = [(_likeness(Mapping.from_toml(one.toml), table), one) for one in kept]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def _likeness(mapping: Mapping, table: Table) -> float:
    scored = mapping.of_role(Role.KPI, Role.TOUCHPOINT) or mapping.columns
    return sum(column.name in table.columns for column in scored) / max(len(scored), 1)


def questions_for(mapping: Mapping, known: dict[str, str], run: ImportRun | None = None) -> dict[str, dict[str, Any]]:
    """A key for the question of every column that asks one: the known one, or a new one that is still free."""
    taken = set(known.values())
    if run is not None and run.survey is not None:
        taken |= set(latest_version(run.survey).questions.values_list("key", flat=True))
    targets = {}
    for column in mapping.of_role(*QUESTIONS):
        key = known.get(column.name) or free_key(column.name, taken)
        taken.add(key)
        targets[column.name] = {"question": key}
    return targets


def free_key(name: str, taken: Collection[str]) -> str:
    """The column's name as key, cut to a hundred characters, numbered when it is taken."""
    tries: Iterable[str] = (name[:100], *(f"{name[:95]} ({number})" for number in range(2, 10_000)))
    return next(key for key in tries if key not in taken)


def _year_for(run: ImportRun, look: Look) -> int | None:
    """The year in the file's name, where no column has whole dates or years."""
    dated = [guess for guess in look.check.of_role(Role.DATE) if guess.date_order in ("ymd", "dmy", "mdy", "year")]
    found = _YEAR.search(run.upload.name)
    return int(found.group(1)) if found and not dated else None


def title_of(name: str) -> str:
    """A name for people from the name of a file."""
    stem = name.rsplit(".", 1)[0] if "." in name else name
    return " ".join(stem.replace("_", " ").replace("-", " ").split())[:200] or name[:200]


def link_renamed(run: ImportRun, renames: dict[str, str]) -> None:
    """Somebody says that these columns (old name → new name) are the same: the new one takes over the old meaning."""
    kept = run.kept_mapping
    if kept is None:
        return
    before, mapping = Mapping.from_toml(kept.toml), Mapping.from_toml(run.mapping)
    here = tuple(column.name for column in mapping.columns)
    for old, new in renames.items():
        column = replace(before.column(old), name=find_column(new, here))
        mapping = mapping.with_column(column)
        if old in kept.targets:
            run.targets = {**run.targets, column.name: {"question": kept.targets[old]}}
    run.mapping = mapping.to_toml()
    proposal = run.report.get("proposal", {})
    missing = [pair for pair in proposal.get("missing", []) if pair[0] not in renames]
    fresh = [name for name in proposal.get("new", []) if name not in renames.values()]
    run.report = {**run.report, "proposal": {**proposal, "missing": missing, "new": fresh}}
    run.save()


def choose_survey(run: ImportRun, survey: Survey | None) -> None:
    """The draft goes into another survey, or a new one: its columns are matched again, by name or kept mapping."""
    if survey == run.survey:
        return
    mapping = Mapping.from_toml(run.mapping)
    kept = SavedMapping.objects.filter(survey=survey).first() if survey else None
    known: dict[str, str] = {}
    if survey is not None:
        asked = {question.key: question for question in latest_version(survey).questions.all()}
        named = {key: key for key in asked} | (dict(kept.targets) if kept else {})
        here = {column.name: column for column in mapping.columns}
        known = {name: key for name, key in named.items() if name in here and _fits(here[name], asked.get(key))}
    run.survey, run.kept_mapping = survey, kept
    run.targets = questions_for(mapping, known, run)
