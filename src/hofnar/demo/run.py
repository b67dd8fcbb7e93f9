"""``python -m hofnar.demo.run --port 8000``: the product with an invented organisation (docs/demo.md)."""

from __future__ import annotations

import os
import sys

from hofnar.serve.__main__ import arguments, serve

if __name__ == "__main__":
    os.environ.setdefault("HOFNAR_DEMO", "1")
    sys.exit(serve(arguments(), "hofnar.demo.prepare"))
