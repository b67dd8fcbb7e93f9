from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """``paragraphs`` say what is done and why; ``facts`` are the numbers it was done with here; ``source`` is its page
    in docs/methods."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    source: str
