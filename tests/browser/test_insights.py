"""The pages with figures in a real Chromium, with answers: both languages, desk and phone, axe, no sideways scroll."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hofnar.insights.tests.seed import follow, lay_out, plant
from tests.browser.conftest import assert_good_page, speak


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    made = lay_out(world.tulp, world.olga)
    plant(made, [world.groningen, world.assen, world.breda], 3000, worse=world.breda, comments=80)
    follow(world.tulp)
    return made


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("person", ["olga", "anna", "bart"])
def test_pages_with_answers(live, signed_in, planted, person, language):
    page = signed_in(person)
    speak(page, live, language)
    place = planted.touchpoints["Parking"].pk
    for address in (
        reverse("home"),
        reverse("overview"),
        reverse("impact_matrix"),
        reverse("unit_comparison"),
        reverse("touchpoint_insights", args=[place]),
        reverse("method", args=["impact"]),
    ):
        assert_good_page(page, live + address)


def test_from_the_matrix_to_a_touchpoint_and_back_keeps_the_selection(live, signed_in, planted):
    page = signed_in("olga")
    page.goto(live + reverse("impact_matrix"))
    page.select_option("#pick-segment", "channel:web")
    page.select_option("#pick-unit", label="\u2003North")
    page.click(".picker button")
    page.locator(".wide-only a.pic-mark").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/touchpoints/**")
    assert "segment=channel%3Aweb" in page.url
    page.go_back()
    assert page.locator("#pick-segment").input_value() == "channel:web"
