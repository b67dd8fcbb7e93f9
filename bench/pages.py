"""Every page of the demo organisation (60,000 responses, about 1.3 million answers), found by following its links as
its CX manager and as a local manager. Each is looked at in a new process that finds on disk what the worker prepared
(and nothing that an earlier run left there), and then again in one web process that serves all of them, of which the
memory is printed. On a shared machine the processor says more than the clock.

`BENCH_DATA=folder` keeps the organisation between runs; addresses behind `pages` are looked at instead of all."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

LIMIT = 0.5  # seconds at the 95th percentile
MEMORY = 1024  # MiB
A_SHAPE = int(os.environ.get("A_SHAPE", 3))  # addresses of one shape (numbers aside) that are visited
AGAIN = int(os.environ.get("AGAIN", 2))
WHO = ("manager", "local")
ELSEWHERE = ("/accounts/", "/static/", "/demo/", "/sign-out/", "/s/", "/p/")
_LINK = re.compile(r'href="(/[^"#]*)')


class Took(NamedTuple):
    processor: float
    clock: float


class Looked(NamedTuple):
    """``first`` in a new process, then ``again`` in one that serves all pages."""

    first: Took
    again: list[Took]


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        os.environ |= {"HOFNAR_DATA": os.environ.get("BENCH_DATA", made), "HOFNAR_DEBUG": "1", "HOFNAR_DEMO": "1"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "hofnar.settings"
        import django

        django.setup()
        from django.core.management import call_command

        from hofnar.demo.prepare import fill

        call_command("migrate", verbosity=0)
        in_a_new_process(fill)
        print(f"what the worker prepares: {in_a_new_process(prepared)[0]:.1f} s of a processor")
        for who in WHO:
            told(who, in_a_new_process(lambda who=who: visited(who))[2])
        print(f"load of the machine at the end, over 1, 5 and 15 minutes: {os.getloadavg()}")


def in_a_new_process(do: Callable[[], Any]) -> tuple[float, float, Any]:
    """Its seconds of the processor and of the clock, and what it found."""
    from django.db import connections

    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        began, cpu = time.perf_counter(), time.process_time()
        try:
            found = do()
            answer = json.dumps([time.process_time() - cpu, time.perf_counter() - began, found])
            with os.fdopen(write, "w") as out:
                out.write(answer)
        finally:
            sys.stdout.flush()
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as back:
        content = back.read()
    os.waitpid(child, 0)
    processor, clock, found = json.loads(content)
    return processor, clock, found


def prepared() -> None:
    """Nothing on disk but what the worker makes after new answers."""
    from hofnar.demo.build import demo_organisation
    from hofnar.insights.jobs import prepare_soon
    from hofnar.insights.kept_results import place_of
    from hofnar.jobs.models import Job
    from hofnar.jobs.services import run_waiting

    organisation = demo_organisation()
    assert organisation is not None
    shutil.rmtree(place_of(organisation.pk), ignore_errors=True)
    prepare_soon(organisation.pk)
    for _ in range(3):  # one job asks for the next
        Job.objects.filter(kind__startswith="insights.", state=Job.State.WAITING).update(due_at=organisation.created_at)
        run_waiting()


def visited(who: str) -> dict[str, Any]:
    """Every address with what it took, and the most memory (MiB) of the process that served all."""
    client = signed_in(who)
    addresses, first = firsts(client)
    found = in_a_new_process(lambda: served(client, addresses))[2]
    return {"first": dict(zip(addresses, first)), **found}


def firsts(client) -> tuple[list[str], list[Took]]:
    """Every page by its links, each in a process that served none before."""
    asked_for = [one for one in sys.argv[1:] if one.startswith("/")]
    waiting, shapes = asked_for or ["/"], defaultdict(int)
    seen, addresses, times = set(waiting), [], []
    while waiting:
        address = waiting.pop(0)
        shape = re.sub(r"\d+", "N", urlsplit(address).path) + "?" * bool(urlsplit(address).query)
        if shapes[shape] >= A_SHAPE and not asked_for:
            continue
        shapes[shape] += 1
        status, took, links = in_a_new_process(lambda address=address: looked(client, address))[2]
        if status != 200:
            print(f"{status} {address}")
            continue
        if links is None:  # a file to keep: no page
            continue
        addresses.append(address)
        times.append(took)
        waiting += [] if asked_for else [link for link in links if link not in seen]
        seen.update(links)
    return addresses, times


def looked(client, address: str) -> tuple[int, Took, list[str] | None]:
    answer, took = asked(client, address)
    if "text/html" not in answer.get("Content-Type", "") or answer.streaming:
        return answer.status_code, took, None
    found = dict.fromkeys(unescape(link) for link in _LINK.findall(answer.content.decode()))
    return answer.status_code, took, [link for link in found if not link.startswith(ELSEWHERE)]


def served(client, addresses: list[str]) -> dict[str, Any]:
    """All of them in one process: the times after its first look, and its most memory."""
    for address in addresses:
        asked(client, address)
    again = {address: [asked(client, address)[1] for _ in range(AGAIN)] for address in addresses}
    return {"again": again, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def signed_in(who: str):
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import gettext, override

    from hofnar.insights.frames import read_ahead

    reverse("home")  # what a server reads before its first request
    read_ahead()
    for language, _ in settings.LANGUAGES:
        with override(language):
            gettext("Home")
    client = Client(headers={"host": "localhost"})
    client.post("/demo/sign-in/", {"who": who})
    return client


def asked(client, address: str) -> tuple[Any, tuple[float, float]]:
    began, cpu = time.perf_counter(), time.process_time()
    answer = client.get(address)
    if answer.streaming:
        for _ in answer.streaming_content:
            pass
    return answer, (time.process_time() - cpu, time.perf_counter() - began)


def told(who: str, found: dict[str, Any]) -> None:
    pages = {
        address: Looked(Took(*first), [Took(*one) for one in found["again"][address]])
        for address, first in found["first"].items()
    }
    print(f"\n{who}: {len(pages)} pages, at most {found['memory']:.0f} MiB (wanted {MEMORY}); wanted {LIMIT} s at p95")
    for words, times in (
        ("first look in a new process", [one.first for one in pages.values()]),
        ("again in the same process", [took for one in pages.values() for took in one.again]),
    ):
        processor, clock = spread([one.processor for one in times]), spread([one.clock for one in times])
        print(f"  {words}: processor {processor}; clock {clock}")
    for address, one in sorted(pages.items(), key=lambda page: -page[1].first.processor):
        again = max(took.processor for took in one.again)
        if one.first.processor > LIMIT or again > LIMIT or any(one.startswith("/") for one in sys.argv[1:]):
            print(f"  {one.first.processor:6.2f} s, again {again:5.2f}  {address}")


def spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    at = [ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.5, 0.95, 1.0)]
    return "p50 {:.2f}, p95 {:.2f}, most {:.2f} s".format(*at)
