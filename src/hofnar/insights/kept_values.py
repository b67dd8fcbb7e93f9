"""What a page is computed from, by what it follows from: in memory, then on disk, else computed and kept there.

The figures are kept, never sentences: those differ by language and by reader.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TypeVar, cast

from django.db.models import Model

from hofnar.insights import kept_results, records
from hofnar.insights.frames import Frame
from hofnar.insights.kept_impacts import facts_of
from hofnar.insights.kept_results import Name, digest
from hofnar.insights.months import Period

T = TypeVar("T")


def kept(
    frame: Frame, period: Period | None, question: Hashable, make: Callable[[], T], known: Sequence[Model] = ()
) -> T:
    """``question`` is everything the value follows from beside the answers of the period (all answers when None);
    ``known`` the rows of the database it may speak of, which the question must name in the same order."""
    return frame.kept(("kept", period, question), lambda: _found_or_made(frame, period, question, make, known))


def is_kept(frame: Frame, period: Period | None, question: Hashable) -> bool:
    if ("kept", period, question) in frame.derived:
        return True
    return kept_results.read(frame.organisation_id, _name(frame, period, question)) is not None


def _found_or_made(
    frame: Frame, period: Period | None, question: Hashable, make: Callable[[], T], known: Sequence[Model]
) -> T:
    name = _name(frame, period, question)
    content = kept_results.read(frame.organisation_id, name)
    if content is not None:
        return cast(T, records.read(content, known))
    made = make()
    kept_results.write(frame.organisation_id, name, records.written(made, known))
    return made


def _name(frame: Frame, period: Period | None, question: Hashable) -> Name:
    return Name(facts_of(frame, period), digest("value", code(), question))


@functools.cache
def code() -> str:
    """The way the pages ask and count: another version of it makes other values."""
    seen = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("**/*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:20]
