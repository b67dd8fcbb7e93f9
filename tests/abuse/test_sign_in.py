"""Attacks on signing in, each named by its number in docs/abuse-cases.md."""

from __future__ import annotations

import re

from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hofnar.accounts.models import User
from hofnar.jobs.models import Job, Message
from hofnar.jobs.services import run_waiting

NEW = "een lange zin over tulpen"


def writes(queries: CaptureQueriesContext) -> list[str]:
    """What was written, without the values."""
    found = [query["sql"].split(" ") for query in queries.captured_queries]
    return [" ".join(words[:3]) for words in found if words[0] in ("INSERT", "UPDATE", "DELETE")]


def test_e02_asking_for_a_new_password_does_the_same_work_for_a_stranger(world, mailoutbox):
    """The time of an answer is the work of it: the same rows are written, and no mail server is waited for."""
    EmailAddress.objects.create(user=world.anna, email=world.anna.email, verified=True, primary=True)
    done = {}
    for address in ("anna@example.org", "nobody@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = Client().post(reverse("account_reset_password"), {"email": address})
        done[address] = (answer.status_code, answer["Location"], writes(queries))
        Job.objects.all().delete()
    assert mailoutbox == []
    known, unknown = done.values()
    assert known == unknown
    assert Message.objects.count() == 2


def test_e02_a_stranger_gets_no_mail(world, mailoutbox):
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    run_waiting()
    assert mailoutbox == []


def test_e02_a_wrong_password_costs_one_hash_whoever_it_is(world, monkeypatch):
    made = []
    hasher = hashers.get_hasher("default")
    encode = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda self, *given: made.append(1) or encode(self, *given))
    cost, pages = {}, set()
    for address in ("anna@example.org", "nobody@example.org"):
        made.clear()
        answer = Client().post(reverse("account_login"), {"login": address, "password": "wrong wrong wrong"})
        cost[address] = len(made)
        pages.add(re.sub(rb'value="[^"]*"', b"", answer.content))
    assert len(set(cost.values())) == 1, cost
    assert len(pages) == 1


def reset_link(mailoutbox) -> str:
    Client().post(reverse("account_reset_password"), {"email": "anna@example.org"})
    run_waiting()
    return re.search(r"/accounts/password/reset/key/[^\s/]+/", mailoutbox[-1].body)[0]


def opens(link: str) -> bool:
    return b'type="password"' in Client().get(link, follow=True).content


def test_e04_a_reset_link_dies_with_the_password_it_was_for(world, mailoutbox):
    link = reset_link(mailoutbox)
    assert opens(link)
    world.anna.set_password(NEW)
    world.anna.save()
    assert not opens(link)


def test_e04_a_reset_link_dies_with_the_address_it_was_sent_to(world, mailoutbox):
    link = reset_link(mailoutbox)
    User.objects.filter(pk=world.anna.pk).update(email="anna@elsewhere.example.org")
    assert not opens(link)


def test_e04_a_reset_link_works_once(world, mailoutbox):
    link = reset_link(mailoutbox)
    guest = Client()
    form = guest.get(link, follow=True)
    guest.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    world.anna.refresh_from_db()
    assert world.anna.check_password(NEW)
    assert not opens(link)
