"""Group commit: one thread a process writes what all requests bring, and each request waits for the commit.

While one transaction is being made durable the next posts gather, so that a slow disk makes larger groups, not longer
queues. A group is sorted by key (two processes never wait for each other crosswise); the posts of one key keep their
order of arrival. A commit that fails fails all of its posts, and none of them was answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from hofnar.responses.merging import Merged, Post
from hofnar.responses.places import this_thread_keeps
from hofnar.responses.storing import Outcome, store

LARGEST_GROUP = 256
MOST_WAITING = 4_000
PATIENCE = 30.0  # seconds a request waits at most
TRIES = 6  # of a group whose lock timed out or whose server went away
IDLE = 60.0  # seconds without work after which the thread lets its connection go
_log = logging.getLogger(__name__)


class NotStored(Exception):
    """Nothing was stored; the respondent may try again."""


class _Ticket:
    """Of a thread that waits."""

    __slots__ = ("done", "outcome", "post")

    def __init__(self, post: Post) -> None:
        self.post = post
        self.outcome: Outcome = NotStored("not yet")
        self.done = threading.Lock()
        self.done.acquire()


class _Promise:
    """Of a coroutine that waits: all of a group are told in one go, which wakes the event loop once."""

    __slots__ = ("future", "outcome", "post", "until")

    def __init__(self, post: Post) -> None:
        self.post = post
        self.until = 0.0
        self.outcome: Outcome = NotStored("not yet")
        self.future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()


class Writer:
    def __init__(self) -> None:
        self.waiting: deque[_Ticket | _Promise] = deque()
        self.watched: deque[_Promise] = deque()  # of the event loop, which is one to a process
        self.wake = threading.Condition(threading.Lock())
        self.stopping = False
        self.thread = threading.Thread(target=self._run, name="answers-writer", daemon=True)
        self.thread.start()

    def store(self, post: Post) -> Merged:
        ticket = _Ticket(post)
        self._line_up(ticket)
        if not ticket.done.acquire(timeout=PATIENCE):
            raise NotStored("took too long")
        return _good(ticket.outcome)

    async def committed(self, post: Post) -> Merged:
        promise = _Promise(post)
        self._line_up(promise)
        self._watch(promise)
        return _good(await promise.future)

    def _watch(self, promise: _Promise) -> None:
        """One look a second at all that wait on the loop, instead of a timer for each."""
        promise.until = time.monotonic() + PATIENCE
        self.watched.append(promise)
        if len(self.watched) == 1:
            promise.future.get_loop().call_later(1.0, self._look, promise.future.get_loop())

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        while self.watched and (self.watched[0].future.done() or self.watched[0].until < time.monotonic()):
            promise = self.watched.popleft()
            if not promise.future.done():
                promise.future.set_result(NotStored("took too long"))
        if self.watched:
            loop.call_later(1.0, self._look, loop)

    def _line_up(self, ticket: _Ticket | _Promise) -> None:
        with self.wake:
            if self.stopping or len(self.waiting) >= MOST_WAITING:
                raise NotStored("too busy")
            self.waiting.append(ticket)
            self.wake.notify()

    def stop(self) -> None:
        """Writes what waits and ends; its database connection is closed."""
        with self.wake:
            self.stopping = True
            self.wake.notify()
        self.thread.join(PATIENCE)

    def _run(self) -> None:
        this_thread_keeps()
        while group := self._next_group():
            outcomes = written([ticket.post for ticket in group])
            for ticket, outcome in zip(group, outcomes):
                ticket.outcome = outcome
            _tell(group)
        connection.close()

    def _next_group(self) -> list[_Ticket | _Promise]:
        with self.wake:
            while not self.waiting and not self.stopping:
                if not self.wake.wait(IDLE):
                    connection.close()
            group = [self.waiting.popleft() for _ in range(min(len(self.waiting), LARGEST_GROUP))]
        return sorted(group, key=lambda ticket: ticket.post.key)


def _good(outcome: Outcome) -> Merged:
    if isinstance(outcome, Exception):
        raise NotStored(str(outcome)) from outcome
    return outcome


def _tell(group: Sequence[_Ticket | _Promise]) -> None:
    promises: dict[asyncio.AbstractEventLoop, list[_Promise]] = {}
    for ticket in group:
        if isinstance(ticket, _Ticket):
            ticket.done.release()
        else:
            promises.setdefault(ticket.future.get_loop(), []).append(ticket)
    for loop, some in promises.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended, and who waited with it
            loop.call_soon_threadsafe(_fulfil, some)


def _fulfil(promises: Sequence[_Promise]) -> None:
    for promise in promises:
        if not promise.future.done():
            promise.future.set_result(promise.outcome)


def written(posts: Sequence[Post]) -> list[Outcome]:
    """Tries again after a lock time-out or a lost server: a post that was stored after all changes nothing twice."""
    problem: Exception = NotStored("never tried")
    for attempt in range(TRIES):
        try:
            return store(posts)
        except (OperationalError, InterfaceError, connection.Database.Error) as again:  # type: ignore[attr-defined]
            problem = again
            _let_go()
            if _is_full(again):
                break
            time.sleep(0.02 * 4**attempt)
        except Exception as wrong:
            problem = wrong
            _let_go()
            break
    _log.error("answers_not_stored", extra={"posts": len(posts), "why": type(problem).__name__}, exc_info=problem)
    return [problem] * len(posts)


def _let_go() -> None:
    with contextlib.suppress(DatabaseError, InterfaceError):
        connection.close()


def _is_full(problem: Exception) -> bool:
    said = str(problem).lower()
    return "full" in said or "no space" in said


_writers: dict[int, Writer] = {}
_making = threading.Lock()


def stored(post: Post) -> Merged:
    """Returns after the commit; NotStored when there was none. Inside a transaction the post belongs to it."""
    if connection.in_atomic_block:
        [outcome] = store([post])
        return _good(outcome)
    if connection.connection is not None and connection.vendor != "sqlite":
        connection.close()  # whoever waits holds no connection: the writer may need the last one of the pool
    return _writer().store(post)


async def committed(post: Post) -> Merged:
    """The same for a coroutine; no thread waits."""
    return await _writer().committed(post)


def _writer() -> Writer:
    found = _writers.get(os.getpid())
    if found is None or found.stopping:
        with _making:
            found = _writers.get(os.getpid())
            if found is None or found.stopping:
                found = _writers[os.getpid()] = Writer()
    return found


def stop() -> None:
    """Ends this process' writer; the next post starts another."""
    found = _writers.pop(os.getpid(), None)
    if found is not None:
        found.stop()
