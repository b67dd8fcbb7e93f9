"""E08: every cookie that any address sets, on a site behind https: which they are, and with which marks."""

from __future__ import annotations

import re
from http.cookies import Morsel

import pytest
from django.test import Client
from django.urls import reverse

from tests.permissions.rows import Row
from tests.permissions.test_table import rows

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KNOWN = r"(__Host-)?(session|csrf)|theme|django_language|messages|r[0-9a-zA-Z_-]*"


@pytest.fixture
def https(settings):
    settings.SECURE = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def faults(cookies: dict[str, Morsel[str]]) -> list[str]:
    found = [name for name in cookies if not re.fullmatch(KNOWN, name)]
    for name, morsel in cookies.items():
        is_marked = morsel["secure"] and morsel["httponly"] and morsel["samesite"] in ("Lax", "Strict")
        if morsel.value and not is_marked:  # one that is taken away has no value
            found.append(f"{name} lacks a mark")
        if morsel["domain"]:
            found.append(f"{name} goes to neighbours too")
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.name}-{row.method}")
def test_e08_every_cookie_of_every_address(row: Row, https, world):
    for person in (None, world.olga):
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person, backend=BACKEND)
        data = {"theme": "dark", **row.data(world)} if row.method == "post" else {}
        answer = getattr(client, row.method)(reverse(row.name, kwargs=row.own(world)), data, secure=True)
        assert faults(answer.cookies) == []


def test_e08_signing_in_and_out(https, world):
    client = Client()
    page = client.get(reverse("account_login"), secure=True)
    signed = client.post(
        reverse("account_login"), {"login": world.anna.email, "password": "a long enough password"}, secure=True
    )
    assert {name.removeprefix("__Host-") for name in signed.cookies} >= {"session"}
    for answer in (page, signed, client.post(reverse("account_logout"), secure=True)):
        assert faults(answer.cookies) == []
