"""Pages that are the same for everybody but for key, link and number of the form: drawn once, then filled in.

Only blank pages of published versions are kept, without shuffled options, and without facts of a person in them. The
parts between the gaps are kept compressed as well: each is a block of its own (a full flush), so that what is filled in
goes between them as it is, and only the checksum is left to make (docs/decisions/0011-answering-short-cuts.md).
"""

from __future__ import annotations

import re
import secrets
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import escape

from hofnar.responses import keys
from hofnar.responses.answering import Screen
from hofnar.responses.entries import Entry, quoted
from hofnar.surveys.definition import Definition, dump

MOST = 500
_mark = secrets.token_hex(8)  # nobody can write it into a text
CODE, KEY, NUMBER = (f"{name}{_mark}" for name in ("code", "key", "number"))
_GAPS = re.compile(f"({CODE}|{KEY}|{NUMBER})".encode())
_HEAD = b"\x1f\x8b\x08" + bytes(5) + b"\x02\x03"
_TAIL = b"\x01\x00\x00\xff\xff"  # an empty last block
_kept: dict[Any, tuple[Definition, Page]] = {}  # the definition stays, so that its identity is no other's
_with_facts: dict[int, tuple[Definition, bool]] = {}


class Page:
    """``parts``: what never changes, and between two of them the name of what is filled in."""

    def __init__(self, drawn: bytes) -> None:
        self.parts = [part.decode() if at % 2 else part for at, part in enumerate(_GAPS.split(drawn))]
        self.blocks = [_block(part) if isinstance(part, bytes) else part for part in self.parts]

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        return b"".join([part if isinstance(part, bytes) else values[part] for part in self.parts])

    def gzipped(self, values: Mapping[str, bytes]) -> bytes:
        whole = self.filled(values)
        blocks = [block if isinstance(block, bytes) else _as_it_is(values[block]) for block in self.blocks]
        return b"".join([_HEAD, *blocks, _TAIL, struct.pack("<II", zlib.crc32(whole), len(whole) & 0xFFFFFFFF)])


def _block(part: bytes) -> bytes:
    squeezing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezing.compress(part) + squeezing.flush(zlib.Z_FULL_FLUSH)


def _as_it_is(value: bytes) -> bytes:
    """A stored block; keys and links are far shorter than the 65,535 bytes one can hold."""
    return b"\x00" + struct.pack("<HH", len(value), len(value) ^ 0xFFFF) + value if value else b""


def page_of(screen: Screen, draw: Callable[[Screen, str], bytes]) -> Page | None:
    """``draw`` makes the page of a screen with this number of the form; None: the page is not one to keep."""
    key = _key(screen)
    if key is None:
        return None
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[key] = screen.definition, Page(draw(_stand_in(screen), NUMBER))
    return found[1]


def values_of(entry: Entry, is_start: bool) -> dict[str, bytes]:
    """The key stands in a field at the start, and in addresses behind it."""
    return {
        CODE: quoted(entry.code).encode(),
        KEY: (escape(entry.key) if is_start else quoted(entry.key)).encode(),
        NUMBER: keys.new_form(entry.code).encode(),
    }


def _stand_in(screen: Screen) -> Screen:
    entry = screen.entry
    stranger = Entry(entry.door, CODE, entry.place, CODE if entry.is_its_own_key else KEY)
    return Screen(
        stranger, screen.version_id, screen.definition, screen.step, screen.way, screen.language, screen.is_start
    )


def _key(screen: Screen) -> Any:
    """All that the page depends on; None where that is more than can be told apart."""
    entry, place, step, way = screen.entry, screen.entry.place, screen.step, screen.way
    is_blank = not screen.filled and screen.given is None and screen.raw is None
    if type(entry) is not Entry or not is_blank or any(question.is_shuffled for question in step.questions):
        return None
    facts: Any = ()
    if _has_facts(screen.definition):
        if entry.door == "p":
            return None
        facts = tuple(sorted((name, str(value)) for name, value in place.facts.items()))
    back = way.before(step.key)
    return (
        id(screen.definition), screen.version_id, step.key, tuple(question.key for question in step.questions),
        screen.language, screen.is_start, *way.progress(step.key), back.key if back else "", entry.door,
        entry.is_its_own_key,
        place.survey_id, place.mode, place.channel, place.accent, place.logo, place.organisation_name, place.language,
        place.languages, facts,
    )  # fmt: skip


def _has_facts(definition: Definition) -> bool:
    found = _with_facts.get(id(definition))
    if found is None:
        if len(_with_facts) >= MOST:
            _with_facts.clear()
        found = _with_facts[id(definition)] = (definition, "{" in _texts(dump(definition)))
    return found[1]


def _texts(document: Any) -> str:
    if isinstance(document, dict):
        return "".join(map(_texts, document.values()))
    if isinstance(document, list | tuple):
        return "".join(map(_texts, document))
    return document if isinstance(document, str) else ""
