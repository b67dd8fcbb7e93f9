"""Runs every bench in this folder, or those named: ``python -m bench lmg insights``. Each prints its own table."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

# One core a bench, so that a ratio compares programs and not thread pools.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

known = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("__"))
for name in [word for word in sys.argv[1:] if not word.startswith("/")] or known:
    print(f"\n== {name} ==", flush=True)
    import_module(f"bench.{name}").main()
