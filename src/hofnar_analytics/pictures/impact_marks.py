"""Which moments get a place in the impact matrix, by which reading, and how certain each looks.

A mark is filled only when its field is known and, for a direction, the interval excludes zero and the adjusted p is
below 0.05: what multiple testing takes away is not given back by a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hofnar_analytics.results import Estimate, Impact, Quadrant, Reason, TouchpointImpact

READINGS = ("effect", "leverage", "share")
ALPHA = 0.05
_WITHOUT_DIRECTION = (Quadrant.NO_EFFECT, Quadrant.SAVE)


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment as it is drawn. ``tone`` is a colour token: blue helps, vermilion costs, stone does neither."""

    column: str
    label: str
    across: Estimate
    up: Estimate
    remembered: float | None
    certain: bool
    tone: str
    quadrant: Quadrant | None


def reading_of(touchpoint: TouchpointImpact, reading: str) -> tuple[Estimate, float | None, Quadrant | None]:
    """The vertical figure of a moment under a reading, its adjusted p and its field."""
    if reading == "effect":
        return touchpoint.effect, touchpoint.effect_p_adjusted, touchpoint.quadrant
    if reading == "leverage":
        return touchpoint.leverage, touchpoint.leverage_p_adjusted, touchpoint.quadrant_leverage
    if reading == "share":
        return touchpoint.share, None, None
    raise ValueError(f"reading is one of {', '.join(READINGS)}, got {reading!r}")


def as_axis(reading: str) -> tuple[float, str]:
    """What a figure is multiplied by on its axis, and the sign behind it: shares stand in percent."""
    return (100.0, "%") if reading == "share" else (1.0, "")


def has_direction(estimate: Estimate, p_adjusted: float | None) -> bool:
    """Whether the sign of a figure is certain: both the interval and the adjusted p must allow it."""
    if estimate.low is None or estimate.high is None or not (estimate.low > 0 or estimate.high < 0):
        return False
    return p_adjusted is None or p_adjusted < ALPHA


def is_certain(touchpoint: TouchpointImpact, reading: str) -> bool:
    """Whether a moment may be drawn filled and spoken of without reserve."""
    figure, p_adjusted, quadrant = reading_of(touchpoint, reading)
    if reading == "share":
        return has_direction(figure, None) and Reason.BELOW_NULL not in touchpoint.reasons
    if quadrant is None or quadrant is Quadrant.UNCERTAIN:
        return False
    return quadrant in _WITHOUT_DIRECTION or has_direction(figure, p_adjusted)


def placed(impact: Impact, reading: str) -> list[Mark]:
    """The moments with both coordinates, largest first so that small bubbles stay on top."""
    found = [
        _mark(touchpoint, reading)
        for touchpoint in impact.touchpoints
        if touchpoint.satisfaction.known and reading_of(touchpoint, reading)[0].known
    ]
    return sorted(found, key=lambda mark: (-(mark.remembered or 0.0), mark.column))


def in_strip(impact: Impact, reading: str) -> list[Mark]:
    """Moments that everybody lives: no signed effect exists, their leverage does."""
    if reading != "effect":
        return []
    return [
        _mark(t, "leverage")
        for t in impact.touchpoints
        if not t.effect.known and t.leverage.known and Reason.EVERYONE_EXPERIENCED in t.reasons
    ]


def unplaced(impact: Impact, shown: Sequence[Mark]) -> list[TouchpointImpact]:
    """The moments that appear nowhere in the picture and must be named beside it."""
    drawn = {mark.column for mark in shown}
    return [touchpoint for touchpoint in impact.touchpoints if touchpoint.column not in drawn]


def _mark(touchpoint: TouchpointImpact, reading: str) -> Mark:
    figure, _, quadrant = reading_of(touchpoint, reading)
    figure = _times(figure, as_axis(reading)[0])
    certain = is_certain(touchpoint, reading)
    return Mark(
        touchpoint.column,
        touchpoint.label,
        touchpoint.satisfaction,
        figure,
        touchpoint.remembered,
        certain,
        _tone(figure, certain, quadrant),
        quadrant,
    )


def _times(figure: Estimate, factor: float) -> Estimate:
    estimate, low, high = (None if v is None else v * factor for v in (figure.estimate, figure.low, figure.high))
    return Estimate(estimate, low, high, figure.level)


def _tone(figure: Estimate, certain: bool, quadrant: Quadrant | None) -> str:
    signed = has_direction(figure, None)
    if quadrant is Quadrant.NO_EFFECT or (certain and not signed):
        return "stone"
    return "blue" if (figure.estimate or 0.0) >= 0 else "vermilion"
