"""Respondents in a real browser, on a phone: every kind of question, in both languages, with scripts and cookies on and
off; weight, keyboard, back button, zoom."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from hofnar.invitations.services import make_personal_link
from hofnar.responses import writer
from hofnar.responses.models import Response, Submission
from hofnar.responses.tests.respondents import BROWSER, open_link, open_survey
from hofnar.responses.tests.surveys import EVERY_KIND, SHORT
from tests.browser.conftest import PHONE, sideways, violations

SMALL = {"width": 320, "height": 640}
WANTED = {
    "nps": 9, "why": "Snel en vriendelijk", "csat": 2, "ces": 7, "trust": 5, "grade": 8, "rating": 3,
    "channel": "other", "channel.other": "op de markt", "reasons": ["price", "choice"], "rank": ["kind", "fast"],
    "shop.clean": 3, "shop.calm": 1, "people": 2, "visited": "2026-05-05", "contact": "no",
    "moments": ["order", "help"],
    "moments.order": 4, "moments.order.expected": 1, "moments.order.why": "Vlot", "moments.help": "skipped",
    "moments.delivery": "not_experienced", "last": "skipped",
}  # fmt: skip


def window(browser, live: str, **more):
    """A window of a person: what calls itself headless is taken for a scanner."""
    return browser.new_context(
        **{"viewport": PHONE, "base_url": live, "locale": "nl-NL", "user_agent": BROWSER, **more}
    )


@pytest.fixture(autouse=True)
def own_writer():
    yield
    writer.stop()


def pick(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()


def fill_in(page: Page, step: str) -> None:
    """What a person does on this page."""
    choices = {
        "nps": [("nps", "9")], "csat": [("csat", "2")], "ces": [("ces", "7")], "trust": [("trust", "5")],
        "grade": [("grade", "8")], "rating": [("rating", "3")], "channel": [("channel", "other")],
        "reasons": [("reasons", "choice"), ("reasons", "price")], "matrix": [("shop.clean", "3"), ("shop.calm", "1")],
        "consent": [("contact", "no")], "moments": [("moments", "help"), ("moments", "order")],
        "moments.order": [("moments.order", "4"), ("moments.order.expected", "1")],
    }  # fmt: skip
    texts = {
        "nps": ("why", "Snel en vriendelijk"), "channel": ("channel.other", "op de markt"), "people": ("people", "2"),
        "visit": ("visited", "2026-05-05"), "moments.order": ("moments.order.why", "Vlot"),
    }  # fmt: skip
    for name, value in choices.get(step, []):
        pick(page, name, value)
    if step in texts:
        page.locator(f"[name='{texts[step][0]}']").fill(texts[step][1])
    if step == "ranking":
        page.locator("[name='rank.kind']").select_option("1")
        page.locator("[name='rank.fast']").select_option("2")


def step_of(page: Page) -> str:
    """The address names the page; the first one has the link's own."""
    parts = page.url.split("?")[0].split("/s/")[1].split("/")
    return parts[2] if len(parts) == 3 else "nps"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("cookies", [True, False], ids=["cookies", "no cookies"])
def test_every_kind_on_a_phone(browser, live, world, language, scripts, cookies):
    survey = open_survey(world.tulp, EVERY_KIND)
    link = open_link(survey, world.breda, language=language)
    context = window(browser, live, java_script_enabled=scripts, locale="de-DE")
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    for _ in range(25):
        expect(page.locator("html")).to_have_attribute("lang", language)
        if not page.locator("form").count():
            break
        if scripts:
            assert violations(page) == [], page.url
            assert sideways(page) == 0, page.url
        fill_in(page, step_of(page))
        page.get_by_role("button").click()
        if not cookies:
            context.clear_cookies()
    expect(page.get_by_role("heading", level=1)).to_have_text({"nl": "Dank u wel", "en": "Thank you"}[language])
    context.close()
    answers = Response.objects.get().answers
    assert sorted(answers.pop("reasons.order")) == ["choice", "none", "other", "price"]
    assert answers == WANTED


@pytest.fixture
def phone(browser, live, world):
    context = window(browser, live, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_back_and_forth_with_the_browsers_own_buttons(phone, world):
    link = open_link(open_survey(world.tulp), world.breda)
    phone.goto(f"/s/{link.code}")
    pick(phone, "nps", "3")
    phone.get_by_role("button").click()
    pick(phone, "grade", "7")
    phone.get_by_role("link", name="Vorige").click()
    expect(phone.locator("input[name=nps][value='3']")).to_be_checked()
    pick(phone, "nps", "9")
    phone.get_by_role("button").click()
    expect(phone.locator("input[name=grade]").first).to_be_attached()  # the answer has arrived
    phone.go_back()
    phone.go_forward()
    pick(phone, "grade", "8")
    phone.get_by_role("button").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    assert [r.answers for r in Response.objects.all()] == [{"nps": 9, "why": "skipped", "grade": 8}]


def test_only_with_the_keyboard(browser, live, world):
    link = open_link(open_survey(world.tulp), world.breda)
    context = window(browser, live)
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=nps][value='4']")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Met het toetsenbord")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welk cijfer?")
    context.close()
    assert Submission.objects.get().pages["score"] == {"nps": 4, "why": "Met het toetsenbord"}


def test_what_is_wrong_is_told_first_and_leads_there(browser, live, world):
    from dataclasses import replace

    first, *rest = SHORT.pages
    strict = replace(SHORT, pages=(replace(first, questions=(replace(first.questions[0], required=True),)), *rest))
    link = open_link(open_survey(world.tulp, strict), world.breda)
    context = window(browser, live, viewport=SMALL)
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []
    assert sideways(page) == 0
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("#f-nps-1")).to_be_focused()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_at_320_wide_in_both_schemes(browser, live, world, scheme):
    link = open_link(open_survey(world.tulp, EVERY_KIND), world.breda)
    context = window(browser, live, viewport=SMALL, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    while page.locator("form").count():
        assert violations(page) == [], page.url
        assert sideways(page) == 0, page.url
        fill_in(page, step_of(page))
        page.get_by_role("button").click()
    assert violations(page) == []
    context.close()


def test_the_first_page_weighs_little_and_asks_nobody_else(browser, live, world):
    link = open_link(open_survey(world.tulp, EVERY_KIND), world.breda)
    context = window(browser, live)
    page = context.new_page()
    asked, weights = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfinished", lambda request: weights.append(request.sizes()["responseBodySize"]))
    page.goto(f"/s/{link.code}", wait_until="networkidle")
    context.close()
    assert [url for url in asked if not url.startswith("data:")] == [f"{live}/s/{link.code}"]
    assert 0 < sum(weights) <= 6_000


def test_nothing_is_told_to_where_a_link_leads(phone, live, world):
    heard = {}
    survey = open_survey(world.tulp, EVERY_KIND)
    _, token = make_personal_link(survey, world.breda, wave="2026")
    phone.route("https://example.org/**", lambda route: (heard.update(route.request.headers), route.fulfill(body="")))
    phone.goto(f"/p/{token}/end")
    phone.get_by_role("link", name="Naar onze site").click()
    assert heard
    assert "referer" not in heard


def test_a_kiosk_forgets(browser, live, world):
    link = open_link(open_survey(world.tulp), world.breda, kind="kiosk")
    context = window(browser, live, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/s/{link.code}")
    pick(page, "nps", "3")
    page.locator("textarea").fill("Niemand hoeft dit te zien")
    page.get_by_role("button").click()
    expect(page.get_by_role("link", name="Vorige")).to_have_count(0)
    assert context.cookies() == []
    page.get_by_role("button").click()
    for _ in range(5):
        page.go_back()
        assert "Niemand hoeft" not in page.content()
        assert page.locator("input:checked").count() == 0
    context.close()
