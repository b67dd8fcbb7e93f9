"""kill -9 at every line of a delivery: ``python -m tests.faults.outbox [STEP]``, on SQLite or HOFNAR_DATABASE_URL.

The small tier of this is tests/test_outbox_killed.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.outbox_killing import faults

ROOT = Path(__file__).resolve().parents[2]


def main(step: str) -> int:
    wrong: list[str] = []
    kills = 0
    with tempfile.TemporaryDirectory() as folder:
        mine = {"HOFNAR_DATA": folder, "OUTBOX_STATES": str(Path(folder) / "states"), "HOFNAR_DEBUG": "1"}
        mine |= {"DJANGO_SETTINGS_MODULE": "hofnar.settings", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        command = [sys.executable, "-m", "tests.outbox_killing", step]
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **mine}, stdout=subprocess.PIPE, text=True) as made:
            for line in made.stdout or ():
                if line.startswith("{"):
                    kills += 1
                    wrong += faults(json.loads(line))
    print(f"{kills} deliveries, {len(wrong)} faults", *wrong, sep="\n")
    return 1 if wrong or made.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "1"))
