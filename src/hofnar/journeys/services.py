"""Everything that writes journeys. Ordering has its own file, copying and the standard journeys too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Channel, Journey, PagePattern, Phase, Touchpoint
from hofnar.journeys.ordering import move_touchpoint, take, take_list
from hofnar.journeys.standards import standard, tongue

Phases = Iterable[tuple[str, Iterable[str]]]


@transaction.atomic
def make_journey(organisation: Organisation, name: str, phases: Phases = (), *, description: str = "") -> Journey:
    """A journey at the end of the list, with its phases and the names of their touchpoints."""
    take_list(organisation.pk)
    position = Journey.objects.filter(organisation=organisation).count() + 1
    journey = Journey.objects.create(organisation=organisation, name=name, description=description, position=position)
    for phase_name, touchpoint_names in phases:
        phase = add_phase(journey, phase_name)
        for touchpoint_name in touchpoint_names:
            add_touchpoint(phase, touchpoint_name)
    return journey


@transaction.atomic
def make_standard(organisation: Organisation, key: str, language: str) -> Journey:
    """A standard journey to start from. KeyError for an unknown key; other languages than nl get English."""
    found, spoken = standard(key), tongue(language)
    journey = make_journey(organisation, found.name[spoken], description=found.description[spoken])
    for phase_content in found.phases:
        phase = add_phase(journey, phase_content.name[spoken])
        for moment in phase_content.moments:
            add_touchpoint(
                phase,
                moment.name[spoken],
                channels=[named_channel(organisation, channel[spoken]) for channel in moment.channels],
                behind_the_scenes=moment.behind[spoken],
                is_partner=moment.is_partner,
                patterns=moment.patterns,
            )
    return journey


@transaction.atomic
def add_phase(journey: Journey, name: str) -> Phase:
    take(journey.pk)
    return Phase.objects.create(journey=journey, name=name, position=journey.phases.count() + 1)


@transaction.atomic
def add_touchpoint(
    phase: Phase,
    name: str,
    *,
    channels: Sequence[Channel] = (),
    owner: User | None = None,
    behind_the_scenes: str = "",
    is_partner: bool = False,
    patterns: Iterable[str] = (),
) -> Touchpoint:
    """A touchpoint at the end of its phase."""
    take(phase.journey_id)
    touchpoint = Touchpoint.objects.create(
        organisation_id=phase.journey.organisation_id,
        phase=phase,
        name=name,
        position=phase.touchpoints.count() + 1,
        owner=owner,
        behind_the_scenes=behind_the_scenes,
        is_partner=is_partner,
    )
    touchpoint.channels.set(channels)
    set_patterns(touchpoint, patterns)
    return touchpoint


@transaction.atomic
def set_patterns(touchpoint: Touchpoint, patterns: Iterable[str]) -> None:
    wanted = set(patterns)
    touchpoint.page_patterns.exclude(pattern__in=wanted).delete()
    known = set(touchpoint.page_patterns.values_list("pattern", flat=True))
    PagePattern.objects.bulk_create(
        PagePattern(touchpoint=touchpoint, pattern=pattern) for pattern in sorted(wanted - known)
    )


def named_channel(organisation: Organisation, name: str) -> Channel:
    return Channel.objects.get_or_create(organisation=organisation, name=name)[0]


def remove_unused_channel(channel: Channel) -> bool:
    """A channel no touchpoint names can go; False when one does."""
    return bool(Channel.objects.filter(pk=channel.pk, touchpoints=None).delete()[0])


@transaction.atomic
def change_touchpoint(touchpoint: Touchpoint, given: Mapping[str, Any]) -> None:
    """What the touchpoint form asks; a new phase places it last there."""
    touchpoint.name = given["name"]
    touchpoint.owner = given["owner"]
    touchpoint.is_partner = given["is_partner"]
    touchpoint.behind_the_scenes = given["behind_the_scenes"]
    touchpoint.save(update_fields=["name", "owner", "is_partner", "behind_the_scenes"])
    added = [named_channel(touchpoint.organisation, given["new_channel"])] if given["new_channel"] else []
    touchpoint.channels.set([*given["channels"], *added])
    set_patterns(touchpoint, given["patterns"])
    if given["phase"] != touchpoint.phase:
        move_touchpoint(touchpoint, given["phase"])


def rename(item: Journey | Phase | Touchpoint | Channel, name: str) -> None:
    item.name = name
    item.save(update_fields=["name"])


def archive(item: Journey | Phase | Touchpoint) -> None:
    """Takes it out of sight with everything in it. Nothing is deleted, so answers keep their meaning."""
    item.archived_at = item.archived_at or timezone.now()
    item.save(update_fields=["archived_at"])


def restore(item: Journey | Phase | Touchpoint) -> None:
    item.archived_at = None
    item.save(update_fields=["archived_at"])


@transaction.atomic
def copy_journey(journey: Journey, name: str) -> Journey:
    """Everything visible in a journey again, as new phases and touchpoints; answers stay with the old ones."""
    copy = make_journey(journey.organisation, name, description=journey.description)
    for phase in journey.phases.filter(archived_at=None):
        new_phase = add_phase(copy, phase.name)
        for touchpoint in phase.touchpoints.filter(archived_at=None).select_related("owner"):
            add_touchpoint(
                new_phase,
                touchpoint.name,
                channels=list(touchpoint.channels.all()),
                owner=touchpoint.owner,
                behind_the_scenes=touchpoint.behind_the_scenes,
                is_partner=touchpoint.is_partner,
                patterns=[pattern.pattern for pattern in touchpoint.page_patterns.all()],
            )
    return copy
