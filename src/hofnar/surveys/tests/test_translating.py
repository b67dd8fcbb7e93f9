"""Translations side by side: every text has its place, and nothing but translations changes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hofnar.surveys.definition import Closing, Definition, Option, Page, Question, QuestionKind
from hofnar.surveys.drafts import definition_of, draft_of, save_draft, start_draft
from hofnar.surveys.services import make_survey
from hofnar.surveys.starting import QUESTIONNAIRES
from hofnar.surveys.translating import missing, translatables, translated

COLOUR = Question("colour", QuestionKind.SINGLE, {"nl": "Kleur?"}, options=(Option("a1", {"nl": "Rood", "en": "Red"}),))
MADE = Definition(
    ("nl", "en"), {"nl": "Titel", "en": "Title"}, pages=(Page("p1", (COLOUR,)),), closing=Closing({"nl": "Dank"})
)


def test_only_what_lacks_a_language_is_missing():
    assert [(one.question, one.source) for one in missing(MADE)] == [("colour", "Kleur?"), ("", "Dank")]


def test_a_translation_changes_nothing_else():
    path = missing(MADE)[0].path
    after = translated(MADE, {(path, "en"): " Colour? "})
    assert after.pages[0].questions[0].text == {"nl": "Kleur?", "en": "Colour?"}
    assert translated(after, {(path, "en"): ""}) == MADE


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        translated(MADE, {("pages/0/key", "en"): "x"})


@pytest.mark.parametrize("start", QUESTIONNAIRES, ids=lambda one: one.key)
def test_the_examples_are_whole_in_both_languages(start):
    assert translatables(start.definition)
    assert missing(start.definition) == []


@pytest.mark.django_db
def test_what_is_typed_for_a_text_that_changed_meanwhile_is_kept_and_not_saved(world, client):
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    survey = make_survey(world.tulp, "Colours")
    save_draft(start_draft(survey), MADE, world.olga, 0)
    address = reverse("survey_translations", args=[survey.pk])
    path = missing(MADE)[0].path
    typed = {"path__0": path, "source__0": "Kleur?", "text__0__en": "Colour?"}
    stale = client.post(address, {**typed, "source__0": "Wat is uw kleur?"})
    assert stale.status_code == 422
    assert "Colour?" in stale.content.decode()
    assert definition_of(draft_of(survey)) == MADE
    assert client.post(address, typed).status_code == 302
    assert definition_of(draft_of(survey)).pages[0].questions[0].text["en"] == "Colour?"
