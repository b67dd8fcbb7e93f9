"""The card beside a bubble of the impact matrix in a real Chromium: pointer, keyboard, tap, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from hofnar.insights.tests.seed import follow, lay_out, plant
from tests.browser.conftest import DESK, PHONE, sideways, sign_in, speak, violations

CARD = "#moment-card"


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    made = lay_out(world.tulp, world.olga)
    plant(made, [world.groningen, world.assen, world.breda], 3000, comments=160)
    follow(world.tulp)
    return made


def matrix(page, live, planted, size=DESK):
    page.set_viewport_size(size)
    page.goto(f"{live}{reverse('impact_matrix')}?kpi={planted.grade.pk}&reading=leverage")
    return page.locator(f"{'.wide-only' if size == DESK else '.narrow-only'} a.pic-mark")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_by_pointer_and_by_keyboard(live, signed_in, planted, language):
    page = signed_in("anna")
    speak(page, live, language)
    marks = matrix(page, live, planted)
    named = marks.nth(2).locator("title").first.text_content()
    marks.nth(2).locator("circle").last.hover()
    page.wait_for_selector(CARD, state="visible")
    assert page.locator(f"{CARD} svg").count() == 1
    assert page.locator(f"{CARD} blockquote").count() == 2
    assert "±" in page.locator(f"{CARD} dl").inner_text()
    assert violations(page) == []
    assert sideways(page) == 0
    page.locator(CARD).hover()  # the card itself may be pointed at: its text can be read and copied
    page.wait_for_timeout(400)
    assert page.locator(CARD).is_visible()
    page.keyboard.press("Escape")
    assert page.locator(CARD).is_hidden()
    assert marks.nth(2).locator("title").first.text_content() == named
    page.mouse.move(2, 2)
    marks.nth(0).focus()
    page.keyboard.press("Tab")
    page.wait_for_selector(CARD, state="visible")
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "moment-card"
    assert page.evaluate("document.activeElement.querySelector('title').textContent")
    page.keyboard.press("Escape")
    assert page.locator(CARD).is_hidden()
    assert page.evaluate("document.activeElement.matches('.pic-mark')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/touchpoints/**")


def test_by_tap_the_second_one_leads_on(browser, live, world, planted):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=live)
    page = context.new_page()
    sign_in(page, live, world.anna)
    marks = matrix(page, live, planted, PHONE)
    marks.nth(3).tap()
    page.wait_for_selector(CARD, state="visible")
    assert violations(page) == []
    assert sideways(page) == 0
    page.locator("[data-close]").tap()
    assert page.locator(CARD).is_hidden()
    marks.nth(3).tap()
    page.wait_for_selector(CARD, state="visible")
    marks.nth(3).locator(".pic-name").first.tap()
    page.wait_for_url("**/touchpoints/**")
    context.close()


def test_without_javascript_a_bubble_is_a_link(browser, live, world, planted):
    context = browser.new_context(viewport=DESK, java_script_enabled=False, base_url=live)
    page = context.new_page()
    sign_in(page, live, world.anna)
    marks = matrix(page, live, planted)
    assert page.locator(CARD).is_hidden()
    marks.nth(1).click()
    assert "/touchpoints/" in page.url
    context.close()


@pytest.mark.parametrize("reading", ["effect", "leverage", "share"])
def test_on_paper_one_sheet_with_the_picture_and_the_table_on_the_next(live, signed_in, planted, reading):
    page = signed_in("anna")
    page.goto(f"{live}{reverse('impact_matrix')}?kpi={planted.grade.pk}&reading={reading}")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf):
        assert [float(end) for end in box.split()[2:]] == pytest.approx([841.9, 595.3], abs=1.5)  # A4, lying


def test_the_picker_stands_on_one_line_of_a_desk(live, signed_in, planted):
    page = signed_in("anna")
    matrix(page, live, planted)
    bottoms = page.evaluate(
        "[...document.querySelectorAll('.picker select, .picker button')]"
        ".map(one => Math.round(one.getBoundingClientRect().bottom))"
    )
    assert len(bottoms) == 5
    assert len(set(bottoms)) == 1
