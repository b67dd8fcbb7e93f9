"""A child process that does not outlive the one that started it, however that one ends."""

from __future__ import annotations

import os
import signal
import threading


def end_with_parent(parent: int, every: float = 0.5) -> None:
    """Sends this process a SIGTERM once its parent is no longer ``parent``: also after kill -9 of the parent, where
    nobody is left to say goodbye. Works on every system with processes, unlike PR_SET_PDEATHSIG."""
    threading.Thread(target=_watch, args=(parent, every), daemon=True).start()


def _watch(parent: int, every: float) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(every)
    os.kill(os.getpid(), signal.SIGTERM)
