"""Makes the demo organisation before the first page is shown: its answers, and the figures made of them."""

from __future__ import annotations

import sys
import time

from hofnar.serve import prepare
from hofnar.serve.supervisor import say


def main() -> int:
    status = prepare.main()
    if status == 0:
        fill()
    return status


def fill() -> None:
    from hofnar.demo.build import build_once
    from hofnar.demo.figures import guess_first, make_figures, write_down_measures

    began = time.monotonic()
    say("The demo is Bolderkruin, an invented web shop with a service desk.")
    if build_once(say):
        say("  The figures …")
        make_figures()
        write_down_measures()
        guess_first()
        say(f"  Made in {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    sys.exit(main())
