"""Who asks for work. Rooms above say it; this room lies below accounts and only keeps the number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ASKER: ContextVar[int | None] = ContextVar("asker", default=None)


def asker() -> int | None:
    return _ASKER.get()


@contextmanager
def asked_by(user_id: int | None) -> Iterator[None]:
    """Work asked for inside is this person's; so is the work that work asks for."""
    token = _ASKER.set(user_id)
    try:
        yield
    finally:
        _ASKER.reset(token)
