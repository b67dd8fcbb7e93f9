"""The measurement house as it is drawn: three floors, and below it what is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from hofnar.accounts.access import Scope
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.journeys.queries import journeys, touchpoints
from hofnar.measurement.models import Metric, Target
from hofnar.measurement.queries import current_target, metrics

OPEN_UP_TO = 12  # a journey with more touchpoint metrics than this starts folded


@dataclass(frozen=True, slots=True)
class Window:
    metric: Metric
    target: Target | None

    @property
    def names_itself(self) -> bool:
        """Whether the metric's own name says more than its touchpoint's."""
        touchpoint = self.metric.touchpoint
        if not self.metric.tells_experience:
            return False
        return touchpoint is not None and touchpoint.name not in self.metric.name


@dataclass(frozen=True, slots=True)
class Room:
    """The touchpoint metrics of one journey, and its touchpoints that have none."""

    journey: Journey | None
    windows: list[Window]
    touchpoint_count: int
    unmeasured: list[Touchpoint]

    @property
    def measured_count(self) -> int:
        return self.touchpoint_count - len(self.unmeasured)

    @property
    def is_open(self) -> bool:
        return len(self.windows) <= OPEN_UP_TO


@dataclass(frozen=True, slots=True)
class House:
    relation: list[Window]
    journey: list[Window]
    rooms: list[Room]
    unmeasured_journeys: list[Journey]
    ownerless: list[Metric]

    @property
    def touchpoint_count(self) -> int:
        return sum(room.touchpoint_count for room in self.rooms)

    @property
    def measured_count(self) -> int:
        return sum(room.measured_count for room in self.rooms)

    @property
    def unmeasured_count(self) -> int:
        return self.touchpoint_count - self.measured_count

    @property
    def is_empty(self) -> bool:
        return not (self.relation or self.journey or self.rooms)

    @property
    def has_gaps(self) -> bool:
        return bool(self.unmeasured_journeys or self.ownerless or self.unmeasured_count or not self.relation)


def house_of(scope: Scope, today: date) -> House:
    windows = [Window(metric, current_target(metric, today)) for metric in metrics(scope)]
    on = {level: [w for w in windows if w.metric.level == level] for level in Metric.Level}
    measured_journeys = {w.metric.journey_id for w in on[Metric.Level.JOURNEY] if w.metric.tells_experience}
    all_journeys = list(journeys(scope))
    return House(
        relation=on[Metric.Level.RELATION],
        journey=on[Metric.Level.JOURNEY],
        rooms=_rooms(scope, all_journeys, on[Metric.Level.TOUCHPOINT]),
        unmeasured_journeys=[journey for journey in all_journeys if journey.pk not in measured_journeys],
        ownerless=[w.metric for w in windows if w.metric.owner_id is None],
    )


def _rooms(scope: Scope, all_journeys: list[Journey], windows: list[Window]) -> list[Room]:
    """A room for each journey with touchpoints, in their order; metrics without a place come last."""
    by_touchpoint: dict[int | None, list[Window]] = defaultdict(list)
    for window in windows:
        by_touchpoint[window.metric.touchpoint_id].append(window)
    by_journey: dict[int, list[Touchpoint]] = defaultdict(list)
    for touchpoint in touchpoints(scope):
        by_journey[touchpoint.phase.journey_id].append(touchpoint)
    rooms = [
        _room(journey, by_journey[journey.pk], by_touchpoint) for journey in all_journeys if by_journey[journey.pk]
    ]
    placeless = by_touchpoint.get(None, [])
    return [*rooms, Room(None, placeless, 0, [])] if placeless else rooms


def _room(journey: Journey, moments: list[Touchpoint], by_touchpoint: dict[int | None, list[Window]]) -> Room:
    windows = [window for moment in moments for window in by_touchpoint.get(moment.pk, [])]
    measured = {window.metric.touchpoint_id for window in windows if window.metric.tells_experience}
    return Room(journey, windows, len(moments), [moment for moment in moments if moment.pk not in measured])
