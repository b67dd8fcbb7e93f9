"""The one command that runs the product, as real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], object], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


@dataclass
class House:
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        mine = {"HOFNAR_DATA": str(self.folder), "HOFNAR_DEBUG": "0", "HOFNAR_DEMO": "0", "HOFNAR_HTTPS": "0"}
        mine["DJANGO_SETTINGS_MODULE"] = "hofnar.settings"
        mine["PYTHONPATH"] = str(ROOT / "src")
        return {**os.environ, **mine, **self.settings}

    def serve(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "hofnar.serve", "--port", str(self.port), *words]
        with (self.folder / "out").open("a") as out:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out, text=True)
        self.started.append(process)
        return process

    def said(self) -> str:
        return (self.folder / "out").read_text()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def processes(self, of: str = "") -> list[int]:
        """Everything that runs with this house's data folder in its environment."""
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self._mine(pid, of)]

    def _mine(self, pid: int, of: str) -> bool:
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return False
        mark = f"HOFNAR_DATA={self.folder}\0".encode()
        return mark in environment and bool(command) and of in command


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    for pid in made.processes():
        os.kill(pid, signal.SIGKILL)
    for process in made.started:
        process.wait()


def test_it_serves_says_where_and_stops_without_orphans(house: House) -> None:
    supervisor = house.serve()
    until(lambda: f"http://localhost:{house.port}" in house.said())
    assert house.answers()
    assert house.processes(" work ")
    supervisor.terminate()
    assert supervisor.wait(30) == 0
    assert house.processes() == []


def test_what_dies_is_started_again(house: House) -> None:
    house.serve()
    until(house.answers)
    until(lambda: house.processes(" work "))
    (worker,) = house.processes(" work ")
    os.kill(worker, signal.SIGKILL)
    until(lambda: house.processes(" work ") not in ([], [worker]))
    for pid in house.processes("hofnar.serve.web"):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not house.answers(), 5)
    until(house.answers)


def test_a_killed_supervisor_leaves_no_orphan(house: House) -> None:
    supervisor = house.serve()
    until(house.answers)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait()
    until(lambda: house.processes() == [])


def test_a_taken_port_is_refused_before_anything_starts(house: House) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", house.port))
        other.listen()
        assert house.serve().wait(20) == 1
    assert "--port" in house.said()
    assert not (house.folder / "hofnar.sqlite3").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"HOFNAR_DATABASE_URL": "mysql://somewhere"}, "hofnar.E001"),
        ({"HOFNAR_DEMO": "1", "HOFNAR_HTTPS": "1"}, "hofnar.E010"),
        ({"HOFNAR_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"}, "database"),
    ],
)
def test_wrong_settings_are_explained_and_nothing_starts(house: House, given: dict[str, str], words: str) -> None:
    house.settings = given
    assert house.serve().wait(60) == 1
    assert words in house.said()


def test_more_web_processes_on_sqlite_are_refused(house: House) -> None:
    assert house.serve("--web-processes", "2").wait(30) == 1
    assert "PostgreSQL" in house.said()


def test_a_second_web_process_on_the_same_sqlite_is_refused(house: House) -> None:
    first = house.serve()
    until(house.answers)
    (web,) = [pid for pid in house.processes() if str(pid) == (house.folder / "web.lock").read_text()]
    second = House(house.folder)
    assert second.serve().wait(40) == 1
    assert f"number {web}" in second.said()
    assert "HOFNAR_DATA" in second.said()
    assert house.answers()
    first.send_signal(signal.SIGKILL)  # nobody can say goodbye: the system takes the lock back
    first.wait()
    house.serve()
    until(house.answers)


def test_a_web_process_started_by_itself_is_refused_too(house: House) -> None:
    house.serve()
    until(house.answers)
    words = ["--host", "127.0.0.1", "--port", str(free_port()), "--threads", "1", "--processes", "1"]
    command = [sys.executable, "-m", "hofnar.serve.web", *words, "--parent", str(os.getpid())]
    other = subprocess.Popen(command, cwd=ROOT, env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    house.started.append(other)  # type: ignore[arg-type]
    assert other.stdout is not None
    said = iter(other.stdout.readline, b"")
    assert any(b"with SQLite there is one" in line for line in said)


def test_demo_mode_refuses_a_database_with_a_real_organisation(house: House) -> None:
    make = "from hofnar.accounts.models import Organisation; Organisation.objects.create(name='Real', slug='real')"
    for words in (["migrate", "-v", "0"], ["shell", "-v", "0", "-c", make]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=house.environment, check=True)
    house.settings = {"HOFNAR_DEMO": "1"}
    assert house.serve().wait(30) == 1
    assert "hofnar.E011" in house.said()


@pytest.mark.postgres
def test_it_serves_on_postgresql_with_two_web_processes(house: House) -> None:
    from tests.postgres import PrivateCluster

    cluster = PrivateCluster().start()
    try:
        house.settings = {"HOFNAR_DATABASE_URL": cluster.url}
        supervisor = house.serve("--web-processes", "2")
        until(house.answers)
        supervisor.terminate()
        assert supervisor.wait(30) == 0
        assert house.processes() == []
    finally:
        cluster.stop()
