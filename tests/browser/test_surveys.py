"""The editor of questionnaires in Chromium: mouse, keyboard only, saved as one types, dragging, both languages."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hofnar.invitations.services import make_open_link
from hofnar.surveys.definition import questions_of
from hofnar.surveys.drafts import definition_of, draft_of, published_of, save_draft, start_draft
from hofnar.surveys.editing import change_question
from hofnar.surveys.models import Survey
from hofnar.surveys.services import make_survey
from hofnar.surveys.starting import QUESTIONNAIRES
from tests.browser.conftest import assert_good_page, speak
from tests.browser.test_journeys import tab_to

START = {one.key: one.definition for one in QUESTIONNAIRES}


@pytest.fixture
def survey(world) -> Survey:
    made = make_survey(world.tulp, "Relation", owner=world.anna)
    made.purpose, made.lawful_basis, made.retention_months = "Learn", "consent", 24
    made.save()
    save_draft(start_draft(made), START["relation-nps"], world.anna, 0)
    return made


def edit(live: str, survey: Survey, query: str = "") -> str:
    return live + reverse("survey_edit", args=[survey.pk]) + query


def keys(survey: Survey) -> list[list[str]]:
    return [[one.key for one in page.questions] for page in definition_of(draft_of(survey)).pages]


def text(survey: Survey, key: str, language: str = "nl") -> str:
    asked = next(one for one in questions_of(definition_of(draft_of(survey))) if one.key == key)
    return asked.text.get(language, "")


def saved(page: Page, survey: Survey, more: int = 1) -> None:
    """Waits until the page shows a later revision than before."""
    expect(page.locator("#editor")).to_have_attribute("data-revision", str(more))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("survey_edit", ""),
        ("survey_edit", "?part=texts"),
        ("survey_edit", "?part=hidden"),
        ("survey_translations", "?all=1"),
        ("survey_settings", ""),
        ("survey_check", ""),
        ("survey_ways", ""),
        ("open_links_print", ""),
    ],
)
def test_every_part_is_good(signed_in, live, world, survey, language, name, query):
    make_open_link(survey, world.breda, wave="2026", kind="qr")
    make_open_link(survey, world.breda, wave="2026", kind="embed", embedded_on=["https://www.example.org"])
    page = signed_in("anna")
    speak(page, live, language)
    assert_good_page(page, live + reverse(name, args=[survey.pk]) + query)


def test_what_is_typed_is_saved_and_the_cursor_stays(signed_in, live, survey):
    page = signed_in("anna")
    page.goto(edit(live, survey, "?question=why"))
    field = page.locator("#id_text__nl")
    field.fill("Waarom")
    saved(page, survey, 2)
    expect(field).to_be_focused()
    field.press("End")
    field.type(" geeft u dit cijfer?")
    saved(page, survey, 3)
    expect(field).to_have_value("Waarom geeft u dit cijfer?")
    expect(field).to_be_focused()
    assert text(survey, "why") == "Waarom geeft u dit cijfer?"
    expect(page.frame_locator("#preview").get_by_text("Waarom geeft u dit cijfer?")).to_be_visible()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.wait_for_load_state()
    assert text(survey, "why") == "Wat is de belangrijkste reden voor uw antwoord?"


def test_a_questionnaire_is_made_with_the_keyboard_only(signed_in, live, world):
    page = signed_in("anna")
    page.goto(live + reverse("survey_new"))
    tab_to(page, "#id_name")
    page.keyboard.type("By hand")
    tab_to(page, "form:has(#id_name) button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    survey = Survey.objects.get()
    tab_to(page, "#kind")
    page.keyboard.type("Getal")
    tab_to(page, "#add-it")
    page.keyboard.press("Enter")
    expect(page.locator("#id_text__nl")).to_be_focused()
    page.keyboard.type("Hoe oud bent u?")
    expect(page.locator(".question-card.is-selected a")).to_have_text("Hoe oud bent u?")
    assert text(survey, "number") == "Hoe oud bent u?"
    tab_to(page, "#step-earlier")
    page.keyboard.press("Enter")
    expect(page.locator(".page-card").nth(1)).to_contain_text("Hoe oud bent u?")
    expect(page.locator("#step-earlier")).to_be_focused()
    assert keys(survey) == [["nps", "why"], ["number"], ["better"]]


def test_dragging_a_question_to_another_page(signed_in, live, survey):
    page = signed_in("anna")
    page.goto(edit(live, survey))
    page.wait_for_load_state("networkidle")
    start = page.locator("#card-why [data-grip]").bounding_box()
    end = page.locator("#card-better").bounding_box()
    with page.expect_response(lambda answer: answer.url.endswith(reverse("question_move", args=[survey.pk, "why"]))):
        page.mouse.move(start["x"] + 8, start["y"] + 18)
        page.mouse.down()
        page.mouse.move(end["x"] + 50, end["y"] - 10, steps=12)
        page.mouse.move(end["x"] + 60, end["y"] + 6, steps=12)
        page.mouse.up()
    saved(page, survey, 2)
    shown = page.locator("[data-questions] >> nth=1 >> .question-card").evaluate_all(
        "c => c.map(one => one.dataset.key)"
    )
    assert sorted(shown) == ["better", "why"]
    assert keys(survey) == [["nps"], shown]


def test_a_rule_stands_there_in_words(signed_in, live, survey):
    page = signed_in("anna")
    speak(page, live, "en")
    page.goto(edit(live, survey, "?question=better"))
    page.locator("#rule-better > summary").click()
    form = page.locator("#rule-better form")
    form.locator("[name=cell]").select_option("nps")
    form.locator("[name=comparison]").select_option("<=")
    form.locator("[name=value]").fill("6")
    form.get_by_role("button", name="Save the rule").click()
    expect(page.locator("#card-better .rule-words")).to_contain_text("is at most 6")


def test_from_draft_to_published_to_a_draft_beside_it(signed_in, live, survey):
    page = signed_in("anna")
    speak(page, live, "en")
    page.goto(live + reverse("survey_check", args=[survey.pk]))
    page.get_by_role("button", name="Make them").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/edit/")
    assert published_of(survey).number == 1
    page.get_by_role("button", name="start a draft").click()
    page.locator("a[href='?question=why']").click()
    page.locator("#id_text__nl").fill("Wat is de belangrijkste reden van uw antwoord?")
    saved(page, survey, 1)
    page.goto(live + reverse("survey_check", args=[survey.pk]))
    expect(page.locator("ins")).to_have_text("van")
    expect(page.get_by_text("the trend line breaks here")).to_be_visible()
    page.locator("#mended__why").check()
    page.locator("#because__why").fill("A wrong preposition")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/edit/")
    after = published_of(survey)
    assert after.number == 2
    row = after.questions.get(key="why")
    assert row.line == survey.versions.get(number=1).questions.get(key="why").line
    assert row.mended_because == "A wrong preposition"


def test_two_people_at_once(signed_in, live, world, survey):
    page = signed_in("anna")
    page.goto(edit(live, survey, "?question=why"))
    draft = draft_of(survey)
    theirs = change_question(definition_of(draft), "why", text={"nl": "Wat Olga typte", "en": "By Olga"})
    save_draft(draft, theirs, world.olga, draft.revision)
    page.locator("#id_text__nl").fill("Wat ik typte")
    expect(page.locator(".error-summary")).to_contain_text("Wat Olga typte")
    expect(page.locator("#id_text__nl")).to_have_value("Wat ik typte")
    page.get_by_role("button", name="Bewaar wat ik typte").click()
    saved(page, survey, 3)
    assert text(survey, "why") == "Wat ik typte"
