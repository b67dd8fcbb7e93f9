"""How soon a second worker begins the job of a worker that was killed: within the lease and five seconds.

Real processes on SQLite: one begins a long job and is killed with the signal that nobody can catch, the other waits.
The lease is the product's, 30 seconds; ``HOFNAR_BENCH_LEASE=5 python -m bench jobs`` for a quicker look.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEASE = float(os.environ.get("HOFNAR_BENCH_LEASE", "30"))
WANTED = LEASE + 5
TIMES = 3
ASK = (
    "import django; django.setup(); from hofnar.jobs.services import enqueue; "
    "enqueue('test.nap', unique_key='n', seconds=600)"
)


def main() -> None:
    """Counted from the kill, which comes right after a heartbeat or just before one: the worst is a whole lease."""
    waits = [_abandoned() for _ in range(TIMES)]
    told = ", ".join(f"{wait:.1f}" for wait in waits)
    verdict = "within" if max(waits) <= WANTED else "NOT within"
    print(f"an abandoned job is begun again after {told} s with a lease of {LEASE:.0f} s: {verdict} {WANTED:.0f} s")


def _abandoned() -> float:
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        notes.touch()
        environment = _environment(folder, notes)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
        subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=environment, check=True)
        workers = [_worker(environment)]
        try:
            _until(lambda: len(_begun(notes)) == 1)
            workers.append(_worker(environment))
            time.sleep(3)  # the second one is up and looks for work
            workers[0].send_signal(signal.SIGKILL)
            killed = time.monotonic()
            _until(lambda: len(_begun(notes)) == 2)
            return time.monotonic() - killed
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()


def _environment(folder: str, notes: Path) -> dict[str, str]:
    mine = {
        "HOFNAR_DATA": folder,
        "HOFNAR_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tests.job_kinds",
        "JOB_NOTES": str(notes),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return {**os.environ, **mine}


def _worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "work", "--lanes", "1", "--lease", str(LEASE)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)


def _begun(notes: Path) -> list[str]:
    return [line for line in notes.read_text().splitlines() if line.startswith("begin")]


def _until(true: Callable[[], bool], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("it did not happen")
        time.sleep(0.02)
