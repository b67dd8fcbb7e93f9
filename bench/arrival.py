"""From the acknowledged last page of a respondent to the copy that every insights page reads: real submissions through
the product's pages, a worker process beside it, SQLite; and closed partial answers."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from typing import Any

ANSWERS, PARTIALS = 30, 10
MOST = 30.0  # seconds, and then something is wrong


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"HOFNAR_DATA": data, "HOFNAR_DEBUG": "1", "HOFNAR_DEMO": "1"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "hofnar.settings", "PYTHONPATH": "src:."}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(f"load of the machine: {os.getloadavg()}")
        figure, link = _survey()
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _told("complete answers", _complete(figure, link))
            _told("closed partial answers", _partial(figure, link))
        finally:
            worker.terminate()
            worker.wait(30)


def _survey() -> tuple[Any, str]:
    from tests.world import make_world

    from hofnar.insights.columnar_files import manifest
    from hofnar.measurement.services import make_metric
    from hofnar.responses.tests.respondents import open_link, open_survey
    from hofnar.surveys.services import add_question

    world = make_world()
    metric = make_metric(world.tulp, level="relation", kind="nps", name="Aanbevelen", owner=world.olga)
    survey = open_survey(world.tulp)
    add_question(survey.versions.get(), key="nps", label="NPS", role="kpi", metric=metric, scale=metric.scale)

    def figure() -> int:
        """Answers in the copy every page of insights reads."""
        copy = manifest(world.tulp.pk)
        return sum(rows for _, rows in copy.months.values()) if copy else 0

    return figure, f"/s/{open_link(survey, world.breda).code}"


def _complete(figure: Any, link: str) -> list[float]:
    from hofnar.responses.tests.respondents import Respondent

    chance, spent = random.Random(1), []
    for _ in range(ANSWERS):
        time.sleep(chance.uniform(0, 1.2))
        person, before = Respondent(link), figure()
        person.open()
        person.send(nps=str(chance.randrange(11)))
        person.send(grade="8")
        spent.append(_until(figure, before + 1))
    return spent


def _partial(figure: Any, link: str) -> list[float]:
    from django.utils import timezone

    from hofnar.responses.partials import close_abandoned
    from hofnar.responses.tests.respondents import Respondent

    spent = []
    for _ in range(PARTIALS):
        person, before = Respondent(link), figure()
        person.open()
        person.send(nps="3")
        close_abandoned(timezone.now() + timedelta(days=90))
        spent.append(_until(figure, before + 1))
    return spent


def _until(figure: Any, wanted: int) -> float:
    began = time.perf_counter()
    while figure() < wanted:
        if time.perf_counter() - began > MOST:
            raise RuntimeError("the answer does not reach the figures")
        time.sleep(0.02)
    return time.perf_counter() - began


def _told(what: str, spent: list[float]) -> None:
    spent.sort()
    median, high = spent[len(spent) // 2], spent[int(0.95 * len(spent))]
    print(f"{what:24} n = {len(spent)}: median {median:.2f} s, p95 {high:.2f} s, worst {spent[-1]:.2f} s", flush=True)


if __name__ == "__main__":
    main()
