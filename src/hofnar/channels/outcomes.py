"""How handing over a message may end, on every channel. No exception means: taken."""

from __future__ import annotations


class NotReached(Exception):
    """The channel itself is away: nothing was handed over, and nothing else would be now."""


class NotTaken(Exception):
    """This message was certainly not taken. ``for_good``: the same message will never be."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Doubt(Exception):
    """Perhaps taken, perhaps not: only a person may decide to send it again."""
