"""Rules of the house that hold for the repository as a whole."""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import polib
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def test_no_registry_host_stands_in_the_repository():
    hosts = [
        b"pypi" + b".org",
        b"python" + b"hosted.org",
        b"npm" + b"js.org",
        b"deb.de" + b"bian.org",
        b"npm" + b"js.com",
    ]
    found = [path.name for path in tracked() if any(host in path.read_bytes() for host in hosts)]
    assert found == []


def test_no_catch_all_file_names():
    refused = {"utils.py", "helpers.py", "common.py", "core.py", "manager.py"}
    assert [path for path in tracked() if path.name in refused] == []


def test_every_reaction_and_job_can_be_imported():
    paths = [path for listed in settings.REACTIONS.values() for path in listed] + list(settings.JOBS.values())
    for path in paths:
        module, name = path.rsplit(".", 1)
        assert callable(getattr(import_module(module), name)), path


def test_every_text_of_every_room_is_translated():
    """What xgettext finds in a room stands in its Dutch catalog, translated and not fuzzy; English is the source."""
    for room in sorted(path.parent for path in (ROOT / "src/hofnar").glob("*/locale")):
        catalog = polib.pofile(str(room / "locale/nl/LC_MESSAGES/django.po"))
        untranslated = [entry.msgid for entry in catalog if not entry.obsolete and not entry.translated()]
        assert untranslated == [], room.name
        assert texts_of(room) - {entry.msgid for entry in catalog} == set(), room.name


def texts_of(room: Path) -> set[str]:
    """The msgids in a room's code and templates, extracted in a copy so that the working tree stays as it is."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / room.name
        shutil.copytree(room, copy, ignore=shutil.ignore_patterns("locale", "vendor", "tests", "*.pyc"))
        (copy / "locale").mkdir()
        command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "nl", "--no-location"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "hofnar.settings"}
        subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
        made = copy / "locale/nl/LC_MESSAGES/django.po"
        return {entry.msgid for entry in polib.pofile(str(made))} if made.exists() else set()
