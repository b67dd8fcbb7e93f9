"""What must stand before the first request: right settings, the newest tables, style sheets in place."""

from __future__ import annotations

import os


class NotReady(Exception):
    pass


def prepare(web_processes: int = 1) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
    import django

    django.setup()
    _check()
    _one_web_process_on_sqlite(web_processes)
    _migrate()
    _collect()
    _let_go()


def _check() -> None:
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", verbosity=0)
    except SystemCheckError as problem:
        raise NotReady(f"The settings are not right yet.\n{problem}\nEvery setting stands in docs/operating.md.") from problem  # fmt: skip # noqa: E501


def _one_web_process_on_sqlite(web_processes: int) -> None:
    from django.db import connection

    if web_processes > 1 and connection.vendor == "sqlite":
        raise NotReady("With SQLite there is one web process; more of them need PostgreSQL (HOFNAR_DATABASE_URL).")


def _migrate() -> None:
    from django.core.management import call_command
    from django.db.utils import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as problem:
        raise NotReady(f"The database cannot be reached: {problem}") from problem


def _collect() -> None:
    """Only a server that sends hashed, compressed files needs them collected; otherwise they are served as they lie."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.SECURE:
        call_command("collectstatic", verbosity=0, interactive=False)


def _let_go() -> None:
    from django.db import connections

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()
