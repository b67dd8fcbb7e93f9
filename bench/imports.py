"""A million rows x 30 columns, into SQLite unless told otherwise, with somebody answering a survey meanwhile.

``python -m bench imports`` or, with fewer rows, ``HOFNAR_BENCH_ROWS=100000 python -m bench imports``. With
``HOFNAR_BENCH_ALONE=1`` nobody answers meanwhile; ``HOFNAR_BENCH_DATABASE_URL`` takes another, empty, database. The
import runs in a process of its own, the respondent in another. Printed beside the time that Python's csv module needs
to read the same file, so that figures of different machines can be compared.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROWS = int(os.environ.get("HOFNAR_BENCH_ROWS", "1000000"))
ALONE = os.environ.get("HOFNAR_BENCH_ALONE") == "1"
DATABASE = os.environ.get("HOFNAR_BENCH_DATABASE_URL", "")
TOUCHPOINTS = 22


def make_file(path: Path, rows: int) -> None:
    """id, date, unit, weight, NPS, 22 touchpoints, two segments and a comment: 30 columns."""
    drawn = random.Random(7)
    moments = [f"Moment {n + 1}" for n in range(TOUCHPOINTS)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "shop", "weight", "NPS", *moments, "age", "channel", "comment"])
        for number in range(rows):
            scores = drawn.choices(("1", "2", "3", "4", "5", "6"), k=TOUCHPOINTS)
            day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
            said = f"what I wanted to say {number}" if number % 20 == 0 else ""
            weight = f"{0.5 + number % 100 / 100:.2f}"
            head = [str(number), day, f"shop {number % 200}", weight, str(drawn.randrange(11))]
            writer.writerow([*head, *scores, ("18-34", "35-54", "55+")[number % 3], ("web", "desk")[number % 2], said])


def reading_alone(path: Path) -> float:
    start = time.perf_counter()
    with path.open(newline="", encoding="utf-8") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - start


def work(path: Path) -> None:
    """The worker's part, in its own process: prints the seconds of each step and its peak memory."""
    run = _draft(path)
    print("ready", flush=True)
    sys.stdin.readline()
    from hofnar.imports import services
    from hofnar.jobs.services import run_waiting

    start = time.perf_counter()
    services.confirm(run)
    run_waiting()
    seconds = time.perf_counter() - start
    run.refresh_from_db()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"done {seconds:.1f} {peak:.0f} {run.report['counts']['new']} {run.state}", flush=True)


def _draft(path: Path) -> Any:
    from django.core.files import File
    from django.core.files.uploadedfile import UploadedFile

    from hofnar.imports.services import start_draft

    organisation, user = _world()
    with path.open("rb") as file:
        return start_draft(organisation, user, UploadedFile(File(file), name="bench.csv", size=path.stat().st_size))


def _world() -> tuple[Any, Any]:
    from django.core.management import call_command

    from hofnar.accounts.models import User
    from hofnar.accounts.services import make_organisation

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("olga@example.org", "a long enough password", name="Olga")
    return make_organisation("Bench", "bench", user), user


def answer() -> None:
    """A respondent's part: one answer every 50 ms until told to stop; prints how long each had to wait."""
    import datetime as dt
    import threading

    from hofnar.accounts.models import Organisation, Unit
    from hofnar.responses.services import NewResponse, save_response
    from hofnar.surveys.services import make_survey

    organisation = Organisation.objects.get()
    unit = Unit.objects.get(parent=None)
    version = make_survey(organisation, "Live").versions.get()
    stop, waits = threading.Event(), []
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    while not stop.is_set():
        start = time.perf_counter()
        save_response(version, NewResponse("2026", str(len(waits)), unit.pk, dt.date(2026, 1, 1), {"NPS": 9}))
        waits.append(time.perf_counter() - start)
        time.sleep(0.05)
    ordered = sorted(waits)
    p95, p99 = ordered[int(0.95 * len(ordered))], ordered[int(0.99 * len(ordered))]
    print(f"{len(waits)} {p95 * 1000:.0f} {p99 * 1000:.0f} {ordered[-1] * 1000:.0f}")


def _start(part: str, data: str, *more: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[1]
    env = {
        **os.environ,
        "HOFNAR_DATA": data,
        "HOFNAR_DATABASE_URL": DATABASE,
        "PYTHONPATH": f"{root / 'src'}:{root}",
        "DJANGO_SETTINGS_MODULE": "hofnar.settings",
        "HOFNAR_HTTPS": "0",
    }
    command = [sys.executable, "-m", "bench.imports", part, *more]
    return subprocess.Popen(command, cwd=root, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _line(process: subprocess.Popen[str], starts: str = "") -> list[str]:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(starts) and not line.startswith("{"):
            return line.split()
    raise RuntimeError("a part of the bench stopped early")


def _tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.csv"
        make_file(path, ROWS)
        print(f"{ROWS:,} rows x 30 columns, {path.stat().st_size / 1024**2:.0f} MB")
        alone = reading_alone(path)
        worker = _start("work", folder, str(path))
        _line(worker, "ready")
        respondent = None if ALONE else _start("answer", folder)
        _tell(worker)
        _, seconds, peak, new, state = _line(worker, "done")
        print(f"csv module alone   {alone:8.1f} s")
        print(f"import             {float(seconds):8.1f} s   {float(seconds) / alone:.1f} x   {new} rows, {state}")
        print(f"peak memory        {peak:>8} MiB")
        print(f"load               {os.getloadavg()[0]:8.1f}")
        if respondent is not None:
            _told_by(respondent)


def _told_by(respondent: subprocess.Popen[str]) -> None:
    _tell(respondent)
    count, p95, p99, worst = _line(respondent)
    print(f"respondent         {count} answers meanwhile; p95 {p95} ms, p99 {p99} ms, longest {worst} ms")


if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings

    settings.REACTIONS = {"import.finished": [], "import.undone": [], "response.saved": []}
    work(Path(sys.argv[2])) if sys.argv[1] == "work" else answer()
