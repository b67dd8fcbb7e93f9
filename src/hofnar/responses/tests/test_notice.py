"""The notice says what is so: per mode and way in, in both languages, within the weight of a first page; and after the
months that it promises, nothing connects an answer with a person."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from hofnar.invitations.models import PersonalLink
from hofnar.invitations.services import make_personal_link
from hofnar.responses.forgetting import forget_people
from hofnar.responses.models import Response, Submission
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.surveys import EVERY_KIND
from hofnar.surveys.models import Survey


def survey_of(world, mode: str, **more) -> Survey:
    survey = open_survey(world.tulp, EVERY_KIND, mode)
    told = {"purpose": "Onze bezorging verbeteren", "lawful_basis": "consent", "retention_months": 24,
            "privacy_contact": "privacy@tulp.example"}  # fmt: skip
    Survey.objects.filter(pk=survey.pk).update(**{**told, **more})
    return survey


def told(start: str) -> str:
    person = Respondent(start)
    person.open()
    address = next(link for link in person.seen.links if "/privacy/" in link)
    assert person.open(address).status_code == 200
    return person.seen.text


@pytest.mark.parametrize(
    ("mode", "open_says", "personal_says"),
    [
        ("anonymous", "Uw antwoorden zijn anoniem", "dat uw link is gebruikt"),
        ("confidential", "Uw antwoorden zijn vertrouwelijk", "Uw antwoorden zijn vertrouwelijk"),
        ("service", "Wij weten niet wie u bent", "kunnen daarover contact met u opnemen"),
    ],
)
def test_each_mode_says_what_it_does(world, mode, open_says, personal_says):
    survey = survey_of(world, mode)
    _, token = make_personal_link(survey, world.breda, wave="2026")
    by_link, personal = told(f"/s/{open_link(survey, world.breda).code}"), told(f"/p/{token}")
    for text in (by_link, personal):
        assert "Tulp stelt u deze vragen" in text
        assert "Onze bezorging verbeteren" in text
        assert "privacy@tulp.example" in text
        assert ("na 24 maanden" in text.lower()) is (mode != "anonymous")
        assert ("cookie" in text) is (mode != "anonymous")
    assert open_says in by_link
    assert personal_says in personal


def test_it_speaks_the_respondents_language(world):
    link = open_link(survey_of(world, "confidential"), world.breda, language="en")
    text = told(f"/s/{link.code}")
    assert "After 24 months we take away what connects your answers with you." in text
    assert "Waarom" not in text


@pytest.mark.parametrize("basis", [*Survey.LawfulBasis.values, ""])
def test_every_legal_basis_has_its_words(world, basis):
    link = open_link(survey_of(world, "confidential", lawful_basis=basis, balancing="Wij wegen af."), world.breda)
    text = told(f"/s/{link.code}")
    assert "Mogen wij dit vragen?" in text
    assert ("Wij wegen af." in text) is (basis == "legitimate_interest")


@pytest.mark.parametrize("mode", Survey.Mode.values)
def test_the_first_page_with_its_line_stays_light(world, mode):
    link = open_link(survey_of(world, mode), world.breda)
    person = Respondent(f"/s/{link.code}")
    person.open()
    assert len(gzip.compress(person.answer.content, 6)) <= 6_000
    person.send(nps="9")
    assert not any("/privacy/" in one for one in person.seen.links), "one tells it once"


def test_a_get_of_it_records_nothing_and_an_unknown_link_is_as_everywhere(world, client):
    link = open_link(survey_of(world, "confidential"), world.breda)
    client.get(f"/s/{link.code}/privacy/")
    assert Submission.objects.count() == 0
    assert client.get("/s/unknown/privacy/").content == client.get("/s/unknown").content
    assert client.post(f"/s/{link.code}/privacy/", {}).status_code == 404


def test_after_the_promised_months_the_answer_stays_and_the_person_is_gone(world):
    from hofnar.responses.tests.surveys import SHORT

    survey = open_survey(world.tulp, SHORT)
    Survey.objects.filter(pk=survey.pk).update(retention_months=12)
    link, token = make_personal_link(survey, world.breda, wave="2026")
    person = Respondent(f"/p/{token}")
    person.open()
    person.send(nps="9")
    person.send(grade="7")
    before = Response.objects.get()
    assert forget_people(datetime.now(UTC) + timedelta(days=350)) == 0
    assert forget_people(datetime.now(UTC) + timedelta(days=361)) == 1
    assert forget_people(datetime.now(UTC) + timedelta(days=361)) == 0
    after, submission = Response.objects.get(), Submission.objects.get()
    assert (after.answers, after.answered_on) == (before.answers, before.answered_on)
    assert after.external_id not in (before.external_id, submission.respondent_key[:32])
    assert (submission.response, submission.state, submission.applied) == (None, "complete", {})
    times = (submission.last_at, submission.completed_at, submission.started_at, after.saved_at)
    assert all((time.minute, time.second, time.microsecond) == (0, 0, 0) for time in times)
    assert PersonalLink.objects.get(pk=link.pk).answered_at is not None, "that somebody answered stays"


def test_facts_that_are_kept_are_named(world):
    from hofnar.responses.tests.test_limits import ASKED

    survey = open_survey(world.tulp, ASKED, "anonymous")
    assert "wat met de link meekwam: region, level." in told(f"/s/{open_link(survey, world.breda).code}")
