"""Messages to people: asked for inside a transaction, sent after it, never twice by themselves.

A message is claimed in one committed transaction, handed over, and marked in another. Whoever dies in between leaves
it claimed, and it is then 'uncertain': a person sees it and decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hofnar.jobs.models import Message
from hofnar.jobs.services import enqueue, key_of

State = Message.State


@transaction.atomic
def put(
    kind: str,
    *,
    unique_key: str,
    recipient: str,
    about: str = "",
    organisation_id: int | None = None,
    **arguments: Any,
) -> Message:
    """Asks for a message; asking again with the same key gives the one that is there, whatever became of it."""
    if kind not in settings.MESSAGES:
        raise KeyError(f"no such kind of message: {kind}")
    now = timezone.now()
    fields = {"kind": kind, "recipient": recipient, "about": about, "organisation_id": organisation_id}
    message, is_new = Message.objects.get_or_create(
        unique_key=key_of(unique_key), defaults={**fields, "arguments": arguments, "due_at": now, "created_at": now}
    )
    if is_new:
        ask_for_delivery(message.channel)
    return message


def ask_for_delivery(channel: str) -> None:
    enqueue("outbox.deliver", unique_key=f"outbox:{channel}", channel=channel)


def ask_for_delivery_at(channel: str, when: datetime) -> None:
    """Work of its own, because a delivery that waits for later would stand for the one that is asked for now."""
    key = f"outbox:{channel}:{when:%Y%m%d%H%M}"
    enqueue("outbox.wake", unique_key=key, delay=max(when - timezone.now(), timedelta(0)), channel=channel)


def drop(about: str) -> None:
    """Takes back what was not yet claimed."""
    Message.objects.filter(about=about, state=State.WAITING).update(**over(State.DROPPED))


def over(state: str, problem: str = "") -> dict[str, Any]:
    return {"state": state, "ended_at": timezone.now(), "problem": problem, "claim": "", "arguments": {}}


def latest(abouts: list[str]) -> dict[str, Message]:
    """The newest message about each of these."""
    found = Message.objects.filter(about__in=abouts).order_by("pk")
    return {message.about: message for message in found}


def asked_since(organisation_id: int | None, recipient: str, since: datetime) -> int:
    """How many messages this organisation asked for to this address: nobody's mailbox is filled through us."""
    asked = Message.objects.filter(organisation_id=organisation_id, recipient=recipient, created_at__gte=since)
    return asked.exclude(state=State.DROPPED).count()


def forget(before: datetime) -> int:
    """Of what was over long ago the address and the other side's words go; that it was sent stays."""
    old = Message.objects.filter(ended_at__lt=before).exclude(recipient="")
    return old.update(recipient="", problem="")
