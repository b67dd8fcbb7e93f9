"""The parts of an SPSS system file (.sav): its dictionary, and cases in the compressed form, one after another.

pyreadstat writes only a whole data frame that stands in memory, and needs pandas or polars for it; here a case is
written when it is there. The format: PSPP's description of system files. docs/decisions says why.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

LOWEST, HIGHEST = -1.7976931348623157e308, 1.7976931348623157e308
NO_VALUE = struct.pack("<d", LOWEST)
BLANK = b" " * 8
CHUNK = 252  # a string of more than 255 bytes is declared in parts of this many …
SEGMENT = 255  # … and each part but the last holds this many
LONGEST = 32_767
NUMBER, DATE = 5, 20  # formats F and DATE
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Cell = float | bytes | None


@dataclass(frozen=True, slots=True)
class Variable:
    """``width`` is 0 for a number, else the bytes of a text. ``missing`` are the ends of what counts as missing."""

    name: str
    label: str = ""
    width: int = 0
    format: int = NUMBER
    decimals: int = 0
    missing: tuple[float, float] | None = None
    value_labels: Mapping[float | bytes, str] = field(default_factory=dict)

    def widths(self) -> list[int]:
        """Of the parts it is declared in."""
        if self.width <= SEGMENT:
            return [self.width]
        parts = -(-self.width // CHUNK)
        return [*[SEGMENT] * (parts - 1), self.width - CHUNK * (parts - 1)]

    def eights(self) -> int:
        return sum(max(1, -(-width // 8)) for width in self.widths())


def dictionary(variables: Sequence[Variable], cases: int, title: str, at: datetime) -> Iterator[bytes]:
    yield _head(sum(one.eights() for one in variables), cases, title, at)
    shorts, numbers = [], count(1)
    for variable in variables:
        names = [f"V{next(numbers)}".encode().ljust(8) for _part in variable.widths()]
        shorts.append(names[0].strip())
        yield from _declared(variable, names)
    yield from _short_labels(variables)
    yield _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))
    yield _extension(4, 8, struct.pack("<3d", LOWEST, HIGHEST, -1.7976931348623155e308))
    yield _extension(13, 1, b"\t".join(s + b"=" + v.name.encode() for s, v in zip(shorts, variables)))
    long = [(s, v) for s, v in zip(shorts, variables) if v.width > SEGMENT]
    if long:
        yield _extension(14, 1, b"".join(s + b"=%05d\0\t" % v.width for s, v in long))
    yield _extension(16, 8, struct.pack("<2q", 1, cases))
    yield _extension(20, 1, b"UTF-8")
    if labelled := b"".join(_long_labels(variable) for variable in variables):
        yield _extension(21, 1, labelled)
    yield struct.pack("<2i", 999, 0)


def _head(eights: int, cases: int, title: str, at: datetime) -> bytes:
    day = f"{at.day:02} {MONTHS[at.month - 1]} {at.year % 100:02}"
    return (
        b"$FL2"
        + b"@(#) SPSS DATA FILE Hofnar".ljust(60)
        + struct.pack("<5id", 2, eights, 1, 0, min(cases, 2**31 - 1), 100.0)
        + day.encode()
        + at.strftime("%H:%M:%S").encode()
        + cut(title, 64).ljust(64)
        + b"\0" * 3
    )


def _declared(variable: Variable, names: Sequence[bytes]) -> Iterator[bytes]:
    for part, (name, width) in enumerate(zip(names, variable.widths())):
        label = cut(variable.label, 255) if part == 0 else b""
        missing = variable.missing if part == 0 else None
        kind = (1 << 16 | width << 8) if width else (variable.format << 16 | 11 << 8 | variable.decimals)
        yield struct.pack("<6i", 2, width, bool(label), -2 if missing else 0, kind, kind) + name
        if label:
            yield struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4)
        if missing:
            yield struct.pack("<2d", *missing)
        for _more in range(-(-width // 8) - 1):
            yield struct.pack("<6i", 2, -1, 0, 0, 0, 0) + BLANK


def _short_labels(variables: Sequence[Variable]) -> Iterator[bytes]:
    """Of numbers, and of texts that fit in eight bytes."""
    place = 1
    for variable in variables:
        if variable.value_labels and variable.width <= 8:
            yield struct.pack("<2i", 3, len(variable.value_labels))
            for value, text in variable.value_labels.items():
                packed = value.ljust(8) if isinstance(value, bytes) else struct.pack("<d", value)
                label = cut(text, 120)
                yield packed + bytes([len(label)]) + label.ljust(-(-(len(label) + 1) // 8) * 8 - 1)
            yield struct.pack("<3i", 4, 1, place)
        place += variable.eights()


def _long_labels(variable: Variable) -> bytes:
    if not variable.value_labels or variable.width <= 8:
        return b""
    made = _counted(variable.name.encode()) + struct.pack("<2i", variable.width, len(variable.value_labels))
    for value, text in variable.value_labels.items():
        assert isinstance(value, bytes)
        made += _counted(value.ljust(variable.width)) + _counted(cut(text, 120))
    return made


def _counted(text: bytes) -> bytes:
    return struct.pack("<i", len(text)) + text


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(data) // size) + data


def cut(text: str, most: int) -> bytes:
    """At most so many bytes, and never half a letter. A zero byte would end the text: it becomes its picture."""
    written = text.replace("\0", "␀").encode()
    return written if len(written) <= most else written[:most].decode("utf-8", "ignore").encode()


class Cases:
    """Eight codes, then what they stand for: 253 is eight bytes as they are, 254 blank, 255 no value, 0 nothing."""

    def __init__(self) -> None:
        self.codes, self.data = bytearray(), bytearray()

    def add(self, variables: Sequence[Variable], cells: Sequence[Cell]) -> bytes:
        """The bytes of a case, as far as they are due; the rest comes with the next one."""
        made = bytearray()
        for variable, cell in zip(variables, cells):
            for code, eight in _pressed(variable, cell):
                self.codes.append(code)
                self.data += eight
                if len(self.codes) == 8:
                    made += self._due()
        return bytes(made)

    def end(self) -> bytes:
        if not self.codes:
            return b""
        self.codes += bytes(8 - len(self.codes))
        return bytes(self._due())

    def _due(self) -> bytearray:
        due = self.codes + self.data
        self.codes, self.data = bytearray(), bytearray()
        return due


def _pressed(variable: Variable, cell: Cell) -> Iterator[tuple[int, bytes]]:
    if variable.width == 0:
        yield _number(cell if isinstance(cell, (int, float)) else None)
        return
    text, start = cell if isinstance(cell, bytes) else b"", 0
    for width in variable.widths():
        part = text[start : start + width]
        start += width
        for place in range(0, -(-width // 8) * 8, 8):
            eight = part[place : place + 8].ljust(8)
            yield (254, b"") if eight == BLANK else (253, eight)


def _number(value: float | None) -> tuple[int, bytes]:
    if value is None:
        return 255, b""
    if -99 <= value <= 151 and value == int(value):
        return int(value) + 100, b""
    return 253, struct.pack("<d", value)
