"""Scanners and robots: what they send is kept apart and uses up nothing."""

from __future__ import annotations

import pytest

from hofnar.invitations.services import make_personal_link
from hofnar.responses.models import Response, Submission
from hofnar.responses.suspects import let_in, suspect_counts
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey

SCANNERS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1)", "python-requests/2.32", "curl/8.5.0", "Barracuda Sentinel",
    "Mozilla/5.0 Safelinks", "ProofPoint URLDefense", "Mimecast", "",
]  # fmt: skip


@pytest.fixture
def invited(world):
    survey = open_survey(world.tulp)
    link, token = make_personal_link(survey, world.breda, wave="2026")
    return survey, link, token


def fill_in(visitor: Respondent, **first: str) -> None:
    visitor.open()
    visitor.send(nps="1", **first)
    visitor.send(grade="1")


def test_who_fills_the_trap_thinks_it_went_well_and_uses_up_nothing(invited):
    survey, link, token = invited
    robot = Respondent(f"/p/{token}")
    fill_in(robot, _site="https://spam.example")
    assert robot.heading == "Dank u wel"
    link.refresh_from_db()
    assert (link.answered_at, link.used, Response.objects.count()) == (None, False, 0)
    assert suspect_counts(survey.organisation, survey.pk) == {"filled_trap": 1}
    person = Respondent(f"/p/{token}")
    person.open()
    assert "aanbevelen" in person.heading
    person.send(nps="9")
    person.send(grade="8")
    assert Response.objects.get().answers["nps"] == 9


@pytest.mark.parametrize("agent", SCANNERS)
def test_scanners_by_their_own_word(invited, agent):
    _, link, token = invited
    robot = Respondent(f"/p/{token}")
    robot.client.defaults["HTTP_USER_AGENT"] = agent
    fill_in(robot)
    link.refresh_from_db()
    assert (link.answered_at, Response.objects.count()) == (None, 0)


def test_a_form_we_never_sent_is_odd_and_a_quick_person_is_not(world):
    survey = open_survey(world.tulp)
    link = open_link(survey, world.breda)
    robot = Respondent(f"/s/{link.code}")
    robot.open()
    robot.post(robot.start, {"_k": "a" * 22, "_p": "score", "nps": "0"})
    assert Submission.objects.get().suspicion == "unknown_form"
    fill_in(Respondent(f"/s/{link.code}"))
    assert Response.objects.count() == 1


def test_scanners_that_only_look_leave_nothing(invited):
    _, link, token = invited
    for agent in SCANNERS:
        for method in ("get", "head"):
            for address in (f"/p/{token}", f"/p/{token}?nps=0", f"/p/{token}/score", f"/p/{token}/end"):
                robot = Respondent(address)
                getattr(robot.client, method)(address, headers={"user-agent": agent})
                assert robot.client.get(address, headers={"sec-purpose": "prefetch"}).status_code == 204
    link.refresh_from_db()
    assert (Submission.objects.count(), link.answered_at, link.used) == (0, None, False)


def test_a_trap_filled_half_way_leaves_the_person_where_they_were(invited):
    _, _, token = invited
    person = Respondent(f"/p/{token}")
    person.open()
    person.send(nps="9")
    form = person.form()
    person.post(form[0], {**form[1], "grade": "1", "_site": "x"})
    person.post(form[0], {**form[1], "grade": "8"})
    assert Response.objects.get().answers == {"nps": 9, "why": "skipped", "grade": 8}


def test_a_suspect_can_be_let_in_once(invited):
    survey, link, token = invited
    fill_in(Respondent(f"/p/{token}"), _site="x")
    suspect = Submission.objects.get()
    response = let_in(suspect)
    assert let_in(suspect) == response
    assert response.answers == {"nps": 1, "why": "skipped", "grade": 1}
    link.refresh_from_db()
    assert link.answered_at is not None
    assert suspect_counts(survey.organisation, survey.pk) == {}


def test_a_suspect_is_not_let_in_where_the_person_answered(invited):
    _, _, token = invited
    fill_in(Respondent(f"/p/{token}"), _site="x")
    fill_in(Respondent(f"/p/{token}"))
    assert let_in(Submission.objects.exclude(suspicion="").get()) is None
    assert Response.objects.count() == 1
