"""Attacks on rights and on what lies beneath an address, each named by its number in docs/abuse-cases.md."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from hofnar.accounts.models import Invite, Membership, Role, User
from tests.abuse.encodings import escapes
from tests.permissions.rows import Row
from tests.permissions.test_table import ask, rows

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TWO_IDS = [row for row in rows() if row.foreign]
# Reviewed one by one: what answers somebody who has not signed in. Respondents' pages, sign-in, style, logo, language.
OPEN_TO_STRANGERS = {
    "answer_open_privacy", "answer_personal_privacy",
    "answer_open_start", "answer_open_step", "answer_personal_start", "answer_personal_step",
    "answer_personal_key_step", "organisation_stylesheet", "picture_stylesheet", "set_theme", "set_language",
    "invite_accept", "demo_sign_in", "survey_try", "survey_try_step", "logo",
}  # fmt: skip


def signed_in(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    return client


def ids(arguments: dict[str, object]) -> list[str]:
    return [key for key in arguments if key.endswith("_id")]


@pytest.mark.parametrize("row", TWO_IDS, ids=lambda row: f"{row.name}-{row.method}")
def test_a03_an_own_parent_with_a_foreign_child(row: Row, world):
    """Each id of an address with several is foreign in turn, all the others are one's own."""
    assert row.foreign is not None
    own, foreign = row.own(world), row.foreign(world)
    if len(ids(own)) < 2:
        return
    for key in ids(own):
        mixed = {**own, key: foreign[key]}
        assert ask(row, "olga", world, mixed, row.data(world)).status_code == 404, key


def test_a13_only_reviewed_addresses_answer_a_stranger():
    assert {row.name for row in rows() if row.public} <= OPEN_TO_STRANGERS


GIFTS = [(name, role) for name in ("anna", "noor", "bart", "roos") for role in Role.values]


@pytest.mark.parametrize(("name", "role"), GIFTS)
def test_a15_nobody_but_an_owner_gives_rights(world, name, role):
    """By editing oneself, by editing another, and by inviting a helper."""
    before = sorted(Membership.objects.values_list("user_id", "role", "unit_id"))
    client = signed_in(getattr(world, name))
    for person in (getattr(world, name), world.roos):
        membership = Membership.objects.get(user=person)
        answer = client.post(reverse("member_edit", args=[membership.pk]), {"role": role, "unit": world.root.pk})
        assert answer.status_code == 404
    helper = {"email": "eve@example.org", "role": role, "unit": world.root.pk}
    assert client.post(reverse("invite_new"), helper).status_code == 404
    assert sorted(Membership.objects.values_list("user_id", "role", "unit_id")) == before
    assert not Invite.objects.exists()


def test_a15_an_owner_gives_no_rights_outside_the_own_organisation(world):
    client = signed_in(world.olga)
    membership = Membership.objects.get(user=world.bart)
    client.post(reverse("member_edit", args=[membership.pk]), {"role": "owner", "unit": world.klaver_root.pk})
    membership.refresh_from_db()
    assert (membership.role, membership.unit_id) == ("unit_manager", world.breda.pk)
    client.post(reverse("invite_new"), {"email": "x@example.org", "role": "owner", "unit": world.klaver_root.pk})
    assert not Invite.objects.exists()


@pytest.mark.parametrize("path", escapes("etc/passwd"))
def test_a06_no_address_leaves_its_folder(world, settings, tmp_path, path):
    """Static files, pictures and every other address with a text in it: what lies above is never served."""
    secret = "this stands above every folder that is served"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    (tmp_path / "passwd").write_text(secret)
    client = signed_in(world.olga)
    for stem in ("/static/", "/static/frame/", "/imports/", "/pictures/", "/method/", "/join/"):
        answer = client.get(stem + path)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in (301, 302, 400, 404), stem + path
        assert secret.encode() not in body
        assert b"root:" not in body


@pytest.mark.parametrize("slug", ["..", "../x", "%2e%2e", "..%2f..", "x\\..\\y"])
def test_a06_a_picture_is_no_file(world, slug):
    client = signed_in(world.olga)
    try:
        address = reverse("method", args=[slug])
    except NoReverseMatch:
        return
    assert client.get(address).status_code == 404
