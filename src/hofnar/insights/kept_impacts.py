"""Impact results by what they follow from: in memory, then on disk, else computed and kept."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import hofnar_analytics
from hofnar.insights import impact_records, kept_results
from hofnar.insights.frames import Frame, MonthPart
from hofnar.insights.kept_results import Name, digest
from hofnar.insights.months import Period
from hofnar_analytics.results import Impact

IN_MEMORY = 400
_kept: OrderedDict[tuple[str, Name], Impact] = OrderedDict()
_lock = threading.Lock()
_computing = [threading.Lock() for _ in range(16)]


def kept_impact(
    frame: Frame, period: Period | None, asked: object, enough: tuple[bool, ...], make: Callable[[], Impact]
) -> Impact:
    """``asked`` is everything the result depends on beside the answers; ``enough`` the readings that will do, the
    one to compute first. Two who ask the same at once wait for one computation."""
    names = [Name(facts_of(frame, period), digest(asked, one)) for one in enough]
    with _computing[hash(names[0]) % len(_computing)]:
        for name in names:
            found = _found(frame.organisation_id, name)
            if found is not None:
                return found
        made = make()
        _remember(frame.organisation_id, names[0], made)
    kept_results.write(frame.organisation_id, names[0], impact_records.written(made))
    return made


def _found(organisation_id: int, name: Name) -> Impact | None:
    key = (str(kept_results.place_of(organisation_id)), name)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    content = kept_results.read(organisation_id, name)
    return None if content is None else _remember(organisation_id, name, impact_records.read(content))


def _remember(organisation_id: int, name: Name, impact: Impact) -> Impact:
    with _lock:
        _kept[str(kept_results.place_of(organisation_id)), name] = impact
        while len(_kept) > IN_MEMORY:
            _kept.popitem(last=False)
    return impact


def facts_of(frame: Frame, period: Period | None) -> str:
    """Names the code and the answers of a period: 'first-last-digest'. Months outside it make no difference."""
    first, last = (0, 0) if period is None else (period.first, period.last)
    parts = [part for part in frame.parts if period is None or first <= part.month <= last]
    weighted = frame.weights() is not None
    return f"{first}-{last}-{digest(code(), weighted, [(p.month, _content(frame, p)) for p in parts], length=20)}"


def is_fresh(frame: Frame) -> Callable[[str], bool]:
    """Whether facts by that name still stand."""

    @functools.cache
    def fresh(facts: str) -> bool:
        ends = facts.split("-")[:2]
        if len(ends) < 2 or not all(end.isdecimal() for end in ends):
            return False
        first, last = int(ends[0]), int(ends[1])
        return facts == facts_of(frame, Period(first, last) if last else None)

    return fresh


def _content(frame: Frame, part: MonthPart) -> str:
    key = ("content", part.month)
    if key not in frame.made:
        frame.made[key] = _content_of(part)
    return str(frame.made[key])


def _content_of(part: MonthPart) -> str:
    """What a month's rows hold, whatever file they came from."""
    seen = hashlib.sha256()
    columns: dict[str, NDArray[Any]] = {
        "u": part.units,
        "w": part.weights,
        "d": part.days,
        "v": part.versions,
        "r": part.responses,
    }
    columns |= {f"m{metric}": codes for metric, codes in part.codes.items()}
    for key, (codes, values) in part.segments.items():
        columns[f"s{key}={values!r}"] = codes
    for name, column in sorted(columns.items()):
        seen.update(f"\0{name}\0{column.dtype}\0{len(column)}\0".encode())
        seen.update(np.ascontiguousarray(column).data)
    return seen.hexdigest()


@functools.cache
def code() -> str:
    """The statistics that make a result: another version of them makes others."""
    seen = hashlib.sha256()
    for path in sorted(Path(hofnar_analytics.__file__).parent.glob("*.py")):
        seen.update(path.name.encode() + b"\0" + path.read_bytes())
    seen.update(Path(impact_records.__file__).read_bytes())
    return seen.hexdigest()[:20]
