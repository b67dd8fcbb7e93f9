"""Compiles the catalogs of every room without GNU gettext, so that a fresh machine needs nothing extra.

Run as ``python -m hofnar.lib.compile_messages``.
"""

from __future__ import annotations

from pathlib import Path

import polib

ROOMS = Path(__file__).resolve().parents[1]


def compile_all(root: Path = ROOMS) -> list[Path]:
    return [_compile(source) for source in sorted(root.glob("*/locale/*/LC_MESSAGES/django.po"))]


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        polib.pofile(str(source)).save_as_mofile(str(target))
    return target


if __name__ == "__main__":
    compile_all()
