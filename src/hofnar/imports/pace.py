"""How many rows one transaction takes, and how long the next one waits.

SQLite has one lock, and who waits for it tries again after at most 25 milliseconds during the first tenth of a second.
So transactions are cut to some 30 milliseconds and 25 lie between two of them: a respondent who waits gets in between.
Most of those 25 go to reading the next rows of the file, which needs no lock.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

AIM = 0.030  # seconds a transaction should take; the worst is to stay below 0.050
BETWEEN = 0.025
FEWEST, MOST = 100, 2_000


@dataclass(slots=True)
class Pace:
    rows: int = 600
    ended: float = 0.0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Waits its turn, and learns from how long the work took."""
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, self.ended + BETWEEN - time.monotonic()))
        start = time.monotonic()
        yield
        self.ended = time.monotonic()
        self._learn(self.ended - start)

    def _learn(self, took: float) -> None:
        """At most a quarter more at once; fewer as soon as it is needed."""
        fitting = self.rows * min(AIM / max(took, 1e-6), 1.25)
        self.rows = round(min(max(fitting, FEWEST), MOST))
