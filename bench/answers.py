"""Pages answered and durable per second, through one web process, with the respondents on the same cores.

Beside the product: one transaction a post; all of the product's middleware; the web server with nothing behind it; how
often this disk can sync at all; and a disk whose sync takes 5 ms. SQLite, and PostgreSQL where it is installed. What
counts are the ratios. ``BENCH_SECONDS``, ``BENCH_DISK`` (the folder to write in).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = [f"page{n}" for n in range(10)]
SECONDS, WARM = float(os.environ.get("BENCH_SECONDS", 8)), 2.0
VISITORS = 256
SLOW_SYNC = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
int fsync(int fd) { int (*real)(int) = dlsym(RTLD_NEXT, "fsync"); usleep(5000); return real(fd); }
int fdatasync(int fd) { int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync"); usleep(5000); return real(fd); }
"""
PREPARE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
import json, sys
from tests.world import make_world
from hofnar.responses import keys
from hofnar.responses.tests.respondents import open_survey, open_link
from hofnar.surveys.definition import Definition, Page, Question, QuestionKind
asked = [Question(name, QuestionKind.GRADE, {"nl": "Welk cijfer geeft u?"}) for name in sys.argv[1:]]
pages = tuple(Page(question.key, (question,)) for question in asked)
world = make_world(); survey = open_survey(world.tulp, Definition(pages=pages)); link = open_link(survey, world.breda)
numbers = [keys.new_form(link.code) for _ in asked]
print(json.dumps({"code": link.code, "version": survey.versions.get().pk, "numbers": numbers}))
"""


def main() -> None:
    syncs = raw_syncs()
    print(f"this disk: {syncs:,.0f} syncs a second of one page appended and overwritten")
    print(f"{'':46}{'posts/s':>9}{'CPU µs':>8}{'p50 ms':>8}{'p95':>7}{'p99':>7}   of the product")
    sqlite = compared("SQLite", "")
    print(f"SQLite: {sqlite / syncs:.1f} durable posts a sync of this disk")
    with postgresql() as url:
        if url:
            print(f"PostgreSQL: {compared('PostgreSQL', url) / syncs:.1f} durable posts a sync of this disk")


def compared(name: str, url: str) -> float:
    product = tell(f"{name}: the product", measured(url))
    tell(f"{name}: one transaction a post", measured(url, change="one by one"), product)
    tell(f"{name}: all of the middleware", measured(url, change="full middleware"), product)
    tell(f"{name}: every post followed by its page", measured(url, gets=True), product)
    if url:
        tell(f"{name}: a commit that waits 5 ms", measured(url, change="slow commit"), product)
        return product
    tell("an application that does nothing", measured(url, change="nothing"), product)
    if shim := slow_sync():
        slow = tell(f"{name}: a sync of 5 ms", measured(url, preload=shim), product)
        tell(f"{name}: a sync of 5 ms, one by one", measured(url, change="one by one", preload=shim), slow)
    return product


def tell(what: str, figures: dict[str, Any], beside: float = 0.0) -> float:
    share = f"{figures['posts'] / beside:14.2f}" if beside else ""
    more = f"  + {figures['gets']:,.0f} pages/s" if figures["gets"] else ""
    odd = f"  ({figures['others']} not 303)" if figures["others"] else ""
    waits = "".join(f"{figures[name] or 0:{width}.1f}" for name, width in (("p50", 8), ("p95", 7), ("p99", 7)))
    print(f"{what:46}{figures['posts']:9,.0f}{figures['cpu']:8,.0f}{waits}{share}{more}{odd}", flush=True)
    return float(figures["posts"])


def measured(url: str, *, change: str = "", gets: bool = False, preload: str = "") -> dict[str, Any]:
    folder = tempfile.mkdtemp(prefix="hofnar-bench-", dir=os.environ.get("BENCH_DISK"))
    environment = {
        **os.environ, "HOFNAR_DATA": folder, "HOFNAR_DATABASE_URL": own_database(url), "HOFNAR_BENCH": change,
        "HOFNAR_DEBUG": "0", "HOFNAR_HTTPS": "0", "DJANGO_SETTINGS_MODULE": "hofnar.settings", "PYTHONPATH": "src:.",
        "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    try:
        about = json.loads(run(["-c", PREPARE, *PAGES], environment).splitlines()[-1])
        return under_load(about, {**environment, **({"LD_PRELOAD": preload} if preload else {})}, gets)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def under_load(about: dict[str, Any], environment: dict[str, str], gets: bool) -> dict[str, Any]:
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "bench.respondents.app:application", "--interface", "rsgi",
        "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--backpressure", "1024",
        "--no-ws", "--log-level", "error",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port)
        job = {
            **about, "port": port, "pages": PAGES, "visitors": VISITORS, "seconds": SECONDS, "warm": WARM,
            "gets": gets, "seed": 1,
        }  # fmt: skip
        before = cpu_seconds(server.pid)
        figures = json.loads(run(["-m", "bench.respondents.load", json.dumps(job)], environment | {"LD_PRELOAD": ""}))
        spent = cpu_seconds(server.pid) - before
        return figures | {"cpu": 1e6 * spent / max(1.0, figures["all"])}
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """Of the server and its worker process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = 0
    for process in [str(pid), *children]:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            time.sleep(2)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def run(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


_databases = iter(range(1000))


def own_database(url: str) -> str:
    """A new database in the cluster for every measurement."""
    if not url:
        return ""
    import psycopg

    name = f"answers{next(_databases)}"
    with psycopg.connect(url, autocommit=True) as cluster:
        cluster.execute(f"CREATE DATABASE {name}")
    return url.rsplit("/", 1)[0] + f"/{name}"


@contextmanager
def postgresql() -> Iterator[str]:
    try:
        from tests.postgres import PrivateCluster

        cluster = PrivateCluster(durable=True).start()
    except RuntimeError as problem:
        print(f"PostgreSQL: left out, {problem}")
        yield ""
        return
    try:
        yield cluster.url
    finally:
        cluster.stop()


def slow_sync() -> str:
    compiler = shutil.which("cc")
    if compiler is None:
        print("a slow disk: left out, no C compiler")
        return ""
    folder = Path(tempfile.mkdtemp(prefix="hofnar-bench-"))
    (folder / "slow.c").write_text(SLOW_SYNC)
    words = [compiler, "-shared", "-fPIC", "-o", str(folder / "slow.so"), str(folder / "slow.c"), "-ldl"]
    subprocess.run(words, check=True)
    return str(folder / "slow.so")


def raw_syncs(seconds: float = 2.0) -> float:
    with tempfile.NamedTemporaryFile(dir=os.environ.get("BENCH_DISK")) as file:
        page, count, began = b"x" * 4096, 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            os.pwrite(file.fileno(), page, 4096 * (count % 1000))
            os.fdatasync(file.fileno())
            count += 1
    return count / seconds


if __name__ == "__main__":
    main()
