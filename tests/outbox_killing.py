"""Kills a delivery with SIGKILL at its first line, its second line, its third …, lets another one finish, and says
what became of the letters. ``python -m tests.outbox_killing`` prints one line of JSON a kill."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import django

WATCHED = ("jobs/delivery.py", "jobs/outbox.py", "jobs/running.py", "jobs/queries.py", "channels/mail", "smtplib.py")
PEOPLE = ("a@example.org", "b@example.org")


def letter(to: str) -> object:
    from hofnar.channels.mail.letters import Letter

    return Letter(to, "Hello", "Hello.")


def main(step: int, first: int = 1) -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.mail_server import BACKEND, Sink, mail_server

    settings.MESSAGES = {"test": "tests.outbox_killing.letter"}
    call_command("migrate", verbosity=0)
    sink = Sink()
    with mail_server(sink) as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = BACKEND, "127.0.0.1", port
        for line in range(first, 100_000, step):
            sink.letters.clear()
            _in_a_child(_ask)
            was_killed = _in_a_child(_deliver, line)
            _in_a_child(_finish)
            print(json.dumps({"line": line, "killed": was_killed, **_found(sink)}), flush=True)
            if not was_killed:
                return


def _in_a_child(work: Any, *arguments: Any) -> bool:
    """Runs it with connections of its own; True when it was killed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work(*arguments)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if os.WIFEXITED(ended) and os.WEXITSTATUS(ended):
        raise RuntimeError("a child failed")
    return os.WIFSIGNALED(ended)


def _ask() -> None:
    from hofnar.jobs import outbox
    from hofnar.jobs.models import Job, Message

    Job.objects.all().delete()
    Message.objects.all().delete()
    for to in PEOPLE:
        outbox.put("test", unique_key=to, recipient=to, to=to)


def _deliver(line: int) -> None:
    left = line

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal left
        if not any(part in frame.f_code.co_filename for part in WATCHED):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    from hofnar.jobs.running import attempt, take

    sys.settrace(trace)
    while job := take():
        attempt(job)


def _finish() -> None:
    """The lease of the dead runs out, and another worker comes."""
    from django.utils import timezone

    from hofnar.jobs.models import Job
    from hofnar.jobs.services import run_waiting

    Job.objects.filter(state=Job.State.RUNNING).update(due_at=timezone.now() - timedelta(seconds=1))
    run_waiting()
    from hofnar.jobs.models import Message

    states = dict(Message.objects.values_list("recipient", "state"))
    Path(os.environ["OUTBOX_STATES"]).write_text(json.dumps(states))


def _found(sink: Any) -> dict[str, object]:
    arrived = Counter(str(one["To"]) for one in sink.letters)
    return {"states": json.loads(Path(os.environ["OUTBOX_STATES"]).read_text()), "arrived": arrived}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ["1"]))
