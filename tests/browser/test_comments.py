"""The inbox of comments with the keyboard, and without scripts."""

from __future__ import annotations

from datetime import date

import pytest

from hofnar.comments.models import Mark, Tagging
from hofnar.comments.tests.spoken import asked, say
from tests.browser.conftest import speak


@pytest.fixture
def ten(world):
    return say(asked(world.tulp), world.breda, [f"the queue {n}" for n in range(10)], date(2026, 3, 5), score=3)


def test_keys_move_star_read_and_tag(signed_in, live, world, ten):
    page = signed_in("bart")
    speak(page, live, "en")
    page.goto(f"{live}/comments/")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.locator("[aria-pressed=true]").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.locator(".remark:nth-child(2):not(.remark--new)").wait_for()
    page.keyboard.press("t")
    page.fill("#new-tag", "waiting")
    page.get_by_role("button", name="Do it").click()
    page.get_by_text("1 comment got the tag.").wait_for()
    newest, second = ten[9].pk, ten[8].pk
    assert list(Mark.objects.filter(is_starred=True).values_list("comment", flat=True)) == [newest]
    assert list(Mark.objects.filter(is_read=True).values_list("comment", flat=True)) == [second]
    assert list(Tagging.objects.values_list("comment", flat=True)) == [second]


def test_what_is_selected_fills_the_field(signed_in, live, world, ten):
    page = signed_in("bart")
    page.goto(f"{live}/comments/{ten[0].pk}/")
    page.locator("[data-comment-text]").select_text()
    page.wait_for_function("document.querySelector('[data-piece]').value === 'the queue 0'")
