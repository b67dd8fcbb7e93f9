"""Order within a journey. A move names its neighbour, never a whole list, so two editors' moves both hold.

Everybody who changes the order of a journey first takes the journey's row; SQLite lets one writer in at a time anyway.
Archived phases and touchpoints keep their place, so that they come back where they stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

from django.db import transaction

from hofnar.accounts.models import Organisation
from hofnar.journeys.models import Journey, Phase, Touchpoint

Step = Literal["earlier", "later", "previous_phase", "next_phase"]
Item = TypeVar("Item", Journey, Phase, Touchpoint)


def take(journey_id: int) -> Journey:
    """The journey, held until the end of the transaction."""
    return Journey.objects.select_for_update().get(pk=journey_id)


def take_list(organisation_id: int) -> Organisation:
    """The organisation's row stands for its list of journeys."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)


@transaction.atomic
def move_touchpoint(touchpoint: Touchpoint, phase: Phase, before: Touchpoint | None = None) -> None:
    """Places a touchpoint in a phase of its own journey, before another, or last when that one is not there."""
    if phase.journey_id != touchpoint.phase.journey_id:
        raise ValueError("a touchpoint stays in its journey")
    take(phase.journey_id)
    others = list(phase.touchpoints.exclude(pk=touchpoint.pk))
    touchpoint.phase = phase
    touchpoint.save(update_fields=["phase"])
    _number(_inserted(others, touchpoint, before))


@transaction.atomic
def step_touchpoint(touchpoint: Touchpoint, step: Step) -> None:
    """One place earlier or later among what is visible, or to the end of the neighbouring phase."""
    take(touchpoint.phase.journey_id)
    touchpoint.refresh_from_db(fields=["phase", "position"])
    if step in ("earlier", "later"):
        _number(_stepped(list(touchpoint.phase.touchpoints.all()), touchpoint, step))
    elif target := _neighbour(touchpoint.phase, -1 if step == "previous_phase" else 1):
        move_touchpoint(touchpoint, target)


@transaction.atomic
def move_phase(phase: Phase, before: Phase | None = None) -> None:
    take(phase.journey_id)
    _number(_inserted(list(phase.journey.phases.exclude(pk=phase.pk)), phase, before))


@transaction.atomic
def step_phase(phase: Phase, step: Step) -> None:
    take(phase.journey_id)
    _number(_stepped(list(phase.journey.phases.all()), phase, step))


@transaction.atomic
def step_journey(journey: Journey, step: Step) -> None:
    take_list(journey.organisation_id)
    _number(_stepped(list(Journey.objects.filter(organisation_id=journey.organisation_id)), journey, step))


def _neighbour(phase: Phase, offset: int) -> Phase | None:
    phases = list(phase.journey.phases.filter(archived_at=None))
    index = _index(phases, phase)
    if index < 0 or not 0 <= index + offset < len(phases):
        return None
    return phases[index + offset]


def _stepped(items: Sequence[Item], item: Item, step: Step) -> Sequence[Item]:
    """The items with one of them a place earlier or later among the visible; unchanged at the end of the row."""
    visible = [other for other in items if other.archived_at is None]
    index = _index(visible, item)
    target = index + (-1 if step == "earlier" else 2)
    if index < 0 or not 0 <= target <= len(visible):
        return items
    before = visible[target] if target < len(visible) else None
    return _inserted([other for other in items if other.pk != item.pk], item, before)


def _inserted(others: Sequence[Item], item: Item, before: Item | None) -> list[Item]:
    place = len(others) if before is None else _index(others, before, len(others))
    items = list(others)
    items.insert(place, item)
    return items


def _index(items: Sequence[Item], item: Item, missing: int = -1) -> int:
    return next((index for index, other in enumerate(items) if other.pk == item.pk), missing)


def _number(items: Iterable[Item]) -> None:
    for position, item in enumerate(items, start=1):
        if item.position != position:
            type(item)._default_manager.filter(pk=item.pk).update(position=position)
            item.position = position
