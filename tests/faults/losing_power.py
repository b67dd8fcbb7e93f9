"""Answers posts until the power is cut, many times over. Run under powercut.so by test_power_cut.py, which gives the
folder, the number of cuts and the level of ``synchronous``; prints a line of figures.

For each cut a child answers in threads and tells its parent of every post that was stored; the parent kills it in the
middle, lets only what was synced remain, and counts.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import threading
from pathlib import Path

os.environ["HOFNAR_DATA"], CUTS, LEVEL = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.environ.update(DJANGO_SETTINGS_MODULE="hofnar.settings", HOFNAR_DEBUG="1", HOFNAR_DEMO="0")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from hofnar.responses import keys, writer  # noqa: E402
from hofnar.responses.models import Change, Response, Submission  # noqa: E402
from hofnar.responses.tests.posts import place_of, post  # noqa: E402
from hofnar.responses.tests.respondents import open_survey  # noqa: E402
from tests.world import make_world  # noqa: E402

DATABASE = Path(settings.DATABASES["default"]["NAME"])
FILES = [DATABASE, DATABASE.with_name(DATABASE.name + "-wal")]


def answering(place, told: int, cut: int) -> None:
    """Four respondents at a time, two posts each; a line to the parent after each post that was stored."""

    def work(thread: int) -> None:
        for n in range(10_000):
            name = f"{cut} {thread} {n}"
            for step, values in (("score", {"nps": 5, "why": name}), ("grade", {"grade": 8})):
                writer.stored(post(place, name, step, values, body=f"{name} {step}"))
                os.write(told, f"{step} {name}\n".encode())

    workers = [threading.Thread(target=work, args=[n]) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def power_cut(place, cut: int, after: int) -> list[str]:
    """What was stored by its own word before the child died after so many posts."""
    hears, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hears)
        answering(place, told, cut)
    os.close(told)
    said = b""
    while said.count(b"\n") < after:
        part = os.read(hears, 65536)
        if not part:
            raise SystemExit("the child died by itself")
        said += part
    os.kill(child, signal.SIGKILL)
    while part := os.read(hears, 65536):
        said += part
    os.waitpid(child, 0)
    os.close(hears)
    return said.decode().splitlines()[: said.count(b"\n")]


def what_the_disk_holds() -> None:
    DATABASE.with_name(DATABASE.name + "-shm").unlink(missing_ok=True)
    for path in FILES:
        durable = path.with_name(path.name + ".durable")
        path.unlink(missing_ok=True)
        if durable.exists():
            shutil.copyfile(durable, path)


def missing(told: list[str]) -> tuple[int, int]:
    """(posts that were answered and are not there, responses without what follows from them)"""
    whole = {answers["why"] for answers in Response.objects.values_list("answers", flat=True)}
    begun = set(Submission.objects.values_list("respondent_key", flat=True))
    lost = 0
    for line in told:
        step, name = line.split(" ", 1)
        lost += name not in whole if step == "grade" else keys.digest(name) not in begun
    return lost, Response.objects.count() - Change.objects.count()


def in_a_child(work) -> list[int]:
    """So that the parent never holds the files open."""
    hears, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(told, json.dumps(work()).encode())
        except BaseException as problem:  # a database that cannot be read is the worst loss of all
            os.write(told, json.dumps([10**6, repr(problem)]).encode())
        os._exit(0)
    os.close(told)
    said = b""
    while part := os.read(hears, 65536):
        said += part
    os.waitpid(child, 0)
    os.close(hears)
    return json.loads(said)


def main() -> None:
    settings.DATABASES["default"]["OPTIONS"]["init_command"] = (
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous={LEVEL}; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=60;"
    )
    call_command("migrate", verbosity=0)
    world = make_world()
    place = place_of(open_survey(world.tulp), world.breda)
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for path in FILES:
        if path.exists():
            shutil.copyfile(path, path.with_name(path.name + ".durable"))
    dice, lost, apart, stored = random.Random(5), 0, 0, 0
    for cut in range(CUTS):
        told = power_cut(place, cut, after=dice.randrange(3, 40))
        what_the_disk_holds()
        gone, without = in_a_child(lambda told=told: missing(told))
        stored += len(told)
        lost += gone
        apart += without if isinstance(without, int) else 1
        if gone and LEVEL != "FULL":
            break  # shown what was to be shown
    print(json.dumps({"stored": stored, "lost": lost, "apart": apart, "cuts": cut + 1}))


if __name__ == "__main__":
    main()
