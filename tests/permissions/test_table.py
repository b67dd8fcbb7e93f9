"""Every address has a row, and every row is true."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.rows import EVERYBODY, Row
from tests.world import World

FOREIGN_ROOMS = ("account_", "mfa_")  # addresses of django-allauth, which guards its own


def rows() -> list[Row]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    modules = [import_module(f"tests.permissions.{name}") for name in names if not name.startswith(("test_", "__"))]
    return [row for module in modules for row in getattr(module, "ROWS", [])]


def addresses(patterns: list[URLPattern | URLResolver] | None = None) -> set[str]:
    found = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns)
        else:
            found.add(pattern.name or str(pattern.pattern))
    return found


def ask(row: Row, person: str | None, world: World, kwargs: dict[str, object], data: dict[str, object]):
    client = Client(raise_request_exception=True)
    if person:
        client.force_login(getattr(world, person), backend="allauth.account.auth_backends.AuthenticationBackend")
    return getattr(client, row.method)(reverse(row.name, kwargs=kwargs), data)


def test_every_address_has_a_row():
    missing = {name for name in addresses() if not name.startswith(FOREIGN_ROOMS)} - {row.name for row in rows()}
    assert missing == set()


def test_no_row_without_an_address():
    assert {row.name for row in rows()} - addresses() == set()


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.name}-{row.method}")
def test_who_gets_an_answer(row: Row, world: World):
    for person in sorted(EVERYBODY):
        kwargs, data = row.own(world), row.data(world)
        status = ask(row, person, world, kwargs, data).status_code
        assert status < 500
        assert (status not in (404, 405)) == (person in row.allowed), (person, status)


@pytest.mark.parametrize("row", [row for row in rows() if not row.public], ids=lambda row: f"{row.name}-{row.method}")
def test_a_stranger_is_asked_to_sign_in(row: Row, world: World):
    answer = ask(row, None, world, row.own(world), row.data(world))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("row", [row for row in rows() if row.foreign], ids=lambda row: f"{row.name}-{row.method}")
def test_another_organisations_id_looks_like_an_unknown_one(row: Row, world: World):
    foreign, data = row.foreign(world), row.data(world)
    unknown = row.unknown or {key: 999_999_999 if isinstance(value, int) else value for key, value in foreign.items()}
    for person in sorted(row.allowed):
        theirs = ask(row, person, world, foreign, data)
        nowhere = ask(row, person, world, unknown, data)
        assert theirs.status_code == nowhere.status_code == 404
        assert theirs.content == nowhere.content
