"""CSV, exact or made for a spreadsheet, and JSON lines: written while they are sent.

A spreadsheet runs a cell that begins with '=' and the like as a formula; an apostrophe in front keeps it a text.
``unguarded`` takes it away again, so that nothing is lost. The exact file holds every text as it was given.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from hofnar.responses.exporting.columns import Column, as_words
from hofnar.responses.exporting.copying import Copy, Row

BOM = "\ufeff"
# Wide signs too: an Excel in Japan reads them as the narrow ones.
RISKY = tuple("=+-@\t\r\n\0＝＋－＠")
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
TOGETHER = 200  # rows sent in one piece
Written = Callable[[Column, Row], str]


def exact_csv(columns: Sequence[Column], copy: Copy) -> Iterator[bytes]:
    yield from _csv(columns, copy, ",", str, as_words)


def spreadsheet_csv(columns: Sequence[Column], copy: Copy, decimal: str) -> Iterator[bytes]:
    yield BOM.encode()
    yield from _csv(columns, copy, ";" if decimal == "," else ",", guarded, _in_a_sheet(decimal))


def _in_a_sheet(decimal: str) -> Written:
    def written(column: Column, row: Row) -> str:
        value = column.value(row)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return as_words(column, row).replace(".", decimal)
        return guarded(as_words(column, row))

    return written


def guarded(text: str) -> str:
    return f"'{text}" if _runs(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _runs(text.lstrip("'")) else text


def _runs(text: str) -> bool:
    bare = text.strip(UNSEEN)
    return bare.startswith(RISKY) or bare.lstrip().lstrip(UNSEEN).startswith(RISKY)


def _csv(
    columns: Sequence[Column], copy: Copy, delimiter: str, head: Callable[[str], str], written: Written
) -> Iterator[bytes]:
    lines = ([written(column, row) for column in columns] for row in copy.rows())
    yield from _pieces(_with_head([head(column.name) for column in columns], lines), delimiter)


def _with_head(head: list[str], lines: Iterable[list[str]]) -> Iterator[list[str]]:
    yield head
    yield from lines


def _pieces(lines: Iterable[list[str]], delimiter: str) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    for number, line in enumerate(lines, 1):
        writer.writerow(line)
        if number % TOGETHER == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def json_lines(columns: Sequence[Column], copy: Copy) -> Iterator[bytes]:
    """One response a line, its answers as they are stored."""
    for row in copy.rows():
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"
