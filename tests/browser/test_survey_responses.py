"""The page of what came back, with everything on it, in both languages on a desk and on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hofnar.invitations.services import make_personal_link
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey
from tests.browser.conftest import assert_good_page, speak


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
    return survey


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_came_back(answered, signed_in, live, language):
    page = signed_in("anna")
    speak(page, live, language)
    assert_good_page(page, live + reverse("survey_responses", args=[answered.pk]))
    assert page.locator("main").get_by_text("RR1", exact=True).is_visible()
    assert page.locator(".day-bars rect").count() == 1
