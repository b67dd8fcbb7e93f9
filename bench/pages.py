"""Every page of the demo organisation (60,000 responses, about 1.2 million answers), found by following its links as
its CX manager and as a local manager: the first look in a new process and the next ones."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections import defaultdict
from html import unescape
from urllib.parse import urlsplit

LIMIT = 0.5  # seconds at the 95th percentile
A_SHAPE = 3  # addresses of one shape (numbers aside) that are visited
AGAIN = 2
WHO = ("manager", "local")
ELSEWHERE = ("/accounts/", "/static/", "/demo/", "/sign-out/", "/s/", "/p/")
_LINK = re.compile(r'href="(/[^"#]*)')


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        os.environ |= {"HOFNAR_DATA": os.environ.get("BENCH_DATA", made), "HOFNAR_DEBUG": "1", "HOFNAR_DEMO": "1"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "hofnar.settings"
        import django

        django.setup()
        from django.core.management import call_command

        from hofnar.demo.prepare import fill

        call_command("migrate", verbosity=0)
        fill()
        for who in WHO:
            told(who, visited(who))
        print(f"load of the machine at the end, over 1, 5 and 15 minutes: {os.getloadavg()}")


def visited(who: str) -> dict[str, list[float]]:
    """Seconds by address, the first look first."""
    client = signed_in(who)
    waiting, shapes, seconds = ["/"], defaultdict(int), {}
    seen = {"/"}
    while waiting:
        address = waiting.pop(0)
        shape = re.sub(r"\d+", "N", urlsplit(address).path) + "?" * bool(urlsplit(address).query)
        if shapes[shape] >= A_SHAPE:
            continue
        shapes[shape] += 1
        answer, first = asked(client, address)
        if answer.status_code != 200:
            print(f"{answer.status_code} {address}")
            continue
        seconds[address] = [first, *(asked(client, address)[1] for _ in range(AGAIN))]
        if "text/html" in answer.get("Content-Type", "") and not answer.streaming:
            found = dict.fromkeys(unescape(link) for link in _LINK.findall(answer.content.decode()))
            waiting += [link for link in found if link not in seen and not link.startswith(ELSEWHERE)]
            seen.update(found)
    return seconds


def signed_in(who: str):
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.post("/demo/sign-in/", {"who": who})
    return client


def asked(client, address: str):
    began = time.perf_counter()
    answer = client.get(address)
    if answer.streaming:
        for _ in answer.streaming_content:
            pass
    return answer, time.perf_counter() - began


def told(who: str, seconds: dict[str, list[float]]) -> None:
    first = sorted(times[0] for times in seconds.values())
    later = sorted(time for times in seconds.values() for time in times[1:])
    print(f"\n{who}: {len(seconds)} pages; first look {spread(first)}; again {spread(later)} (wanted {LIMIT} s at p95)")
    slow = sorted(((times[0], max(times[1:]), address) for address, times in seconds.items()), reverse=True)
    for one, again, address in slow:
        if one > LIMIT or again > LIMIT:
            print(f"  {one:6.2f} s, again {again:5.2f}  {address}")


def spread(times: list[float]) -> str:
    at = [times[min(len(times) - 1, int(part * len(times)))] for part in (0.5, 0.95, 1.0)]
    return "p50 {:.2f}, p95 {:.2f}, most {:.2f} s".format(*at)
