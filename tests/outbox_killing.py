"""Kills a delivery with SIGKILL just after the mail server took the letter, and at its first line, its second line,
its third …, lets another one finish, and says what became of the letters. ``python -m tests.outbox_killing [STEP]``
prints one line of JSON a kill; tests/test_outbox_killed.py reads them, tests/faults/outbox.py tries every line."""

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
TAKEN = 0  # not a line: the moment that matters, when the server has the letter and nobody has written so


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
        for line in (TAKEN, *range(first, 100_000, step)):
            sink.letters.clear()
            _in_a_child(_ask)
            was_killed = _in_a_child(_deliver, line)
            _in_a_child(_finish)
            print(json.dumps({"line": line, "killed": was_killed, **_found(sink)}), flush=True)
            if not was_killed:
                return


def faults(kill: dict[str, Any]) -> list[str]:
    """What is wrong after one kill: a letter twice, or lost without a word, or more in doubt than the one at hand."""
    found = []
    for person, state in kill["states"].items():
        arrived = kill["arrived"].get(person, 0)
        if state not in ("sent", "uncertain") or arrived > 1 or (arrived == 0 and state != "uncertain"):
            found.append(f"line {kill['line']}: {person} is {state}, arrived {arrived} times")
    doubtful = list(kill["states"].values()).count("uncertain")
    if doubtful > int(kill["killed"]):
        found.append(f"line {kill['line']}: {doubtful} in doubt")
    return found


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
        is_taken = event == "return" and frame.f_code.co_name == "_data" and line == TAKEN
        if is_taken or (event == "line" and left == 0):
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
