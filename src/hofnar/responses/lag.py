"""How long an answer takes to reach the figures, as measured here, and what is still on its way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from django.utils import timezone

from hofnar.accounts.models import Organisation
from hofnar.jobs.models import Job
from hofnar.responses.models import Change

LOOKED_AT = 9  # of the latest times that the figures followed
HAND_OVER = 0.5  # seconds between looks of an idle worker


@dataclass(frozen=True, slots=True)
class Lag:
    """``seconds``: how long it took lately, None when it never happened; ``waiting``: changes that still have to be
    followed, the oldest for ``oldest`` seconds."""

    seconds: int | None
    waiting: int
    oldest: int


def lag_of(organisation: Organisation) -> Lag:
    done = Job.objects.filter(kind="insights.refresh", organisation_id=organisation.pk, state=Job.State.DONE)
    times = done.order_by("-finished_at").values_list("created_at", "finished_at")[:LOOKED_AT]
    took = [(ended - asked).total_seconds() for asked, ended in times if ended]
    pending = Change.objects.filter(organisation=organisation)
    first = pending.filter(response__isnull=False).order_by("pk").values_list("response__saved_at", flat=True).first()
    oldest = (timezone.now() - first).total_seconds() if first else 0.0
    seconds = math.ceil(HAND_OVER + median(took)) if took else None
    return Lag(seconds, pending[:1000].count(), math.ceil(oldest))
