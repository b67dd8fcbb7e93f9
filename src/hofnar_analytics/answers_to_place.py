"""How many answers more would probably give a moment its place in the impact matrix.

Method: docs/methods/impact-matrix.md.
"""

from __future__ import annotations

from math import ceil

from hofnar_analytics.intervals import normal_quantile
from hofnar_analytics.results import Estimate

ALPHA, POWER = 0.05, 0.8
MOST = 100.0  # times the answers there are: beyond that a number would only sound exact
EQUIVALENCE_LEVEL = 0.90


def answers_to_place(
    reading: Estimate, n: int, *, p: float | None = None, p_adjusted: float | None = None, band: float | None = None
) -> int | None:
    """Answers beyond ``n`` after which a moment is placed with a chance of 80 %, were its effect as it looks now.

    reading: the estimate with its interval on n answers, in points. It is placed when it differs from zero after
    adjustment (``p`` and ``p_adjusted`` tell how strict that is), or when its 90 % interval fits in +-``band``: the
    sooner counts. Standard errors shrink with the root of n. 0 where it would be placed already; None without an
    interval, and where it takes more than a hundred times the answers. Source: Cohen 1988; Schuirmann 1987.

    >>> answers_to_place(Estimate(0.2, -0.1, 0.5), 400)
    1439
    >>> answers_to_place(Estimate(0.0, -0.3, 0.3), 400, band=0.2)
    1607
    """
    if reading.estimate is None or reading.low is None or reading.high is None or n < 1:
        return None
    error = (reading.high - reading.low) / 2 / normal_quantile(reading.level)
    away = abs(reading.estimate)
    wanted = [_ratio(_strictness(p, p_adjusted) + normal_quantile(2 * POWER - 1), error, away)]
    if band is not None:
        wanted.append(_ratio(normal_quantile(EQUIVALENCE_LEVEL) + normal_quantile(POWER), error, band - away))
    times = min(wanted)
    return max(0, ceil(n * (times - 1))) if times <= MOST else None


def _strictness(p: float | None, p_adjusted: float | None) -> float:
    """The z a figure must reach, with the adjustment as it stands now."""
    times = max(1.0, p_adjusted / p) if p and p_adjusted else 1.0
    return normal_quantile(1 - ALPHA / times)


def _ratio(quantiles: float, error: float, room: float) -> float:
    """How many times the answers until ``room`` is that many standard errors."""
    return (quantiles * error / room) ** 2 if room > 0 else float("inf")
