"""A real Chromium against a live server: fixtures ``live``, ``page``, ``signed_in``; functions for axe and width."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
CHROMIUM = os.environ.get("HOFNAR_CHROMIUM", "/usr/bin/chromium")
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET + sandbox)
        yield chromium
        chromium.close()


@pytest.fixture
def live(live_server, world) -> str:
    return live_server.url


@pytest.fixture
def page(browser: Browser, live: str) -> Iterator[Page]:
    """A fresh window of 1280 px that speaks Dutch; a script error or a refused style fails the test."""
    context = browser.new_context(viewport=DESK, locale="nl-NL", base_url=live, reduced_motion="reduce")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def browser_page(page: Page) -> Page:
    return page


def sign_in(page: Page, live: str, user: object) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live} for name, morsel in client.cookies.items()]
    )


@pytest.fixture
def signed_in(page: Page, live: str, world) -> object:
    """``signed_in("anna")`` gives the page with Anna signed in."""

    def as_person(name: str) -> Page:
        sign_in(page, live, getattr(world, name))
        return page

    return as_person


def speak(page: Page, live: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live}])


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each; an empty list is a pass."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for one in found for node in one["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways; 0 is right."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def assert_good_page(page: Page, address: str) -> None:
    """axe finds nothing and nothing scrolls sideways, on a desk and on a phone."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 400, address
        assert violations(page) == [], (address, size["width"])
        assert sideways(page) == 0, (address, size["width"])
