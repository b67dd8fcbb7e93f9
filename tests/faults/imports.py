"""kill -9 at random statements of an import, its undo and its re-import: ``python -m tests.faults.imports [POINTS]``.

Every point starts from the same files. The worker is killed just before the chosen statement, one time in four killed
once more while it goes on, and then left to finish: what can be seen must be what a run without kills gives. The small
tier of this is tests/test_import_killed.py.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HOFNAR_DEBUG", "1")
os.environ.setdefault("HOFNAR_DATA", tempfile.mkdtemp())
os.environ["HOFNAR_DATABASE_URL"] = ""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from tests.import_killing import COMMANDS  # noqa: E402

POINTS, SEED = 200, 20_260_901
PHASES = ("work", "undo", "redo")


@dataclass(frozen=True)
class Phase:
    """A command, the data it starts from, how many statements it takes, and what is seen at its end."""

    command: str
    start: Path
    statements: int
    end: str


def call(data: Path, command: str, *numbers: int) -> tuple[int, str]:
    """Runs a command of tests.import_killing in a process of its own on this data: how it ended, what it printed."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(write, 1)
        _die_after(data, command, *numbers)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = [line for line in pipe.read().splitlines() if not line.startswith("{")]
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, said[-1] if said else ""


def _die_after(data: Path, command: str, *numbers: int) -> None:
    code = 1
    try:
        connection.settings_dict["NAME"] = str(data / "hofnar.sqlite3")
        settings.MEDIA_ROOT = data / "uploads"
        COMMANDS[command](*numbers)
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)


def right(data: Path, command: str, *numbers: int) -> str:
    code, said = call(data, command, *numbers)
    assert code == 0, (command, numbers, code)
    return said


def clean_runs(folder: Path) -> list[Phase]:
    data = folder / "prepared"
    data.mkdir()
    right(data, "prepare")
    phases = []
    for command in PHASES:
        after = Path(shutil.copytree(data, folder / command))
        _, statements, end = right(after, command, 0).split(" ", 2)
        phases.append(Phase(command, data, int(statements), end))
        data = after
    return phases


def killed(phase: Phase, drawn: random.Random, folder: Path) -> tuple[int, bool]:
    """The statement before which it died, and whether the end is that of a clean run."""
    data = Path(shutil.copytree(phase.start, folder / "at-work"))
    point = drawn.randint(1, phase.statements)
    try:
        died = call(data, phase.command, 0, point)[0] == -9
        if drawn.random() < 0.25:
            call(data, "work", 0, drawn.randint(1, phase.statements))
        return point, died and right(data, "work", 0).split(" ", 2)[2] == phase.end
    finally:
        shutil.rmtree(data)


def main(points: int) -> int:
    start, drawn, wrong = time.monotonic(), random.Random(SEED), []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        phases = clean_runs(folder)
        weights = [phase.statements for phase in phases]
        print(", ".join(f"{phase.command}: {phase.statements} statements" for phase in phases), flush=True)
        for number, phase in enumerate(drawn.choices(phases, weights, k=points), 1):
            point, same = killed(phase, drawn, folder)
            if not same:
                wrong.append((phase.command, point))
                print("different:", phase.command, point, flush=True)
            if number % 20 == 0:
                print(f"{number} points, {len(wrong)} different, {time.monotonic() - start:.0f} s", flush=True)
    print(f"{points} kills, seed {SEED}: {len(wrong)} ended otherwise")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(int(sys.argv[1]) if len(sys.argv) > 1 else POINTS), 1))
