"""A private PostgreSQL cluster that lives as long as a test run: no service, no port, a socket in a folder of its own.

``python -m tests.postgres pytest …`` runs a command with HOFNAR_DATABASE_URL pointing at it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote


class PrivateCluster:
    def __init__(self, durable: bool = False) -> None:
        """``durable``: what is committed is on disk, for tests of what outlives a crash; slower."""
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="hofnar-pg-"))
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/postgres"

    def start(self) -> PrivateCluster:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._run(
            "pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "start",
            "-o", f"-k {self.folder} -c listen_addresses='' -c max_connections=60 "
            f"-c fsync={'on' if self.durable else 'off'} -c restart_after_crash=on",
        )  # fmt: skip
        return self

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def set(self, name: str, value: str) -> None:
        """Changes a setting of the running server, for connections made from now on."""
        for statement in (f"ALTER SYSTEM SET {name} = '{value}'", "SELECT pg_reload_conf()"):
            self._run("psql", "-h", str(self.folder), "-U", "postgres", "-c", statement)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*prefix, str(programs() / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        if check and done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-500:]}")


def programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def main() -> int:
    cluster = PrivateCluster().start()
    try:
        return subprocess.call(sys.argv[1:], env={**os.environ, "HOFNAR_DATABASE_URL": cluster.url})
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
