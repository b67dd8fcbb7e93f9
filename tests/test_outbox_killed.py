"""kill -9 between any two lines of a delivery: never twice, never lost without a word."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def test_killed_between_any_two_lines(database: str, tmp_path: Path) -> None:
    mine = {"HOFNAR_DATA": str(tmp_path), "HOFNAR_DATABASE_URL": database, "OUTBOX_STATES": str(tmp_path / "states")}
    mine |= {"DJANGO_SETTINGS_MODULE": "hofnar.settings", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.outbox_killing", "7"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **mine}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    kills = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(kills) > 40
    assert not kills[-1]["killed"]
    for kill in kills:
        for person, state in kill["states"].items():
            arrived = kill["arrived"].get(person, 0)
            assert state in ("sent", "uncertain"), kill
            assert arrived <= 1, kill
            assert arrived == 1 or state == "uncertain", kill
        assert list(kill["states"].values()).count("uncertain") <= int(kill["killed"]), kill
    doubts = [kill for kill in kills if "uncertain" in kill["states"].values()]
    assert any(kill["arrived"].get("a@example.org") for kill in doubts)  # the moment that matters was hit
