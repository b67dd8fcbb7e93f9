from __future__ import annotations

import os

FULL = os.environ.get("HOFNAR_FAULTS") == "full"


def size(small: int, full: int) -> int:
    return full if FULL else small
