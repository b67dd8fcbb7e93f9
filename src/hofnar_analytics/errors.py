"""What can go wrong with what somebody hands in. Codes and figures, never sentences.

HandedIn                     anything a person can put right
├── UnusableFile             the file itself: code, row, column, figures
│   ├── AmbiguousColumn      a name that stands above two columns
│   └── TooLarge             more than this machine should hold at once
└── UnusableRequest          the question asked of a good file
    ├── UnknownColumn        a name that is not in the file; ``near`` holds likely ones
    └── UnusableMapping      a mapping file that cannot be understood
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class HandedIn(Exception):
    """A mistake in what was handed in.

    ``row`` counts as a spreadsheet does (the first line is 1); ``column`` is a name; ``figures`` hold what a
    sentence about it needs.
    """

    def __init__(
        self,
        code: str,
        *,
        row: int | None = None,
        column: str | None = None,
        figures: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.column = column
        self.figures: dict[str, object] = dict(figures or {})

    def __str__(self) -> str:
        place = [f"row {self.row}" if self.row else "", f"column {self.column!r}" if self.column else ""]
        detail = ", ".join(f"{name}={value!r}" for name, value in self.figures.items())
        return " ".join([self.code, *filter(None, place), f"({detail})" if detail else ""]).strip()


class UnusableFile(HandedIn):
    """The file cannot be read as a table of answers."""


class AmbiguousColumn(UnusableFile):
    """A name that stands above more than one column."""

    def __init__(self, column: str, choices: Sequence[str]) -> None:
        super().__init__("AMBIGUOUS_COLUMN", column=column, figures={"choices": tuple(choices)})


class TooLarge(UnusableFile):
    """More rows, columns or unpacked bytes than should be held at once."""


class UnusableRequest(HandedIn):
    """The file is fine; what was asked of it is not possible."""


class UnknownColumn(UnusableRequest):
    """A column that is not in the file; ``near`` holds names that look like it."""

    def __init__(self, column: str, near: Sequence[str] = ()) -> None:
        super().__init__("UNKNOWN_COLUMN", column=column, figures={"near": tuple(near)})
        self.near = tuple(near)


class UnusableMapping(UnusableRequest):
    """A mapping file that is not TOML, or says something that cannot be."""
