"""Trying a survey: the whole way can be walked, and afterwards the database is as it was."""

from __future__ import annotations

import pytest
from django.core import signing
from django.urls import reverse

from hofnar.responses.models import Response, Submission
from hofnar.surveys.definition import Definition, Jump, Page, Question, QuestionKind
from hofnar.surveys.drafts import save_draft, start_draft
from hofnar.surveys.services import make_survey
from hofnar.surveys.trials import SALT, trial_path

pytestmark = pytest.mark.django_db
K = QuestionKind
TEXT = {"nl": "Vraag", "en": "Question"}


def draft(world, *pages, **more):
    survey = make_survey(world.tulp, "Try")
    save_draft(start_draft(survey), Definition(("nl", "en"), TEXT, pages=pages, **more), None, 0)
    return survey


PAGES = (
    Page("p1", (Question("nps", K.NPS, TEXT, required=True),), jumps=(Jump({"<=": [{"var": "nps"}, 6]}, "p3"),)),
    Page("p2", (Question("second", K.TEXT, {"nl": "Tweede", "en": "Second"}),)),
    Page("p3", (Question("third", K.TEXT, {"nl": "Derde", "en": "Third"}),)),
)


def go(client, address, score):
    sent = client.post(address, {"_p": "p1", "nps": score})
    return sent["Location"], client.get(sent["Location"]).content.decode()


def test_branches_are_followed_and_nothing_is_stored(world, client):
    address = trial_path(draft(world, *PAGES))
    assert "Derde" in go(client, address, 3)[1]
    where, page = go(client, address, 9)
    assert "Tweede" in page
    sent = client.post(where, {"second": "something"})
    sent = client.post(sent["Location"], {"third": ""})
    assert "Dank u wel" in client.get(sent["Location"]).content.decode()
    assert (Submission.objects.count(), Response.objects.count()) == (0, 0)


def test_what_is_wrong_is_said_in_the_makers_own_words(world, client):
    asked = Question("nps", K.NPS, TEXT, required=True, complaint={"nl": "Kies een cijfer, graag"})
    answer = client.post(trial_path(draft(world, Page("p1", (asked,)))), {"_p": "p1"})
    assert answer.status_code == 422
    assert "Kies een cijfer, graag" in answer.content.decode()


def test_the_preview_shows_the_page_of_a_question_and_may_stand_in_the_editor_only(world, client):
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    survey = draft(world, *PAGES)
    answer = client.get(reverse("survey_preview", args=[survey.pk]), {"question": "third", "l": "en"})
    assert "Third" in answer.content.decode()
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    trial = client.get(trial_path(survey))
    assert "frame-ancestors 'none'" in trial["Content-Security-Policy"]


def test_a_test_link_cannot_be_made_up_and_a_state_neither(world, client):
    survey = draft(world, *PAGES)
    forged = signing.dumps(survey.pk, salt="another")
    assert client.get(f"/try/{forged}").status_code == 404
    link = signing.dumps(survey.pk, salt=SALT)
    assert client.get(f"/try/{link}/made-up/p2").status_code == 404


def test_a_draft_without_questions_is_an_ending(world, client):
    assert client.get(trial_path(draft(world))).status_code == 200
