"""When a figure must be read with care: floors, and codes that look like 'no answer'."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale

FloatArray = NDArray[np.float64]

NPS_FLOOR = 100
SCORE_FLOOR = 50
GROUP_FLOOR = 5
MISSING_CODES = frozenset({-1.0, -9.0, -99.0, 0.0, 6.0, 8.0, 9.0, 11.0, 77.0, 88.0, 97.0, 98.0, 99.0})
LONG_MISSING_CODES = frozenset({777.0, 888.0, 997.0, 998.0, 999.0, 9999.0, -999.0})


def floor_of(kind: Kind) -> int:
    """The number of answers below which a page shows no figure of this kind.

    >>> floor_of(Kind.NPS), floor_of(Kind.GRADE)
    (100, 50)
    """
    return NPS_FLOOR if kind is Kind.NPS else SCORE_FLOOR


def score_reasons(n: int, kind: Kind, n_effective: float | None = None) -> tuple[Reason, ...]:
    """Why a score of ``n`` answers must be read with care; empty when it need not. With weights Kish's number has to
    reach the floor as well; nobody is recognised by a weight, so SMALL_GROUP counts people.

    >>> [reason.value for reason in score_reasons(4, Kind.CSAT)], [r.value for r in score_reasons(120, Kind.NPS, 80.0)]
    (['TOO_FEW_RESPONSES', 'SMALL_GROUP'], ['TOO_FEW_RESPONSES'])
    """
    few = (Reason.TOO_FEW_RESPONSES,) if answers_needed(n, kind, n_effective) else ()
    return (*few, Reason.SMALL_GROUP) if n < GROUP_FLOOR else few


def answers_needed(n: int, kind: Kind, n_effective: float | None = None) -> int:
    """How many answers more until a page shows the figure; with weights about as many more as are alike.

    >>> answers_needed(62, Kind.NPS), answers_needed(120, Kind.NPS, 80.0)
    (38, 30)
    """
    floor = floor_of(kind)
    if n_effective is None or n <= 0 or n_effective <= 0 or n_effective >= n:
        return max(0, floor - n)
    return max(0, floor - n, math.ceil(round(n * floor / n_effective, 6)) - n)


def looks_like_missing(values: FloatArray, scale: Scale) -> list[float]:
    """Codes outside ``scale`` that look like 'no answer', ascending: one step outside a well-formed scale
    (0 and 6 beside 1-5, 11 beside 0-10) or a customary code (8, 9, 77, 88, 97-99, 999, negatives of these).

    A scale without bounds (kind mean) has such codes only where they lie far outside the rest. Empty when the
    values inside the scale are not whole numbers, or when more than three different values lie outside it.

    >>> looks_like_missing(np.array([1.0, 5, 4, 3, 2, 6, 0, 4]), Scale.of(Kind.CSAT))
    [0.0, 6.0]
    """
    found = np.unique(values[np.isfinite(values)])
    if scale.low is None or scale.high is None:
        return _far_codes(found)
    inside = (found >= scale.low) & (found <= scale.high)
    outside = found[~inside]
    if not inside.any() or len(outside) > 3 or not _whole(found[inside]):
        return []
    neighbours = {scale.low - 1, scale.high + 1} | MISSING_CODES | LONG_MISSING_CODES
    return [float(code) for code in outside if float(code) in neighbours]


def _whole(values: FloatArray) -> bool:
    return bool(np.all(values == np.rint(values)))


def _far_codes(found: FloatArray) -> list[float]:
    codes = MISSING_CODES | LONG_MISSING_CODES
    suspect = np.array([value in codes and not 0 <= value <= 11 for value in found.tolist()], dtype=bool)
    rest = found[~suspect]
    if len(rest) < 2 or not suspect.any() or not _whole(rest):
        return []
    reach = rest[-1] - rest[0]
    far = (found > rest[-1] + 2 * reach) | (found < rest[0] - reach) | ((found < 0) & (rest[0] >= 0))
    return [float(code) for code in found[suspect & far]]


def scale_breaks(
    values: FloatArray, periods: NDArray[np.int64], scale: Scale, *, least: int = 50
) -> list[tuple[int, int]]:
    """Pairs of consecutive periods between which the range in use changes so much that the scale must have.

    values (n,), periods (n,) whole numbers that ascend in time; only periods with ``least`` answers speak.
    A break is a change of the highest or lowest value in use by at least 2 points and a fifth of the wider range.

    >>> values = np.concatenate([np.tile(np.arange(1.0, 6), 20), np.tile(np.arange(1.0, 11), 20)])
    >>> scale_breaks(values, np.repeat([2016, 2017], [100, 200]), Scale.of(Kind.MEAN))
    [(2016, 2017)]
    """
    keep = np.isfinite(values)
    if scale.low is not None and scale.high is not None:
        keep &= (values >= scale.low) & (values <= scale.high)
    values, periods = values[keep], periods[keep]
    ranges = {
        int(period): (float(part.min()), float(part.max()))
        for period in np.unique(periods)
        if len(part := values[periods == period]) >= least
    }
    ordered = sorted(ranges)
    return [(a, b) for a, b in pairwise(ordered) if _broken(ranges[a], ranges[b])]


def _broken(before: tuple[float, float], after: tuple[float, float]) -> bool:
    reach = max(before[1], after[1]) - min(before[0], after[0])
    change = max(abs(before[0] - after[0]), abs(before[1] - after[1]))
    return change >= max(2.0, reach / 5)
