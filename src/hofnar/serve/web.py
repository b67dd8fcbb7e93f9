"""The web process: granian with threads."""

from __future__ import annotations

import argparse
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from hofnar.lib.parents import end_with_parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="hofnar.serve.web")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    options = parser.parse_args()
    end_with_parent(options.parent)
    Granian(
        "hofnar.serve.application:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=options.threads,
        backpressure=8 * options.threads,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=15,
        log_level=LogLevels.error,
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
