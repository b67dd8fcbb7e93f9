"""kill -9 at several points of an import and of its undo: gone on with, the end is the same as without."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


def call(data: Path, *command: str) -> tuple[int, str]:
    own = {"HOFNAR_DATA": str(data), "HOFNAR_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "hofnar.settings"}
    env = {**os.environ, **own, "HOFNAR_DEBUG": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.import_killing", *command], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode in (0, -9), done.stderr[-3000:]
    return done.returncode, done.stdout.strip()


def right(data: Path, *command: str) -> str:
    code, out = call(data, *command)
    assert code == 0
    return out


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("prepared")
    right(data, "prepare")
    return data


def copy_of(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data, tmp_path / "copy"))


@pytest.fixture(scope="module")
def clean(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """The import done in one go: its folder, hash, and how many transactions it took."""
    data = copy_of(prepared, tmp_path_factory.mktemp("clean"))
    ends, _, *wanted = right(data, "work", "0").split()
    return data, " ".join(wanted), int(ends)


def gone_on(data: Path) -> str:
    return right(data, "work", "0").split(" ", 2)[2]


@pytest.mark.parametrize("part", [0.0, 0.2, 0.6, 1.0])
def test_an_import_killed_and_gone_on_with_ends_the_same(part, prepared, clean, tmp_path):
    _, wanted, ends = clean
    data = copy_of(prepared, tmp_path)
    assert call(data, "work", str(max(1, round(part * ends))))[0] == -9
    assert gone_on(data) == wanted


def test_an_import_killed_again_and_again_ends_the_same(prepared, clean, tmp_path):
    _, wanted, _ = clean
    data = copy_of(prepared, tmp_path)
    for point in (5, 9, 12):
        call(data, "work", str(point))
    assert gone_on(data) == wanted


@pytest.mark.parametrize("point", [2, 6])
def test_an_undo_killed_and_gone_on_with_ends_the_same(point, clean, prepared, tmp_path):
    done, _, _ = clean
    data = copy_of(done, tmp_path)
    assert call(data, "undo", str(point))[0] == -9
    assert gone_on(data).split()[:2] == [right(prepared, "hash").split()[0], "undone"]
