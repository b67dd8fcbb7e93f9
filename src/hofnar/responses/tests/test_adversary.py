"""Somebody has the database, the logs and all the links, and wants to know who said what in an anonymous survey.

Forty people answer over some days, each with a personal link of their own. The adversary knows for every person when
they sent (from a network log), reads every table and every log line, and matches by whatever looks like a link: equal
values, times, orders. Chance gives one right match in forty on average.
"""

from __future__ import annotations

import logging
import random
from itertools import chain

import pytest
from django.apps import apps

from hofnar.invitations.models import PersonalLink
from hofnar.invitations.services import make_personal_link
from hofnar.jobs.models import Job
from hofnar.responses import anonymous, keys
from hofnar.responses.anonymous import publish_sealed
from hofnar.responses.models import Response, SealedAnswer, SpentKey, Submission
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.surveys.models import Survey

PEOPLE = 40


@pytest.fixture
def survey(world) -> Survey:
    return open_survey(world.tulp, mode="anonymous")


def answer(start: str, number: int) -> Respondent:
    """Everybody's answer is their own number, so that a right match can be told."""
    visitor = Respondent(start)
    visitor.open()
    visitor.send(nps="5", why=f"mijn antwoord is {number}")
    visitor.send(grade="7")
    return visitor


@pytest.fixture
def field(world, survey, caplog):
    caplog.set_level(logging.DEBUG)
    people = [make_personal_link(survey, world.breda, wave="2026") for _ in range(PEOPLE)]
    order = random.Random(4).sample(range(PEOPLE), PEOPLE)
    visitors = {number: answer(f"/p/{people[number][1]}", number) for number in order}
    return people, order, visitors, caplog


def number_of(response: Response) -> int:
    return int(response.answers["why"].split()[-1])


def dump() -> dict[str, list[dict]]:
    return {
        model._meta.label: list(model._base_manager.values())
        for model in apps.get_models()
        if model.__module__.startswith("hofnar.")
    }


def right(guess: list[int], truth: list[int]) -> int:
    return sum(one == other for one, other in zip(guess, truth))


def test_the_adversary_does_no_better_than_chance(field):
    people, order, _, _ = field
    responses = list(Response.objects.order_by("pk"))
    assert len(responses) == PEOPLE
    assert {link.used for link in PersonalLink.objects.all()} == {True}
    truth = [number_of(response) for response in responses]
    by = {
        "order of sending": order,
        "order of links": sorted(range(PEOPLE), key=lambda n: people[n][0].pk),
        "order of rows as stored": [
            next(n for n in range(PEOPLE) if people[n][0].pk == pk)
            for pk in PersonalLink.objects.order_by().values_list("pk", flat=True)
        ],
        "order of spent keys": order_by_spent_keys(field),
    }
    for name, guess in by.items():
        # Within a batch of five the order is shuffled: at best one in five is right by position. More than chance over
        # all is only in the day a batch came; far from a match.
        assert right(guess, truth) <= 20, name
    external = [response.external_id for response in responses]
    hashes = {link.token_hash for link, _ in people} | {
        key for key in SpentKey.objects.values_list("key_hash", flat=True)
    }
    assert not any(part in whole for part in external for whole in hashes)


def order_by_spent_keys(field) -> list[int]:
    _, _, visitors, _ = field
    spent = list(SpentKey.objects.order_by().values_list("key_hash", flat=True))
    digest = {keys.digest(visitor.address.split("/")[3]): number for number, visitor in visitors.items()}
    assert set(spent) == set(digest), "a spent key says which form came in, and nothing of what stood in it"
    return [digest[key] for key in spent]


def test_inside_a_batch_every_match_is_as_likely(world, survey):
    """Over many batches the one who sent at place i is at place j of the rows one time in five."""
    counts = [[0] * 5 for _ in range(5)]
    rounds = 60
    link = open_link(survey, world.breda)
    for _ in range(rounds):
        Response.objects.all().delete()
        for number in range(5):
            answer(f"/s/{link.code}", number)
        for place, response in enumerate(Response.objects.order_by("pk")):
            counts[number_of(response)][place] += 1
    chi_square = sum((n - rounds / 5) ** 2 / (rounds / 5) for n in chain(*counts))
    assert chi_square < 40.8  # 16 degrees of freedom, 1 in 1,600


def test_no_table_holds_a_time_an_order_or_a_word_that_links(field):
    people, _, visitors, _ = field
    tables = dump()
    assert tables["responses.Submission"] == tables["responses.SealedAnswer"] == []
    assert all(row["answered_at"] is None for row in tables["invitations.PersonalLink"])
    assert set(tables["responses.SpentKey"][0]) == {"key_hash"}
    batches = {row["batch_id"] for row in tables["responses.Response"]}
    assert len(batches) == PEOPLE / 5
    assert None not in batches
    tokens = [token for _, token in people] + [visitor.address.split("/")[3] for visitor in visitors.values()]
    text = repr(tables)
    assert not any(token in text for token in tokens)
    facts = [job.arguments.get("facts", {}) for job in Job.objects.all()]
    assert all(set(fact) <= {"organisation_id"} for fact in facts), "no event of one answer"


def test_no_log_line_holds_a_key_a_token_or_an_answer(field):
    people, _, visitors, caplog = field
    told = caplog.text
    for (_, token), number in zip(people, range(PEOPLE)):
        assert token not in told
        assert visitors[number].address.split("/")[3] not in told
    assert "mijn antwoord" not in [record.name for record in caplog.records if not record.name.startswith("django.db")]


def test_fewer_than_five_stay_sealed_whatever_is_asked(world, survey):
    link = open_link(survey, world.breda)
    for number in range(4):
        answer(f"/s/{link.code}", number)
    assert (Response.objects.count(), SealedAnswer.objects.count()) == (0, 4)
    assert publish_sealed(survey.versions.get().pk, "2026", world.breda.pk, fewest=1) == 0
    answer(f"/s/{link.code}", 4)
    assert (Response.objects.count(), SealedAnswer.objects.count()) == (5, 0)


def test_units_wait_apart(world, survey):
    for number in range(4):
        answer(f"/s/{open_link(survey, world.breda).code}", number)
        answer(f"/s/{open_link(survey, world.assen).code}", number)
    assert Response.objects.count() == 0


def test_a_link_takes_one_answer(world, survey):
    _, token = make_personal_link(survey, world.breda, wave="2026")
    early, late = Respondent(f"/p/{token}"), Respondent(f"/p/{token}")
    for visitor in (early, late):
        visitor.open()
        visitor.send(nps="5")
    early.send(grade="7")
    late.send(grade="7")
    assert late.heading == "Deze link is gebruikt"
    assert (SealedAnswer.objects.count(), Submission.objects.count()) == (1, 0)
    again = Respondent(f"/p/{token}")
    again.open()
    assert again.heading == "Deze link is gebruikt"


def test_a_repeated_last_page_is_no_second_answer(world, survey):
    visitor = Respondent(f"/s/{open_link(survey, world.breda).code}")
    visitor.open()
    first = visitor.form()
    visitor.send(nps="5")
    last = visitor.form()
    visitor.send(grade="7")
    for action, fields in (last, first, last):
        visitor.post(action, {**fields, "grade": "7"})
        assert visitor.heading == "Dank u wel"
    assert (SealedAnswer.objects.count(), Submission.objects.count()) == (1, 0)


def test_no_score_in_the_link_no_cookie_and_no_coming_back(world, survey):
    _, token = make_personal_link(survey, world.breda, wave="2026")
    visitor = Respondent(f"/p/{token}?nps=9")
    visitor.open()
    assert visitor.seen.checked("nps") == []
    visitor.send(nps="5")
    assert visitor.client.cookies == {}
    draft = Submission.objects.get()
    assert (draft.personal_link, draft.device, draft.opened_by) == (None, "", "")
    assert (draft.started_at.minute, draft.started_at.second, draft.started_at.microsecond) == (0, 0, 0)
    visitor.open(f"/p/{token}")
    assert "aanbevelen" in visitor.heading


def test_killed_between_the_two_steps_the_same_post_goes_on(world, survey, monkeypatch):
    link, token = make_personal_link(survey, world.breda, wave="2026")
    visitor = Respondent(f"/p/{token}")
    visitor.open()
    visitor.send(nps="5")
    action, fields = visitor.form()
    seal = anonymous._seal
    monkeypatch.setattr(anonymous, "_seal", lambda *given, **more: (_ for _ in ()).throw(KeyError("killed")))
    assert visitor.post(action, {**fields, "grade": "7"}).status_code >= 500
    monkeypatch.setattr(anonymous, "_seal", seal)
    link.refresh_from_db()
    assert (link.used, Submission.objects.count(), SealedAnswer.objects.count()) == (True, 1, 0)
    visitor.post(action, {**fields, "grade": "8", "_n": keys.new_form(token)})  # sent by hand once more
    assert visitor.heading == "Dank u wel"
    assert SealedAnswer.objects.get().answers["grade"] == 8
    assert Submission.objects.count() == 0
