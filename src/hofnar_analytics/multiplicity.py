"""Many comparisons at once: the false-discovery rate of Benjamini and Hochberg (1995). docs/methods/comparisons.md."""

from __future__ import annotations

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjusted p values in the same order; unknown ones stay None and do not count as part of the family.

    >>> [round(p, 3) for p in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.053, 0.053, 0.5]
    """
    known = [(p, i) for i, p in enumerate(p_values) if p is not None]
    adjusted: list[float | None] = [None] * len(p_values)
    order = sorted(known)
    running = 1.0
    for rank in range(len(order), 0, -1):
        p, i = order[rank - 1]
        running = min(running, p * len(order) / rank)
        adjusted[i] = running
    return adjusted


def discoveries(p_values: Sequence[float | None], rate: float = 0.05) -> list[bool]:
    """Which comparisons stand when at most ``rate`` of the findings may be false.

    >>> discoveries([0.001, 0.2, None])
    [True, False, False]
    """
    return [p is not None and p <= rate for p in benjamini_hochberg(p_values)]
