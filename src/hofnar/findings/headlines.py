"""The title of the impact matrix: what matters most, with its number and margin, as certain as it is and no more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, PART, Style, count, figure
from hofnar_analytics.pictures.impact_marks import has_direction, is_certain, reading_of
from hofnar_analytics.results import Estimate, Impact, Quadrant, TouchpointImpact

_WITHOUT_PULL = (Quadrant.NO_EFFECT, Quadrant.SAVE)
Ranked = list[tuple[str, Estimate]]


def headline_for_impact(impact: Impact, *, reading: str | None = None, names: Mapping[str, str] | None = None) -> str:
    """'Parking costs us most: −0.4 ± 0.2 points', or what can be said instead. ``names`` replaces the labels."""
    reading = reading or impact.reading
    rows = [t for t in impact.touchpoints if is_certain(t, reading) and _pulls(t, reading)]
    if not rows:
        return _nothing_certain(impact)
    top = max(rows, key=lambda t: (abs(reading_of(t, reading)[0].estimate or 0.0), t.column))
    same_way = [t for t in rows if _sign(t, reading) == _sign(top, reading)]
    leaders = [t for t in _ordered(same_way, reading) if not _behind(top, t, reading)]
    ranked = [(spoken_name((names or {}).get(t.column, t.label)), reading_of(t, reading)[0]) for t in leaders]
    if reading == "share":
        return _explains(ranked)
    if reading == "leverage":
        return _is_worth(ranked)
    return _costs(ranked) if _sign(top, reading) < 0 else _brings(ranked)


def spoken_name(label: str) -> str:
    """A label fit to be the subject of a sentence: quoted when it is several words or may be a plural."""
    label = " ".join(label.split())
    plain = " " not in label and not label.endswith("s")
    return label if plain else gettext("‘%(label)s’") % {"label": label}


def _pulls(touchpoint: TouchpointImpact, reading: str) -> bool:
    figure_, p_adjusted, _ = reading_of(touchpoint, reading)
    return has_direction(figure_, p_adjusted)


def _sign(touchpoint: TouchpointImpact, reading: str) -> int:
    return 1 if (reading_of(touchpoint, reading)[0].estimate or 0.0) > 0 else -1


def _ordered(rows: Sequence[TouchpointImpact], reading: str) -> list[TouchpointImpact]:
    return sorted(rows, key=lambda t: (-abs(reading_of(t, reading)[0].estimate or 0.0), t.column))


def _behind(top: TouchpointImpact, other: TouchpointImpact, reading: str) -> bool:
    """Whether the lead over another moment exceeds the margin of the difference (the two taken as independent)."""
    if top.column == other.column:
        return False
    a, b = reading_of(top, reading)[0], reading_of(other, reading)[0]
    lead = abs(a.estimate or 0.0) - abs(b.estimate or 0.0)
    return lead > math.hypot(_half(a), _half(b))


def _half(estimate: Estimate) -> float:
    middle = estimate.estimate or 0.0
    low = middle if estimate.low is None else estimate.low
    high = middle if estimate.high is None else estimate.high
    return max(middle - low, high - middle)


def _nothing_certain(impact: Impact) -> str:
    if not impact.touchpoints:
        return gettext("No moments to compare yet")
    return gettext("No moment stands out with certainty yet")


def _words(ranked: Ranked, style: Style = CHANGE) -> dict[str, str]:
    words = {"first": ranked[0][0], "figure": figure(ranked[0][1], style)}
    if len(ranked) > 1:
        words |= {"second": ranked[1][0], "other": figure(ranked[1][1], style)}
    return words | {"count": count(len(ranked) - 1)}


def _costs(ranked: Ranked) -> str:
    words, others = _words(ranked), len(ranked) - 1
    if others == 0:
        return gettext("%(first)s costs us most: %(figure)s points") % words
    if others == 1:
        return gettext("%(first)s and %(second)s cost us most: %(figure)s and %(other)s points") % words
    return ngettext(
        "%(first)s costs us %(figure)s points; %(count)s other moment may cost as much",
        "%(first)s costs us %(figure)s points; %(count)s other moments may cost as much",
        others,
    ) % words


def _brings(ranked: Ranked) -> str:
    words, others = _words(ranked), len(ranked) - 1
    if others == 0:
        return gettext("%(first)s brings us most: %(figure)s points") % words
    if others == 1:
        return gettext("%(first)s and %(second)s bring us most: %(figure)s and %(other)s points") % words
    return ngettext(
        "%(first)s brings us %(figure)s points; %(count)s other moment may bring as much",
        "%(first)s brings us %(figure)s points; %(count)s other moments may bring as much",
        others,
    ) % words


def _is_worth(ranked: Ranked) -> str:
    words, others = _words(ranked), len(ranked) - 1
    if others == 0:
        return gettext("One point more for %(first)s is worth most: %(figure)s points") % words
    if others == 1:
        return gettext(
            "One point more for %(first)s or %(second)s is worth most: %(figure)s and %(other)s points"
        ) % words
    return ngettext(
        "One point more for %(first)s is worth %(figure)s points; %(count)s other moment may be worth as much",
        "One point more for %(first)s is worth %(figure)s points; %(count)s other moments may be worth as much",
        others,
    ) % words


def _explains(ranked: Ranked) -> str:
    words, others = _words(ranked, PART), len(ranked) - 1
    if others == 0:
        return gettext("%(first)s explains most of the differences in the KPI: %(figure)s") % words
    if others == 1:
        return gettext(
            "%(first)s and %(second)s explain most of the differences in the KPI: %(figure)s and %(other)s"
        ) % words
    return ngettext(
        "%(first)s explains %(figure)s of the differences in the KPI; %(count)s other moment may explain as much",
        "%(first)s explains %(figure)s of the differences in the KPI; %(count)s other moments may explain as much",
        others,
    ) % words
