"""The editor's forms: what two people do at once, facts in the link, copies."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hofnar.journeys.queries import touchpoints
from hofnar.journeys.services import make_journey
from hofnar.surveys.definition import HiddenField, questions_of
from hofnar.surveys.drafts import definition_of, draft_of, save_draft, start_draft
from hofnar.surveys.models import Question, Survey
from hofnar.surveys.services import make_survey
from hofnar.surveys.starting import QUESTIONNAIRES

pytestmark = pytest.mark.django_db
START = {one.key: one.definition for one in QUESTIONNAIRES}


@pytest.fixture
def survey(world) -> Survey:
    made = make_survey(world.tulp, "Relation")
    save_draft(start_draft(made), START["relation-nps"], world.anna, 0)
    return made


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def asked(survey: Survey, key: str):
    return next(one for one in questions_of(definition_of(draft_of(survey))) if one.key == key)


def change(client: Client, survey: Survey, key: str, revision: int, **texts: str):
    posted = {"text__nl": asked(survey, key).text["nl"], "text__en": asked(survey, key).text["en"], **texts}
    return client.post(reverse("question_change", args=[survey.pk, key]), {**posted, "revision": revision})


def test_two_people_in_two_questions_are_not_in_each_others_way(world, survey):
    seen = draft_of(survey).revision
    change(signed_in(world.olga), survey, "better", seen, text__nl="Van Olga")
    answer = change(signed_in(world.anna), survey, "why", seen, text__nl="Van Anna")
    assert answer.status_code == 302
    assert (asked(survey, "better").text["nl"], asked(survey, "why").text["nl"]) == ("Van Olga", "Van Anna")


def test_two_people_in_one_question_nothing_is_overwritten_and_nothing_typed_is_lost(world, survey):
    seen, anna = draft_of(survey).revision, signed_in(world.anna)
    change(signed_in(world.olga), survey, "why", seen, text__nl="Van Olga")
    answer = change(anna, survey, "why", seen, text__nl="Van Anna")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Van Anna" in page
    assert "Van Olga" in page
    assert asked(survey, "why").text["nl"] == "Van Olga"
    assert change(anna, survey, "why", seen, text__nl="Van Anna", overwrite="1").status_code == 302
    assert asked(survey, "why").text["nl"] == "Van Anna"


def test_moving_on_an_old_page_of_another_is_refused_and_on_ones_own_is_not(world, survey):
    seen = draft_of(survey).revision
    olga, anna = signed_in(world.olga), signed_in(world.anna)
    change(anna, survey, "why", seen, text__nl="Eerst")
    move = {"step": "later", "revision": seen}
    before = definition_of(draft_of(survey))
    olga.post(reverse("question_move", args=[survey.pk, "nps"]), move)
    assert definition_of(draft_of(survey)) == before
    anna.post(reverse("question_move", args=[survey.pk, "nps"]), move)
    assert definition_of(draft_of(survey)) != before


def test_typing_is_one_step_to_undo(world, survey):
    anna, before = signed_in(world.anna), definition_of(draft_of(survey))
    for text in ("W", "Wat", "Wat vindt u?"):
        change(anna, survey, "why", draft_of(survey).revision, text__nl=text)
    anna.post(reverse("draft_undo", args=[survey.pk]))
    assert definition_of(draft_of(survey)) == before
    anna.post(reverse("draft_redo", args=[survey.pk]))
    assert asked(survey, "why").text["nl"] == "Wat vindt u?"


def test_facts_in_the_link_have_names_of_their_own(world, survey):
    anna, address = signed_in(world.anna), reverse("survey_hidden", args=[survey.pk])
    posted = {"key__0": "region", "text__0__nl": "Regio", "segment__0": "on", "revision": draft_of(survey).revision}
    assert anna.post(address, posted).status_code == 302
    assert definition_of(draft_of(survey)).hidden == (HiddenField("region", {"nl": "Regio"}, True),)
    for wrong in ("nps", "Region 1"):
        assert anna.post(address, {"key__0": "region", "key__1": wrong}).status_code == 422
    assert anna.post(address, {"key__0": "", "revision": draft_of(survey).revision}).status_code == 302
    assert definition_of(draft_of(survey)).hidden == ()


def test_a_copy_has_the_questions_and_owners_and_none_of_the_answers_links_or_dates(world, survey):
    Question.objects.filter(version__survey=survey).update(owner=world.noor)
    survey.purpose, survey.most_responses = "Learn", 10
    survey.save()
    signed_in(world.anna).post(reverse("survey_duplicate", args=[survey.pk]))
    copy = Survey.objects.exclude(pk=survey.pk).get()
    assert definition_of(draft_of(copy)) == definition_of(draft_of(survey))
    assert set(draft_of(copy).questions.values_list("owner", flat=True)) == {world.noor.pk}
    assert (copy.purpose, copy.most_responses, copy.mode_locked_at, copy.owner) == ("Learn", None, None, world.anna)


def test_all_moments_of_the_journey_in_one_click(world):
    journey = make_journey(world.tulp, "Moving", [("Before", ["Boxes"]), ("After", ["Van"])])
    survey = make_survey(world.tulp, "Moments", journey=journey)
    save_draft(start_draft(survey), START["all-moments"], world.anna, 0)
    signed_in(world.anna).post(reverse("question_moments", args=[survey.pk, "moments"]), {"revision": 1})
    moments = asked(survey, "moments").options
    assert [one.text["nl"] for one in moments] == ["Boxes", "Van"]
    assert {one.touchpoint for one in moments} == set(touchpoints(world.tulp).values_list("pk", flat=True))
