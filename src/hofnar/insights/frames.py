"""The columnar copy in memory: one frame an organisation, loaded month by month, renewed when the copy changes.

A frame is one consistent state of the copy and never changes; a new version shares the months that did not change.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from django.conf import settings
from numpy.typing import NDArray

from hofnar.insights import cells
from hofnar.insights.bounded import Bounded
from hofnar.insights.columnar_files import Manifest, folder, manifest, read_month
from hofnar.insights.months import Period, month_from

KEPT = 16  # organisations in memory
READ_AHEAD = 4  # of them before the first request
DERIVED_BYTES = 64 * 1024 * 1024  # of an organisation: cubes and edges of the selections looked at
Ints = NDArray[np.int32]
_serial = itertools.count()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MonthPart:
    """One month's file as arrays. Segments are a code for each row (-1 unknown) and the values the codes stand for."""

    month: int
    units: Ints
    days: Ints
    versions: Ints
    weights: NDArray[np.float32]
    codes: Mapping[int, cells.Codes]
    segments: Mapping[str, tuple[Ints, tuple[str, ...]]]
    responses: NDArray[np.int64]
    made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def rows(self) -> int:
        return len(self.units)

    def unit_places(self) -> tuple[Ints, NDArray[np.intp]]:
        """The units of this month, ascending, and for each row its place among them."""
        return self.kept("units", lambda: np.unique(self.units, return_inverse=True))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is counted of this month: a new answer in another month leaves it as it is."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Frame:
    """All months of an organisation. ``key`` names this state of the data; whatever is computed from it may be kept
    under it."""

    organisation_id: int
    version: int
    parts: tuple[MonthPart, ...]
    made: dict[Any, Any] = field(default_factory=dict, repr=False)
    derived: Bounded = field(default_factory=lambda: Bounded(DERIVED_BYTES), repr=False, compare=False)
    key: int = field(default_factory=lambda: next(_serial))

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def metrics(self) -> frozenset[int]:
        return frozenset(metric for part in self.parts for metric in part.codes)

    @property
    def period(self) -> Period | None:
        """From the first month with answers to the last."""
        return Period(self.parts[0].month, self.parts[-1].month) if self.parts else None

    @property
    def months(self) -> Ints:
        """The months, as whole numbers, ascending."""
        return np.array([part.month for part in self.parts], dtype=np.int32)

    def month_positions(self) -> Ints:
        return self._column("month", lambda: _repeated(self.parts, range(len(self.parts))))

    def units(self) -> Ints:
        return self._column("units", lambda: np.concatenate([part.units for part in self.parts]))

    def days(self) -> Ints:
        return self._column("days", lambda: np.concatenate([part.days for part in self.parts]))

    def versions(self) -> Ints:
        return self._column("versions", lambda: np.concatenate([part.versions for part in self.parts]))

    def responses(self) -> NDArray[np.int64]:
        """The ids of the stored responses."""
        return self._column("responses", lambda: np.concatenate([part.responses for part in self.parts]))

    def unit_ids(self) -> Ints:
        """Every unit that has answers, ascending."""
        return self._column("unit_ids", lambda: np.unique(self.units()))

    def unit_positions(self) -> Ints:
        return self._column("unit_positions", lambda: np.searchsorted(self.unit_ids(), self.units()).astype(np.int32))

    def weights(self) -> NDArray[np.float64] | None:
        """None when every answer counts once."""
        return self._column("weights", self._weights)

    def _weights(self) -> NDArray[np.float64] | None:
        weights = np.concatenate([part.weights for part in self.parts]).astype(np.float64)
        return None if bool(np.all(weights == 1)) else weights

    def codes(self, metric: int) -> cells.Codes:
        return self._column(("codes", metric), lambda: cells.joined([codes_of(part, metric) for part in self.parts]))

    @property
    def segment_keys(self) -> tuple[str, ...]:
        return tuple(sorted({key for part in self.parts for key in part.segments}))

    def segment(self, key: str) -> tuple[Ints, tuple[str, ...]]:
        """A code for each row (-1 unknown) and the values the codes stand for."""
        return self._column(("segment", key), lambda: _segment(self.parts, key))

    def segment_rows(self, key: str, value: str) -> NDArray[np.bool_]:
        if key not in self.segment_keys:
            return np.zeros(self.rows, dtype=np.bool_)
        codes, values = self.segment(key)
        return codes == values.index(value) if value in values else np.zeros(len(codes), dtype=np.bool_)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from this state of the data and a selection: there is no end of selections, so the longest
        unused goes when there is too much."""
        return self.derived.of(key, make)

    def _column(self, key: object, make: Callable[[], T]) -> T:
        """What there is once for every column: as much as the data themselves, and no more."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]  # type: ignore[no-any-return]


def _repeated(parts: tuple[MonthPart, ...], values: range) -> Ints:
    return np.repeat(np.array(values, dtype=np.int32), [part.rows for part in parts])


def codes_of(part: MonthPart, metric: int) -> cells.Codes:
    return part.codes[metric] if metric in part.codes else cells.nothing(part.rows)


def _segment(parts: tuple[MonthPart, ...], key: str) -> tuple[Ints, tuple[str, ...]]:
    values = tuple(sorted({value for part in parts for value in part.segments.get(key, ((), ()))[1]}))
    place = {value: at for at, value in enumerate(values)}
    found = []
    for part in parts:
        codes, own = part.segments.get(key, (np.full(part.rows, -1, dtype=np.int32), ()))
        renumbered = np.array([place[value] for value in own] + [-1], dtype=np.int32)
        found.append(renumbered[codes])
    return np.concatenate(found), values


_frames: OrderedDict[tuple[str, int], tuple[Manifest, Frame]] = OrderedDict()
_lock = threading.Lock()


def frame_of(organisation_id: int) -> Frame:
    """The newest state of the copy; an empty frame where there is none."""
    for _ in range(5):
        standing = manifest(organisation_id) or Manifest()
        try:
            return _frame(organisation_id, standing)
        except FileNotFoundError:  # replaced between the two reads: read the newer one
            continue
    raise RuntimeError("the columnar copy changes faster than it can be read")


def read_ahead(most: int = READ_AHEAD) -> None:
    """Loads the organisations whose answers changed last, so that nobody's first page of a new process waits for it."""
    standing = sorted(Path(settings.COLUMNAR_ROOT).glob("*/manifest.json"), key=lambda path: -path.stat().st_mtime)
    for path in standing[:most]:
        with suppress(OSError, ValueError, KeyError, pa.ArrowException):  # whoever asks for it will hear what is wrong
            frame_of(int(path.parent.name))


def _frame(organisation_id: int, standing: Manifest) -> Frame:
    place = folder(organisation_id)
    key = (str(place), organisation_id)
    with _lock:
        known = _frames.get(key)
        if known is None or known[0] != standing:
            _frames[key] = known = (standing, _loaded(organisation_id, standing, place, known))
        _frames.move_to_end(key)
        while len(_frames) > KEPT:
            _frames.popitem(last=False)
    return known[1]


def _loaded(organisation_id: int, standing: Manifest, place: Path, known: tuple[Manifest, Frame] | None) -> Frame:
    old = {part.month: part for part in known[1].parts} if known else {}
    same = {name for month, name in standing.months.items() if known and known[0].months.get(month) == name}
    parts = []
    for month, entry in sorted(standing.months.items()):
        number = month_from(month) or 0
        parts.append(old[number] if entry in same and number in old else _part(number, read_month(place, entry[0])))
    return Frame(organisation_id, standing.version, tuple(parts))


def _part(month: int, table: pa.Table) -> MonthPart:
    named = {name: table.column(name).combine_chunks() for name in table.column_names}
    return MonthPart(
        month,
        units=_array(named["unit"]),
        days=_array(named["day"]),
        versions=_array(named["version"]),
        weights=_array(named["weight"]),
        codes={int(name[2:]): _array(column) for name, column in named.items() if name.startswith("m:")},
        segments={name[2:]: _coded(column) for name, column in named.items() if name.startswith("s:")},
        responses=_array(named["response"]),
    )


def _array(column: pa.Array) -> NDArray[Any]:
    """The same numbers, not copied. ``to_numpy`` would load pandas, a second of the first page of every process."""
    return np.from_dlpack(column) if len(column) else np.array([], dtype=column.type.to_pandas_dtype())


def _coded(column: pa.StringArray) -> tuple[Ints, tuple[str, ...]]:
    encoded = column.dictionary_encode(null_encoding="encode")  # what is unknown is a value for as long as this takes
    codes, values = _array(encoded.indices), encoded.dictionary.to_pylist()
    place = np.cumsum([value is not None for value in values], dtype=np.int32) - 1
    place[[value is None for value in values]] = -1
    return place[codes], tuple(value for value in values if value is not None)
