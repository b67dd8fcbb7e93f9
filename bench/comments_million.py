"""1,000,000 comments of 300 units in two years: how long each choice on the page of comments takes, for an owner and
for somebody who sees one unit. SQLite; ``HOFNAR_BENCH_KEEP=<folder>`` keeps the filled database for a next time."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from typing import Any
from urllib.parse import urlencode

MANY, UNITS, DAYS, TIMES = 1_000_000, 300, 720, 9
TEXTS = ("De bezorger was vriendelijk", "Lang gewacht aan de telefoon", "Alles ging snel", "Te duur", "Prima zo")
_FILL = f"""
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {MANY})
INSERT INTO responses_response (id, organisation_id, version_id, wave, external_id, unit_id, answered_on, answers,
  segments, weight, saved_at)
SELECT i + 1, %s, %s, '1', 'r' || i, %s + (i * 7919) %% {UNITS}, date('2026-11-24', '-' || (i %% {DAYS}) || ' days'),
  json_object('nps', (i * 31) %% 11, 'why', 'text ' || i), '{{}}', 1.0, '2026-11-24 12:00:00' FROM n
"""
_SAY = """
INSERT INTO comments_comment (id, organisation_id, response_id, question_id, unit_id, answered_on, text, survey_id,
  month, score, scored_by_id, standing)
SELECT r.id, r.organisation_id, r.id, %s, r.unit_id, r.answered_on,
  CASE r.id % 5 WHEN 0 THEN %s WHEN 1 THEN %s WHEN 2 THEN %s WHEN 3 THEN %s ELSE %s END || ' ' || r.id, %s,
  12 * strftime('%%Y', r.answered_on) + strftime('%%m', r.answered_on) - 1, r.answers ->> 'nps', %s,
  CASE WHEN r.answers ->> 'nps' >= 9 THEN 'high' WHEN r.answers ->> 'nps' <= 6 THEN 'low' ELSE 'middle' END
FROM responses_response r
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as passing:
        data = os.environ.get("HOFNAR_BENCH_KEEP") or passing
        os.environ |= {"HOFNAR_DATA": data, "HOFNAR_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "hofnar.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        from hofnar.comments.models import Comment

        call_command("migrate", verbosity=0)
        if Comment.objects.count() < MANY:
            _fill()
        print(f"load of the machine: {os.getloadavg()}")
        _measure()


def _fill() -> None:
    from django.db import connection

    from hofnar.accounts.models import Membership, Unit, User
    from hofnar.accounts.services import add_unit, make_organisation
    from hofnar.comments.telling import tell_survey
    from hofnar.comments.tests.spoken import asked

    owner = User.objects.create_user("bench@example.org", None, name="Bench")
    local = User.objects.create_user("local@example.org", None, name="Local")
    organisation = make_organisation("Bench", "bench", owner)
    root = Unit.objects.get(organisation=organisation, parent=None)
    units = [add_unit(organisation, root, f"Unit {at}", code=f"u{at}") for at in range(UNITS)]
    Membership.objects.create(organisation=organisation, user=local, role="unit_manager", unit=units[17])
    version = asked(organisation)
    nps, why = version.questions.get(key="nps"), version.questions.get(key="why")
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [organisation.pk, version.pk, units[0].pk])
        cursor.execute(_SAY.replace("r.id % 5", "r.id %% 5"), [why.pk, *TEXTS, version.survey_id, nps.pk])
        cursor.execute("ANALYZE")
    print(f"filled in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    tell_survey(version.survey)
    print(f"groups of all of it counted in {time.perf_counter() - began:.1f} s (the worker, in the background)")


def _measure() -> None:
    from django.test import Client

    from hofnar.accounts.models import Organisation, Unit, User
    from hofnar.comments.access import place_of
    from hofnar.comments.acting import act, make_tag
    from hofnar.comments.models import Comment

    owner, organisation = User.objects.get(email="bench@example.org"), Organisation.objects.get(slug="bench")
    tag = make_tag(organisation, "queue")
    act(owner, "tag", list(Comment.objects.order_by("pk")[:400]), tag)
    act(owner, "star", list(Comment.objects.order_by("pk")[:50]))
    unit = Unit.objects.get(organisation=organisation, code="u40")
    old = Comment.objects.order_by("-answered_on", "-pk")[900_000].pk
    far = urlencode({"before": place_of(old)})
    choices = {
        "everything": "", "far back": far, "one unit": f"unit={unit.pk}", "low scores": "standing=low",
        "two months": "since=2025-03&until=2025-04", "a frequent word": "words=telefoon",
        "a word that is nowhere": "words=xyzzy", "a tag, oldest comments": f"tag={tag.pk}", "starred": "starred=on",
        "not read": "unread=on", "low, one unit, a word": f"unit={unit.pk}&standing=low&words=duur",
    }  # fmt: skip
    for who in (owner, User.objects.get(email="local@example.org")):
        client = Client()
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        for name, query in choices.items():
            if who == owner or "unit" not in query:
                print(f"{who.name:6} {name:24} {_told(client, query)}", flush=True)


def _told(client: Any, query: str) -> str:
    times, busy = [], []
    for _time in range(TIMES):
        began, busy_began = time.perf_counter(), time.process_time()
        answer = client.get(f"/comments/?{query}", headers={"host": "localhost"})
        times.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - busy_began))
        assert answer.status_code == 200, (query, answer.status_code)
    return f"median {statistics.median(times):6.0f} ms, of the processor {statistics.median(busy):6.0f} ms"
