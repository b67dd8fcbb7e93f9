"""From values to pixels, and round numbers along an axis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear axis: ``low`` is drawn at ``start`` and ``high`` at ``end`` (pixels; start may exceed end)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def held(self, value: float) -> float:
        """The pixel of a value, kept within the axis."""
        return self.at(min(max(value, self.low), self.high))

    def ticks(self, about: int = 5) -> list[float]:
        """Round values within the axis."""
        return ticks(self.low, self.high, about)


def step_for(span: float, about: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts a span in about so many parts."""
    raw = span / max(about, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * k for k in (1, 2, 5, 10) if power * k >= raw * 0.999)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values from low to high inclusive."""
    step = step_for(high - low, about)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 10) + 0.0 for i in range(first, last + 1)]


def decimals_of(values: Iterable[float]) -> int:
    """How many decimals round values need to be told apart (0 to 3)."""
    listed = list(values)
    for decimals in range(3):
        if all(abs(v - round(v, decimals)) < 1e-9 for v in listed):
            return decimals
    return 3


def padded(values: Iterable[float], share: float = 0.08, least: float = 1e-6) -> tuple[float, float]:
    """A span around values with room on both sides; a single value gets ``least`` room at least."""
    listed = [v for v in values if math.isfinite(v)]
    low, high = min(listed), max(listed)
    room = max((high - low) * share, least)
    return low - room, high + room
