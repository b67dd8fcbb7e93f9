"""The page to sign in with the three buttons of the demo: axe finds nothing, on a desk and on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser.conftest import assert_good_page, speak


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_buttons(language, browser_page, live):
    speak(browser_page, live, language)
    assert_good_page(browser_page, live + reverse("account_login"))
    assert browser_page.locator("button[name=who]").count() == 3


def test_the_keyboard_reaches_them(browser_page, live):
    browser_page.goto(live + reverse("account_login"))
    seen = []
    for _ in range(12):
        browser_page.keyboard.press("Tab")
        seen.append(browser_page.evaluate("document.activeElement.value || ''"))
    assert [value for value in seen if value in ("manager", "analyst", "local")] == ["manager", "analyst", "local"]
