"""Files of benchmarks for tests."""

from __future__ import annotations

HEAD = ("sector", "country", "kind", "scale_low", "scale_high", "from", "until", "wording", "value", "deviation", "n",
        "source", "method", "adjusted")  # fmt: skip
A_ROW = {
    "sector": "retail", "country": "NL", "kind": "nps", "scale_low": "0", "scale_high": "10", "from": "2025-01",
    "until": "2025-12", "wording": "How likely are you to recommend us?", "value": "-30", "deviation": "",
    "n": "5000", "source": "Consumer panel", "method": "online panel", "adjusted": "no",
}  # fmt: skip


def csv_of(*rows: dict[str, str], head: tuple[str, ...] = HEAD, delimiter: str = ",") -> bytes:
    lines = [delimiter.join(head)] + [delimiter.join(row.get(name, "") for name in head) for row in rows]
    return "\n".join(lines).encode()
