"""One row per address: who may use it, and what a stranger sees.

Each room lists its rows in ``tests/permissions/<room>.py`` as ``ROWS``; ``test_table.py`` misses none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.world import World

EVERYBODY = frozenset({"olga", "anna", "noor", "bart", "roos"})
EDITORS = frozenset({"olga", "anna"})
OWNERS = frozenset({"olga"})
NOBODY: frozenset[str] = frozenset()
Made = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """``allowed`` are the people of Tulp (see tests/world.py) who get an answer other than 404.

    ``own`` makes the object and returns the address' arguments; ``foreign`` does the same for an object of
    Klaver (or another unit), which must answer 404 to all of Tulp. ``unknown`` are arguments that exist nowhere.
    ``data`` is posted. ``public`` addresses answer without signing in. ``is_page`` is False for what is not a
    whole page: fragments, files, status answers.
    """

    name: str
    allowed: frozenset[str] = EVERYBODY
    method: str = "get"
    own: Made = field(default=lambda world: {})
    foreign: Made | None = None
    unknown: dict[str, Any] = field(default_factory=dict)
    data: Made = field(default=lambda world: {})
    public: bool = False
    is_page: bool = True
