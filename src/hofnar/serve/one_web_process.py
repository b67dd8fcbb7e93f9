"""With SQLite one web process serves a data folder, whoever starts it. A lock that the system takes back holds it: it
is free again the moment its holder is gone, also after kill -9."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

PATIENCE = 5.0  # seconds; a web process that was killed may still be going


class AlreadyServed(Exception):
    """Says in its message who serves and what to do."""


def hold(folder: Path, patience: float = PATIENCE) -> IO[str]:
    """Takes the lock for as long as the file that comes back stays open."""
    file = (folder / "web.lock").open("a+")
    end = time.monotonic() + patience
    while not _locked(file):
        if time.monotonic() > end:
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            raise AlreadyServed(
                f"Another web process (number {holder}) serves the data folder {folder} already; with SQLite there is"
                " one. Stop that one, choose another folder with HOFNAR_DATA, or use PostgreSQL (HOFNAR_DATABASE_URL)."
            )
        time.sleep(0.1)
    _sign(file)
    return file


def _locked(file: IO[str]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _sign(file: IO[str]) -> None:
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
