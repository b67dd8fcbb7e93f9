"""What is known of everybody: how many people, or which share of them, have each value of a variable.

A file of margins has the columns variable, value, and number or share. Method: docs/methods/weights.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from hofnar_analytics.errors import UnusableFile
from hofnar_analytics.numerals import decimal_comma, number
from hofnar_analytics.table import trimmed

ROUNDED = 0.015  # how far shares may be from one together: they are often rounded to whole percents
SAME_TOTAL = 0.01  # how far two variables may differ in the number of people they count
CROSS = "*"

_NAMES = {
    "variable": {"variable", "variabele", "segment", "column", "kolom", "fact", "kenmerk"},
    "value": {"value", "waarde", "category", "categorie"},
    "number": {"number", "aantal", "count", "population", "populatie"},
    "share": {"share", "aandeel", "percentage", "percent"},
}


class UnusableMargins(UnusableFile):
    """Known margins that cannot be, or that the answers cannot be brought to; ``column`` is the variable."""


@dataclass(frozen=True, slots=True)
class Margin:
    """One variable: ``values`` maps each value to a number of people or a share of them (all of one sort), as given.

    ``rows`` are the spreadsheet rows the values come from, for messages.
    """

    variable: str
    values: Mapping[str, float]
    is_share: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> float:
        return float(sum(self.values.values()))

    @property
    def population(self) -> float | None:
        """How many people it counts; None where only shares are given."""
        return None if self.is_share else self.total

    @property
    def shares(self) -> dict[str, float]:
        """The share of each value, adding up to 1.

        >>> Margin("Age", {"young": 40, "old": 60}, is_share=True).shares
        {'young': 0.4, 'old': 0.6}
        """
        return {value: float(given) / self.total for value, given in self.values.items()}

    def only(self, values: Iterable[str]) -> Margin:
        """The same without the other values."""
        kept = set(values)
        return Margin(self.variable, {v: n for v, n in self.values.items() if v in kept}, self.is_share, self.rows)


def margin_of(variable: str, values: Mapping[str, float], rows: Mapping[str, int] | None = None) -> Margin:
    """A margin that adds up. Numbers that make 1 or 100 together (give or take 1.5 %, for rounding) are shares; others
    are numbers of people.

    Raises UnusableMargins: MARGIN_ONE_VALUE for fewer than two values, MARGIN_NEGATIVE, MARGIN_NOTHING when all are 0,
    MARGIN_SHARES for fractions, or percentages between 90 and 110, that do not add up.

    >>> margin_of("Age", {"young": 0.4, "old": 0.6}).is_share, margin_of("Age", {"young": 4000, "old": 6000}).population
    (True, 10000.0)
    """
    margin = Margin(variable, dict(values), rows=dict(rows or {}))
    _sound(margin)
    if any(_near(margin.total, whole) for whole in (1.0, 100.0)):
        return Margin(variable, margin.values, True, margin.rows)
    if max(margin.values.values()) <= 1 or 90 < margin.total < 110:
        raise UnusableMargins("MARGIN_SHARES", column=variable, figures={"sum": margin.total})
    return margin


def shares_of(variable: str, values: Mapping[str, float], rows: Mapping[str, int] | None = None) -> Margin:
    """A margin of which is said that it holds shares: they make 1 or 100 together, or it raises MARGIN_SHARES."""
    margin = Margin(variable, dict(values), True, dict(rows or {}))
    _sound(margin)
    if not any(_near(margin.total, whole) for whole in (1.0, 100.0)):
        raise UnusableMargins("MARGIN_SHARES", column=variable, figures={"sum": margin.total})
    return margin


def numbers_of(variable: str, values: Mapping[str, float], rows: Mapping[str, int] | None = None) -> Margin:
    """A margin of which is said that it counts people: MARGIN_FRACTIONS when none reaches one person."""
    margin = Margin(variable, dict(values), False, dict(rows or {}))
    _sound(margin)
    if max(margin.values.values()) <= 1:
        raise UnusableMargins("MARGIN_FRACTIONS", column=variable)
    return margin


def _near(total: float, whole: float) -> bool:
    return abs(total / whole - 1) <= ROUNDED


def _sound(margin: Margin) -> None:
    for value, given in margin.values.items():
        if given < 0:
            raise UnusableMargins("MARGIN_NEGATIVE", row=margin.rows.get(value), column=margin.variable)
    if len(margin.values) < 2:
        raise UnusableMargins("MARGIN_ONE_VALUE", row=max(margin.rows.values(), default=None), column=margin.variable)
    if margin.total <= 0:
        raise UnusableMargins("MARGIN_NOTHING", column=margin.variable)


def agree(margins: Sequence[Margin]) -> None:
    """Whether margins that count people count the same people: within 1 %, else MARGIN_TOTALS. Two margins of one
    variable raise MARGIN_TWICE."""
    counted = [one for one in margins if not one.is_share]
    for one in counted[1:]:
        if abs(one.total / counted[0].total - 1) > SAME_TOTAL:
            figures = {"total": one.total, "other": counted[0].variable, "other_total": counted[0].total}
            raise UnusableMargins("MARGIN_TOTALS", column=one.variable, figures=figures)
    names = [one.variable for one in margins]
    for name in names:
        if names.count(name) > 1:
            raise UnusableMargins("MARGIN_TWICE", column=name)


def open_margins(path: str | Path, *, encoding: str | None = None, delimiter: str | None = None) -> tuple[Margin, ...]:
    """The margins in a file (CSV, Excel, SPSS or Parquet) with the columns variable, value, and number or share; a
    'share' may be a fraction or a percentage. The Dutch names variabele, waarde, aantal and aandeel do as well.

    Raises UnusableFile for a file that is no table, and UnusableMargins with row and column: MARGINS_HEADER,
    MARGIN_NAMELESS, MARGIN_NOT_A_NUMBER, MARGIN_VALUE_TWICE, and what ``margin_of`` and ``agree`` raise.
    """
    from hofnar_analytics.files import stream_rows  # loaded when a file is first opened

    rows: list[tuple[int, dict[str, str]]] = []
    for part in stream_rows(path, encoding=encoding, delimiter=delimiter):
        names = part.data.column_names
        columns = [part.data.column(name).to_pylist() for name in names]
        rows += [(int(at), dict(zip(names, cells))) for at, cells in zip(part.numbers, zip(*columns))]
    return margins_from(rows)


def margins_from(rows: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[Margin, ...]:
    """The margins in rows of text, each with its number in the spreadsheet; raises as ``open_margins``.

    >>> cells = [("young", "40%"), ("old", "60%")]
    >>> rows = [{"variable": "Age", "value": value, "share": share} for value, share in cells]
    >>> margins_from(list(enumerate(rows, 2)))[0].shares
    {'young': 0.4, 'old': 0.6}
    """
    if not rows:
        raise UnusableMargins("MARGINS_EMPTY")
    names = _header(list(rows[0][1]))
    amount = "number" if "number" in names else "share"
    comma = decimal_comma(_bare(cells.get(names[amount], "")) for _, cells in rows)
    found: dict[str, dict[str, tuple[float, int]]] = {}
    for at, cells in rows:
        variable, value = (trimmed(cells.get(names[part], "")) for part in ("variable", "value"))
        _named(at, names, variable, value)
        of_variable = found.setdefault(crossed_name(variable), {})
        value = crossed_name(value) if CROSS in variable else value
        if value in of_variable:
            figures = {"value": value, "other": of_variable[value][1]}
            raise UnusableMargins("MARGIN_VALUE_TWICE", row=at, column=variable, figures=figures)
        of_variable[value] = _amount(at, names[amount], cells.get(names[amount], ""), comma), at
    make = numbers_of if amount == "number" else shares_of
    margins = tuple(make(name, _first(given), _second(given)) for name, given in found.items())
    agree(margins)
    return margins


def _first(given: Mapping[str, tuple[float, int]]) -> dict[str, float]:
    return {value: pair[0] for value, pair in given.items()}


def _second(given: Mapping[str, tuple[float, int]]) -> dict[str, int]:
    return {value: pair[1] for value, pair in given.items()}


def _header(columns: Sequence[str]) -> dict[str, str]:
    """Which column is which: by its name, in English or Dutch."""
    found: dict[str, str] = {}
    for part, known in _NAMES.items():
        here = [column for column in columns if trimmed(column).casefold() in known]
        if here:
            found[part] = here[0]
    if not {"variable", "value"} <= set(found) or ("number" in found) == ("share" in found):
        raise UnusableMargins("MARGINS_HEADER", row=1, figures={"columns": tuple(columns)})
    return found


def _named(at: int, names: Mapping[str, str], variable: str, value: str) -> None:
    for part, text in (("variable", variable), ("value", value)):
        if not text:
            raise UnusableMargins("MARGIN_NAMELESS", row=at, column=names[part])


def _amount(at: int, column: str, text: str, comma: bool) -> float:
    found = number(_bare(text), comma)
    if found is None:
        raise UnusableMargins("MARGIN_NOT_A_NUMBER", row=at, column=column, figures={"text": text[:40]})
    if found < 0:
        raise UnusableMargins("MARGIN_NEGATIVE", row=at, column=column)
    return found


def crossed_name(text: str) -> str:
    """'Region * Age' as 'Region*Age': two variables crossed, or a pair of their values.

    >>> crossed_name("North * 18-34")
    'North*18-34'
    """
    return CROSS.join(trimmed(part) for part in text.split(CROSS))


def variables_of(margins: Sequence[Margin]) -> tuple[str, ...]:
    """The single variables that margins speak of, crossings taken apart.

    >>> variables_of([Margin("Region*Age", {}), Margin("Age", {})])
    ('Region', 'Age')
    """
    return tuple(dict.fromkeys(chain.from_iterable(one.variable.split(CROSS) for one in margins)))


def _bare(text: str) -> str:
    """Without a per cent sign at its end."""
    return text.strip().removesuffix("%").rstrip()
