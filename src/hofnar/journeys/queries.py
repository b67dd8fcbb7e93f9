"""Everything that reads journeys. What is archived, or stands in something archived, is left out."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Channel, Journey, Phase, Touchpoint

ORDER = ("phase__journey__position", "phase__journey_id", "phase__position", "phase_id", "position", "pk")


def organisation_of(asked: Scope | Organisation) -> Organisation:
    return asked.organisation if isinstance(asked, Scope) else asked


def journeys(asked: Scope | Organisation) -> QuerySet[Journey]:
    return Journey.objects.filter(organisation=organisation_of(asked), archived_at=None)


def archived_journeys(asked: Scope | Organisation) -> QuerySet[Journey]:
    return Journey.objects.filter(organisation=organisation_of(asked)).exclude(archived_at=None)


def with_counts(found: QuerySet[Journey]) -> QuerySet[Journey]:
    """Adds ``phase_count`` and ``touchpoint_count`` of what is visible."""
    live = Q(phases__archived_at=None)
    return found.annotate(
        phase_count=Count("phases", filter=live, distinct=True),
        touchpoint_count=Count(
            "phases__touchpoints", filter=live & Q(phases__touchpoints__archived_at=None), distinct=True
        ),
    )


def touchpoints(asked: Scope | Organisation, journey: Journey | None = None) -> QuerySet[Touchpoint]:
    """The visible touchpoints in the order customers meet them, journey by journey."""
    found = Touchpoint.objects.filter(
        organisation=organisation_of(asked),
        archived_at=None,
        phase__archived_at=None,
        phase__journey__archived_at=None,
    )
    if journey is not None:
        found = found.filter(phase__journey=journey)
    return found.select_related("phase__journey", "owner").order_by(*ORDER)


def map_of(journey: Journey) -> list[Phase]:
    """The visible phases, each prefetched with its visible touchpoints, their channels, owner and patterns."""
    moments = Touchpoint.objects.filter(archived_at=None).select_related("owner")
    moments = moments.prefetch_related("channels", "page_patterns")
    phases = journey.phases.filter(archived_at=None)
    return list(phases.prefetch_related(Prefetch("touchpoints", moments)))


def with_strips(found: QuerySet[Journey]) -> QuerySet[Journey]:
    """Prefetches what a journey in small shows: visible phases and touchpoints."""
    moments = Prefetch("touchpoints", Touchpoint.objects.filter(archived_at=None))
    return found.prefetch_related(Prefetch("phases", Phase.objects.filter(archived_at=None).prefetch_related(moments)))


def archived_phases(journey: Journey) -> QuerySet[Phase]:
    return journey.phases.exclude(archived_at=None)


def archived_touchpoints(journey: Journey) -> QuerySet[Touchpoint]:
    """Those archived by themselves; what went along with its phase comes back with its phase."""
    found = Touchpoint.objects.filter(phase__journey=journey, phase__archived_at=None)
    return found.exclude(archived_at=None).select_related("phase")


def channels(asked: Scope | Organisation) -> QuerySet[Channel]:
    """With ``use_count``: how many touchpoints name it, archived ones too."""
    found = Channel.objects.filter(organisation=organisation_of(asked))
    return found.annotate(use_count=Count("touchpoints", distinct=True))


def members(asked: Scope | Organisation) -> QuerySet[User]:
    """Who can own something here: the active members of the organisation."""
    found = User.objects.filter(memberships__organisation=organisation_of(asked), is_active=True)
    return found.order_by("name", "email")
