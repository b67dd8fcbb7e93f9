"""Where a file's header ends, what its columns are called, and which of two header rows is the label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.errors import TooLarge, UnusableFile
from hofnar_analytics.numerals import number
from hofnar_analytics.results import Warned, WarningCode
from hofnar_analytics.state_words import state_of
from hofnar_analytics.table import trimmed

MAX_COLUMNS = 10_000
LOOK_AHEAD = 40
LONG_HEADER = 200
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Header:
    """``skip`` rows of title stand above ``rows`` rows of header; ``names`` are unique."""

    names: tuple[str, ...]
    labels: dict[str, str]
    renamed: tuple[tuple[str, str], ...]
    skip: int
    rows: int
    warnings: tuple[Warned, ...]


def read_header(sample: Sequence[Cells]) -> Header:
    """The header of a file from its first rows. UnusableFile EMPTY or TOO_MANY_COLUMNS, never a guess in silence."""
    skip = _title_rows(sample)
    body = sample[skip:]
    if not body or not any(trimmed(cell) for cell in body[0]):
        raise UnusableFile("NO_HEADER", row=skip + 1)
    width = _width(body)
    if width > MAX_COLUMNS:
        raise TooLarge("TOO_MANY_COLUMNS", row=skip + 1, figures={"columns": width, "most": MAX_COLUMNS})
    rows = _header_rows(body, width)
    raw, spoken = _names_and_labels(body, rows, width)
    names, renamed = _unique(raw)
    labels = {name: text for name, text in zip(names, spoken) if text and text != name}
    return Header(names, labels, renamed, skip, rows, _warnings(names, renamed))


def _title_rows(sample: Sequence[Cells]) -> int:
    """Rows above the header: blank ones, and titles of one cell where the table below has three columns or more."""
    filled = [sum(1 for cell in row if trimmed(cell)) for row in sample]
    first = next((at for at, count in enumerate(filled) if count), 0)
    wide = next((at for at, count in enumerate(filled[:12]) if count >= 3), first)
    titles = all(count <= 1 for count in filled[first:wide])
    return wide if titles and len(filled) > wide + 1 else first


def _width(body: Sequence[Cells]) -> int:
    """Columns of the header; one more where every row below begins with a row name (as R writes it)."""
    head = len(body[0])
    rows = [row for row in body[1:] if any(cell.strip() for cell in row)]
    if len(rows) < 2 or any(len(row) != head + 1 for row in rows):
        return head
    return head + 1 if _row_names([row[0].strip() for row in rows]) else head


def _row_names(first: Sequence[str]) -> bool:
    """1, 2, 3 and so on, or words that all differ. Other numbers may be answers: then the row is too long."""
    words = all(text and number(text) is None for text in first) and len(set(first)) == len(first)
    return words or list(first) == [str(i) for i in range(1, len(first) + 1)]


def _header_rows(body: Sequence[Cells], width: int) -> int:
    rows = 1
    while rows < 3 and len(body) > rows + 1 and _also_header(body, rows, width):
        rows += 1
    return rows


def _also_header(body: Sequence[Cells], at: int, width: int) -> bool:
    """Is row ``at`` words above numbers? Columns count that hold numbers (or states) all the way below it."""
    if any("ImportId" in cell for cell in body[at][:5]):
        return True
    numeric = [j for j in range(width) if _numeric_below(body[at + 1 :], j)]
    words = [j for j in numeric if _is_words(_cell(body[at], j))]
    return len(words) >= max(1, 0.5 * len(numeric)) and len(words) > 0


def _numeric_below(rows: Sequence[Cells], column: int) -> bool:
    below = [text for text in (_cell(row, column) for row in rows) if text.strip()]
    numbers = sum(1 for text in below if number(text) is not None or number(text, comma=True) is not None)
    states = sum(1 for text in below if state_of(text) is not None)
    return numbers >= 1 and numbers + states == len(below)


def _is_words(text: str) -> bool:
    return bool(text.strip()) and number(text, comma=True) is None and state_of(text) is None


def _cell(row: Cells, column: int) -> str:
    return row[column] if column < len(row) else ""


def _names_and_labels(body: Sequence[Cells], rows: int, width: int) -> tuple[list[str], list[str]]:
    first = [trimmed(_cell(body[0], j)) for j in range(width)]
    if len(body[0]) == width - 1:
        first = ["", *first[:-1]]
    if rows == 1:
        return first, [""] * width
    second = [trimmed(_cell(body[1], j)) for j in range(width)]
    if all(first) and len(set(first)) == width:
        return first, second
    groups = _filled_forward(first)
    joined = [
        group if not text else text if not group or group == text else f"{group}: {text}"
        for group, text in zip(groups, second)
    ]
    return joined, [""] * width


def _filled_forward(texts: Sequence[str]) -> list[str]:
    filled: list[str] = []
    for text in texts:
        filled.append(text or (filled[-1] if filled else ""))
    return filled


def _unique(raw: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Names that differ: 'Q1 (1)' and 'Q1 (2)' for a header that stands twice, 'Column 3' for an empty one."""
    counts = Counter(name for name in raw if name)
    taken = {name for name, count in counts.items() if count == 1}
    seen: Counter[str] = Counter()
    names, renamed = [], []
    for position, name in enumerate(raw, 1):
        if name and counts[name] == 1:
            names.append(name)
            continue
        seen[name] += 1
        fresh = _free(f"{name} ({seen[name]})" if name else f"Column {position}", taken)
        taken.add(fresh)
        names.append(fresh)
        if name:
            renamed.append((fresh, name))
    return tuple(names), tuple(renamed)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "*"
    return name


def _warnings(names: Sequence[str], renamed: Sequence[tuple[str, str]]) -> tuple[Warned, ...]:
    twice: dict[str, list[str]] = {}
    for fresh, header in renamed:
        twice.setdefault(header, []).append(fresh)
    found = [Warned(WarningCode.DUPLICATE_HEADER, header, {"columns": tuple(fresh)}) for header, fresh in twice.items()]
    found += [
        Warned(WarningCode.LONG_HEADER, name, {"length": len(name), "most": LONG_HEADER})
        for name in names
        if len(name) > LONG_HEADER
    ]
    return tuple(found)
