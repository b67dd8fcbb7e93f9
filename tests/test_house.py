"""Rules of the house that hold for the repository as a whole."""

import subprocess
from importlib import import_module
from pathlib import Path

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
