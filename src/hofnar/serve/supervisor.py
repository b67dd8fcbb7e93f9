"""Starts the processes, starts them again when they die, and leaves none behind."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType

from hofnar.serve.ports import answers

GRACE = 30.0  # seconds for children to end after a SIGTERM
STEADY = 30.0  # seconds of life after which a death counts as the first one
LONGEST_WAIT = 30.0


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


@dataclass
class Child:
    """One process of the product. It leads a group of its own: a Ctrl-C of the terminal reaches only the supervisor,
    and killing the group reaches grandchildren."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self, now: float) -> None:
        """Starts the process when it is its time: 1, 2, 4 … 30 seconds after a death."""
        if self.lives:
            return
        if self.process is not None:
            self._bury(self.process, now)
        if now >= self.next_start:
            self.start()

    def _bury(self, process: subprocess.Popen[bytes], now: float) -> None:
        self.kill()  # what the dead left behind
        self.deaths = 1 if now - self.started > STEADY else self.deaths + 1
        wait = min(LONGEST_WAIT, 2.0 ** (self.deaths - 1))
        self.next_start = now + wait
        self.process = None
        say(f"The {self.name} stopped (status {process.returncode}); it starts again in {wait:.0f} s.")

    def stop(self) -> None:
        if self.process is not None and self.lives:
            self.process.terminate()

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    options: argparse.Namespace
    stopping: threading.Event = field(default_factory=threading.Event)
    signals: int = 0

    def __post_init__(self) -> None:
        me, python = str(os.getpid()), sys.executable
        web = [python, "-m", "hofnar.serve.web", "--host", self.options.host, "--port", str(self.options.port)]
        web += ["--threads", str(self.options.threads), "--processes", str(self.options.web_processes), "--parent", me]
        work = [python, "-m", "django", "work", "--lanes", str(self.options.lanes), "--parent", me]
        self.web, self.worker = Child("web process", web), Child("worker", work)

    def run(self) -> int:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        try:
            return self._watch()
        finally:
            self._stop_all()

    def _watch(self) -> int:
        announced = False
        while not self.stopping.is_set():
            now = time.monotonic()
            for child in (self.web, self.worker):
                child.tend(now)
            if not announced and self.web.lives and answers(self.options.host, self.options.port):
                announced = True
                say(f"Hofnar is at {os.environ['HOFNAR_BASE_URL']} on port {self.options.port}. Ctrl-C stops it.")
            if not announced and self.web.deaths >= 3:
                say("The web process does not start; what it said stands above.")
                return 1
            self.stopping.wait(0.2)
        return 0

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1
        self.stopping.set()

    def _stop_all(self) -> None:
        children = [self.web, self.worker]
        for child in children:
            child.stop()
        end = time.monotonic() + GRACE
        while any(child.lives for child in children) and time.monotonic() < end and self.signals < 2:
            time.sleep(0.1)
        for child in children:
            child.kill()
