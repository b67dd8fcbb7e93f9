"""Switches one mechanism of answering off, by the name in HOFNAR_SABOTAGE, in the process that calls ``apply``."""

from __future__ import annotations

import os
import secrets
import threading
import time
from dataclasses import replace

from hofnar.responses import completing, merging, storing, writer


def apply() -> None:
    name = os.environ.get("HOFNAR_SABOTAGE", "")
    if name:
        globals()[name]()


def answer_before_commit() -> None:
    """The respondent hears 'thank you' while the post still waits for its commit."""
    store = storing.store

    def late(posts):
        time.sleep(0.05)
        return store(posts)

    def early(self, post):
        with self.wake:
            self.waiting.append(writer._Ticket(post))
            self.wake.notify()
        return merging.Merged(0, post.version_id, "open", {post.step: dict(post.values)}, "", True)

    writer.store = late  # type: ignore[assignment]
    writer.Writer.store = early  # type: ignore[method-assign]


def no_memory_of_posts() -> None:
    """A repeated post is taken for a new one."""
    row = merging._row

    def forgetful(post):
        return row(replace(post, digest=secrets.token_hex(8)))

    merging._row = forgetful


def no_identity() -> None:
    """Every post is somebody new."""
    row = merging._row

    def strange(post):
        return row(replace(post, key=secrets.token_hex(32)))

    merging._row = strange


def reopened_after_the_end() -> None:
    """A submission that is complete still takes posts."""
    for statement in ("_REFUSED_ON_SQLITE", "_ON_POSTGRESQL"):
        text = getattr(merging, statement)
        setattr(merging, statement, text.replace("s.state = 'open' AND", ""))
    completing.State.COMPLETE  # noqa: B018
    close = completing._close

    def left_open(ends, responses):
        close(ends, responses)
        completing.Submission.objects.filter(pk__in=[end.merged.id for end in ends]).update(state="open")

    response = completing._response

    def another(end):
        made = response(end)
        made.external_id = secrets.token_hex(16)
        return made

    completing._close, completing._response = left_open, another


def consequences_later() -> None:
    """What follows from a response is written in a transaction of its own, a moment later."""
    tell_of = completing.tell_of

    def afterwards(responses):
        threading.Timer(0.08, tell_of, [responses]).start()

    completing.tell_of = afterwards
