"""Every page that opens without arguments, in both languages, on a desk and on a phone: axe finds nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser.conftest import assert_good_page, speak
from tests.permissions.test_table import rows

PLAIN = [row for row in rows() if row.method == "get" and not row.public and row.is_page]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("row", PLAIN, ids=lambda row: row.name)
def test_page(row, language, signed_in, live, world):
    page = signed_in("olga" if "olga" in row.allowed else sorted(row.allowed)[0])
    speak(page, live, language)
    address = reverse(row.name, kwargs=row.own(world))
    assert_good_page(page, live + address)
    assert page.locator("html").get_attribute("lang") == language
