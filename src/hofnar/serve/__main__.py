"""``python -m hofnar.serve --port 8000``: docs/operating.md."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from hofnar.serve.ports import PortTaken, refuse_a_taken_port
from hofnar.serve.supervisor import Supervisor, say


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hofnar.serve", description="Runs the web process and the worker.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines (127.0.0.1)")
    parser.add_argument("--threads", type=int, default=8, help="pages drawn at the same time in a web process (8)")
    parser.add_argument("--web-processes", type=int, default=1, help="more than one only with PostgreSQL (1)")
    parser.add_argument("--lanes", type=int, default=3, help="jobs at the same time in the worker (3)")
    return parser.parse_args(words)


def serve(options: argparse.Namespace, preparing: str) -> int:
    """Prepares in a process that ends, so that the supervisor stays small, and then runs the product."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
    os.environ.setdefault("HOFNAR_BASE_URL", f"http://localhost:{options.port}")
    try:
        refuse_a_taken_port(options.host, options.port)
    except PortTaken as problem:
        say(str(problem))
        return 1
    command = [sys.executable, "-m", preparing, str(options.web_processes), str(os.getpid())]
    try:
        status = subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130
    return status or Supervisor(options).run()


if __name__ == "__main__":
    sys.exit(serve(arguments(), "hofnar.serve.prepare"))
