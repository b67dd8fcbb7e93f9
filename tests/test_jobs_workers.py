"""Real worker processes on both databases: killed, stopped, and several at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEASE = 3.0


@dataclass
class Yard:
    """A database of its own with workers that can be started and killed."""

    folder: Path
    url: str

    def __post_init__(self) -> None:
        self.workers: list[subprocess.Popen[bytes]] = []
        self.notes_file = self.folder / "notes"
        self.notes_file.touch()
        self.manage("migrate", "-v", "0")

    @property
    def environment(self) -> dict[str, str]:
        mine = {
            "HOFNAR_DATA": str(self.folder),
            "HOFNAR_DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tests.job_kinds",
            "JOB_NOTES": str(self.notes_file),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return {**os.environ, **mine}

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True)

    def ask(self, code: str) -> str:
        setup = (
            "import django; django.setup()\nfrom hofnar.jobs.models import Job\nfrom hofnar.jobs.services import *\n"
        )
        command = [sys.executable, "-c", setup + code]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def work(self, lanes: int = 1, lease: float = LEASE) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "work", "--lanes", str(lanes), "--lease", str(lease)]
        worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)
        self.workers.append(worker)
        return worker

    def notes(self, what: str = "") -> list[list[str]]:
        lines = [line.split() for line in self.notes_file.read_text().splitlines()]
        return [line for line in lines if line[0] == what or not what]

    def states(self) -> list[str]:
        return self.ask("print(*Job.objects.order_by('pk').values_list('state', flat=True))").split()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    from tests.postgres import PrivateCluster

    private = PrivateCluster().start()
    yield private.url
    private.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def yard(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Yard]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("cluster")
    made = Yard(tmp_path, url)
    made.ask("Job.objects.all().delete()")
    yield made
    for worker in made.workers:
        worker.kill()
        worker.wait()


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.mark.slow
def test_work_of_a_killed_worker_is_finished_by_another(yard: Yard) -> None:
    yard.ask("enqueue('test.steps', unique_key='a', total=8, seconds=0.4)")
    first = yard.work()
    until(lambda: len(yard.notes("step")) >= 3)
    second = yard.work()
    first.send_signal(signal.SIGKILL)
    until(lambda: yard.notes("end"))
    begun = yard.notes("begin")
    assert [int(line[2]) for line in begun] == [first.pid, second.pid]
    until(lambda: yard.states() == ["done"])
    assert len(yard.notes("step")) in (8, 9)  # only the step that was being done may be done again


@pytest.mark.slow
def test_several_workers_never_do_the_same_job_at_once(yard: Yard) -> None:
    yard.ask("[enqueue('test.nap', unique_key=str(i), seconds=0.05) for i in range(60)]")
    for _ in range(3):
        yard.work(lanes=2)
    until(lambda: len(yard.notes("end")) >= 60)
    time.sleep(0.5)
    assert len(yard.notes("begin")) == 60
    assert len({line[1] for line in yard.notes("begin")}) == 60
    assert len({line[2] for line in yard.notes("begin")}) > 1
    until(lambda: set(yard.states()) == {"done"})


@pytest.mark.slow
def test_work_longer_than_its_lease_stays_with_its_worker(yard: Yard) -> None:
    yard.ask("enqueue('test.nap', unique_key='long', seconds=4)")
    for _ in range(2):
        yard.work(lease=1.5)
    until(lambda: yard.notes("end"))
    assert len(yard.notes("begin")) == 1


@pytest.mark.slow
def test_a_worker_that_is_asked_to_stop_ends_cleanly_and_hands_its_work_on(yard: Yard) -> None:
    yard.ask("enqueue('test.steps', unique_key='a', total=6, seconds=0.3)")
    worker = yard.work()
    until(lambda: yard.notes("step"))
    worker.terminate()
    assert worker.wait(15) == 0
    assert yard.notes("end") == []
    assert yard.ask("job = Job.objects.get(); print(job.state, repr(job.lease), job.attempts)").split() == [
        "running", "''", "0",
    ]  # fmt: skip
    yard.work()
    until(lambda: yard.notes("end"))
    assert len(yard.notes("step")) <= 7


@pytest.mark.postgres
@pytest.mark.slow
def test_work_asked_for_again_is_not_done_before_the_change_can_be_seen(tmp_path: Path, cluster: str) -> None:
    """A waiting job stands for every change that asked for it: it may not run before the last of them commits."""
    yard = Yard(tmp_path, cluster)
    answer = yard.ask(
        """
import threading
from django.db import connection, transaction
from hofnar.jobs import running
Job.objects.all().delete()
enqueue('test.nap', unique_key='a', seconds=0)
asked, seen = threading.Event(), threading.Event()
def change():
    with transaction.atomic():
        enqueue('test.nap', unique_key='a', seconds=0)
        asked.set(); seen.wait(10)
    connection.close()
thread = threading.Thread(target=change); thread.start(); asked.wait(10)
print(running.take()); seen.set(); thread.join(); print(running.take() is not None, Job.objects.count())
"""
    )
    assert answer.split() == ["None", "True", "1"]


@pytest.mark.postgres
@pytest.mark.slow
def test_a_worker_outlives_the_loss_of_its_database_connections(tmp_path: Path, cluster: str) -> None:
    yard = Yard(tmp_path, cluster)
    yard.ask("Job.objects.all().delete(); enqueue('test.nap', unique_key='a', seconds=0)")
    worker = yard.work()
    until(lambda: yard.notes("end"))
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'postgres'"
    )
    for _ in range(3):
        yard.ask(f"from django.db import connection\nwith connection.cursor() as c: c.execute({cut!r})")
    yard.ask("enqueue('test.nap', unique_key='b', seconds=0)")
    until(lambda: len(yard.notes("end")) == 2)
    assert worker.poll() is None
    until(lambda: set(yard.states()) == {"done"})
    worker.kill()
    worker.wait()
