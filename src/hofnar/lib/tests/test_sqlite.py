"""The SQLite that holds the answers: a sound one, and as safe as the operating manual says."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from hofnar.lib import checks
from hofnar.lib.sqlite.library import Database, is_faulty

ROOT = Path(__file__).resolve().parents[4]
on_sqlite = pytest.mark.skipif("HOFNAR_DATABASE_URL" in os.environ, reason="about SQLite")


@pytest.mark.parametrize(
    ("version", "faulty"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),  # Debian 12
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_versions_with_the_fault(version, faulty):
    assert is_faulty(version) is faulty


@on_sqlite
def test_the_library_in_use_is_sound():
    assert not is_faulty(Database.sqlite_version_info)
    assert checks.sqlite_that_loses_nothing(None) == []


@on_sqlite
@pytest.mark.django_db
def test_the_connection_speaks_to_that_library_and_no_other():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version(), %s || '%%'", ["100"])
        assert cursor.fetchone() == (Database.sqlite_version, "100%")
        cursor.execute("SELECT %(a)s + %(b)s", {"a": 1, "b": 2})
        assert cursor.fetchone() == (3,)
        cursor.execute("SELECT %s", [Decimal("1.50")])
        assert cursor.fetchone() == ("1.50",)


def test_a_faulty_library_is_refused_with_the_remedy(monkeypatch):
    class Old:
        sqlite_version, sqlite_version_info = "3.40.1", (3, 40, 1)

    monkeypatch.setattr(checks, "Database", Old)
    monkeypatch.setattr(checks, "connection", type("Lite", (), {"vendor": "sqlite"}))
    (error,) = checks.sqlite_that_loses_nothing(None)
    assert (error.id, "3.40.1" in error.msg) == ("hofnar.E003", True)
    assert "scripts/setup base" in error.hint
    assert "PostgreSQL" in error.hint


@pytest.mark.slow
@pytest.mark.skipif(not is_faulty(sqlite3.sqlite_version_info), reason="Python's own SQLite is sound here")
def test_without_the_newer_library_nothing_starts(tmp_path):
    (tmp_path / "pysqlite3.py").write_text("raise ImportError\n")
    found = {"HOFNAR_DATA": str(tmp_path), "HOFNAR_DATABASE_URL": "", "HOFNAR_DEBUG": "1"}
    found["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{ROOT / 'src'}"
    command = [sys.executable, "-m", "hofnar.serve.prepare", "1", str(os.getpid())]
    done = subprocess.run(command, env={**os.environ, **found}, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "hofnar.E003" in done.stdout
    assert not (tmp_path / "hofnar.sqlite3").exists()


@on_sqlite
@pytest.mark.slow
def test_the_product_writes_ahead_durably_and_takes_its_lock_at_once(tmp_path):
    """Asked of the product's own settings: tests themselves do without the waiting for the disk."""
    ask = (
        "import django; django.setup()\n"
        "from django.db import connection, transaction\n"
        "c = connection.cursor()\n"
        "names = ('journal_mode', 'synchronous', 'foreign_keys')\n"
        "print(*[c.execute(f'PRAGMA {name}').fetchone()[0] for name in names])\n"
        "with transaction.atomic():\n"
        "    from hofnar.lib.sqlite.library import Database\n"
        "    other = Database.connect(connection.settings_dict['NAME'], timeout=0)\n"
        "    try: other.execute('BEGIN IMMEDIATE')\n"
        "    except Database.OperationalError as problem: print(problem)\n"
    )
    found = {"HOFNAR_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "hofnar.settings"}
    found["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run([sys.executable, "-c", ask], env={**os.environ, **found}, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["wal 2 1", "database is locked"], done.stderr
