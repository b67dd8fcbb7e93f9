"""When the first page of an NPS survey is painted on a slow phone: a real Chromium, 400 kbit/s, 400 ms added by the
browser's own tools, a processor four times as slow, the connection already open. Five times each, without a picture and
with one of 8 kB in the header (a logo as large as the page's budget of 14 kB allows)."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.answers import ROOT, free_port, run, wait_for

TIMES = 5
CHROMIUM = os.environ.get("HOFNAR_CHROMIUM", "/usr/bin/chromium")
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
PREPARE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from tests.world import make_world
from hofnar.responses.tests.respondents import open_survey, open_link
world = make_world(); print(open_link(open_survey(world.tulp), world.breda).code)
"""
PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  const page = performance.getEntriesByType('navigation')[0]
  const last = list.getEntries().at(-1)
  done({paint: last.startTime, weight: page.transferSize, first: page.responseStart, whole: page.responseEnd})
}).observe({type: 'largest-contentful-paint', buffered: true}))"""


def main() -> None:
    print(f"{'first page of an NPS survey':32}{'bytes':>8}{'largest paint, ms':>36}{'median':>9}")
    for what, logo in (("without a picture", 0), ("with a picture of 8 kB", 8_000)):
        with served(logo) as address:
            figures = [painted(address) for _ in range(TIMES)]
        paints = sorted(one["paint"] for one in figures)
        line = " ".join(f"{paint:.0f}" for paint in paints)
        print(f"{what:32}{figures[0]['weight']:8,.0f}{line:>36}{statistics.median(paints):9.0f}", flush=True)


@contextmanager
def served(logo: int) -> Iterator[str]:
    folder, port = tempfile.mkdtemp(prefix="hofnar-bench-"), free_port()
    environment = {
        **os.environ, "HOFNAR_DATA": folder, "HOFNAR_DATABASE_URL": "", "HOFNAR_DEBUG": "0", "HOFNAR_HTTPS": "0",
        "HOFNAR_BENCH_LOGO": str(logo), "PYTHONWARNINGS": "ignore", "DJANGO_SETTINGS_MODULE": "hofnar.settings",
        "PYTHONPATH": "src:.",
    }  # fmt: skip
    code = run(["-c", PREPARE], environment).split()[-1]
    command = [
        sys.executable, "-m", "granian", "bench.respondents.paint_app:application", "--interface", "rsgi",
        "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/s/{code}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def painted(address: str) -> dict[str, Any]:
    """In a browser of its own; a first page over the same connection opens it."""
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET + sandbox)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(address.rsplit("/", 1)[0] + "/-")
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", SLOW)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(address)
        page.wait_for_timeout(500)
        found: dict[str, Any] = page.evaluate(PAINTED)
        browser.close()
    return found


if __name__ == "__main__":
    main()
