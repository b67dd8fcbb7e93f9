"""The web process: granian, respondents on its event loop, pages in threads."""

from __future__ import annotations

import argparse
import os
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from hofnar.lib.parents import end_with_parent

MOST_AT_ONCE = 2048  # requests; whoever comes then waits in the system's own queue


def main() -> int:
    parser = argparse.ArgumentParser(prog="hofnar.serve.web")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    options = parser.parse_args()
    end_with_parent(options.parent)
    os.environ["HOFNAR_WEB_THREADS"] = str(options.threads)
    Granian(
        "hofnar.serve.application:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.RSGI,
        workers=options.processes,
        backpressure=MOST_AT_ONCE,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=15,
        log_level=LogLevels.error,
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
