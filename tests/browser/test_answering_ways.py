"""Respondents in a real browser, the ways beside the straight one: a score in the link, coming back with and without
the cookie, right to left, enlarged, the notice, a limit that is full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from hofnar.responses import writer
from hofnar.responses.models import Response, Submission
from hofnar.responses.tests.respondents import open_link, open_survey
from hofnar.responses.tests.surveys import EVERY_KIND, SHORT
from hofnar.surveys.models import Survey
from tests.browser.conftest import sideways, violations
from tests.browser.test_answering import fill_in, pick, step_of, window


@pytest.fixture(autouse=True)
def own_writer():
    yield
    writer.stop()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_score_in_the_link_is_chosen_and_one_button_sends_it(browser, live, world, scripts):
    link = open_link(open_survey(world.tulp), world.breda)
    context = window(browser, live, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"/s/{link.code}?nps=9")
    expect(page.locator("input[name=nps][value='9']")).to_be_checked()
    assert Submission.objects.count() == 0
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welk cijfer?")
    assert Submission.objects.get().pages["score"]["nps"] == 9
    context.close()


def test_coming_back_shows_answers_with_the_cookie_and_blank_pages_without(browser, live, world):
    link = open_link(open_survey(world.tulp), world.breda)
    context = window(browser, live)
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    pick(page, "nps", "3")
    page.get_by_role("button").click()
    address = page.url.rsplit("/", 1)[0] + "/score"
    again = context.new_page()
    again.goto(address)
    expect(again.locator("input[name=nps][value='3']")).to_be_checked()
    stranger = window(browser, live)
    other = stranger.new_page()
    other.goto(address)
    expect(other.locator("input[name=nps]").first).to_be_attached()
    assert other.locator("input:checked").count() == 0
    context.close()
    stranger.close()


def test_right_to_left_and_enlarged(browser, live, world):
    """An Arabic survey lies the other way round; at 200 % of 640 (400 % of 1280) no page moves sideways."""
    arabic = replace(EVERY_KIND, languages=("ar", "nl", "en"))
    link = open_link(open_survey(world.tulp, arabic), world.breda, language="ar")
    context = window(browser, live, viewport={"width": 320, "height": 480}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    for _ in range(25):
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        assert sideways(page) == 0, page.url
        if not page.locator("form").count():
            break
        fill_in(page, step_of(page))
        page.get_by_role("button").click()
    assert Response.objects.count() == 1
    context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mode", ["anonymous", "service"])
def test_the_notice_is_one_step_away_and_leads_back(browser, live, world, mode, language):
    survey = open_survey(world.tulp, SHORT, mode)
    Survey.objects.filter(pk=survey.pk).update(purpose="Beter bezorgen", lawful_basis="consent", retention_months=24)
    link = open_link(survey, world.breda, language=language)
    context = window(browser, live)
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    page.locator("footer a", has_text={"nl": "Waarom", "en": "Why"}[language]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text({"nl": "Wat er met", "en": "What happens"}[language])
    assert violations(page) == []
    assert sideways(page) == 0
    page.get_by_role("link", name={"nl": "Terug", "en": "Back"}[language]).click()
    expect(page.locator("input[name=nps]").first).to_be_attached()
    context.close()


def test_who_comes_too_late_hears_so_politely(browser, live, world):
    survey = open_survey(world.tulp)
    Survey.objects.filter(pk=survey.pk).update(most_responses=1, full_text={"nl": "Wij weten genoeg."})
    link = open_link(survey, world.breda)
    context = window(browser, live)
    early, late = context.new_page(), context.new_page()
    for page in (early, late):
        page.goto(f"/s/{link.code}")
        pick(page, "nps", "9")
        page.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Welk cijfer?")
    for page in (early, late):
        pick(page, "grade", "8")
        page.get_by_role("button").click()
    expect(early.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    expect(late.get_by_text("Wij weten genoeg.")).to_be_visible()
    assert violations(late) == []
    assert Response.objects.count() == 1
    context.close()
