"""The product for the paint bench; with HOFNAR_BENCH_LOGO a picture of that many bytes stands in the page's header."""

from __future__ import annotations

import base64
import os
import random
import struct
import zlib

from bench.respondents.app import application
from hofnar.responses import kept_pages


def picture(size: int) -> bytes:
    """A PNG of noise, which nothing can squeeze."""
    side = int((size / 3) ** 0.5)
    noise = random.Random(1).randbytes(3 * side * side)
    rows = b"".join(b"\0" + noise[3 * side * row : 3 * side * (row + 1)] for row in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


if size := int(os.environ.get("HOFNAR_BENCH_LOGO", "0")):
    image = b'<img alt="" src="data:image/png;base64,' + base64.b64encode(picture(size)) + b'">'
    page = kept_pages.Page.__init__
    kept_pages.Page.__init__ = lambda self, drawn: page(self, drawn.replace(b"<header>", b"<header>" + image, 1))

__all__ = ["application"]
