"""What this room does when answers change elsewhere: bring the figures up to date."""

from __future__ import annotations

from typing import Any

from hofnar.jobs.services import enqueue


def _refresh(organisation_id: int) -> None:
    key = f"insights.refresh:{organisation_id}"
    enqueue("insights.refresh", unique_key=key, organisation_id=organisation_id)


def import_finished(organisation_id: int, **facts: Any) -> None:
    _refresh(organisation_id)


def import_undone(organisation_id: int, **facts: Any) -> None:
    _refresh(organisation_id)


def response_saved(organisation_id: int, **facts: Any) -> None:
    _refresh(organisation_id)
