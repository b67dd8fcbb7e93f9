"""Numbers with their margin, written by locale. One decimal for scores, none for NPS, more only where the margin asks.

An estimate is never written without its interval: '7.8 ± 0.1' when both sides are alike, else '30 (14 to 44)'.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext

from hofnar_analytics.pictures.numbers import NumberLocale, of_language, round_half_up
from hofnar_analytics.results import Estimate, Score
from hofnar_analytics.scales import Kind

MOST_DECIMALS = 3
_ALIKE = 0.12


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of figure is written: decimals, a sign on positive numbers, as a percentage."""

    decimals: int = 1
    signed: bool = False
    percent: bool = False


SCORE = Style()
NPS = Style(decimals=0, signed=True)
CHANGE = Style(signed=True)
NPS_CHANGE = Style(decimals=0, signed=True)
SHARE = Style(decimals=0, percent=True)
PART = Style(decimals=1, percent=True)


def numbers() -> NumberLocale:
    """The numbers of the language in use."""
    return of_language(get_language())


def style_of(kind: Kind) -> Style:
    """How scores of a kind are written: NPS with a sign and without decimals, CSAT as a percentage."""
    return {Kind.NPS: NPS, Kind.CSAT: SHARE}.get(kind, SCORE)


def value(number: float, style: Style = SCORE) -> str:
    """A bare number. For axes and counts; a finding is written by ``figure``."""
    return _written(number * 100 if style.percent else number, style, style.decimals)


def figure(estimate: Estimate, style: Style = SCORE) -> str:
    """An estimate with its interval, or a dash when there is none to give."""
    if estimate.estimate is None:
        return "–"
    scale = 100.0 if style.percent else 1.0
    middle = estimate.estimate * scale
    if estimate.low is None or estimate.high is None:
        return _written(middle, style, style.decimals)
    low, high = estimate.low * scale, estimate.high * scale
    decimals = _decimals(middle, low, high, style.decimals)
    margin = _margin(middle - low, high - middle, decimals)
    if margin is None:
        return _as_range(middle, low, high, style, decimals)
    return f"{_written(middle, style, decimals)} ± {_written(margin, Style(percent=style.percent), decimals)}"


def score_figure(score: Score) -> str:
    """The figure of a score in the style of its kind."""
    return figure(Estimate(score.estimate, score.low, score.high), style_of(score.scale.kind))


def count(number: float) -> str:
    """A number of answers or people."""
    return numbers().plain(number, 0)


def needed_text(more: int) -> str:
    """How many answers are still needed."""
    return ngettext("%(count)s more answer needed", "%(count)s more answers needed", more) % {"count": count(more)}


def _written(number: float, style: Style, decimals: int) -> str:
    text = numbers().signed(number, decimals) if style.signed else numbers().plain(number, decimals)
    return f"{text}%" if style.percent else text


def _as_range(middle: float, low: float, high: float, style: Style, decimals: int) -> str:
    ends = f"{_written(low, style, decimals)} {numbers().to} {_written(high, style, decimals)}"
    return f"{_written(middle, style, decimals)} ({ends})"


def _margin(below: float, above: float, decimals: int) -> float | None:
    """One margin for both sides, the larger one; None where the sides differ visibly."""
    same = round_half_up(below, decimals) == round_half_up(above, decimals)
    alike = abs(below - above) <= _ALIKE / 2 * (below + above)
    return max(below, above) if same or alike else None


def _decimals(middle: float, low: float, high: float, wanted: int) -> int:
    """As many as wanted; more where rounding would hide the margin, or move the interval over zero or off it."""
    for decimals in range(wanted, MOST_DECIMALS):
        ends = _ends_as_read(middle, low, high, decimals)
        if (ends[1] > ends[0] or high == low) and _side(*ends) == _side(low, high):
            return decimals
    return max(wanted, MOST_DECIMALS)


def _ends_as_read(middle: float, low: float, high: float, decimals: int) -> tuple[float, float]:
    """The interval that a reader takes from what is written."""
    margin = _margin(middle - low, high - middle, decimals)
    if margin is None:
        return float(round_half_up(low, decimals)), float(round_half_up(high, decimals))
    shown, half = float(round_half_up(middle, decimals)), float(round_half_up(margin, decimals))
    return shown - half, shown + half


def _side(low: float, high: float) -> int:
    """Above zero, below it, or both sides (also when an end touches zero)."""
    return 1 if low > 1e-12 else -1 if high < -1e-12 else 0
