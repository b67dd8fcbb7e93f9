"""A QR code as one SVG path: dark modules joined in runs, a quiet zone of four around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import qrcode  # type: ignore[import-untyped]
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    size: int  # modules a side, the quiet zone included
    path: str


def qr_code(text: str) -> QrCode:
    """Error level M: still read when about 15 % of it is dirty or torn."""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    made.add_data(text)
    made.make()
    rows = made.get_matrix()
    return QrCode(len(rows), "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in _runs(rows)))


def _runs(rows: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            width = len(list(run))
            if is_dark:
                yield x, y, width
            x += width
