"""Nothing in a log opens a door: links are cut where their secret begins, whoever logs them."""

from __future__ import annotations

import io
import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse

from hofnar.lib.logs import clean

# Without a digit, short, or with a colon: a rule for what looks like a token would let these pass.
SECRETS = ("abcdefghijklmnopqrstuvwxyzABCDEF", "kort", "MQ:abc:def-GHI_jkl")
PLACES = ("/join/{}/", "/p/{}", "/p/{}/end", "/accounts/confirm-email/{}/", "/accounts/password/reset/key/3x-{}/")


@pytest.fixture
def lines():
    """What the product's own way out writes."""
    (out,) = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    written, before = io.StringIO(), out.stream
    out.setStream(written)
    yield written
    out.setStream(before)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("place", PLACES)
def test_a_failing_request_does_not_log_its_secret(db, lines, place, secret):
    path = place.format(secret)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.get(path)
    strict.post(path, {"name": "x"})
    strict.delete(path)
    for logger in ("django.security.csrf", "django.request", "django.server", "granian.access", "somebody.else"):
        logging.getLogger(logger).error("Forbidden (%s): %s", "no cookie", path)
        logging.getLogger(logger).error(f"{path} failed")
    assert "Forbidden" in lines.getvalue()
    assert secret not in lines.getvalue()


def test_a_traceback_does_not_tell_either(lines):
    try:
        raise SuspiciousOperation("/join/kort/ is odd")
    except SuspiciousOperation:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/join/kort/")
    assert "Traceback" in lines.getvalue()
    assert "/join/…/ is odd" in lines.getvalue()


def test_an_invitations_link_is_cut_in_the_csrf_warning(world, lines):
    from hofnar.accounts.invitations import invite, new_token

    token = new_token(invite(world.tulp, "mieke@example.org", "reader", world.root, world.olga))
    path = reverse("invite_accept", kwargs={"token": token})
    assert Client(enforce_csrf_checks=True).post(path, {"name": "x"}).status_code == 403
    assert "/join/…/" in lines.getvalue()
    assert token not in lines.getvalue()


def test_what_is_no_secret_stays_readable():
    assert clean("Not Found: /journeys/12/touchpoints/") == "Not Found: /journeys/12/touchpoints/"
    assert clean("Not Found: /s/station-breda") == "Not Found: /s/station-breda"
