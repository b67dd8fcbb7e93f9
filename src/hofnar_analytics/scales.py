"""What kind of question a column is, and which values belong to its scale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of outcome the product knows; the value is the word used at the prompt and in files."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    TRUST = "trust"
    GRADE = "grade"
    MEAN = "mean"


DEFAULT_RANGES: dict[Kind, tuple[int, int] | None] = {
    Kind.NPS: (0, 10),
    Kind.CSAT: (1, 5),
    Kind.CES: (1, 7),
    Kind.TRUST: (1, 7),
    Kind.GRADE: (1, 10),
    Kind.MEAN: None,
}


@dataclass(frozen=True, slots=True)
class Scale:
    """A kind with the lowest and highest value that count. ``None`` bounds (kind mean only) accept any number.

    >>> Scale.of(Kind.NPS)
    Scale(kind=<Kind.NPS: 'nps'>, low=0.0, high=10.0)
    """

    kind: Kind
    low: float | None
    high: float | None

    @classmethod
    def of(cls, kind: Kind, low: float | None = None, high: float | None = None) -> Scale:
        """The scale of a kind, with its usual range unless another is given. ValueError when low >= high."""
        usual = DEFAULT_RANGES[kind]
        if low is None and high is None and usual is not None:
            low, high = usual
        if low is not None and high is not None and low >= high:
            raise ValueError(f"a scale needs a low end below its high end, got {low}-{high}")
        return cls(kind, None if low is None else float(low), None if high is None else float(high))
