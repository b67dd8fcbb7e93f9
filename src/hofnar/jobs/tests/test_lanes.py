"""Which lane of a worker takes which work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hofnar.jobs.running import take
from hofnar.jobs.services import enqueue
from hofnar.jobs.worker import leaves


@pytest.mark.django_db
def test_short_work_waits_for_neither_an_import_nor_a_count():
    for ago, kind in enumerate(["insights.refresh", "responses.count", "imports.run"]):
        enqueue(kind, unique_key=kind, delay=timedelta(seconds=-1 - ago))  # the import is due longest
    taken = [take(leave=leaves(lane)) for lane in (2, 1, 0)]
    assert [job and job.kind for job in taken] == ["insights.refresh", "responses.count", "imports.run"]


@pytest.mark.django_db
def test_the_first_lane_does_everything():
    enqueue("imports.run", unique_key="import")
    enqueue("responses.count", unique_key="count")
    assert take(leave=leaves(3)) is None
    assert [take(leave=leaves(0)).kind for _ in range(2)] == ["imports.run", "responses.count"]
