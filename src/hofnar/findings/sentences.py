"""What results say, in one sentence each: the finding, its number and its margin.

A sentence claims a direction only when the interval excludes zero and the adjusted p (where there is one) is below
0.05; it claims 'most' only when the lead over the next is demonstrable. Otherwise it says what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import (
    CHANGE,
    NPS_CHANGE,
    SHARE,
    Style,
    count,
    figure,
    needed_text,
    score_figure,
    style_of,
    value,
)
from hofnar.findings.kinds import kind_name
from hofnar_analytics.pictures.impact_marks import has_direction
from hofnar_analytics.reasons import answers_needed
from hofnar_analytics.results import Estimate, Reason, Score


def score_sentence(score: Score, name: str = "", *, always: bool = False) -> str:
    """'NPS +18 ± 4'. Below the floor the page's sentence says how many answers are needed; with ``always`` (the
    command line, or an organisation that chose 'indicative') the figure stands, called indicative."""
    name = name or kind_name(score.scale.kind)
    if Reason.SMALL_GROUP in score.reasons and not always:
        return gettext("%(name)s: too few people to show") % {"name": name}
    few = Reason.TOO_FEW_RESPONSES in score.reasons
    if score.estimate is None or (few and not always):
        return _too_few(name, score)
    words = {"name": name, "figure": score_figure(score)}
    return gettext("%(name)s %(figure)s, indicative") % words if few else gettext("%(name)s %(figure)s") % words


def _too_few(name: str, score: Score) -> str:
    more = answers_needed(score.n, score.scale.kind, score.n_effective)
    if more <= 0:
        return gettext("%(name)s: not known") % {"name": name}
    return gettext("%(name)s: too few answers, %(needed)s") % {"name": name, "needed": needed_text(more)}


def trend_sentence(
    before: Score,
    after: Score,
    difference: Estimate,
    p_adjusted: float | None = None,
    name: str = "",
    *,
    higher_is_better: bool = True,
) -> str:
    """Signal: 'Grade 7.8 → 7.6: really down'. Noise: 'NPS +18 ± 4: no demonstrable change'.

    ``difference`` is after minus before, in the unit of the score. Where lower is better the sentence says what the
    direction means.
    """
    name = name or kind_name(after.scale.kind)
    if not is_shown(before) or not is_shown(after):
        return score_sentence(after, name)
    if not has_direction(difference, p_adjusted):
        words = {"name": name, "figure": score_figure(after)}
        return gettext("%(name)s %(figure)s: no demonstrable change") % words
    return _really(name, before, after, difference, higher_is_better)


def _really(name: str, before: Score, after: Score, difference: Estimate, higher_is_better: bool) -> str:
    was, now = _apart(before, after)
    words = {"name": name, "before": was, "after": now}
    is_up = (difference.estimate or 0.0) > 0
    if not higher_is_better:
        if is_up:
            return gettext("%(name)s %(before)s → %(after)s: really up, and that is worse") % words
        return gettext("%(name)s %(before)s → %(after)s: really down, and that is better") % words
    if is_up:
        return gettext("%(name)s %(before)s → %(after)s: really up") % words
    return gettext("%(name)s %(before)s → %(after)s: really down") % words


def _apart(before: Score, after: Score) -> tuple[str, str]:
    """Both figures with as many decimals as it takes to see them differ."""
    style = style_of(after.scale.kind)
    was, now = before.estimate or 0.0, after.estimate or 0.0
    for decimals in range(style.decimals, 4):
        finer = Style(decimals, style.signed, style.percent)
        if value(was, finer) != value(now, finer):
            return value(was, finer), value(now, finer)
    return value(was, style), value(now, style)


def signal_and_noise(sentences: Iterable[str]) -> str:
    """Several trend sentences as one: 'Grade 7.8 → 7.6: really down; NPS +18 ± 4: no demonstrable change'."""
    return "; ".join(sentence for sentence in sentences if sentence)


def comparison_sentence(
    first: str,
    a: Score,
    second: str,
    b: Score,
    difference: Estimate,
    p_adjusted: float | None = None,
    *,
    higher_is_better: bool = True,
) -> str:
    """Two groups compared; ``difference`` is the first minus the second, in the unit of the score."""
    if not is_shown(a) or not is_shown(b):
        return gettext("%(first)s and %(second)s cannot be compared: too few answers") % {
            "first": first,
            "second": second,
        }
    words = {"first": first, "second": second, "difference": figure(difference, change_style(a))}
    if not has_direction(difference, p_adjusted):
        return gettext("No demonstrable difference between %(first)s and %(second)s: %(difference)s") % words
    is_higher = (difference.estimate or 0.0) > 0
    if not higher_is_better:
        if is_higher:
            return gettext("%(first)s scores higher, so worse, than %(second)s: difference %(difference)s") % words
        return gettext("%(first)s scores lower, so better, than %(second)s: difference %(difference)s") % words
    if is_higher:
        return gettext("%(first)s scores higher than %(second)s: difference %(difference)s") % words
    return gettext("%(first)s scores lower than %(second)s: difference %(difference)s") % words


def change_style(score: Score) -> Style:
    """How a difference between two scores of this kind is written."""
    style = style_of(score.scale.kind)
    if style.percent:
        return Style(SHARE.decimals, signed=True, percent=True)
    return NPS_CHANGE if style.decimals == 0 else CHANGE


def is_shown(score: Score) -> bool:
    """Whether a page may show the figure: enough answers, and no group so small that people can be recognised."""
    hidden = {Reason.TOO_FEW_RESPONSES, Reason.SMALL_GROUP}
    return score.estimate is not None and not hidden & set(score.reasons)


def units_sentence(different: int, total: int) -> str:
    """How many units stand out, after adjustment for comparing so many."""
    if different == 0:
        return gettext("No unit differs demonstrably from the whole")
    words = {"different": count(different), "total": count(total)}
    return (
        ngettext(
            "%(different)s of %(total)s units differs demonstrably from the whole",
            "%(different)s of %(total)s units differ demonstrably from the whole",
            different,
        )
        % words
    )


def target_sentence(score: Score, target: float, name: str = "", *, higher_is_better: bool = True) -> str:
    """'met' only where the margin allows it; 'probably' and 'not yet known' otherwise."""
    name = name or kind_name(score.scale.kind)
    if not is_shown(score) or score.low is None or score.high is None or score.estimate is None:
        return score_sentence(score, name)
    words = {"name": name, "figure": score_figure(score), "target": value(target, style_of(score.scale.kind))}
    sign = 1 if higher_is_better else -1
    worst, best = sorted((sign * score.low, sign * score.high))
    if worst >= sign * target:
        return gettext("%(name)s %(figure)s: target %(target)s met") % words
    if sign * score.estimate >= sign * target:
        return gettext("%(name)s %(figure)s: target %(target)s probably met") % words
    if best >= sign * target:
        return gettext("%(name)s %(figure)s: not yet known whether target %(target)s is met") % words
    return gettext("%(name)s %(figure)s: target %(target)s not met") % words
