"""``python -m hofnar.serve --port 8000``: docs/operating.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from hofnar.serve.ports import PortTaken, refuse_a_taken_port
from hofnar.serve.prepare import NotReady, prepare
from hofnar.serve.supervisor import Supervisor, say


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hofnar.serve", description="Runs the web process and the worker.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines (127.0.0.1)")
    parser.add_argument("--threads", type=int, default=8, help="requests at the same time in a web process (8)")
    parser.add_argument("--web-processes", type=int, default=1, help="more than one only with PostgreSQL (1)")
    parser.add_argument("--lanes", type=int, default=2, help="jobs at the same time in the worker (2)")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    options = arguments(words)
    try:
        refuse_a_taken_port(options.host, options.port)
        prepare(options.web_processes)
    except (PortTaken, NotReady) as problem:
        say(str(problem))
        return 1
    return Supervisor(options).run()


if __name__ == "__main__":
    sys.exit(main())
