"""Accounts in a real browser: every page good in both languages, and the way of an invitation."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from hofnar.accounts.models import Membership, User
from hofnar.accounts.services import add_unit
from hofnar.jobs.services import run_waiting
from tests.browser.conftest import assert_good_page, speak

OWNER_PAGES = (
    "/members/",
    "/members/invite/",
    "/members/{member}/",
    "/members/{member}/remove/",
    "/units/",
    "/units/new/",
    "/units/{unit}/",
    "/units/{unit}/move/",
    "/organisation/",
    "/organisations/",
    "/profile/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/second-factor/",
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_an_owner_is_good(signed_in, world, language):
    User.objects.filter(pk=world.olga.pk).update(language=language)
    add_unit(world.tulp, world.groningen, "Desk of the town hall", code="desk")
    member = Membership.objects.get(user=world.bart).pk
    page = signed_in("olga")
    for address in OWNER_PAGES:
        assert_good_page(page, address.format(member=member, unit=world.breda.pk))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_a_visitor_is_good(page, live, language):
    speak(page, live, language)
    for address in (
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/signup/",
    ):
        assert_good_page(page, address)


def test_from_invitation_to_first_page(signed_in, browser, live):
    page = signed_in("olga")
    page.goto("/members/")
    page.get_by_role("link", name="Iemand uitnodigen").click()
    page.get_by_label("E-mailadres").fill("mieke@example.org")
    page.get_by_label("Eenheid", exact=True).select_option(label=" Breda".replace(" ", "\u2003\u2003"))
    page.get_by_role("button", name="Uitnodiging versturen").click()
    expect(page.get_by_role("status")).to_contain_text("mieke@example.org")
    run_waiting()
    path = re.search(r"/join/[\w-]+/", mail.outbox[-1].body)[0]

    context = browser.new_context(base_url=live, locale="nl-NL")
    guest = context.new_page()
    guest.goto(path)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Welkom bij Tulp")
    guest.get_by_label("Uw naam").fill("Mieke")
    guest.get_by_label("Kies een wachtwoord").fill("een lange zin over tulpen")
    guest.get_by_role("button", name="Maak mijn account").click()
    guest.wait_for_url(lambda address: "/join/" not in address)
    guest.goto("/profile/")
    expect(guest.get_by_text("Tulp · Breda").first).to_be_visible()
    context.close()


def test_signing_in_and_out_by_keyboard(page, world):
    page.goto("/accounts/login/")
    page.get_by_label("E-mailadres").fill("anna@example.org")
    page.get_by_label("Wachtwoord", exact=True).fill("a long enough password")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)
    page.goto("/profile/")
    page.get_by_role("button", name="Uitloggen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/profile/" not in address)
    page.goto("/profile/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")


def test_a_second_factor_is_turned_on_and_asked_for(signed_in, page, live):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    signed_in("anna")
    page.goto("/profile/")
    page.get_by_role("link", name="Aanzetten Tweede factor").click()
    page.get_by_role("link", name="Aanzetten Authenticator-app").click()
    if page.get_by_role("heading", level=1).inner_text() == "Bent u het echt?":
        page.get_by_label("Wachtwoord", exact=True).fill("a long enough password")
        page.get_by_role("button", name="Doorgaan").click()
    expect(page.get_by_alt_text("Vierkant met de sleutel voor uw app")).to_be_visible()
    secret = page.locator("code.key").inner_text()
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.get_by_label("code").fill(code)
    page.get_by_role("button", name="Aanzetten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    assert page.locator(".codes li").count() == 10
    recovery = page.locator(".codes li").first.inner_text()

    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(lambda address: "/second-factor/" not in address)
    page.goto("/accounts/login/")
    page.get_by_label("E-mailadres").fill("anna@example.org")
    page.get_by_label("Wachtwoord", exact=True).fill("a long enough password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw tweede factor")
    page.goto("/profile/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Uw profiel")
    page.goto("/accounts/second-factor/authenticate/")
    page.get_by_label("Code").fill(recovery)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/authenticate/" not in address)
    page.goto("/profile/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw profiel")
