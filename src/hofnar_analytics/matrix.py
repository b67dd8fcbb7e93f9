"""The fields of the impact matrix: where a moment falls, and which vertical axis to propose.

Method: docs/methods/impact-matrix.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hofnar_analytics.results import Estimate, Quadrant

BAND = 0.15  # of the outcome's standard deviation: an effect inside it is not worth naming
SLOPE_BAND = 0.05  # of the outcome's standard deviation for one standard deviation of satisfaction
PLACED_AT_LEAST = 1 / 3
ALPHA = 0.05
_WITHOUT_DIRECTION = (Quadrant.UNCERTAIN, Quadrant.NO_EFFECT)


def median_cut(satisfactions: Sequence[float | None]) -> float | None:
    """The horizontal cut when no target is set: the median satisfaction of the moments. None without any.

    >>> median_cut([3.0, None, 5.0, 4.0])
    4.0
    """
    known = [value for value in satisfactions if value is not None]
    return float(np.median(known)) if known else None


def quadrant(
    satisfaction: float | None,
    cut: float | None,
    effect: float | None,
    p_adjusted: float | None,
    equivalence: Estimate,
    band: float | None,
    alpha: float = ALPHA,
) -> Quadrant | None:
    """The field of one moment; None when its satisfaction or effect is unknown.

    ``equivalence`` is the 90 % interval: inside +-``band`` there is no effect worth naming, and then a high moment is
    one to save on. Else the effect's sign counts when its adjusted p is at most ``alpha``; else nothing can be said.

    >>> quadrant(4.2, 4.0, 0.4, 0.001, Estimate(0.4, 0.3, 0.5, 0.9), 0.1).value
    'celebrate'
    """
    if satisfaction is None or cut is None or effect is None or p_adjusted is None:
        return None
    high = satisfaction >= cut
    if inside(equivalence, band):
        return Quadrant.SAVE if high else Quadrant.NO_EFFECT
    if p_adjusted > alpha:
        return Quadrant.UNCERTAIN
    if effect > 0:
        return Quadrant.CELEBRATE if high else Quadrant.RAISE
    return Quadrant.SAVE if high else Quadrant.PREVENT


def inside(interval: Estimate, band: float | None) -> bool:
    """Whether the whole interval lies within +-band.

    >>> inside(Estimate(0.0, -0.1, 0.1, 0.9), 0.15)
    True
    """
    if band is None or interval.low is None or interval.high is None:
        return False
    return -band <= interval.low and interval.high <= band


def proposed_reading(quadrants: Sequence[Quadrant | None], p_adjusted: Sequence[float | None]) -> str:
    """'effect' when at least a third of the moments get a place with a direction by it after adjustment, else
    'leverage'. A moment inside the band has no direction: a picture of 'no effect' alone shows nobody what to do.

    >>> proposed_reading([Quadrant.RAISE, Quadrant.UNCERTAIN, None], [0.01, 0.4, None])
    'effect'
    >>> proposed_reading([Quadrant.SAVE, Quadrant.NO_EFFECT], [0.7, 0.3])
    'leverage'
    """
    placed = sum(_has_direction(field, p) for field, p in zip(quadrants, p_adjusted, strict=True))
    return "effect" if quadrants and placed >= PLACED_AT_LEAST * len(quadrants) else "leverage"


def _has_direction(field: Quadrant | None, p_adjusted: float | None) -> bool:
    return field not in (None, *_WITHOUT_DIRECTION) and p_adjusted is not None and p_adjusted <= ALPHA
