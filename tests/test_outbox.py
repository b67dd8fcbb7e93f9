"""The outbox against a real mail server: what is asked for is sent once, or somebody is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hofnar.accounts import invitations
from hofnar.accounts.models import Invite
from hofnar.jobs import delivery, outbox
from hofnar.jobs.models import Job, Message
from hofnar.jobs.services import run_waiting
from tests.mail_server import BACKEND, Sink, _free_port, mail_server

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
State = Message.State


@pytest.fixture
def sink(settings):
    letters = Sink()
    with mail_server(letters) as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = BACKEND, "127.0.0.1", port
        yield letters


def invite(world, email: str = "mieke@example.org") -> Invite:
    return invitations.invite(world.tulp, email, "reader", world.root, world.olga)


def later(**by: float) -> None:
    """Time passes: what waits is due, and as much older."""
    for model in (Message, Job):
        for row in model.objects.filter(state="waiting"):
            row.due_at -= timedelta(**by)
            row.created_at -= timedelta(**by)
            row.save()


def members_page(world) -> str:
    client = Client()
    client.force_login(world.olga, backend=SIGN_IN)
    world.olga.language = "en"
    world.olga.save()
    return client.get(reverse("member_list")).content.decode()


def test_a_letter_arrives_as_text_and_html_with_a_link_that_works(world, sink):
    invite(world)
    assert sink.letters == []
    run_waiting()
    (letter,) = sink.letters
    assert letter["To"] == "mieke@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    (path,) = set(re.findall(r"/join/[\w-]+/", text))
    assert path in html
    assert Client().get(path).status_code == 200
    assert Message.objects.get().state == State.SENT
    assert "sent " in members_page(world)


def test_nothing_is_sent_of_what_was_not_committed(world, sink):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        invite(world)
        raise ZeroDivisionError
    run_waiting()
    assert (sink.letters, Message.objects.count()) == ([], 0)


def test_the_link_stands_nowhere_but_in_the_mail(world, sink):
    invite(world)
    run_waiting()
    token = re.search(r"/join/([\w-]+)/", sink.letters[0].get_body(("plain",)).get_content())[1]
    kept = [*Message.objects.values(), *Job.objects.values(), *Invite.objects.values()]
    assert token not in repr(kept)


def test_asking_twice_with_one_key_is_one_letter(world, sink):
    for _ in range(2):
        outbox.put("accounts.invite", unique_key="once", recipient="a@example.org", invite_id=invite_row(world).pk)
    run_waiting()
    run_waiting()
    assert len(sink.letters) == 1


def invite_row(world) -> Invite:
    found = Invite.objects.filter(organisation=world.tulp).first()
    if found is None:
        found = invite(world)
        outbox.drop(invitations.about(found))
    return found


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_refusal_for_good_is_shown_and_not_tried_again(world, sink, stage):
    sink.says[stage] = "550 no such mailbox"
    invite(world)
    run_waiting()
    message = Message.objects.get()
    assert (message.state, message.problem) == (State.REFUSED, "550 no such mailbox")
    page = members_page(world)
    assert "not sent" in page
    assert "550 no such mailbox" in page
    sink.says.clear()
    later(hours=2)
    run_waiting()
    assert sink.letters == []


def test_one_refusal_does_not_keep_the_others(world, sink):
    sink.says["RCPT"] = "550 no"
    invite(world)
    run_waiting()
    sink.says.clear()
    invite(world, "sanne@example.org")
    run_waiting()
    assert [letter["To"] for letter in sink.letters] == ["sanne@example.org"]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_what_is_not_taken_for_now_is_tried_again_later_with_the_same_name(world, sink, stage):
    sink.says[stage] = "451 greylisted, come back"
    invite(world)
    run_waiting()
    message = Message.objects.get()
    assert message.state == State.WAITING
    assert message.due_at > timezone.now() + timedelta(seconds=25)
    assert "not sent yet" in members_page(world)
    sink.says.clear()
    run_waiting()
    assert sink.letters == []
    later(minutes=2)
    run_waiting()
    assert len(sink.letters) == 1
    assert sink.letters[0]["Message-ID"].startswith(f"<message-{message.pk}.")


def test_a_server_that_is_away_loses_nothing(world, settings):
    port = _free_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = BACKEND, "127.0.0.1", port
    for name in ("a", "b", "c"):
        invite(world, f"{name}@example.org")
    for _ in range(9):  # an hour and a half of trying: longer than a job is tried
        run_waiting()
        later(minutes=10)
    assert set(Message.objects.values_list("state", flat=True)) == {State.WAITING}
    assert not Job.objects.filter(state=Job.State.FAILED).exists()
    sink = Sink()
    with mail_server(sink, port):
        later(hours=1)
        run_waiting()
    assert sorted(letter["To"] for letter in sink.letters) == [f"{name}@example.org" for name in "abc"]


def test_after_three_days_it_is_given_up_and_said(world, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = BACKEND, "127.0.0.1", _free_port()
    invite(world)
    run_waiting()
    later(days=3, minutes=1)
    run_waiting()
    assert Message.objects.get().state == State.REFUSED
    assert "Connection refused" in members_page(world)


def test_a_line_that_breaks_after_the_letter_leaves_a_doubt_that_only_a_person_solves(world, sink):
    sink.hangs_up = True
    made = invite(world)
    run_waiting()
    assert Message.objects.get().state == State.UNCERTAIN
    sink.hangs_up = False
    for _ in range(3):
        later(hours=2)
        delivery.come_back_everywhere()
        run_waiting()
    assert len(sink.letters) == 1
    page = members_page(world)
    assert "perhaps not sent" in page
    client = Client()
    client.force_login(world.olga, backend=SIGN_IN)
    client.post(reverse("invite_send_again", args=[made.pk]))
    run_waiting()
    older, newer = (
        re.search(r"/join/[\w-]+/", letter.get_body(("plain",)).get_content())[0] for letter in sink.letters
    )
    assert (Client().get(older).status_code, Client().get(newer).status_code) == (404, 200)


def test_a_server_that_hangs_up_between_letters_is_called_again(world, sink, monkeypatch):
    invite(world, "a@example.org")
    invite(world, "b@example.org")
    real = delivery._mark

    def mark_and_hang_up(message, state, problem=""):
        real(message, state, problem)
        line = lines[-1].connection.connection
        line.sock.shutdown(2)

    from hofnar.channels.mail.line import Line

    lines = []
    opened = Line.__enter__
    monkeypatch.setattr(Line, "__enter__", lambda line: lines.append(line) or opened(line))
    monkeypatch.setattr(delivery, "_mark", mark_and_hang_up)
    run_waiting()
    assert len(sink.letters) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


def test_what_is_no_longer_wanted_when_its_turn_comes_is_not_sent(world, sink):
    invitations.withdraw(invite(world))
    taken_back = Message.objects.get()
    made = invite(world, "sanne@example.org")
    Invite.objects.filter(pk=made.pk).delete()
    run_waiting()
    assert sink.letters == []
    assert set(Message.objects.values_list("state", flat=True)) == {State.DROPPED}
    assert taken_back.state == State.DROPPED


def test_a_message_that_cannot_be_written_keeps_no_other(world, sink, settings):
    settings.MESSAGES = {**settings.MESSAGES, "broken": "tests.test_outbox.broken"}
    outbox.put("broken", unique_key="broken", recipient="a@example.org")
    invite(world)
    run_waiting()
    assert len(sink.letters) == 1
    assert Message.objects.get(kind="broken").state == State.WAITING


def broken() -> None:
    raise ValueError("a mistake in a template")


def test_f09_nobody_is_bombed_with_invitations(world, sink):
    client = Client()
    client.force_login(world.olga, backend=SIGN_IN)
    asked = {"email": "mieke@example.org", "role": "reader", "unit": world.root.pk}
    for _ in range(6):
        client.post(reverse("invite_new"), asked)
        run_waiting()
        client.post(reverse("invite_send_again", args=[Invite.objects.get().pk]))
        run_waiting()
    assert len(sink.letters) == 3


def test_addresses_are_forgotten_in_time(world, sink):
    invite(world)
    run_waiting()
    assert outbox.forget(timezone.now() - timedelta(days=90)) == 0
    assert outbox.forget(timezone.now() + timedelta(seconds=1)) == 1
    assert Message.objects.get().recipient == ""
