"""The frame in a real browser: axe, width, keyboard, theme, a form that is wrong."""

import pytest
from playwright.sync_api import expect

from hofnar.accounts.models import User
from tests.browser.conftest import PHONE, assert_good_page


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_element_is_good(signed_in, world, language, scheme):
    User.objects.filter(pk=world.anna.pk).update(language=language)
    page = signed_in("anna")
    page.emulate_media(color_scheme=scheme)
    assert_good_page(page, "/design/")


def test_an_error_page_is_good(page):
    page.goto("/nowhere/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina bestaat niet")


def test_the_first_tab_goes_to_the_content(signed_in):
    page = signed_in("anna")
    page.goto("/profile/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Direct naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_the_menu_of_the_phone_works_without_script(browser, live, signed_in):
    context = browser.new_context(viewport=PHONE, base_url=live, java_script_enabled=False, locale="nl-NL")
    context.add_cookies(signed_in("anna").context.cookies())
    page = context.new_page()
    page.goto("/profile/")
    expect(page.get_by_role("link", name="Eenheden", exact=True)).to_have_count(0)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Eenheden", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eenheden")
    context.close()


def test_a_wrong_form_takes_the_focus_to_what_is_wrong(signed_in):
    page = signed_in("olga")
    page.goto("/members/invite/")
    page.locator("form.form").evaluate("form => form.noValidate = true")
    page.get_by_label("E-mailadres").fill("not an address")
    page.get_by_role("button", name="Uitnodiging versturen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mailadres")).to_have_value("not an address")
    page.get_by_role("alert").get_by_role("link", name="E-mailadres").click()
    expect(page.get_by_label("E-mailadres")).to_be_focused()


def test_dark_and_light_by_choice(signed_in):
    page = signed_in("anna")
    page.emulate_media(color_scheme="light")
    page.goto("/profile/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Donker").click()
    assert page.evaluate(ground) != light
    page.get_by_role("button", name="Licht").click()
    assert page.evaluate(ground) == light


def test_the_accent_of_the_organisation_colours_the_links(signed_in, world):
    world.tulp.accent = "#7a1f6b"
    world.tulp.save()
    page = signed_in("anna")
    page.emulate_media(color_scheme="light")
    page.goto("/profile/")
    assert page.evaluate("getComputedStyle(document.querySelector('main a')).color") == "rgb(122, 31, 107)"


def test_a_dialog_opens_and_closes_by_keyboard(signed_in):
    page = signed_in("anna")
    page.goto("/design/")
    page.get_by_role("button", name="Open een dialoog").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
