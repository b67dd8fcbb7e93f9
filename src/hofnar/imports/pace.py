"""How many rows one transaction takes, and how long the next one waits.

SQLite has one lock, and who waits for it tries again after at most 25 milliseconds during the first tenth of a second.
So, while others write, transactions are cut to some 30 milliseconds and 25 lie between two of them: a respondent who
waits gets in between. Most of those 25 go to reading the next rows of the file, which needs no lock. Where nobody else
wrote for a few seconds nothing waits; the first who comes then waits a moment longer, and is noticed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

AIM = 0.030  # seconds a transaction should take while others write; the worst is to stay below 0.050
AIM_ALONE = 0.080
BETWEEN = 0.025
ALONE_AFTER = 3.0  # seconds without anybody else's write
FEWEST, MOST = 100, 2_000


@dataclass(slots=True)
class Others:
    """Does anybody else write? SQLite counts, for every connection, the changes that others made."""

    counted: int = -1
    at: float = 0.0

    def are_writing(self) -> bool:
        if connection.vendor != "sqlite":
            return False
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            counted = cursor.fetchone()[0]
        if counted != self.counted:
            self.counted, self.at = counted, time.monotonic()
        return time.monotonic() - self.at < ALONE_AFTER


@dataclass(slots=True)
class Pace:
    rows: int = 600
    ended: float = 0.0
    others: Others = field(default_factory=Others)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Waits its turn, and learns from how long the work took."""
        shared = self.others.are_writing()
        if shared:
            time.sleep(max(0.0, self.ended + BETWEEN - time.monotonic()))
        start = time.monotonic()
        yield
        self.ended = time.monotonic()
        self._learn(self.ended - start, AIM if shared else AIM_ALONE)

    def _learn(self, took: float, aim: float) -> None:
        """At most a quarter more at once; fewer as soon as it is needed."""
        fitting = self.rows * min(aim / max(took, 1e-6), 1.25)
        self.rows = round(min(max(fitting, FEWEST), MOST))
