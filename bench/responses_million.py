"""1,000,000 stored responses of one survey (1,150,000 people who began, 300 units, 8 waves, two versions): how long
every page of questionnaires takes, and how much memory every export.

``HOFNAR_BENCH_KEEP=<folder>`` keeps the filled database for a next time.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

COMPLETE, BEGUN, UNITS, DAYS = 1_000_000, 1_150_000, 300, 720
LAST = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
TIMES = 20
MIDDLE, LEVEL = 0.5, 0.95
TEXTS = ("De bezorger was vriendelijk", "Lang gewacht aan de telefoon", "", "", "Alles ging snel", "Te duur", "")


def main() -> None:
    with tempfile.TemporaryDirectory() as passing:
        data = os.environ.get("HOFNAR_BENCH_KEEP") or passing
        os.environ |= {"HOFNAR_DATA": data, "HOFNAR_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "hofnar.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(f"load of the machine at the start: {os.getloadavg()}", flush=True)
        survey = _survey()
        _count_all(survey)
        _pages(survey)
        _exports(survey)
        print(f"load of the machine at the end: {os.getloadavg()}")


def _survey() -> Any:
    from hofnar.responses.models import Response
    from hofnar.surveys.models import Survey

    if not Survey.objects.exists() or Response.objects.count() < COMPLETE:
        began = time.perf_counter()
        survey = _made()
        _filled(survey)
        print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)
    return Survey.objects.get()


def _made() -> Any:
    from django.utils import timezone

    from hofnar.accounts.models import Unit, User
    from hofnar.accounts.services import add_unit, make_organisation
    from hofnar.invitations.services import make_open_link
    from hofnar.surveys.definition import dump
    from hofnar.surveys.models import Survey, SurveyVersion
    from hofnar.surveys.services import add_question, make_survey

    owner = User.objects.create_user("bench@example.org", None, name="Bench")
    organisation = make_organisation("Bench", "bench", owner)
    root = Unit.objects.get(organisation=organisation, parent=None)
    regions = [add_unit(organisation, root, f"Region {at}", code=f"r{at}", level="region") for at in range(10)]
    units = [add_unit(organisation, regions[at % 10], f"Unit {at}", code=f"u{at}") for at in range(UNITS)]
    survey = make_survey(organisation, "Relatie", mode="confidential")
    published = {"state": SurveyVersion.State.PUBLISHED, "published_at": timezone.now()}
    first = survey.versions.get()
    versions = [first, SurveyVersion.objects.create(survey=survey, number=2)]
    for version in versions:
        SurveyVersion.objects.filter(pk=version.pk).update(definition=dump(_definition(version.number)), **published)
        add_question(version, key="why", label="Waarom?", role="comment")
    SurveyVersion.objects.create(survey=survey, number=3, definition=dump(_definition(2)))
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.OPEN)
    for unit in units[:50]:
        make_open_link(survey, unit, wave="2026-Q4", kind="link")
    return survey


def _definition(number: int) -> Any:
    from hofnar.surveys.definition import Closing, Definition, Option, Page, Question, QuestionKind

    kind = QuestionKind
    statements = tuple(Option(f"s{at}", {"nl": f"Uitspraak {at}"}) for at in range(6))
    scale = tuple(Option(str(at), {"nl": str(at)}) for at in range(1, 6))
    grade = "Welk cijfer geeft u ons?" if number == 1 else "Welk cijfer geeft u ons, alles bij elkaar?"
    questions = (
        Question("nps", kind.NPS, {"nl": "Hoe waarschijnlijk is het dat u ons aanbeveelt?"}),
        Question("why", kind.TEXT, {"nl": "Waarom?"}, is_long=True),
        Question("ces", kind.CES, {"nl": "Wij maakten het u gemakkelijk."}),
        Question("shop", kind.MATRIX, {"nl": "Onze winkel"}, options=scale, rows=statements),
        Question("grade", kind.GRADE, {"nl": grade}),
    )
    return Definition(
        languages=("nl",), pages=tuple(Page(one.key, (one,)) for one in questions), closing=Closing({"nl": "Dank u"})
    )


STEPS = ("nps", "why", "ces", "shop", "grade")


def _filled(survey: Any) -> None:
    """By bulk statements, in the order in which they came in."""
    from django.db import connection

    from hofnar.accounts.models import Unit

    units = list(Unit.objects.filter(level="location").values_list("pk", flat=True))
    versions = list(survey.versions.filter(state="published").order_by("number").values_list("pk", flat=True))
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("BEGIN")
    people = _people(units, versions)
    while part := list(islice(people, 20_000)):
        raw.executemany(
            _insert("responses_response", _RESPONSE), [_response(survey, one) for one in part if one["ends"]]
        )
        raw.executemany(_insert("responses_submission", _SUBMISSION), [_submission(survey, one) for one in part])
    raw.execute("COMMIT")
    raw.execute("ANALYZE")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_RESPONSE = (
    "id", "organisation_id", "version_id", "wave", "external_id", "unit_id", "answered_on", "answers", "segments",
    "weight", "saved_at",
)  # fmt: skip
_SUBMISSION = (
    "organisation_id", "survey_id", "version_id", "wave", "respondent_key", "unit_id", "state", "suspicion", "language",
    "channel", "device", "pages", "applied", "opened_by", "started_at", "last_at", "completed_at", "response_id",
)  # fmt: skip


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _people(units: list[int], versions: list[int]) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    begun = sorted(LAST - timedelta(seconds=chance.randrange(DAYS * 86_400)) for _ in range(BEGUN))
    complete = set(chance.sample(range(BEGUN), COMPLETE))
    number = 0
    for at, began in enumerate(begun):
        number += at in complete
        quarter = (began.month - 1) // 3 + 1
        yield {
            "ends": number if at in complete else None,
            "at": began,
            "key": f"{at:032x}",
            "unit": units[chance.randrange(len(units))],
            "wave": f"{began.year}-Q{quarter}",
            "version": versions[began > LAST - timedelta(days=60)],
            "chance": chance,
        }


def _response(survey: Any, one: dict[str, Any]) -> tuple[Any, ...]:
    chance: random.Random = one["chance"]
    middle = chance.randrange(1, 6)
    answers: dict[str, Any] = {
        "nps": min(10, middle * 2 + chance.randrange(0, 2)),
        "why": chance.choice(TEXTS) or "skipped",
    }
    answers |= {"ces": chance.randrange(1, 8), "grade": min(10, 2 * middle)}
    answers |= {f"shop.s{at}": min(5, max(1, middle + chance.randrange(-1, 2))) for at in range(6)}
    day = f"{one['at']:%Y-%m-%d}"
    return (
        one["ends"], survey.organisation_id, one["version"], one["wave"], one["key"], one["unit"], day,
        json.dumps(answers), "{}", 1.0, f"{one['at']:%Y-%m-%d %H:%M:%S}",
    )  # fmt: skip


def _submission(survey: Any, one: dict[str, Any]) -> tuple[Any, ...]:
    chance: random.Random = one["chance"]
    is_complete = one["ends"] is not None
    steps = STEPS if is_complete else STEPS[: chance.randrange(1, 5)]
    is_recent = one["at"] > LAST - timedelta(days=14)
    state = "complete" if is_complete else "open" if is_recent or chance.random() < 0.3 else "partial"
    at = f"{one['at']:%Y-%m-%d %H:%M:%S}"
    applied = {f"{chance.getrandbits(64):016x}": [step, chance.randrange(4, 40)] for step in steps}
    pages = {} if is_complete else {step: {step: 3} for step in steps}
    return (
        survey.organisation_id, survey.pk, one["version"], one["wave"], one["key"], one["unit"], state, "",
        "nl" if chance.random() < 0.8 else "en", "link" if chance.random() < 0.7 else "qr",
        chance.choice(("phone", "phone", "desk", "tablet")), json.dumps(pages), json.dumps(applied), "", at, at,
        at if is_complete else None, one["ends"],
    )  # fmt: skip


def _client() -> Any:
    from django.test import Client

    from hofnar.accounts.models import User

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _count_all(survey: Any) -> None:
    """What the worker does once somebody looked."""
    from hofnar.jobs.services import run_waiting
    from hofnar.responses.models import KeptCount

    client = _client()
    client.get("/surveys/")  # the rooms are read once a process
    KeptCount.objects.all().delete()
    wall, cpu = _timed(lambda: client.get(f"/surveys/{survey.pk}/responses/"))
    print(f"the very first look, before anything was counted: {1e3 * wall:.0f} ms, processor {1e3 * cpu:.0f} ms")
    for _ in range(3):
        began, done = time.perf_counter(), run_waiting()
        print(f"{done} jobs of the worker: {time.perf_counter() - began:.1f} s", flush=True)
        for page in (
            "responses/",
            "responses/?wave=2026-Q4&version=1",
            "responses/?wave=2026-Q3",
            "responses/quality",
            "export/",
        ):
            client.get(f"/surveys/{survey.pk}/{page}")


def _pages(survey: Any) -> None:
    from hofnar.invitations.models import OpenLink

    client, code = _client(), OpenLink.objects.first().code
    place = f"/surveys/{survey.pk}"
    addresses = ["/surveys/", *(f"{place}/{page}/" for page in ("edit", "settings", "translations", "check"))]
    addresses += [f"{place}/{page}" for page in ("ways/", "ways/print/", "preview", "export/")]
    addresses += [f"{place}/responses/{query}" for query in ("", "?wave=2026-Q4&version=1", "?wave=2026-Q3")]
    addresses += [f"{place}/responses/quality", "/notices/", f"/s/{code}"]
    print(f"{'page':60} {'median':>8} {'p95':>8} {'worst':>8}   processor")
    every: list[float] = []
    for address in addresses:
        times = sorted(_timed(lambda address=address: _fine(client, address)) for _ in range(TIMES))
        every += [wall for wall, _ in times]
        _say(address, [wall for wall, _ in times], sorted(cpu for _, cpu in times)[TIMES // 2])
    _say("every page", sorted(every), 0)


def _fine(client: Any, address: str) -> None:
    answer = client.get(address, follow=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _say(name: str, times: list[float], cpu: float) -> None:
    found = [1e3 * times[int(share * len(times))] for share in (MIDDLE, LEVEL)] + [1e3 * times[-1]]
    print(f"{name:60} " + " ".join(f"{ms:6.0f}ms" for ms in found) + f"   {1e3 * cpu:.0f} ms", flush=True)


EXPORTS = """
import os, resource, sys, time
import django
django.setup()
from hofnar.accounts.access import scope_of
from hofnar.accounts.models import User
from hofnar.responses.exporting.columns import columns_of
from hofnar.responses.exporting import copying
from hofnar.responses.exporting.formats import FORMATS
from hofnar.surveys.models import Survey

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def told(what, began, size):
    clock, spent = time.perf_counter() - began[0], time.process_time() - began[1]
    print(f"{what:12} {size / 1e6:7.0f} MB {clock:5.0f} s, processor {spent:4.0f} s   peak {peak():.0f} MB", flush=True)

most, of_all = int(sys.argv[1]), copying._ids
copying._ids = lambda *given, **how: of_all(*given, **how)[:most]
survey, idle, began = Survey.objects.get(), peak(), (time.perf_counter(), time.process_time())
copy = copying.copy_answers(scope_of(User.objects.get()), survey)
told("the copy", began, copy.file.tell())
copy.file.flush()
print(f"{copy.count:,d} rows; idle {idle:.0f} MB", flush=True)
for name in sys.argv[2:]:
    if child := os.fork():
        os.waitpid(child, 0)
        continue
    copy.file = open(f"/proc/self/fd/{copy.file.fileno()}", "rb")  # a place of its own in it
    began = time.perf_counter(), time.process_time()
    told(name, began, sum(len(piece) for piece in FORMATS[name].send(columns_of(survey, copy), copy, survey)))
    os._exit(0)
"""


def _exports(survey: Any) -> None:
    """All are written from one copy of the answers, each in a process of its own that begins with what the copy took:
    the most memory it ever had is at least that."""
    formats = ("csv", "spreadsheet", "jsonl", "parquet", "excel", "spss")
    for most in (COMPLETE // 5, COMPLETE):
        subprocess.run([sys.executable, "-c", EXPORTS, str(most), *formats], check=True)


if __name__ == "__main__":
    main()
