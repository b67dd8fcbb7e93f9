"""Which SQLite this process uses: Python's own where it is sound, else the one of the wheel pysqlite3."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# In WAL mode a checkpoint that meets a write at a bad moment loses commits: SQLite's "WAL-reset bug" of March 2026.
FAULTY_SINCE, SOUND_SINCE = (3, 7, 0), (3, 51, 3)
MENDED = {(3, 44): 6, (3, 50): 7}  # older series that got the mend, and their first patch with it


def is_faulty(version: tuple[int, ...]) -> bool:
    """
    >>> is_faulty((3, 40, 1)), is_faulty((3, 50, 7)), is_faulty((3, 51, 2)), is_faulty((3, 53, 4))
    (True, False, True, False)
    """
    if not FAULTY_SINCE <= version < SOUND_SINCE:
        return False
    first = MENDED.get((version[0], version[1]))
    return first is None or version[2] < first


def choose() -> Any:
    """The first sound one; where there is none Python's own, which a system check then refuses."""
    found = [module for name in ("sqlite3", "pysqlite3") if (module := _module(name)) is not None]
    sound = [module for module in found if not is_faulty(module.sqlite_version_info)]
    return (sound or found)[0]


def _module(name: str) -> Any:
    try:
        return import_module(f"{name}.dbapi2")
    except ImportError:
        return None


Database = choose()
