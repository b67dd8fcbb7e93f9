"""What came back: who counts where, what an anonymous survey keeps to itself, and where people leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from hofnar.accounts.access import scope_of
from hofnar.invitations.services import make_personal_link
from hofnar.responses.bars import bars
from hofnar.responses.drop_off import count_drop_off, pages_of
from hofnar.responses.models import Response, Submission
from hofnar.responses.response_page import (
    count_came_back,
    count_waves,
    counts_by,
    dispositions,
    suspects_of,
    visible_answers,
)
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.surveys import BRANCHING, SHORT
from hofnar.surveys.models import Survey

pytestmark = pytest.mark.django_db


def finish(person: Respondent, **first: str) -> None:
    person.open()
    person.send(nps="9", **first)
    person.send(grade="8")


def drop_off(survey, definition):
    document = count_drop_off(survey, None, "2026", str(survey.versions.get().pk))
    return pages_of(document, definition, "nl"), document["people"]


def invite(survey, unit, n, wave="2026"):
    return [f"/p/{make_personal_link(survey, unit, wave=wave)[1]}" for _ in range(n)]


@pytest.fixture
def scope(world):
    return scope_of(world.olga)


@pytest.fixture
def page(client, world):
    world.olga.language = "en"
    world.olga.save()
    client.force_login(world.olga)
    return lambda survey, **query: client.get(reverse("survey_responses", args=[survey.pk]), query).content.decode()


@pytest.fixture
def invited(world):
    """Ten invited: three complete, two began, one robot, the others silent."""
    survey = open_survey(world.tulp)
    addresses = invite(survey, world.breda, 10)
    for address in addresses[:3]:
        finish(Respondent(address))
    for address in addresses[3:5]:
        person = Respondent(address)
        person.open()
        person.send(nps="5")
    finish(Respondent(addresses[5]), _site="x")
    return survey


def test_invited_people_end_in_one_disposition_each(invited, scope):
    found = dispositions(invited, None, "2026")
    assert (found.complete, found.refusal, found.unknown, found.everybody) == (3, 2, 5, 10)


def test_rates_stand_with_their_names_and_two_are_refused(invited, page):
    shown = page(invited)
    assert "Of 10 invited people, 3 answered completely" in shown
    assert ">RR1<" in shown
    assert "30.00 %" in shown  # 3 of 10
    assert shown.count("of some people we do not know") == 2  # RR5 and RR6


def test_screened_out_is_not_eligible(world, scope):
    survey = open_survey(world.tulp, BRANCHING)
    address, _ = invite(survey, world.breda, 2)
    child = Respondent(address)
    child.open()
    child.send(age="12")
    found = dispositions(survey, None, "2026")
    assert (found.not_eligible, found.unknown, found.complete) == (1, 1, 0)


def test_who_is_let_in_counts_from_then_on(invited, scope, client, world):
    suspect = suspects_of(scope, invited).get()
    client.force_login(world.olga)
    client.post(reverse("suspect_let_in", args=[invited.pk, suspect.pk]))
    found = dispositions(invited, None, "2026")
    assert (found.complete, found.unknown, Response.objects.count()) == (4, 4, 4)
    again = client.post(reverse("suspect_let_in", args=[invited.pk, suspect.pk]))
    assert (again.status_code, Response.objects.count()) == (404, 4)


def test_who_is_no_suspect_is_not_reached_through_that_door(invited, client, world):
    client.force_login(world.olga)
    person = Submission.objects.filter(suspicion="").first()
    assert client.post(reverse("suspect_let_in", args=[invited.pk, person.pk])).status_code == 404


def test_waves_stand_apart(invited, scope, world):
    later = invite(invited, world.breda, 1, wave="2027")
    assert count_waves(invited, None)["waves"] == ["2027", "2026"]
    finish(Respondent(later[0]))
    assert dispositions(invited, None, "2027").everybody == 1
    assert dispositions(invited, None, "2026").complete == 3


def test_open_links_have_completion_and_no_response_rate(world, scope, page):
    survey = open_survey(world.tulp)
    site, poster = open_link(survey, world.breda), open_link(survey, world.groningen, kind="qr")
    for _ in range(3):
        finish(Respondent(f"/s/{site.code}"))
    passer_by = Respondent(f"/s/{poster.code}")
    passer_by.open()
    passer_by.send(nps="3")
    Respondent(f"/s/{poster.code}").open()  # only looked
    rows = {row.of: (row.begun, row.complete) for row in counts_by(count_came_back(survey, None, "2026"), "channel")}
    assert rows == {"link": (3, 3), "qr": (1, 0)}
    shown = page(survey)
    assert "4 people began, and 3 finished (75.0 %)" in shown
    assert "RR1" not in shown


def test_each_page_says_who_reached_it_and_who_left_there(invited, scope):
    pages, people = drop_off(invited, SHORT)
    assert [(page.reached, page.answered, page.left) for page in pages] == [(5, 5, 0), (5, 3, 2)]
    assert people == 5
    assert all(page.times is not None and 0 <= page.times[0] <= page.times[1] <= page.times[2] for page in pages)


def test_a_branch_that_was_not_taken_was_not_reached(world, scope):
    survey = open_survey(world.tulp, BRANCHING)
    person = Respondent(f"/s/{open_link(survey, world.breda).code}")
    person.open()
    person.send(age="40")
    person.send(nps="9")  # past what went wrong
    pages, _ = drop_off(survey, BRANCHING)
    assert [(page.reached, page.left) for page in pages] == [(1, 0), (1, 0), (0, 0), (0, 0), (1, 1), (0, 0)]


@pytest.mark.parametrize(("n", "seen"), [(0, 0), (4, 0), (5, 5), (6, 5)])
def test_an_anonymous_survey_shows_only_what_its_batches_allow(world, scope, page, n, seen):
    survey = open_survey(world.tulp, mode=Survey.Mode.ANONYMOUS)
    link = open_link(survey, world.breda)
    for _ in range(n):
        finish(Respondent(f"/s/{link.code}"))
    person = Respondent(f"/s/{link.code}")
    person.open()
    person.send(nps="9")
    assert visible_answers(scope, survey) == seen
    shown = page(survey)
    assert ("5 answers can be seen" in shown) == (seen == 5)
    assert [mark for mark in ("day-bars", "share-bar", "<table") if mark in shown] == []


def test_fewer_than_five_are_never_told(world, scope):
    survey = open_survey(world.tulp, mode=Survey.Mode.ANONYMOUS)
    link = open_link(survey, world.breda)
    for _ in range(5):
        finish(Respondent(f"/s/{link.code}"))
    Response.objects.filter(pk=Response.objects.first().pk).update(removed_at=datetime.now(UTC))
    assert visible_answers(scope, survey) is None


def test_bars_stand_on_their_days():
    last = date(2026, 3, 31)
    drawn = bars([(last, 2), (last - timedelta(days=13), 4), (last - timedelta(days=200), 9)])
    assert (drawn.n, drawn.first, drawn.busiest.n) == (6, last - timedelta(days=13), 4)
    assert [bar.height for bar in drawn.bars] == [60, 120]
    assert drawn.bars[0].x > drawn.bars[1].x >= 0
    assert bars([]) is None


def test_nothing_came_back_yet(world, page):
    assert "Nothing has come back yet" in page(open_survey(world.tulp))
