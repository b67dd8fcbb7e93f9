"""Counts per day as bars on a line of days: where nothing came in there is a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 600, 120
FEWEST_DAYS, MOST_DAYS = 14, 60


@dataclass(frozen=True, slots=True)
class Bar:
    day: date
    n: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    bars: list[Bar]
    first: date
    last: date
    n: int
    busiest: Bar


def bars(days: Sequence[tuple[date, int]]) -> Bars | None:
    """``days`` with the newest first; None without any. Days further back than can be drawn fall off."""
    if not days:
        return None
    last = days[0][0]
    days = [(day, n) for day, n in days if (last - day).days < MOST_DAYS]
    first = min(days[-1][0], last - timedelta(days=FEWEST_DAYS - 1))
    step = WIDTH / ((last - first).days + 1)
    most = max(n for _, n in days)
    drawn = [_bar(day, n, (day - first).days * step, step, n / most) for day, n in days]
    return Bars(drawn, first, last, sum(n for _, n in days), max(drawn, key=lambda bar: bar.n))


def _bar(day: date, n: int, x: float, step: float, share: float) -> Bar:
    height = round(share * HEIGHT, 1)
    return Bar(day, n, round(x + 0.1 * step, 1), round(HEIGHT - height, 1), round(0.8 * step, 1), height)
