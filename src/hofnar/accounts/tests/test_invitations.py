"""Joining by invitation, through the front door and the mailbox."""

import hashlib
import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hofnar.accounts import invitations
from hofnar.accounts.models import Invite, Membership, User
from hofnar.jobs.services import run_waiting

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "een lange zin over tulpen"


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def invite(world, **changes: object) -> str:
    """Olga invites; gives the path in the mail."""
    asked = {"email": "Mieke@Example.org", "role": "unit_manager", "unit": world.breda.pk, **changes}
    answer = as_person(world.olga).post(reverse("invite_new"), asked)
    assert answer.status_code == 302, answer.context["form"].errors
    run_waiting()
    return re.search(r"/join/[\w-]+/", mail.outbox[-1].body)[0]


def test_an_invited_person_makes_an_account_and_sees_the_unit(world):
    path = invite(world)
    visitor = Client()
    assert "mieke@example.org" in visitor.get(path).content.decode()
    answer = visitor.post(path, {"name": "Mieke", "password": PASSWORD})
    assert answer.status_code == 302
    mieke = User.objects.get(email="mieke@example.org")
    membership = Membership.objects.get(user=mieke)
    assert (membership.organisation, membership.role, membership.unit) == (world.tulp, "unit_manager", world.breda)
    assert mieke.check_password(PASSWORD)
    assert visitor.get(reverse("profile")).status_code == 200


def test_only_a_hash_of_the_token_is_kept(world):
    token = invite(world).split("/")[2]
    kept = Invite.objects.get()
    assert kept.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) * 6 >= 128  # each base64 character carries six bits


def test_looking_changes_nothing(world):
    path = invite(world)
    before = (User.objects.count(), list(Invite.objects.values()))
    for method in ("get", "head", "options"):
        getattr(Client(), method)(path)
    assert before == (User.objects.count(), list(Invite.objects.values()))


def test_a_link_works_once(world):
    path = invite(world)
    assert Client().post(path, {"name": "Mieke", "password": PASSWORD}).status_code == 302
    again = Client().post(path, {"name": "Somebody", "password": PASSWORD})
    assert again.status_code == 404
    assert User.objects.filter(email="mieke@example.org").count() == 1


def test_a_link_runs_out_after_seven_days(world):
    path = invite(world)
    assert Invite.objects.get().expires_at - timezone.now() <= timedelta(days=7)
    Invite.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"name": "Mieke", "password": PASSWORD}).status_code == 404


def test_inviting_again_makes_the_older_link_useless(world):
    older, newer = invite(world), invite(world)
    assert Client().get(older).status_code == 404
    assert Client().get(newer).status_code == 200


def test_used_unknown_and_withdrawn_links_look_the_same(world):
    withdrawn = invite(world)
    as_person(world.olga).post(reverse("invite_withdraw", args=[Invite.objects.get().pk]))
    visitor = Client()
    visitor.get(reverse("account_login"))
    strip = re.compile(rb'value="[\w]{64}"|/join/[\w-]+/')
    pages = {strip.sub(b"", visitor.get(path).content) for path in (withdrawn, "/join/unknown/")}
    assert len(pages) == 1


def test_the_link_is_bound_to_the_address(world):
    """Kees has an account of his own; a link for Mieke does not let him in."""
    path = invite(world)
    kees = as_person(world.kees)
    assert kees.post(path, {"name": "Kees", "password": PASSWORD}).status_code == 200
    assert not Membership.objects.filter(user=world.kees, organisation=world.tulp).exists()
    assert not User.objects.filter(email="mieke@example.org").exists()


def test_somebody_with_an_account_signs_in_and_joins(world):
    path = invite(world, email="kees@example.org", role="reader", unit=world.root.pk)
    assert Client().post(path, {"name": "Impostor", "password": PASSWORD}).status_code == 200
    assert not Membership.objects.filter(user=world.kees, organisation=world.tulp).exists()
    assert as_person(world.kees).post(path).status_code == 302
    assert Membership.objects.get(user=world.kees, organisation=world.tulp).role == "reader"


def test_a_weak_password_is_refused_and_the_link_stays(world):
    path = invite(world)
    answer = Client().post(path, {"name": "Mieke", "password": "password1234"})
    assert answer.status_code == 200
    assert "password" in answer.context["form"].errors
    assert "Mieke" in answer.content.decode()
    assert Client().get(path).status_code == 200


def test_the_mail_speaks_the_organisations_language(world):
    invite(world)
    dutch = mail.outbox[-1]
    world.tulp.language = "en"
    world.tulp.save()
    invite(world)
    english = mail.outbox[-1]
    assert "nodigt u uit" in dutch.body
    assert "invites you" in english.body
    assert dutch.to == ["mieke@example.org"]
    kinds = [kind for _html, kind in dutch.alternatives]
    assert kinds == ["text/html"]


def test_a_name_cannot_smuggle_markup_or_headers_into_the_mail(world):
    world.tulp.name = "Tulp\r\nBcc: all@example.org <script>x</script>"
    world.tulp.save()
    invite(world)
    message = mail.outbox[-1].message()
    assert message["Bcc"] is None
    assert "<script>" not in mail.outbox[-1].alternatives[0][0]


def test_a_member_is_not_invited_again(world):
    asked = {"email": "BART@example.org", "role": "reader", "unit": world.root.pk}
    answer = as_person(world.olga).post(reverse("invite_new"), asked)
    run_waiting()
    assert "email" in answer.context["form"].errors
    assert mail.outbox == []


def test_a_foreign_unit_is_not_a_choice(world):
    asked = {"email": "mieke@example.org", "role": "reader", "unit": world.klaver_root.pk}
    answer = as_person(world.olga).post(reverse("invite_new"), asked)
    assert "unit" in answer.context["form"].errors
    assert not Invite.objects.exists()


def test_whoever_loses_the_right_to_invite_has_no_links_waiting(world):
    Membership.objects.filter(user=world.anna).update(role="owner")
    asked = {"email": "mieke@example.org", "role": "owner", "unit": world.root.pk}
    as_person(world.anna).post(reverse("invite_new"), asked)
    run_waiting()
    path = re.search(r"/join/[\w-]+/", mail.outbox[-1].body)[0]
    anna = Membership.objects.get(user=world.anna, organisation=world.tulp)
    as_person(world.olga).post(reverse("member_remove", args=[anna.pk]))
    assert Client().get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_account(transactional_db):
    from tests.world import make_world

    world = make_world()
    made = invitations.invite(world.tulp, "mieke@example.org", "reader", world.root, world.olga)
    token = invitations.new_token(made)
    waiting = invitations.valid_invite(token)
    start, made = Barrier(4), []

    def accept() -> None:
        start.wait()
        try:
            made.append(invitations.accept_as_new(waiting, "Mieke", PASSWORD, "nl"))
        finally:
            connection.close()

    threads = [Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([user for user in made if user]) == 1
    assert User.objects.filter(email="mieke@example.org").count() == 1
