"""The answers of one survey, copied aside once: every format is then written from the copy, row by row.

The copy is a nameless temporary file. While it is made we learn what each column holds, so that nothing has to be read
twice and the database is done with before a slow reader has received the first byte.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.responses.exporting.small_groups import nameable_units
from hofnar.responses.models import Exclusion, Response
from hofnar.responses.queries import VISIBLE
from hofnar.surveys.models import Survey

CHUNK = 1000
TOLD_EVERY = 5000  # rows between two words of how far it is
IN_MEMORY = 1_000_000  # bytes; a larger copy goes to disk
EXACT = 2**53  # larger whole numbers do not fit in a floating-point number: such a column is text
STATES = frozenset(Response.STATES)
READ = ("version__number", "wave", "external_id", "unit_id", "answered_on", "weight", "segments", "answers")
Row = dict[str, Any]  # version, wave, response, unit, unit_name, answered_on, weight, excluded, segments, answers
Progress = Callable[[int, int], None]  # done, of so many


@dataclass(slots=True)
class Held:
    """What one column holds, states apart."""

    has_text: bool = False
    has_number: bool = False
    all_whole: bool = True
    low: float = 0.0
    longest: int = 0  # bytes of the longest text
    zeros: int = 0  # most zero bytes in one text

    def add(self, value: Any) -> None:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.has_number = True
            self.has_text = self.has_text or abs(value) > EXACT
            self.all_whole = self.all_whole and isinstance(value, int)
            self.low = min(self.low, value)
        elif value not in (None, "") and not (isinstance(value, str) and value in STATES):
            self.has_text = True
        text = words(value)
        self.longest = max(self.longest, len(text.encode()))
        self.zeros = max(self.zeros, text.count("\0"))


@dataclass(slots=True)
class Copy:
    file: IO[bytes]
    is_anonymous: bool
    count: int = 0
    held: dict[tuple[str, str], Held] = field(default_factory=dict)  # by ("answer", "nps"), ("segment", "region") …
    versions: set[int] = field(default_factory=set)
    has_exclusions: bool = False
    progress: Progress | None = None

    def rows(self) -> Iterator[Row]:
        self.file.seek(0)
        for done, line in enumerate(self.file, 1):
            if self.progress and done % TOLD_EVERY == 0:
                self.progress(self.count + done, 2 * self.count)
            yield json.loads(line)

    def keep(self, row: Row) -> None:
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        self.file.write(line + b"\n")
        self.count += 1
        self.versions.add(row["version"])
        row = json.loads(line)
        for name in ("wave", "response", "unit", "unit_name", "excluded"):
            self._look("fixed", name, row.get(name, ""))
        for source in ("segment", "answer"):
            for key, value in row[f"{source}s"].items():
                self._look(source, key, value)

    def _look(self, source: str, key: str, value: Any) -> None:
        found = self.held.get((source, key))
        if found is None:
            found = self.held[source, key] = Held()
        found.add(value)


def words(value: Any) -> str:
    """A cell as text: codes chosen together are parted by '|', a number is written so that it reads back the same."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) and "|" not in one for one in value):
        return "|".join(value)
    return json.dumps(value, ensure_ascii=False)


def visible_answers(scope: Scope, survey: Survey) -> QuerySet[Response]:
    """Those that count and those that an analyst set aside: a file hides nothing."""
    of_survey = Response.objects.filter(organisation=scope.organisation, version__survey=survey)
    if not scope.sees_everything:
        of_survey = of_survey.filter(unit__in=scope.units())
    return of_survey.filter(VISIBLE | Q(pk__in=Exclusion.objects.filter(undone_at=None).values("response")))


def is_more_than(found: QuerySet[Response], n: int) -> bool:
    return found.order_by()[: n + 1].count() > n


def count_answers(survey: Survey, units: QuerySet[Unit] | None) -> dict[str, int]:
    """For the pages: how many a file would hold."""
    found = Response.objects.filter(VISIBLE, organisation=survey.organisation_id, version__survey=survey)
    found = found if units is None else found.filter(unit__in=units)
    return {"answers": found.count()}


def copy_answers(scope: Scope, survey: Survey, progress: Progress | None = None) -> Copy:
    """Of an anonymous survey: no day, no identity, a new order each time, small units unnamed."""
    found = visible_answers(scope, survey)
    is_anonymous = survey.mode == Survey.Mode.ANONYMOUS
    excluded = {} if is_anonymous else reasons_of(survey)
    # The rows live as long as the response that sends them.
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    copy = Copy(file, is_anonymous, has_exclusions=bool(excluded))
    units = _units(found, scope, is_anonymous)
    ids = _ids(found, shuffled=is_anonymous)
    for part in _parts(found, ids):
        for row in _with_shown_texts(part):
            copy.keep(_row(row, units, excluded, is_anonymous))
        if progress:
            progress(copy.count, 2 * len(ids))
    copy.progress = progress
    return copy


def reasons_of(survey: Survey) -> dict[int, str]:
    """Why each response that was set aside does not count."""
    standing = Exclusion.objects.filter(response__version__survey=survey, undone_at=None)
    return dict(standing.values_list("response", "reason"))


def _units(found: QuerySet[Response], scope: Scope, is_anonymous: bool) -> dict[int, tuple[str, str]]:
    units = Unit.objects.filter(organisation=scope.organisation)
    if is_anonymous:
        units = units.filter(pk__in=nameable_units(found))
    return {pk: (code, name) for pk, code, name in units.values_list("pk", "code", "name")}


def _ids(found: QuerySet[Response], *, shuffled: bool) -> NDArray[np.int64]:
    ids = np.fromiter(found.order_by("pk").values_list("pk", flat=True).iterator(), dtype=np.int64)
    if shuffled:
        np.random.default_rng(secrets.randbits(128)).shuffle(ids)
    return ids


def _parts(found: QuerySet[Response], ids: NDArray[np.int64]) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(0, len(ids), CHUNK):
        wanted = ids[start : start + CHUNK].tolist()
        rows = {row[0]: row for row in found.filter(pk__in=wanted).values_list("pk", *READ)}
        yield [rows[pk] for pk in wanted if pk in rows]


def _with_shown_texts(part: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Open texts as they may be shown, personal data masked; the room above that keeps them knows how."""
    shown = import_string(settings.OPEN_TEXTS)([row[0] for row in part])
    for row in part:
        yield (*row[:-1], {**row[-1], **shown.get(row[0], {})})


def _row(row: tuple[Any, ...], units: dict[int, tuple[str, str]], excluded: dict[int, str], is_anonymous: bool) -> Row:
    pk, number, wave, external_id, unit_id, day, weight, segments, answers = row
    code, name = units.get(unit_id, ("", ""))
    made: Row = {"version": number, "wave": wave, "unit": code, "unit_name": name, "weight": weight}
    if not is_anonymous:
        made |= {"response": external_id, "answered_on": day.isoformat()}
    if excluded:
        made["excluded"] = excluded.get(pk, "")
    return {**made, "segments": segments, "answers": answers}
