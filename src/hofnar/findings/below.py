"""What lies below a score, in a sentence each: both ends, the detractors, two units with one NPS, a benchmark."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from hofnar.findings.figures import SCORE, Style, count, figure, score_figure, value
from hofnar.findings.sentences import change_style
from hofnar_analytics.comparisons import Difference
from hofnar_analytics.inside_detractors import InsideDetractors
from hofnar_analytics.pictures.impact_marks import has_direction
from hofnar_analytics.polarised import EndsChange, SamePair
from hofnar_analytics.results import Estimate, Score
from hofnar_analytics.scores import classes_of

PERCENT = Style(0, percent=True)
POINTS = Style(0, signed=True, percent=True)


def estimate_of(one: Difference) -> Estimate:
    return Estimate(one.estimate, one.low, one.high, one.level)


def ends_sentence(found: EndsChange) -> str:
    """Empty where it cannot be said that both ends grew."""
    if not found.both_grew:
        return ""
    words = {"up": figure(found.promoters, POINTS), "down": figure(found.detractors, POINTS)}
    if found.hidden_by_the_score:
        return gettext("Both ends grew and the score hides it: promoters %(up)s, detractors %(down)s") % words
    return gettext("Both ends grew: promoters %(up)s, detractors %(down)s") % words


def detractors_sentence(found: InsideDetractors) -> str:
    if not found.n:
        return gettext("There are no detractors")
    low, middle, high = found.bands
    words = {
        "all": count(found.n),
        "low": count(low),
        "middle": count(middle),
        "high": count(high),
        "mean": figure(found.mean, SCORE),
    }
    return (
        gettext(
            "Of %(all)s detractors %(low)s gave 0 to 2, %(middle)s gave 3 or 4 and %(high)s gave 5 or 6; "
            "their mean is %(mean)s"
        )
        % words
    )


def moved_sentence(moved: Difference) -> str:
    """How the detractors judge against the period before."""
    words = {"difference": figure(estimate_of(moved), Style(1, signed=True))}
    if not has_direction(estimate_of(moved), moved.p):
        return gettext("No demonstrable change inside the detractors: %(difference)s") % words
    if (moved.estimate or 0.0) > 0:
        return gettext("The detractors became milder: %(difference)s") % words
    return gettext("The detractors became harsher: %(difference)s") % words


def pair_sentence(pair: SamePair, scores: Mapping[str, Score], names: Mapping[str, str]) -> str:
    """'Groningen and Assen have about the same NPS (+1 ± 19 and 0 ± 9) and other customers: …'"""
    first, second = pair.groups
    if (pair.middle.estimate or 0.0) > 0:  # the more divided one first
        first, second = second, first
    up, _, down = _parts(scores[first])
    words = {
        "first": names.get(first, first),
        "second": names.get(second, second),
        "one": score_figure(scores[first]),
        "other": score_figure(scores[second]),
        "up": value(up, PERCENT),
        "down": value(down, PERCENT),
        "middle": value(_parts(scores[second])[1], PERCENT),
        "ours": value(_parts(scores[first])[1], PERCENT),
    }
    return (
        gettext(
            "%(first)s and %(second)s have about the same NPS (%(one)s and %(other)s), but differ: %(first)s is "
            "divided (%(up)s promoters, %(down)s detractors, %(ours)s in between), at %(second)s %(middle)s "
            "is in between"
        )
        % words
    )


def _parts(score: Score) -> tuple[float, float, float]:
    up, middle, down = classes_of(score)
    total = up + middle + down
    return up / total, middle / total, down / total


def benchmark_sentence(own: Score, difference: Difference) -> str:
    """The own figure against a published one."""
    words = {"difference": figure(estimate_of(difference), change_style(own))}
    if not has_direction(estimate_of(difference), difference.p):
        return gettext("no demonstrable difference (%(difference)s)") % words
    if (difference.estimate or 0.0) > 0:
        return gettext("you are above it: %(difference)s") % words
    return gettext("you are below it: %(difference)s") % words
