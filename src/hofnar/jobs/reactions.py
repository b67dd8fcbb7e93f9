"""The kind of work behind every reaction to an event."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string

from hofnar.jobs.models import Job


def run(job: Job, path: str, facts: dict[str, Any]) -> None:
    import_string(path)(**facts)
