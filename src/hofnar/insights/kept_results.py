"""Computed results on disk, so that no process computes again what another one did.

They lie in the organisation's own folder of the columnar copy, and each is named by everything it follows from: the
code that made it, the answers of its period, and the selection. So a name is right or unknown, never stale; what no
name leads to any more is dropped. Least recently used results go first when the folder grows over its bound.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import time
import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from hofnar.insights.columnar_files import folder

MOST_BYTES = 32 * 2**20  # an organisation
LARGEST = 2**20
TRIM_EVERY = 32  # writes of one process
DRAFT_LIVES = 3600.0  # seconds before what a killed process left half written is swept
CHECK = 32  # bytes of the digest in front of the content
_writes = itertools.count(1)
log = structlog.get_logger("hofnar.insights")


@dataclass(frozen=True, slots=True)
class Name:
    """``facts`` are the code and the answers a result was made from, ``question`` is what was asked of them."""

    facts: str
    question: str

    @property
    def file(self) -> str:
        return f"{self.facts}_{self.question}"


def digest(*parts: object, length: int = 32) -> str:
    """The same parts give the same text, in every process."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:length]


def read(organisation_id: int, name: Name) -> bytes | None:
    """None where nobody kept it; what was damaged is removed and counts as not kept."""
    path = place_of(organisation_id) / name.file
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    content = _checked(kept)
    with contextlib.suppress(OSError):
        os.utime(path) if content is not None else path.unlink(missing_ok=True)
    return content


def _checked(kept: bytes) -> bytes | None:
    check, packed = kept[:CHECK], kept[CHECK:]
    if hashlib.sha256(packed).digest() != check:
        return None
    return zlib.decompress(packed)


def write(organisation_id: int, name: Name, content: bytes) -> None:
    """In one step or not at all. A folder that cannot be written costs time, never a page."""
    packed = zlib.compress(content, 1)
    if len(packed) > LARGEST:
        return
    place = place_of(organisation_id)
    draft = place / f"{uuid.uuid4().hex}.new"
    try:
        place.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(hashlib.sha256(packed).digest() + packed)
        draft.replace(place / name.file)
    except OSError as problem:
        log.warning("result_not_kept", organisation=organisation_id, problem=type(problem).__name__)
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    if next(_writes) % TRIM_EVERY == 0:
        trim(organisation_id)


def trim(organisation_id: int, most: int = MOST_BYTES) -> None:
    """Keeps the most recently used results that fit."""
    total = 0
    for path, stat in sorted(_kept(organisation_id), key=lambda one: -one[1].st_mtime):
        total += stat.st_size
        if total > most:
            path.unlink(missing_ok=True)


def drop_stale(organisation_id: int, is_fresh: Callable[[str], bool]) -> int:
    """Removes what was made from other facts than those that stand now, and drafts of processes that died."""
    dropped = 0
    for path, stat in _kept(organisation_id):
        is_draft = path.suffix == ".new"
        stale = time.time() - stat.st_mtime > DRAFT_LIVES if is_draft else not is_fresh(path.name.partition("_")[0])
        if stale:
            path.unlink(missing_ok=True)
            dropped += 1
    return dropped


def _kept(organisation_id: int) -> list[tuple[Path, os.stat_result]]:
    """Files may go while one looks: another process trims as well."""
    found = []
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for path in place_of(organisation_id).iterdir():
            with contextlib.suppress(FileNotFoundError):
                found.append((path, path.stat()))
    return found


def place_of(organisation_id: int) -> Path:
    return folder(organisation_id) / "results"
