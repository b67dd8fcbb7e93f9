"""kill -9 between lines of a delivery: never twice, never lost without a word. Every line: tests/faults/outbox.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outbox_killing import faults

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    from tests.postgres import PrivateCluster

    cluster = PrivateCluster().start()
    yield cluster.url
    cluster.stop()


def test_killed_between_lines(database: str, tmp_path: Path) -> None:
    mine = {"HOFNAR_DATA": str(tmp_path), "HOFNAR_DATABASE_URL": database, "OUTBOX_STATES": str(tmp_path / "states")}
    mine |= {"DJANGO_SETTINGS_MODULE": "hofnar.settings", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.outbox_killing", "60"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **mine}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    kills = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [fault for kill in kills for fault in faults(kill)] == []
    assert len(kills) > 10
    assert not kills[-1]["killed"]
    taken = kills[0]
    assert taken["killed"]
    assert taken["states"]["a@example.org"] == "uncertain"
    assert taken["arrived"]["a@example.org"] == 1
