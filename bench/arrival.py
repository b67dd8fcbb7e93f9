"""How long an answer takes to reach the figures: the product as it is served (web process and worker, SQLite), answers
given page by page over HTTP, and answers broken off that the worker closes as partial.

The clock of an answer begins when its respondent has the last page in hand (or when a partial one is seen closed), and
stops when the copy that every page of insights computes from holds it.
"""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bench.answers import free_port

ANSWERS, PARTIALS = 120, 20
GAP = 0.4  # seconds between two answers, on average
MOST = 30.0  # seconds, and then something is wrong
BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Mobile/15E148 Safari/604"


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"HOFNAR_DATA": data, "HOFNAR_DEBUG": "0", "HOFNAR_DEMO": "0", "HOFNAR_HTTPS": "0"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "hofnar.settings", "PYTHONPATH": "src:."}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(f"load of the machine: {os.getloadavg()}", flush=True)
        organisation, link = _survey()
        _measured(data, organisation, link)


def _measured(data: str, organisation: int, link: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "hofnar.serve", "--port", str(port)]
    with open(f"{data}/out", "w") as out:
        served = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _until(lambda: _is_up(port))
            _until(_is_at_work)
            _told("complete", _watched(organisation, lambda: _complete(port, link)))
            _told("closed as partial", _watched(organisation, lambda: _partial(port, link)))
        except RuntimeError:
            with open(f"{data}/out") as said:
                print(said.read()[-3000:])
            raise
        finally:
            served.terminate()
            served.wait(30)
    print(f"load of the machine at the end: {os.getloadavg()}")


def _survey() -> tuple[int, str]:
    from tests.world import make_world

    from hofnar.measurement.services import make_metric
    from hofnar.responses.tests.respondents import open_link, open_survey
    from hofnar.surveys.services import add_question

    world = make_world()
    metric = make_metric(world.tulp, level="relation", kind="nps", name="Aanbevelen", owner=world.olga)
    survey = open_survey(world.tulp)
    add_question(survey.versions.get(), key="nps", label="NPS", role="kpi", metric=metric, scale=metric.scale)
    return world.tulp.pk, f"/s/{open_link(survey, world.breda).code}"


class Visitor:
    """Reads each form over HTTP and sends back all it holds, as a browser without scripts does."""

    def __init__(self, port: int, start: str) -> None:
        self.port = port
        self._get(start)

    def send(self, **values: str) -> None:
        from hofnar.responses.tests.seen import Seen

        form = Seen(self.page)
        self._get(*self._ask("POST", form.action, urlencode({**form.fields(), **values}, doseq=True)))

    def _get(self, *addresses: str) -> None:
        while addresses:
            addresses = self._ask("GET", addresses[0], "")

    def _ask(self, method: str, address: str, body: str) -> tuple[str, ...]:
        headers = {"User-Agent": BROWSER, "Content-Type": "application/x-www-form-urlencoded"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request(method, address, body, headers)
        answer = line.getresponse()
        self.page = answer.read().decode()
        line.close()
        if answer.status == 303:
            return (str(answer.headers["Location"]),)
        if answer.status != 200:
            raise RuntimeError(f"{method} {address}: {answer.status}")
        return ()


def _complete(port: int, link: str) -> list[float]:
    chance, given = random.Random(1), []
    for _ in range(ANSWERS):
        time.sleep(chance.expovariate(1 / GAP))
        person = Visitor(port, link)
        person.send(nps=str(chance.randrange(11)))
        person.send(grade="8")
        given.append(time.perf_counter())
    return given


def _partial(port: int, link: str) -> list[float]:
    """One breaks off, and the hourly round that closes is asked for at once."""
    from django.utils import timezone

    from hofnar.jobs.services import enqueue
    from hofnar.responses.models import Submission

    given, long_ago = [], timezone.now() - timedelta(days=90)
    under_way = Submission.objects.filter(state="open")
    for number in range(PARTIALS):
        Visitor(port, link).send(nps="3")
        under_way.update(last_at=long_ago)
        enqueue("responses.tidy", unique_key=f"bench:{number}")
        _until(lambda: not under_way.exists())
        given.append(time.perf_counter())
    return given


def _watched(organisation: int, giving: Any) -> list[float]:
    """Seconds of each answer: the figures hold the first n of them from the moment they hold n more than before."""
    before, seen, done = _figures(organisation), [], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            if (n := _figures(organisation) - before) > len(seen):
                seen.extend([time.perf_counter()] * (n - len(seen)))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        given = giving()
        _until(lambda: len(seen) >= len(given))
    finally:
        done.set()
        watcher.join()
    return [max(0.0, there - asked) for asked, there in zip(given, seen, strict=True)]


def _figures(organisation: int) -> int:
    from hofnar.insights.columnar_files import manifest

    copy = manifest(organisation)
    return sum(rows for _, rows in copy.months.values()) if copy else 0


def _until(true: Any) -> None:
    end = time.perf_counter() + MOST
    while not true():
        if time.perf_counter() > end:
            raise RuntimeError("it did not happen")
        time.sleep(0.02)


def _is_up(port: int) -> bool:
    try:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("GET", "/accounts/login/")
        return line.getresponse().status == 200
    except OSError:
        return False


def _is_at_work() -> bool:
    """The worker has asked for its hourly work: it takes what is due."""
    from hofnar.jobs.models import Job

    return Job.objects.filter(state="done").exists()


def _told(what: str, spent: list[float]) -> None:
    spent.sort()
    median, high = spent[len(spent) // 2], spent[int(0.95 * len(spent))]
    print(f"{what:20} n = {len(spent)}: median {median:.2f} s, p95 {high:.2f} s, worst {spent[-1]:.2f} s", flush=True)


if __name__ == "__main__":
    main()
