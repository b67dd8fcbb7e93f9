"""Runs the product in a folder of its own, sends respondents to it from many threads, and checks what was kept."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"


@dataclass
class Product:
    folder: Path
    database: str = ""
    sabotage: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    server: subprocess.Popen[str] | None = None
    worker: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self.about = json.loads(self.run("prepare"))

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ, "HOFNAR_DATA": str(self.folder), "HOFNAR_DATABASE_URL": self.database, "HOFNAR_DEBUG": "0",
            "HOFNAR_DEMO": "0", "HOFNAR_HTTPS": "0", "HOFNAR_SABOTAGE": self.sabotage, "PYTHONPATH": "src:.",
            "DJANGO_SETTINGS_MODULE": "hofnar.settings",
        }  # fmt: skip

    def run(self, *command: str) -> str:
        words = [sys.executable, "-m", "tests.faults.product", *command]
        done = subprocess.run(words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.splitlines()[-1]

    def start(self) -> None:
        self.port = self.port or free_port()
        words = [sys.executable, "-m", "tests.faults.product", "serve", str(self.port)]
        self.server = subprocess.Popen(
            words, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._follow, args=[self.server], daemon=True).start()

    def _follow(self, server: subprocess.Popen[str]) -> None:
        for line in server.stdout or ():
            self.worker = int(line)

    def kill_worker(self) -> bool:
        worker, self.worker = self.worker, 0
        if worker:
            os.kill(worker, signal.SIGKILL)
        return bool(worker)

    def kill_everything(self) -> None:
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        self.worker = 0

    def stop(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.kill_everything()

    def state(self) -> dict[str, Any]:
        return json.loads(self.run("state"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@dataclass
class Crowd:
    """Respondents who each fill in two pages and send every page again until it is answered with 303."""

    product: Product
    threads: int = 12
    finished: list[str] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)
    leaving: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        secret = (self.product.folder / "secret-key").read_text()
        self.number = lambda: signed_form(secret, self.product.about["code"])
        self.workers = [threading.Thread(target=self._work, args=[n], daemon=True) for n in range(self.threads)]
        for worker in self.workers:
            worker.start()

    def go_home(self) -> None:
        self.leaving.set()
        for worker in self.workers:
            worker.join(60)

    def _work(self, seed: int) -> None:
        dice = random.Random(seed)
        while not self.leaving.is_set():
            name = f"respondent {seed} {dice.getrandbits(60):x}"
            self._answer(name, f"k1{dice.getrandbits(100):025x}")

    def _answer(self, name: str, key: str) -> None:
        start = f"/s/{self.product.about['code']}"
        shared = {"_v": self.product.about["version"], "_l": "nl", "_site": ""}
        first = {**shared, "_n": self.number(), "_k": key, "_p": "score", "nps": 7, "why": name}
        last = {**shared, "_n": self.number(), "grade": 8}
        if self._until_answered(start, first):
            self.begun.add(name)
            if self._until_answered(f"{start}/{key}/grade", last):
                self.finished.append(name)

    def _until_answered(self, address: str, fields: dict[str, Any]) -> bool:
        body = urlencode(fields)
        for _ in range(4000):
            if post(self.product.port, address, body) == 303:
                return True
            if self.leaving.is_set():
                return False
            time.sleep(0.005)
        return False


def signed_form(secret: str, code: str) -> str:
    """A form's number as the product would have sent it; the product's own function, with the product's secret."""
    from django.test import override_settings

    from hofnar.responses import keys

    with _signing:
        if not _settings:
            _settings.append(override_settings(SECRET_KEY=secret))
            _settings[0].enable()
        return keys.new_form(code)


_signing = threading.Lock()
_settings: list[Any] = []


def forget_the_secret() -> None:
    while _settings:
        _settings.pop().disable()


def post(port: int, address: str, body: str) -> int:
    """The status, or 0 when no whole answer came."""
    head = f"POST {address} HTTP/1.0\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\nContent-Length: {len(body)}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
            wire.sendall((head + body).encode())
            answer = b""
            while part := wire.recv(65536):
                answer += part
    except OSError:
        return 0
    return int(answer.split(b" ", 2)[1]) if b"\r\n\r\n" in answer else 0


@dataclass
class Verdict:
    lost: int
    double: int
    unfollowed: int
    finished: int

    @property
    def clean(self) -> bool:
        return (self.lost, self.double, self.unfollowed) == (0, 0, 0)


def verdict(crowd: Crowd) -> Verdict:
    """I1: what was answered is there, whole and once. I2: with every response stands what follows from it."""
    state = crowd.product.state()
    whole = Counter(a["why"] for a in state["answers"] if a == {"nps": 7, "why": a.get("why"), "grade": 8})
    drafts = Counter(pages["score"].get("why") for pages in state["drafts"] if "score" in pages)
    lost = sum(whole[name] == 0 for name in crowd.finished)
    lost += sum(whole[name] + drafts[name] == 0 for name in crowd.begun)
    double = sum(count - 1 for count in (whole + drafts).values()) + len(state["answers"]) - whole.total()
    return Verdict(lost, double, state["unfollowed"], len(crowd.finished))
