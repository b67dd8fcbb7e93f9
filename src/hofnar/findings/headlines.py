"""The title of the impact matrix: what matters most, with its number and margin, as certain as it is and no more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, PART, Style, count, figure
from hofnar_analytics.pictures.impact_marks import has_direction, is_certain, reading_of
from hofnar_analytics.results import UNKNOWN, Estimate, Impact, TouchpointImpact


@dataclass(frozen=True, slots=True)
class Finding:
    """The moment with the largest certain figure; an equal beside it that is certain too; how many may match it."""

    first: str
    figure: Estimate
    second: str = ""
    other: Estimate = UNKNOWN
    rivals: int = 0


def headline_for_impact(impact: Impact, *, reading: str | None = None, names: Mapping[str, str] | None = None) -> str:
    """'Parking costs us most: −0.4 ± 0.2 points', or what can be said instead. ``names`` replaces the labels.

    'Most' is said only when every other moment, certain or not, lies demonstrably behind.
    """
    reading = reading or impact.reading
    known = [t for t in impact.touchpoints if reading_of(t, reading)[0].known]
    certain = [t for t in known if is_certain(t, reading) and _pulls(t, reading)]
    if not certain:
        return _nothing_certain(impact, known)
    top = max(certain, key=lambda t: (abs(_size(t, reading)), t.column))
    finding = _finding(top, known, certain, reading, names or {})
    if reading == "share":
        return _explains(finding)
    if reading == "leverage":
        return _is_worth(finding)
    return _costs(finding) if _size(top, reading) < 0 else _brings(finding)


def _finding(
    top: TouchpointImpact,
    known: Sequence[TouchpointImpact],
    certain: Sequence[TouchpointImpact],
    reading: str,
    names: Mapping[str, str],
) -> Finding:
    rivals = [t for t in known if t.column != top.column and not _behind(top, t, reading)]
    first, figure_ = spoken_name(names.get(top.column, top.label)), reading_of(top, reading)[0]
    if len(rivals) == 1 and rivals[0] in certain:
        second = spoken_name(names.get(rivals[0].column, rivals[0].label))
        return Finding(first, figure_, second, reading_of(rivals[0], reading)[0], 1)
    return Finding(first, figure_, rivals=len(rivals))


def spoken_name(label: str) -> str:
    """A label fit to be the subject of a sentence: quoted when it is several words or may be a plural."""
    label = " ".join(label.split())
    plain = " " not in label and not label.endswith("s")
    return label if plain else gettext("‘%(label)s’") % {"label": label}


def _pulls(touchpoint: TouchpointImpact, reading: str) -> bool:
    figure_, p_adjusted, _ = reading_of(touchpoint, reading)
    return has_direction(figure_, p_adjusted)


def _size(touchpoint: TouchpointImpact, reading: str) -> float:
    return reading_of(touchpoint, reading)[0].estimate or 0.0


def _behind(top: TouchpointImpact, other: TouchpointImpact, reading: str) -> bool:
    """Whether the lead over another moment, in the direction of the top one, exceeds the margin of the difference
    (the two taken as independent)."""
    way = 1 if _size(top, reading) > 0 else -1
    lead = way * (_size(top, reading) - _size(other, reading))
    return lead > math.hypot(_half(reading_of(top, reading)[0]), _half(reading_of(other, reading)[0]))


def _half(estimate: Estimate) -> float:
    middle = estimate.estimate or 0.0
    low = middle if estimate.low is None else estimate.low
    high = middle if estimate.high is None else estimate.high
    return max(middle - low, high - middle)


def _nothing_certain(impact: Impact, known: Sequence[TouchpointImpact]) -> str:
    if not impact.touchpoints:
        return gettext("No moments to compare yet")
    if not known:
        return gettext("Too few answers to say which moments matter")
    return gettext("No moment stands out with certainty yet")


def _words(finding: Finding, style: Style = CHANGE) -> dict[str, str]:
    return {
        "first": finding.first,
        "second": finding.second,
        "figure": figure(finding.figure, style),
        "other": figure(finding.other, style),
        "count": count(finding.rivals),
    }


def _costs(finding: Finding) -> str:
    words = _words(finding)
    if finding.rivals == 0:
        return gettext("%(first)s costs us most: %(figure)s points") % words
    if finding.second:
        return gettext("%(first)s and %(second)s cost us most: %(figure)s and %(other)s points") % words
    return (
        ngettext(
            "%(first)s costs us %(figure)s points; %(count)s other moment may cost as much",
            "%(first)s costs us %(figure)s points; %(count)s other moments may cost as much",
            finding.rivals,
        )
        % words
    )


def _brings(finding: Finding) -> str:
    words = _words(finding)
    if finding.rivals == 0:
        return gettext("%(first)s brings us most: %(figure)s points") % words
    if finding.second:
        return gettext("%(first)s and %(second)s bring us most: %(figure)s and %(other)s points") % words
    return (
        ngettext(
            "%(first)s brings us %(figure)s points; %(count)s other moment may bring as much",
            "%(first)s brings us %(figure)s points; %(count)s other moments may bring as much",
            finding.rivals,
        )
        % words
    )


def _is_worth(finding: Finding) -> str:
    words = _words(finding)
    if finding.rivals == 0:
        return gettext("One point more for %(first)s is worth most: %(figure)s points") % words
    if finding.second:
        return (
            gettext("One point more for %(first)s or %(second)s is worth most: %(figure)s and %(other)s points") % words
        )
    return (
        ngettext(
            "One point more for %(first)s is worth %(figure)s points; %(count)s other moment may be worth as much",
            "One point more for %(first)s is worth %(figure)s points; %(count)s other moments may be worth as much",
            finding.rivals,
        )
        % words
    )


def _explains(finding: Finding) -> str:
    words = _words(finding, PART)
    if finding.rivals == 0:
        return gettext("%(first)s explains most of the differences in the KPI: %(figure)s") % words
    if finding.second:
        return (
            gettext("%(first)s and %(second)s explain most of the differences in the KPI: %(figure)s and %(other)s")
            % words
        )
    return (
        ngettext(
            "%(first)s explains %(figure)s of the differences in the KPI; %(count)s other moment may explain as much",
            "%(first)s explains %(figure)s of the differences in the KPI; %(count)s other moments may explain as much",
            finding.rivals,
        )
        % words
    )
