"""Numbers printed by reference programs, kept with the script that printed them (same name, ``.py`` or ``.R``).

The scripts run in an environment of their own (``pip install statsmodels firthmodels``), never in the tests.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def numbers_of(name: str) -> Any:
    """The kept numbers of one script."""
    return json.loads((Path(__file__).parent / name).read_text())
