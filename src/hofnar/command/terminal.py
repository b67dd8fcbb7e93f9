"""What stands in a terminal: the finding first, then a table, then what to look at."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from django.utils.translation import gettext
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hofnar.findings import warnings as warning_words
from hofnar_analytics.results import Warned, WarningCode

WIDE = 110
_MOST_OF_A_KIND = 6
_BLOCKS = " ▁▂▃▄▅▆▇█"


def console() -> Console:
    """The standard output; wide where it is no terminal, so that nothing is cut in a file."""
    return Console(width=None if sys.stdout.isatty() else 140, highlight=False, soft_wrap=False)


def heading(title: str, *below: str) -> RenderableType:
    """The finding in bold and, under it, who and how many."""
    lines = [Text(title, style="bold"), *(Text(text, style="dim") for text in below if text)]
    return Padding(Group(*lines), (1, 0, 1, 0))


def section(title: str) -> Text:
    return Text(title, style="bold")


def plain_table(*columns: tuple[str, str]) -> Table:
    """A table of hairlines; each column is its title and 'left' or 'right'."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for title, side in columns:
        table.add_column(title, justify="right" if side == "right" else "left", overflow="fold")
    return table


def spark(counts: Iterable[float]) -> str:
    """A distribution as blocks; a step that somebody gave is never blank.

    >>> spark([0, 1, 50, 100])
    ' ▁▄█'
    """
    values = list(counts)
    most = max(values, default=0)
    if most <= 0:
        return ""
    return "".join(_BLOCKS[0 if value <= 0 else max(1, round(8 * value / most))] for value in values)


def warning_list(warned: Iterable[Warned]) -> list[RenderableType]:
    """The warnings as a list; many of one kind become one line with the names."""
    by_code: dict[WarningCode, list[Warned]] = {}
    for one in warned:
        by_code.setdefault(one.code, []).append(one)
    lines = [line for found in by_code.values() for line in _of_a_kind(found)]
    if not lines:
        return []
    return [Text(""), section(gettext("Look at this")), *(Text.assemble(("• ", "yellow"), line) for line in lines)]


def _of_a_kind(found: list[Warned]) -> list[str]:
    if len(found) <= _MOST_OF_A_KIND:
        return [warning_words.explain(one) for one in found]
    first = warning_words.explain(Warned(found[0].code, None, found[0].figures))
    names = ", ".join(one.column or "" for one in found[1:])
    return [
        gettext("%(column)s: %(sentence)s The same goes for %(names)s.")
        % {"column": found[0].column, "sentence": first, "names": names}
    ]
