"""The kind of work that empties the outbox. One runs at a time for each channel."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from hofnar.channels.outcomes import Doubt, NotReached, NotTaken
from hofnar.jobs.models import Job, Message
from hofnar.jobs.outbox import State, ask_for_delivery, ask_for_delivery_at, over
from hofnar.jobs.services import progress

CHUNK = 200  # messages before other work gets its turn
GIVE_UP_AFTER = timedelta(days=3)
LINES = {"mail": "hofnar.channels.mail.line.Line"}
log = structlog.get_logger("hofnar.outbox")


def deliver(job: Job, channel: str) -> None:
    _doubt_what_the_dead_left(channel)
    with import_string(LINES[channel])() as line:
        for count in range(CHUNK):
            progress(job, count, 0)
            if not _next(channel, line):
                break
    _come_back(channel)


def _doubt_what_the_dead_left(channel: str) -> None:
    """Only one delivery runs: what is being sent while this one begins was left by one that died."""
    left = Message.objects.filter(channel=channel, state=State.SENDING)
    if count := left.update(state=State.UNCERTAIN, ended_at=timezone.now(), arguments={}):
        log.warning("messages_uncertain", channel=channel, count=count)


def _next(channel: str, line: Any) -> bool:
    due = Message.objects.filter(channel=channel, state=State.WAITING, due_at__lte=timezone.now())
    if not due.exists():
        return False
    try:
        line.make_ready()
    except NotReached as problem:
        _later(list(due), str(problem))
        return False
    first = due.order_by("due_at", "pk").values_list("pk", flat=True).first()
    if first is not None:
        _send(first, line)
    return True


def _send(pk: int, line: Any) -> None:
    try:
        claimed = _claim(pk)
    except Exception as problem:  # one message that cannot be written must not keep the others
        log.exception("message_not_written", message=pk)
        _later(list(Message.objects.filter(pk=pk)), type(problem).__name__)
        return
    if claimed is None:
        return
    message, letter = claimed
    try:
        line.hand_over(letter.message(f"message-{message.pk}.{message.created_at:%Y%m%d%H%M%S%f}"))
    except NotTaken as problem:
        _not_taken(message, problem)
    except Doubt as problem:
        _mark(message, State.UNCERTAIN, str(problem))
    else:
        _mark(message, State.SENT)


@transaction.atomic
def _claim(pk: int) -> tuple[Message, Any] | None:
    """Writes the message while its row is held: what its room checks here (still wanted? not answered?) is true at
    the moment of the claim."""
    message = Message.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
    if message is None:
        return None
    letter = import_string(settings.MESSAGES[message.kind])(**message.arguments)
    if letter is None:
        Message.objects.filter(pk=pk).update(**over(State.DROPPED))
        return None
    message.claim = str(uuid.uuid4())
    Message.objects.filter(pk=pk).update(state=State.SENDING, claim=message.claim)
    return message, letter


def _not_taken(message: Message, problem: NotTaken) -> None:
    if problem.for_good:
        _mark(message, State.REFUSED, str(problem))
    else:
        _later([message], str(problem))


def _mark(message: Message, state: str, problem: str = "") -> None:
    """Also where a later delivery has put it in doubt meanwhile: now it is known."""
    mine = Message.objects.filter(pk=message.pk, claim=message.claim, state__in=(State.SENDING, State.UNCERTAIN))
    mine.update(**over(state, problem))
    log.info("message_over", message=message.pk, kind=message.kind, state=str(state))


def _later(messages: list[Message], problem: str) -> None:
    """Waits a quarter of the message's age, between half a minute and an hour; gives up after three days."""
    now = timezone.now()
    for message in messages:
        age = now - message.created_at
        mine = Message.objects.filter(pk=message.pk, claim=message.claim, state__in=(State.WAITING, State.SENDING))
        if age > GIVE_UP_AFTER:
            mine.update(**over(State.REFUSED, problem))
            continue
        wait = min(max(age / 4, timedelta(seconds=30)), timedelta(hours=1))
        mine.update(state=State.WAITING, claim="", due_at=now + wait, problem=problem)
    log.warning("messages_later", count=len(messages), problem=problem.partition(":")[0])


def _come_back(channel: str) -> None:
    """Asks for the next delivery when something still waits."""
    waiting = Message.objects.filter(channel=channel, state=State.WAITING).order_by("due_at")
    first = waiting.values_list("due_at", flat=True).first()
    if first is not None and first <= timezone.now():
        ask_for_delivery(channel)
    elif first is not None:
        ask_for_delivery_at(channel, first)


def wake(job: Job, channel: str) -> None:
    ask_for_delivery(channel)


def come_back_everywhere() -> None:
    """A net under the jobs: a delivery that was lost or given up is asked for again."""
    for channel in LINES:
        _come_back(channel)
