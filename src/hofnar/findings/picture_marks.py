"""From a score to a mark in a picture. The floors are kept here: below them there is no figure, but a word.

``always`` shows figures below the floor (the command line, or an organisation that chose 'indicative'); a group under
five people is never shown.
"""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.findings.figures import count, needed_text, score_figure
from hofnar.findings.sentences import is_shown
from hofnar_analytics.pictures.impact_marks import has_direction
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.journey_curve import JourneyPoint
from hofnar_analytics.pictures.trend import TrendPoint
from hofnar_analytics.reasons import answers_needed
from hofnar_analytics.results import UNKNOWN, Estimate, Reason, Score
from hofnar_analytics.scales import Kind


def trend_point(
    key: str, label: str, score: Score, *, group: str = "", period: str = "", always: bool = False
) -> TrendPoint:
    """A period of a trend; ``period`` is its full name for the hover text ('March 2025')."""
    value, figure, absent = _parts(score, always)
    return TrendPoint(key, label, value, spoken(period or label, score, always), figure, group, absent)


def journey_point(key: str, label: str, score: Score, *, pain: bool = False, always: bool = False) -> JourneyPoint:
    """A moment of the journey curve."""
    value, figure, absent = _parts(score, always)
    return JourneyPoint(key, label, value, figure, spoken(label, score, always), pain and value.known, absent)


def interval_row(
    key: str,
    label: str,
    score: Score,
    *,
    difference: Estimate = UNKNOWN,
    p_adjusted: float | None = None,
    group: str = "",
    always: bool = False,
) -> IntervalRow:
    """A unit or segment beside its parent. Filled and coloured only when ``difference`` (from the parent) is
    demonstrable after adjustment; hollow stone otherwise."""
    value, figure, absent = _parts(score, always)
    certain = value.known and has_direction(difference, p_adjusted)
    tone = "stone" if not certain else "blue" if (difference.estimate or 0.0) > 0 else "vermilion"
    absent = _needed(score) if absent else ""
    return IntervalRow(key, label, value, figure, spoken(label, score, always), certain, tone, absent, group)


def spoken(label: str, score: Score, always: bool = False) -> str:
    """'Utrecht: +18 ± 4, 1,204 answers', or why there is no figure."""
    _, figure, absent = _parts(score, always)
    if absent:
        return gettext("%(label)s: %(why)s") % {"label": label, "why": _needed(score)}
    return gettext("%(label)s: %(figure)s, %(n)s answers") % {"label": label, "figure": figure, "n": count(score.n)}


def _parts(score: Score, always: bool) -> tuple[Estimate, str, str]:
    """The value to draw, its figure, and the word instead; either the last or the first two are empty."""
    small = Reason.SMALL_GROUP in score.reasons
    if score.estimate is None or small or not (always or is_shown(score)):
        return UNKNOWN, "", gettext("too few")
    return drawn_value(score), score_figure(score), ""


def drawn_value(score: Score) -> Estimate:
    """As an axis reads it: a CSAT in percent, everything else as it is."""
    times = 100.0 if score.scale.kind is Kind.CSAT else 1.0
    estimate, low, high = (None if v is None else v * times for v in (score.estimate, score.low, score.high))
    return Estimate(estimate, low, high)


def _needed(score: Score) -> str:
    if Reason.SMALL_GROUP in score.reasons:
        return gettext("too few people to show")
    more = answers_needed(score.n, score.scale.kind, score.n_effective)
    return gettext("too few answers, %(needed)s") % {"needed": needed_text(more)} if more else gettext("not known")
