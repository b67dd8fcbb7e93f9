"""The pages of what came back, with everything on them, in both languages on a desk and on a phone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from hofnar.invitations.services import make_personal_link
from hofnar.jobs.services import run_waiting
from hofnar.responses import kept
from hofnar.responses.models import Export
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from hofnar.responses.tests.test_following import changed, made_up
from hofnar.responses.tests.test_quality import ASKS, given
from tests.browser.conftest import DESK, PHONE, assert_good_page, speak

PICTURES = os.environ.get("HOFNAR_PICTURES", "")  # a folder to look at the pages in


def pictured(page, address: str, name: str) -> None:
    if PICTURES:
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            page.goto(address)
            page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)


@pytest.fixture
def answered(world):
    survey = open_survey(world.tulp)
    personal = [f"/p/{make_personal_link(survey, world.breda, wave='2026')[1]}" for _ in range(12)]
    site = [f"/s/{open_link(survey, world.breda).code}"] * 4
    for at, address in enumerate([*personal[:7], *site]):
        person = Respondent(address)
        person.open()
        person.send(nps="9", **({"_site": "x"} if at == 6 else {}))
        if at % 3 or at == 6:
            person.send(grade="8")
    first = survey.versions.get()
    second, _ = changed(survey)
    for version, left in ((first, 30), (second, 8)):
        made_up(survey, version, 90)
        made_up(survey, version, left, left_at="grade")
    return survey


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_came_back(answered, signed_in, live, language):
    page = signed_in("anna")
    speak(page, live, language)
    address = live + reverse("survey_responses", args=[answered.pk])
    assert_good_page(page, address)
    assert page.locator("main").get_by_text("RR1", exact=True).is_visible()
    assert page.locator(".day-bars rect").count() == 1
    assert page.locator("#version-effect").is_visible()
    pictured(page, address, f"responses-{language}")


def test_the_page_follows_and_the_reader_keeps_their_place(answered, signed_in, live, world):
    page = signed_in("anna")
    speak(page, live, "en")
    page.clock.install()
    page.goto(live + reverse("survey_responses", args=[answered.pk]))
    page.locator(".disclosure summary").first.click()
    page.evaluate("window.scrollTo(0, 600)")
    place = page.evaluate("window.scrollY")
    before = page.locator("#open-links").inner_text()
    person = Respondent(f"/s/{open_link(answered, world.breda).code}")
    person.open()
    person.send(nps="9")
    page.clock.fast_forward(10_500)
    page.wait_for_function("text => document.querySelector('#open-links').innerText !== text", arg=before)
    assert page.locator(".disclosure").first.get_attribute("open") is not None
    assert page.evaluate("window.scrollY") == place


@pytest.mark.parametrize("language", ["nl", "en"])
def test_careless_and_double(world, signed_in, live, language):
    survey = open_survey(world.tulp, ASKS)
    for at in range(120):
        given(survey, world.breda, at, nps=at % 11)
    marked = given(survey, world.breda, 200, table=(3,) * 6)
    given(survey, world.breda, 201, table=(2,) * 6, seconds=9)
    given(survey, world.breda, 202, why="Drie keer gebeld, niemand nam op", ago=0.2)
    given(survey, world.breda, 203, why="Drie keer gebeld, niemand nam op")
    page = signed_in("anna")
    speak(page, live, language)
    address = live + reverse("survey_quality", args=[survey.pk])
    page.goto(address)
    page.locator("details.disclosure summary").last.click()
    page.locator(f"#reason-{marked.pk}").fill("Test van onszelf")
    page.locator(f"form:has(#reason-{marked.pk}) button").click()
    page.get_by_text("Test van onszelf").first.wait_for()
    assert_good_page(page, address)
    pictured(page, address, f"quality-{language}")


def test_what_is_counted_comes_up_by_itself_and_then_stays(world, signed_in, live, monkeypatch):
    monkeypatch.setattr(kept, "SMALL", 2)
    survey = open_survey(world.tulp, ASKS)
    for at in range(6):
        given(survey, world.breda, at)
    page = signed_in("anna")
    speak(page, live, "en")
    page.clock.install()
    page.goto(live + reverse("survey_quality", args=[survey.pk]))
    for _ in range(2):  # waves, then the marks
        page.locator('[data-live="counting"]').wait_for()
        run_waiting()
        with page.expect_response(lambda answer: "quality" in answer.url):
            page.clock.fast_forward(2_500)
    page.locator("#marked").wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(60_000)
    page.wait_for_timeout(300)
    assert asked == []


def test_exports_with_a_trace_and_a_file(world, signed_in, live, settings, tmp_path):
    survey = open_survey(world.tulp)
    for at in range(3):
        given_to = {"organisation": world.tulp, "survey": survey, "user": world.olga, "email": world.olga.email}
        Export.objects.create(
            **given_to, format=("csv", "excel", "spss")[at], rows=20_400 if at < 2 else None, is_prepared=at > 0,
            size=4_200_000, file="unit-x" if at == 1 else "",
            expires_at=timezone.now() + timedelta(hours=20) if at == 1 else None,
        )  # fmt: skip
    page = signed_in("olga")
    address = live + reverse("survey_exports", args=[survey.pk])
    assert_good_page(page, address)
    pictured(page, address, "exports")


def test_mails(world, signed_in, live):
    open_survey(world.tulp, mode="service")
    page = signed_in("bart")
    assert_good_page(page, live + reverse("notices"))
    pictured(page, live + reverse("notices"), "mails")
