"""What must stand before the first request: right settings, the newest tables, style sheets in place."""

from __future__ import annotations

import io
import sys

from hofnar.lib.parents import end_with_parent
from hofnar.serve.one_web_process import AlreadyServed, hold
from hofnar.serve.supervisor import say


class NotReady(Exception):
    """Says in its message what is wrong and what to do."""


def prepare(web_processes: int = 1) -> None:
    _load()
    _check()
    _one_web_process_on_sqlite(web_processes)
    _migrate()
    _check("--database", "default")
    _collect()


def _load() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        hint = "For PostgreSQL install its driver once with: scripts/setup postgres"
        raise NotReady(f"The product cannot start: {problem}\n{hint}") from problem


def _check(*words: str) -> None:
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", *words, stdout=io.StringIO(), stderr=io.StringIO())
    except SystemCheckError as problem:
        raise NotReady(f"{problem}\nThe settings are not right yet. Each one stands in docs/operating.md.") from problem


def _one_web_process_on_sqlite(web_processes: int) -> None:
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    if web_processes > 1:
        raise NotReady("With SQLite there is one web process; more of them need PostgreSQL (HOFNAR_DATABASE_URL).")
    try:
        hold(settings.DATA).close()  # the web process takes it again, for as long as it lives
    except AlreadyServed as problem:
        raise NotReady(str(problem)) from problem


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as problem:
        raise NotReady(f"The database cannot be reached: {problem}") from problem


def _collect() -> None:
    """Only a server that sends hashed, compressed files needs them collected; otherwise they are served as they lie."""
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    if settings.SECURE:
        call_command("collectstatic", verbosity=0, interactive=False)


def main() -> int:
    """Arguments: the number of web processes, and the process that waits for this one."""
    web_processes, parent = (int(word) for word in sys.argv[1:3])
    end_with_parent(parent)
    try:
        prepare(web_processes)
    except NotReady as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
