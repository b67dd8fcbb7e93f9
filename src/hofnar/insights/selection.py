"""What a page is about: KPI, unit, period, segment and reading, as they stand in its address.

Every link carries the whole selection. A unit or metric the reader may not see is a 404; a period that cannot be read
is the usual one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.insights.frames import Frame, frame_of
from hofnar.insights.months import Period, month_from, month_name
from hofnar.insights.queries import kpis_of
from hofnar.measurement.access import metric_or_404
from hofnar.measurement.models import Metric

READINGS = ("effect", "leverage", "share")
ROLLING = 12
MOST_VALUES = 40  # a segment with more values is not offered
NOBODY = ("?", "?")


@dataclass(frozen=True, slots=True)
class Selection:
    """``reading`` is empty while nobody chose one; ``period`` is None while there are no answers."""

    unit: Unit
    kpi: Metric | None = None
    period: Period | None = None
    segment: tuple[str, str] | None = None
    reading: str = ""

    def query(self, **changes: Any) -> str:
        """The address' part after the question mark, with these changes."""
        chosen = replace(self, **changes)
        parts = {"kpi": chosen.kpi.pk if chosen.kpi else "", "unit": chosen.unit.pk}
        if chosen.period:
            parts |= {"from": month_name(chosen.period.first), "to": month_name(chosen.period.last)}
        if chosen.segment:
            parts["segment"] = ":".join(chosen.segment)
        return urlencode({name: value for name, value in (parts | {"reading": chosen.reading}).items() if value})

    @property
    def before(self) -> Period | None:
        """The period of the same length just before; for a year's worth that is the year before."""
        return self.period and self.period.back(self.period.months)


def selection_from(scope: Scope, asked: Mapping[str, str]) -> Selection:
    frame = frame_of(scope.organisation.pk)
    return Selection(
        unit=scope.unit_or_404(asked["unit"]) if asked.get("unit") else scope.unit,
        kpi=_kpi(scope, asked.get("kpi", ""), frame),
        period=_period(asked, frame),
        segment=_segment(asked.get("segment", ""), frame),
        reading=asked.get("reading", "") if asked.get("reading") in READINGS else "",
    )


def _kpi(scope: Scope, asked: str, frame: Frame) -> Metric | None:
    if asked:
        return metric_or_404(scope, asked)
    return next(iter(kpis_of(scope.organisation, frame.metrics)), None)


def _period(asked: Mapping[str, str], frame: Frame) -> Period | None:
    """'period' comes from the picker as 2026-01:2026-12, 'from' and 'to' from a link."""
    first, _, last = asked.get("period", "").partition(":")
    start, end = month_from(first or asked.get("from", "")), month_from(last or asked.get("to", ""))
    if start is not None and end is not None and start <= end:
        return _near(Period(start, end), frame)
    return usual_period(frame)


def _near(asked: Period, frame: Frame) -> Period | None:
    """No further than a year from the answers: what lies beyond is empty, and there is no end of it."""
    whole = frame.period
    if whole is None:
        return None
    first, last = whole.first - ROLLING, whole.last + ROLLING
    return Period(min(max(asked.first, first), last), max(min(asked.last, last), first))


def usual_period(frame: Frame) -> Period | None:
    """The last twelve months that hold answers."""
    whole = frame.period
    return whole and Period(max(whole.first, whole.last - ROLLING + 1), whole.last)


def _segment(asked: str, frame: Frame) -> tuple[str, str] | None:
    """What no answer holds, and what has too many values to be offered, are one and the same: nobody."""
    key, colon, value = asked.partition(":")
    if not (colon and key and value):
        return None
    values = frame.segment(key)[1] if key in frame.segment_keys else ()
    return (key, value) if value in values and len(values) <= MOST_VALUES else NOBODY
