"""A progress bar on the error stream for anything that takes longer than a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AFTER = 1.0


@contextmanager
def patience(task: str) -> Iterator[Callable[[int], None]]:
    """Show ``task`` with a moving bar once a second has passed; the caller may report rows done. Nothing is shown
    where nobody looks (a pipe, a file)."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    shown = progress.add_task(task, total=None, rows="")
    timer = threading.Timer(AFTER, progress.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda rows: progress.update(shown, rows=f"{rows:,}")
    finally:
        timer.cancel()
        timer.join()
        progress.stop()
