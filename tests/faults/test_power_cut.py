"""R-04: the power goes, and only what was synced remains. SQLite; PostgreSQL's own recovery is R-02."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.sizes import size

HERE = Path(__file__).parent
CUTS = size(100, 1_000)


@pytest.fixture(scope="module")
def shim(tmp_path_factory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("a power cut is played with a small C program, and this machine has no C compiler")
    made = tmp_path_factory.mktemp("shim") / "powercut.so"
    words = [
        compiler,
        "-O2",
        "-Wall",
        "-shared",
        "-fPIC",
        "-o",
        str(made),
        str(HERE / "powercut.c"),
        "-ldl",
        "-lpthread",
    ]
    subprocess.run(words, check=True)
    return made


def cut(shim: Path, folder: Path, level: str) -> dict[str, int]:
    environment = {
        **os.environ, "LD_PRELOAD": str(shim), "POWERCUT": str(folder / "hofnar.sqlite3"), "PYTHONPATH": "src:.",
        "HOFNAR_DATABASE_URL": "",
    }  # fmt: skip
    words = [sys.executable, "-m", "tests.faults.losing_power", str(folder), str(CUTS), level]
    done = subprocess.run(words, cwd=HERE.parents[1], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_what_was_answered_outlives_a_power_cut(shim, tmp_path):
    found = cut(shim, tmp_path, "FULL")
    assert found["cuts"] == CUTS
    assert found["stored"] > 3 * CUTS
    assert (found["lost"], found["apart"]) == (0, 0)


@pytest.mark.slow
def test_without_synchronous_full_it_would_not(shim, tmp_path):
    assert cut(shim, tmp_path, "NORMAL")["lost"] > 0
