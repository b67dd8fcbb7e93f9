"""SQLite's write-ahead log holds old pages, deleted rows among them, until it is written over."""

from __future__ import annotations

from django.db import connection


def empty_the_journal() -> bool:
    """Brings everything into the database file and cuts the log to nothing. False where somebody was reading or
    writing: the next time will do. Nothing to do on another database."""
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        busy = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")  # nobody's answer waits for this
        try:
            return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(busy)}")
