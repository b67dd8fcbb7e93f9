"""Puts the rows of a file into the database in short transactions that nobody sees, ready to be published.

Each transaction also moves ``ImportRun.rows_done``. A killed import walks the file again from the start, skips what is
done and goes on; two workers on one import cannot both move it.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from hofnar.imports.models import ImportRun, Remark
from hofnar.imports.pace import Pace
from hofnar.imports.rows import Part, Problem, Row, Walk
from hofnar.imports.unit_codes import UnitCodes
from hofnar.responses import bulk
from hofnar.responses.models import Batch, Correction, Response
from hofnar.responses.queries import same_identity, set_aside
from hofnar.responses.services import Document, revive, snapshot, stage_corrections, write_texts
from hofnar.surveys.models import SurveyVersion

TELL_EVERY = 0.5
MOST_REMARKS = 10_000
Progress = Callable[[int, int], None]


class MovedOn(Exception):
    """Another worker is at this import."""


@dataclass(slots=True)
class Slice:
    """Some rows on their way: a slice of a part of the file."""

    start: int
    numbers: list[int]
    rows: list[Row]
    problems: list[Problem]

    @property
    def end(self) -> int:
        return self.start + len(self.numbers)


def slices(parts: Iterator[Part], size: Callable[[], int], done: int = 0) -> Iterator[Slice]:
    """The rows after the first ``done`` in slices of the size that is asked for when each is cut."""
    start = 0
    for part in parts:
        first, start = max(done - start, 0), start + len(part.numbers)
        while first < len(part.numbers):
            last = first + size()
            numbers = part.numbers[first:last]
            rows = [row for row in part.rows[first:last] if row is not None]
            problems = [problem for problem in part.problems if numbers[0] <= problem.row <= numbers[-1]]
            yield Slice(start - len(part.numbers) + first, numbers, rows, problems)
            first = last


@dataclass(slots=True)
class Staging:
    """``version`` is None in a dry run into a survey that does not exist yet. ``writes`` False only counts."""

    run: ImportRun
    walk: Walk
    version: SurveyVersion | None
    units: UnitCodes
    writes: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    builds_on: set[int] = field(default_factory=set)
    remarks: int = 0
    compares: bool = True
    aside: set[int] = field(default_factory=set)  # rows like these that somebody decided do not count: so they stay
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        kept = self.run.report.get("counts", {}) if self.writes else {}
        self.counts = Counter(kept)
        listed = self.run.report.get("reasons", []) if self.writes else []
        self.reasons = Counter({(column, code): count for column, code, count in listed})
        self.remarks = self.run.remarks.count()
        self.compares = self.version is not None and self._others().exists()

    def _others(self) -> QuerySet[Response]:
        found = Response.objects.filter(version=self.version)
        return found.exclude(batch_id=self.run.batch_id) if self.run.batch_id and self.writes else found

    def go(self, progress: Progress) -> None:
        told, done = 0.0, self.run.rows_done if self.writes else 0
        for part in slices(self.walk.parts(), lambda: self.pace.rows, done):
            with self.pace.transaction():
                self._take(part)
            if time.monotonic() - told > TELL_EVERY:
                progress(part.end, max(self.run.rows_total, part.end))
                told = time.monotonic()

    def _take(self, part: Slice) -> None:
        with transaction.atomic():
            self._sort(part)
            self._note(part)
            self._move(part)

    def _sort(self, part: Slice) -> None:
        new, revived, changed = [], [], []
        known = self._known(part.rows)
        for row in part.rows:
            there = known.get((row.wave, row.external_id))
            if there is None:
                new.append(row)
            elif there.removed_at is not None and there.pk not in self.aside:
                revived.append((there, row))
            elif after := self._changed(there, row):
                changed.append((there, after))
        self.counts["new"] += len(new) + len(revived)
        if self.writes:
            self._insert(new, revived)
            stage_corrections(changed, self._batch(), self.run.started_by)
        else:
            self._look_at_units(part.rows)

    def _known(self, rows: Sequence[Row]) -> dict[tuple[str, str], Response]:
        if not self.compares or self.version is None:
            return {}
        found: dict[tuple[str, str], Response] = {}
        for wave in {row.wave for row in rows}:
            ids = [row.external_id for row in rows if row.wave == wave]
            found |= {(wave, one): response for one, response in same_identity(self.version, wave, ids).items()}
        self.aside = _aside(found.values())
        self._lean_on(found.values())
        return found

    def _lean_on(self, known: Iterable[Response]) -> None:
        """The imports that brought or corrected these rows cannot be undone before this one."""
        standing = [one for one in known if one.removed_at is None or one.pk in self.aside]
        corrected = Correction.objects.filter(response__in=standing, applied=True).order_by()
        found = {response.batch_id for response in standing} | set(corrected.values_list("batch", flat=True))
        self.builds_on |= {pk for pk in found if pk is not None and pk != self.run.batch_id}

    def _insert(self, new: Sequence[Row], revived: Sequence[tuple[Response, Row]]) -> None:
        assert self.version is not None
        bulk.insert(self.version, self.run.batch_id, [self._bulk_row(row) for row in new])
        speaking = [row for row in new if row.speaks]
        for wave in {row.wave for row in speaking}:
            ids = [row.external_id for row in speaking if row.wave == wave]
            write_texts(self.version, list(same_identity(self.version, wave, ids).values()))
        if revived:
            revive(self.version, [(there, self._document(row)) for there, row in revived], self._batch())

    def _bulk_row(self, row: Row) -> bulk.Row:
        unit = self.units.make(row.unit)
        return row.wave, row.external_id, unit, row.answered_on, row.answers, row.segments, row.weight

    def _batch(self) -> Batch:
        assert self.run.batch is not None
        return self.run.batch

    def _document(self, row: Row) -> Document:
        return {
            "answers": json.loads(row.answers),
            "segments": json.loads(row.segments),
            "weight": row.weight,
            "unit_id": self.units.make(row.unit),
            "answered_on": row.answered_on,
        }

    def _changed(self, there: Response, row: Row) -> Document | None:
        """What the response becomes; None where the row says what stands already."""
        before = snapshot(there)
        after = self._after(before, row)
        same = before == after
        self.counts["same" if same else "changed"] += 1
        if not same and self.writes:
            after["unit_id"] = self.units.make(row.unit) if self.walk.plan.unit else before["unit_id"]
        return None if same else after

    def _after(self, before: Document, row: Row) -> Document:
        """What the response becomes. The file changes only what it speaks about."""
        plan = self.walk.plan
        answers = {key: value for key, value in before["answers"].items() if key not in plan.keys}
        segments = {key: value for key, value in before["segments"].items() if key not in plan.segment_keys}
        unit = self.units.id_of(row.unit) if plan.unit else before["unit_id"]
        return {
            "answers": answers | json.loads(row.answers),
            "segments": segments | json.loads(row.segments),
            "weight": row.weight if plan.weight else before["weight"],
            "unit_id": unit,
            "answered_on": row.answered_on if plan.when.columns else before["answered_on"],
        }

    def _look_at_units(self, rows: Sequence[Row]) -> None:
        for code in {row.unit for row in rows}:
            if self.units.id_of(code) is None:
                self.units.note(code)

    def _note(self, part: Slice) -> None:
        refused = {problem.row for problem in part.problems if problem.refuses}
        self.counts["rows"] += len(part.numbers)
        self.counts["refused"] += len(refused)
        self.counts["cells"] += sum(not problem.refuses for problem in part.problems)
        self.reasons.update((problem.column, problem.code) for problem in part.problems)
        room = MOST_REMARKS - self.remarks
        found = [_remark(self.run, problem) for problem in part.problems[: max(room, 0)]]
        Remark.objects.bulk_create(found)
        self.remarks += len(found)

    def _move(self, part: Slice) -> None:
        if not self.writes:
            return
        runs = ImportRun.objects.filter(pk=self.run.pk, rows_done=part.start, state=ImportRun.State.RUNNING)
        created = {**self.run.created, "units": [*self.run.created.get("units", []), *self.units.made]}
        report = {**self.run.report, **self.summary()}
        if not runs.update(rows_done=part.end, report=report, created=created):
            raise MovedOn
        self.run.builds_on.add(*self.builds_on)

    def summary(self) -> dict[str, Any]:
        return {
            "counts": dict(self.counts),
            "reasons": [[column, code, count] for (column, code), count in sorted(self.reasons.items())],
            "new_units": sorted({*self.run.report.get("new_units", []), *self.units.new.values()})[:200],
        }


def _aside(known: Iterable[Response]) -> set[int]:
    removed = [response.pk for response in known if response.removed_at is not None]
    return set(set_aside(Response.objects.filter(pk__in=removed)).values_list("pk", flat=True)) if removed else set()


def _remark(run: ImportRun, problem: Problem) -> Remark:
    return Remark(
        run=run,
        row=problem.row,
        column=problem.column,
        code=problem.code,
        text=problem.text[:200].replace("\x00", ""),
        refused=problem.refuses,
    )
