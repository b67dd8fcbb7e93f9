"""PostgreSQL is restarted between two requests: the second visitor notices nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import PrivateCluster

ROOT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.slow, pytest.mark.postgres]

# A server in miniature: a session in the database, and its page asked for the way a web server asks.
SITE = """
import io, sys
from wsgiref.util import setup_testing_defaults
from hofnar.wsgi import application
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from hofnar.accounts.models import User
visitor = Client()
visitor.force_login(User.objects.create_user("anna@example.org", "a long enough password"))
cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in visitor.cookies.items())
for line in sys.stdin:
    environ = {"PATH_INFO": line.strip(), "HTTP_HOST": "localhost", "HTTP_COOKIE": cookie}
    setup_testing_defaults(environ)
    said = []
    answer = application(environ, lambda status, headers: said.append(status))
    body = b"".join(answer)
    answer.close()
    print("STATUS", said[0], flush=True)
"""


def test_a_restart_between_two_requests_is_not_noticed(tmp_path: Path) -> None:
    cluster = PrivateCluster().start()
    mine = {"HOFNAR_DATA": str(tmp_path), "HOFNAR_DATABASE_URL": cluster.url, "HOFNAR_DEBUG": "0", "HOFNAR_HTTPS": "0"}
    mine |= {"DJANGO_SETTINGS_MODULE": "hofnar.settings", "HOFNAR_MAIL_URL": ""}
    try:
        with subprocess.Popen(
            [sys.executable, "-c", SITE], cwd=ROOT, env={**os.environ, **mine}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as site:  # fmt: skip
            answers = [ask(site, "/organisations/"), ask(site, "/organisations/")]
            restart(cluster)
            answers += [ask(site, "/organisations/") for _ in range(3)]
            site.stdin.close()  # type: ignore[union-attr]
    finally:
        cluster.stop()
    assert answers == ["200 OK"] * 5


def restart(cluster: PrivateCluster) -> None:
    """Breaks every connection, as an upgrade of the server does."""
    log = str(cluster.folder / "log")
    cluster._run("pg_ctl", "-D", str(cluster.data), "-w", "-m", "immediate", "-l", log, "restart")


def ask(site: subprocess.Popen[str], address: str) -> str:
    assert site.stdin is not None
    assert site.stdout is not None
    print(address, file=site.stdin, flush=True)
    for line in site.stdout:
        if line.startswith("STATUS "):
            return line.removeprefix("STATUS ").strip()
    return "the site ended"
