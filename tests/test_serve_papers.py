"""docs/operating.md against the product: its settings, its commands, and a backup that comes back."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
OPERATING = (ROOT / "docs" / "operating.md").read_text()
SETTING = re.compile(r"HOFNAR_[A-Z_]+")


def test_every_setting_stands_in_the_table_and_no_other():
    read = set(SETTING.findall((ROOT / "src" / "hofnar" / "settings.py").read_text()))
    listed = {line.split("`")[1] for line in OPERATING.splitlines() if line.startswith("| `HOFNAR_")}
    assert listed == read


def test_every_command_named_exists():
    named = set(re.findall(r"manage\.py (\w+)", OPERATING))
    assert named <= set(get_commands())
    assert {"make_owner", "backup", "work", "check"} <= named


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_was_there_with_uploads_and_key(world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "survey.csv").write_text("score\n9\n")
    call_command("backup", tmp_path / "backups", verbosity=0)
    (made,) = (tmp_path / "backups").iterdir()
    assert (made / "uploads" / "survey.csv").read_text() == "score\n9\n"
    assert (made / "secret-key").exists()
    assert made.stat().st_mode & 0o077 == 0
    assert people_in(made) == ["anna", "bart", "kees", "noor", "olga", "roos"]


def people_in(backup: Path) -> list[str]:
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(backup / "hofnar.sqlite3")
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        emails = [email for (email,) in copy.execute("SELECT email FROM accounts_user ORDER BY email")]
    else:
        words = ["pg_restore", "--data-only", "--table", "accounts_user", "--file", "-", str(backup / "hofnar.dump")]
        emails = sorted(re.findall(r"\w+@example\.org", subprocess.run(words, capture_output=True, text=True).stdout))
    return [email.split("@")[0] for email in emails]
