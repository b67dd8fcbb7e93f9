from __future__ import annotations

import os
import shutil
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone


class Command(BaseCommand):
    help = "Writes a backup into a new folder, while the product runs: the database, the uploads and the secret key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("where", type=Path, help="a folder; the backup gets one of its own in it")

    def handle(self, *args: Any, **options: Any) -> None:
        stamp = timezone.now().strftime("%Y-%m-%dT%H-%M-%SZ")
        made, unfinished = options["where"] / stamp, options["where"] / f"{stamp}.unfinished"
        unfinished.mkdir(parents=True, mode=0o700)
        (_copy_sqlite if connection.vendor == "sqlite" else _dump_postgresql)(unfinished)
        _copy_files(unfinished)
        unfinished.rename(made)
        self.stdout.write(f"Backup written to {made}")


def _copy_sqlite(folder: Path) -> None:
    """A copy of one moment; writers need not wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "hofnar.sqlite3")])


def _dump_postgresql(folder: Path) -> None:
    database = connection.settings_dict
    flags = {"--host": "HOST", "--port": "PORT", "--username": "USER", "--dbname": "NAME"}
    words = [word for flag, name in flags.items() if database[name] for word in (flag, str(database[name]))]
    command = ["pg_dump", "--format=custom", "--file", str(folder / "hofnar.dump"), *words]
    try:
        subprocess.run(command, check=True, env={**os.environ, "PGPASSWORD": str(database["PASSWORD"] or "")})
    except (OSError, subprocess.CalledProcessError) as problem:
        raise CommandError(f"pg_dump did not work: {problem}") from problem


def _copy_files(folder: Path) -> None:
    """The columnar copy is left out: it is made again from the answers."""
    if settings.MEDIA_ROOT.is_dir():
        shutil.copytree(settings.MEDIA_ROOT, folder / "uploads")
    if (key := settings.DATA / "secret-key").exists():
        shutil.copy2(key, folder / "secret-key")
