"""Work that comes round by itself. Every worker asks for it each hour; asked for twice while it waits it is one job, so
what stands here must change nothing when there is nothing to do."""

from __future__ import annotations

from django.conf import settings

from hofnar.jobs.services import enqueue


def ask_hourly() -> None:
    for kind in settings.HOURLY_JOBS:
        enqueue(kind, unique_key=f"hourly:{kind}")
