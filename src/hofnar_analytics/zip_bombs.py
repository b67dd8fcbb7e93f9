"""A look at a workbook before anything is unpacked, so that a small file cannot fill the memory.

A workbook is a zip file. Its directory says how large each part will be; a part that turns out larger than it
says, or a sheet whose cells lie so far apart that the grid between them would be huge, is refused as well.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from hofnar_analytics.errors import TooLarge, UnusableFile

MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
SMALL = 16 * 1024 * 1024
MAX_PARTS = 10_000
MAX_GRID = 20_000_000
_BLOCK = 1 << 18
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,4})(\d{1,8})"')


def refuse_bombs(path: Path) -> None:
    """UnusableFile DAMAGED, or TooLarge ZIP_BOMB or SHEET_TOO_LARGE, in bounded memory."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
            _refuse_sizes(parts)
            for part in parts:
                _refuse_liar(book, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise UnusableFile("DAMAGED", figures={"kind": "excel"}) from None


def _refuse_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked / packed > MAX_RATIO):
        figures = {"unpacked": unpacked, "packed": packed, "most": MAX_UNPACKED}
        raise TooLarge("ZIP_BOMB", figures=figures)
    for part in parts:
        if part.file_size > SMALL and part.file_size / max(1, part.compress_size) > MAX_RATIO:
            figures = {"unpacked": part.file_size, "packed": part.compress_size, "most": MAX_UNPACKED}
            raise TooLarge("ZIP_BOMB", figures=figures)


def _refuse_liar(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack a part block by block: no more bytes than promised, no grid larger than MAX_GRID."""
    if part.flag_bits & 1:
        raise UnusableFile("ENCRYPTED")
    with book.open(part) as stream:
        size = _walk(stream, "worksheets/" in part.filename)
    if size < part.file_size:
        raise UnusableFile("DAMAGED", figures={"kind": "excel"})
    if _true_size(book, part) > part.file_size:
        raise TooLarge("ZIP_BOMB", figures={"unpacked": part.file_size, "most": MAX_UNPACKED})


def _walk(stream: IO[bytes], sheet: bool) -> int:
    size, column, row, tail = 0, 0, 0, b""
    while block := stream.read(_BLOCK):
        size += len(block)
        if not sheet:
            continue
        for found in _CELL.finditer(tail + block):
            column = max(column, _column_number(found.group(1)))
            row = max(row, int(found.group(2)))
        tail = block[-256:]
        if column * row > MAX_GRID:
            figures = {"columns": column, "rows": row, "most": MAX_GRID}
            raise TooLarge("SHEET_TOO_LARGE", row=row, figures=figures)
    return size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _true_size(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Bytes that the packed stream really holds, counted up to just over what the directory promised."""
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return part.file_size
    stream = book.fp
    assert stream is not None
    stream.seek(part.header_offset)
    head = stream.read(30)
    stream.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    return _inflated(stream, part.compress_size, part.file_size)


def _inflated(stream: IO[bytes], packed: int, promised: int) -> int:
    unpacker, size = zlib.decompressobj(-15), 0
    while packed > 0 and size <= promised and not unpacker.eof:
        block = stream.read(min(packed, _BLOCK))
        if not block:
            break
        packed -= len(block)
        size += len(unpacker.decompress(block, promised + 1 - size))
    return size
