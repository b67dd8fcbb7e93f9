"""Everything that reads metrics. Archived ones are left out, and those of what is archived."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Organisation
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.journeys.queries import journeys, organisation_of, touchpoints
from hofnar.measurement.models import Metric, Target

GONE = (
    Q(archived_at__isnull=False)
    | Q(journey__archived_at__isnull=False)
    | Q(touchpoint__archived_at__isnull=False)
    | Q(touchpoint__phase__archived_at__isnull=False)
    | Q(touchpoint__phase__journey__archived_at__isnull=False)
)


def metrics(asked: Scope | Organisation, level: str | None = None, aspect: str | None = None) -> QuerySet[Metric]:
    """The metrics in use, with owner and place at hand."""
    found = Metric.objects.filter(organisation=organisation_of(asked)).exclude(GONE)
    if level is not None:
        found = found.filter(level=level)
    if aspect is not None:
        found = found.filter(aspect=aspect)
    return found.select_related("owner", "journey", "touchpoint__phase__journey").prefetch_related("targets__set_by")


def archived_metrics(asked: Scope | Organisation) -> QuerySet[Metric]:
    found = Metric.objects.filter(organisation=organisation_of(asked)).exclude(archived_at=None)
    return found.order_by("-archived_at")


def current_target(metric: Metric, today: date) -> Target | None:
    """The next target that is due, the latest word for its day; when all days have passed, the last one."""
    targets = list(metric.targets.all())
    ahead = [target for target in targets if target.due_on >= today]
    day = min((target.due_on for target in ahead), default=max((t.due_on for t in targets), default=None))
    return next((target for target in reversed(targets) if target.due_on == day), None)


def unmeasured_touchpoints(asked: Scope | Organisation) -> QuerySet[Touchpoint]:
    measured = metrics(asked, aspect=Metric.Aspect.EXPERIENCE).exclude(touchpoint=None).values("touchpoint")
    return touchpoints(asked).exclude(pk__in=measured)


def unmeasured_journeys(asked: Scope | Organisation) -> QuerySet[Journey]:
    measured = metrics(asked, Metric.Level.JOURNEY, Metric.Aspect.EXPERIENCE).exclude(journey=None).values("journey")
    return journeys(asked).exclude(pk__in=measured)


def ownerless_metrics(asked: Scope | Organisation) -> QuerySet[Metric]:
    return metrics(asked).filter(owner=None)
