"""What was computed and may be computed again: kept up to so many bytes, the longest unused going first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")
LEAST = 200  # bytes of an entry with its key, whatever it holds


class Bounded:
    """A map of at most ``limit`` bytes of arrays; the newest entry stays even when it is larger by itself."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._found: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._found

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value under a key, made when it is not there. Two threads may both make it: the first one's stays."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key][0]  # type: ignore[no-any-return]
        made = make()
        with self._lock:
            if key not in self._found:
                self._add(key, made)
            return self._found[key][0]  # type: ignore[no-any-return]

    def _add(self, key: Hashable, value: Any) -> None:
        self._found[key] = (value, LEAST + size_of(value))
        self.size += self._found[key][1]
        while self.size > self.limit and len(self._found) > 1:
            self.size -= self._found.popitem(last=False)[1][1]


def size_of(value: Any) -> int:
    """The bytes of the arrays a value holds."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_dataclass(value):
        return sum(size_of(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, Mapping):
        return sum(size_of(one) for one in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return sum(size_of(one) for one in value)
    return 8
