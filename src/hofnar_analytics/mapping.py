"""What a file's columns mean: roles, scales, codes, labels. Kept as a TOML file and used again next year."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from hofnar_analytics.errors import UnknownColumn, UnusableMapping
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.table import Table, near, trimmed

VERSION = 1


class Role(StrEnum):
    """What a column is for."""

    TOUCHPOINT = "touchpoint"
    KPI = "kpi"
    SEGMENT = "segment"
    UNIT = "unit"
    WEIGHT = "weight"
    DATE = "date"
    WAVE = "wave"
    COMMENT = "comment"
    ID = "id"
    IGNORE = "ignore"


class Aspect(StrEnum):
    """What a scored column tells: how it was, or something beside it. A moment takes the first four, a KPI the first
    and the last five."""

    EXPERIENCE = "experience"
    EXPECTATION = "expectation"  # better or worse than expected; the middle of the scale is 'as expected'
    EXPECTED = "expected"  # the score they had expected, on the scale of the experience
    IMPORTANCE = "importance"
    BRAND_VALUE = "brand_value"
    RETENTION = "retention"
    CROSS_SELL = "cross_sell"
    REVENUE = "revenue"
    CONTACTS = "contacts"


ASPECTS: Pairs[Role, tuple[Aspect, ...]] = {
    Role.TOUCHPOINT: (Aspect.EXPERIENCE, Aspect.EXPECTATION, Aspect.EXPECTED, Aspect.IMPORTANCE),
    Role.KPI: (
        Aspect.EXPERIENCE,
        Aspect.BRAND_VALUE,
        Aspect.RETENTION,
        Aspect.CROSS_SELL,
        Aspect.REVENUE,
        Aspect.CONTACTS,
    ),
}

_STATE_KEYS = {
    CellState.SKIPPED: "missing",
    CellState.NOT_EXPERIENCED: "not_experienced",
    CellState.DONT_KNOW: "dont_know",
    CellState.NOT_ASKED: "not_asked",
}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column. ``codes`` says which values are no score and why; ``scores`` which texts stand for a number;
    ``values`` gives codes their words; ``aspect`` what a score tells. ``date_order`` is 'ymd', 'dmy', 'mdy' or 'day'
    (a day of the month)."""

    name: str
    role: Role
    label: str = ""
    scale: Scale | None = None
    codes: Pairs[str, CellState] = field(default_factory=dict)
    scores: Pairs[str, float] = field(default_factory=dict)
    values: Pairs[str, str] = field(default_factory=dict)
    date_order: str = ""
    aspect: Aspect = Aspect.EXPERIENCE


@dataclass(frozen=True, slots=True)
class Differences:
    """What a file lacks that the mapping names, what it has that the mapping does not, and likely new names."""

    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    likely: Pairs[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.missing or self.new)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a file in their order, with what holds for the file as a whole.

    >>> text = Mapping((ColumnMapping("NPS", Role.KPI, scale=Scale.of(Kind.NPS)),), year=2017).to_toml()
    >>> Mapping.from_toml(text).column("NPS").scale.high, Mapping.from_toml(text).year
    (10.0, 2017)
    """

    columns: tuple[ColumnMapping, ...]
    year: int | None = None
    month: int | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    def column(self, name: str) -> ColumnMapping:
        """The mapping of one column. UnknownColumn when it has none."""
        wanted = trimmed(name)
        for column in self.columns:
            if column.name == wanted:
                return column
        raise UnknownColumn(wanted, near(wanted, tuple(column.name for column in self.columns)))

    def of_role(self, *roles: Role) -> tuple[ColumnMapping, ...]:
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def moments(self) -> tuple[ColumnMapping, ...]:
        """The columns that say how a moment went; what was expected of it or how much it matters is another thing."""
        return tuple(one for one in self.of_role(Role.TOUCHPOINT) if one.aspect is Aspect.EXPERIENCE)

    def with_column(self, column: ColumnMapping) -> Mapping:
        """The same mapping with one column put in the place of its namesake, or added at the end."""
        names = [one.name for one in self.columns]
        if column.name not in names:
            return replace(self, columns=(*self.columns, column))
        return replace(self, columns=tuple(column if one.name == column.name else one for one in self.columns))

    def differences(self, table: Table) -> Differences:
        """Renamed columns are reported with likely new names, never taken over in silence."""
        here, known = set(table.columns), {column.name for column in self.columns}
        missing = tuple(
            column.name for column in self.columns if column.name not in here and column.role is not Role.IGNORE
        )
        new = tuple(name for name in table.columns if name not in known)
        return Differences(missing, new, {name: self._likely(name, new, table) for name in missing})

    def _likely(self, name: str, new: tuple[str, ...], table: Table) -> tuple[str, ...]:
        label = self.column(name).label.casefold()
        same = [one for one in new if label and table.label(one).casefold() == label]
        return tuple(dict.fromkeys([*same, *near(name, new)]))

    def to_toml(self) -> str:
        """The mapping as a file that people can read and change."""
        head = ["# What the columns of this survey file mean. Change what is wrong and use the file again:"]
        head += ["# hofnar impact FILE --mapping THIS_FILE", f"hofnar_mapping = {VERSION}", ""]
        whole = [f"{key} = {_toml(value)}" for key, value in self._whole() if value is not None]
        return "\n".join([*head, "[file]", *whole, "", *map(_column_toml, self.columns)])

    def _whole(self) -> Iterable[tuple[str, object]]:
        return (
            ("year", self.year),
            ("month", self.month),
            ("sheet", self.sheet),
            ("encoding", self.encoding),
            ("delimiter", self.delimiter),
        )

    @classmethod
    def from_toml(cls, text: str) -> Mapping:
        """Read what ``to_toml`` wrote, or what somebody wrote by hand. UnusableMapping with the column at fault."""
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UnusableMapping("NOT_TOML", figures={"why": str(error)}) from None
        if document.get("hofnar_mapping", VERSION) != VERSION or not isinstance(document.get("column"), list):
            raise UnusableMapping("NOT_A_MAPPING")
        columns = tuple(_read_column(entry) for entry in document["column"])
        _refuse_twice(columns)
        return cls(columns, **_read_whole(document.get("file", {})))


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(str(key))} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")


def _column_toml(column: ColumnMapping) -> str:
    lines = ["[[column]]", f"name = {_toml(column.name)}"]
    if column.label and column.label != column.name:
        lines.append(f"label = {_toml(column.label)}")
    lines.append(f"role = {_toml(column.role.value)}")
    if column.aspect is not Aspect.EXPERIENCE:
        lines.append(f"aspect = {_toml(column.aspect.value)}")
    if column.scale:
        lines.append(f"scale = {_toml(scale_text(column.scale))}")
    lines += _code_lines(column)
    lines += [f"{key} = {_toml(dict(pairs))}" for key, pairs in _pairs(column) if pairs]
    if column.date_order:
        lines.append(f"date_order = {_toml(column.date_order)}")
    return "\n".join([*lines, ""])


def _code_lines(column: ColumnMapping) -> list[str]:
    lines = []
    for state, key in _STATE_KEYS.items():
        codes = [code for code, named in column.codes.items() if named is state]
        if codes:
            lines.append(f"{key} = {_toml(codes)}")
    return lines


def _pairs(column: ColumnMapping) -> tuple[tuple[str, Pairs[str, Any]], ...]:
    return ("scores", column.scores), ("values", column.values)


def scale_text(scale: Scale) -> str:
    """'nps 0-10', or 'mean' for a scale without bounds."""
    if scale.low is None or scale.high is None:
        return scale.kind.value
    return f"{scale.kind.value} {_toml(float(scale.low))}-{_toml(float(scale.high))}"


def read_scale(text: str) -> Scale:
    """A scale from 'nps', 'csat 1-5' or 'mean:0-100'. ValueError when it is none."""
    kind, _, bounds = text.strip().lower().replace(":", " ").partition(" ")
    if not bounds.strip():
        return Scale.of(Kind(kind))
    low, high = read_bounds(bounds)
    return Scale.of(Kind(kind), low, high)


def read_bounds(text: str) -> tuple[float, float]:
    """'1-5' or '-5-5' as two numbers. ValueError when it is neither."""
    plain = text.strip().replace(",", ".").replace("−", "-").replace("–", "-")
    cut = plain.find("-", 1)
    if cut < 1:
        raise ValueError(f"not a range: {text!r}")
    return float(plain[:cut]), float(plain[cut + 1 :])


def _read_column(entry: object) -> ColumnMapping:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise UnusableMapping("NAMELESS_COLUMN")
    name = trimmed(entry["name"])
    try:
        role = Role(str(entry.get("role", "ignore")).lower())
        return ColumnMapping(
            name=name,
            role=role,
            label=trimmed(str(entry.get("label", ""))),
            scale=read_scale(entry["scale"]) if "scale" in entry else None,
            codes=_read_codes(entry),
            scores={str(key): float(value) for key, value in entry.get("scores", {}).items()},
            values={str(key): str(value) for key, value in entry.get("values", {}).items()},
            date_order=str(entry.get("date_order", "")),
            aspect=_read_aspect(entry, role),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise UnusableMapping("BAD_COLUMN", column=name, figures={"why": str(error)}) from None


def _read_aspect(entry: dict[str, Any], role: Role) -> Aspect:
    aspect = Aspect(str(entry.get("aspect", Aspect.EXPERIENCE)).lower())
    if aspect is not Aspect.EXPERIENCE and aspect not in ASPECTS.get(role, ()):
        raise ValueError(f"a column in the role {role.value!r} cannot tell {aspect.value!r}")
    return aspect


def _read_codes(entry: dict[str, Any]) -> dict[str, CellState]:
    codes: dict[str, CellState] = {}
    for state, key in _STATE_KEYS.items():
        listed = entry.get(key, [])
        for code in listed if isinstance(listed, list) else [listed]:
            if str(code) in codes:
                raise ValueError(f"{code!r} stands under two states")
            codes[str(code)] = state
    return codes


def _read_whole(entry: object) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise UnusableMapping("NOT_A_MAPPING")
    year, month = entry.get("year"), entry.get("month")
    if not (year is None or (isinstance(year, int) and 1900 <= year <= 2200)):
        raise UnusableMapping("BAD_YEAR", figures={"year": year})
    if not (month is None or (isinstance(month, int) and 1 <= month <= 12)):
        raise UnusableMapping("BAD_MONTH", figures={"month": month})
    texts = {key: str(entry[key]) for key in ("sheet", "encoding", "delimiter") if key in entry}
    return {"year": year, "month": month, **texts}


def _refuse_twice(columns: tuple[ColumnMapping, ...]) -> None:
    seen: set[str] = set()
    for column in columns:
        if column.name in seen:
            raise UnusableMapping("COLUMN_TWICE", column=column.name)
        seen.add(column.name)
