"""Differences of a score between two or more groups or periods, as one family. docs/methods/group-differences.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

from hofnar_analytics.comparisons import Difference, answer_variance, two_groups
from hofnar_analytics.families import Family, JudgedFamily
from hofnar_analytics.results import Reason, Score
from hofnar_analytics.scales import Kind
from hofnar_analytics.scores import score_from_counts

FloatArray = NDArray[np.float64]


class Against(StrEnum):
    """What each group is compared with."""

    REST = "rest"  # all other groups together
    EACH_OTHER = "each_other"
    BEFORE = "before"  # the period before it
    FIRST = "first"  # the first of the list, such as a reference group


@dataclass(frozen=True, slots=True)
class GroupDifferences:
    """All differences of one family. ``differ_p`` tests 'all groups score the same' in one go (None where fewer than
    two groups have answers); ``differences`` carry their adjusted p, in the order of ``family``."""

    differences: tuple[Difference, ...]
    family: JudgedFamily
    differ_p: float | None
    n: int
    reasons: tuple[Reason, ...] = ()


def group_differences(
    scores: Sequence[Score], against: Against = Against.REST, *, name: str = "", rate: float = 0.05, level: float = 0.95
) -> GroupDifferences:
    """How the groups of ``scores`` (each with its own ``group``) differ, with Benjamini and Hochberg over the whole
    family. The family follows from the groups and ``against`` alone, so it is fixed before any score is looked at;
    groups below a floor stay in it (with their reasons), so that the family does not depend on their answers.

    REST needs two groups; EACH_OTHER makes k (k - 1) / 2 pairs; BEFORE takes the scores in order of time. ValueError
    for fewer than two groups, groups without different names, or scores on different scales.

    >>> from hofnar_analytics.scales import Scale
    >>> nps = Scale.of(Kind.NPS)
    >>> parts = {"shop": {10: 60, 8: 30, 2: 10}, "web": {10: 30, 8: 30, 2: 40}, "phone": {10: 50, 8: 20, 2: 30}}
    >>> found = group_differences([score_from_counts(c, nps, group=g) for g, c in parts.items()])
    >>> found.family.standing, [round(d.estimate) for d in found.differences]
    (('shop', 'web'), [45, -45, 0])
    """
    pairs = _pairs(scores, against)
    family = Family.fixed(name or against.value, [_member(a, b, against) for a, b in pairs], rate)
    plain = [two_groups(a, b, level=level) for a, b in pairs]
    judged = family.judged(dict(zip(family.members, (difference.p for difference in plain))))
    return GroupDifferences(
        differences=tuple(replace(one, p_adjusted=found.p_adjusted) for one, found in zip(plain, judged)),
        family=judged,
        differ_p=differ_p(scores),
        n=sum(score.n for score in scores),
        reasons=tuple(dict.fromkeys(reason for score in scores for reason in score.reasons)),
    )


def differ_p(scores: Sequence[Score]) -> float | None:
    """Whether groups differ at all: Welch's one-way analysis of variance, each group with its own variance (that of all
    together where a group has none). None below two groups with answers.

    >>> from hofnar_analytics.scales import Scale
    >>> same = score_from_counts({8: 30, 6: 30}, Scale.of(Kind.GRADE))
    >>> differ_p([same, same])
    1.0
    """
    used = [score for score in scores if score.estimate is not None and score.n_effective > 1]
    if len(used) < 2:
        return None
    n = np.array([score.n_effective for score in used])
    means = np.array([score.estimate for score in used])
    own = np.array([_sample_variance(score) for score in used])
    pooled = float((n - 1) @ own / (n - 1).sum())
    if pooled <= 0:
        return 1.0 if np.ptp(means) == 0 else 0.0
    return _welch_p(n, means, np.where(own > 0, own, pooled))


def _sample_variance(score: Score) -> float:
    """The variance of one answer with n - 1, also for NPS and shares."""
    coded = score.scale.kind in (Kind.NPS, Kind.CSAT)
    return answer_variance(score) * (score.n_effective / (score.n_effective - 1) if coded else 1.0)


def _welch_p(n: FloatArray, means: FloatArray, variances: FloatArray) -> float:
    weight, k = n / variances, len(n)
    middle = float(weight @ means / weight.sum())
    loose = float(((1 - weight / weight.sum()) ** 2 / (n - 1)).sum())
    between = float(weight @ (means - middle) ** 2) / (k - 1)
    df = (k * k - 1) / (3 * loose)
    return float(fdtrc(k - 1, df, between / (1 + 2 * (k - 2) / (k * k - 1) * loose)))


def rest_of(scores: Sequence[Score], group: int) -> Score:
    """All groups but one, pooled answer by answer (with their weights)."""
    others = [score for i, score in enumerate(scores) if i != group]
    counts: dict[float, float] = {}
    for score in others:
        for value, count in score.distribution.items():
            counts[value] = counts.get(value, 0.0) + count
    weights = sum(sum(score.distribution.values()) for score in others)
    squares = sum(sum(s.distribution.values()) ** 2 / s.n_effective for s in others if s.n_effective > 0)
    return score_from_counts(
        counts,
        scores[group].scale,
        n_effective=weights**2 / squares if squares > 0 else 0.0,
        n=sum(score.n for score in others),
        column=scores[group].column,
        group="rest",
    )


def _pairs(scores: Sequence[Score], against: Against) -> list[tuple[Score, Score]]:
    names = [score.group for score in scores]
    if len(scores) < 2 or None in names or len(set(names)) != len(names):
        raise ValueError("at least two groups with different names are needed")
    if any(score.scale != scores[0].scale for score in scores):
        raise ValueError("only scores on the same scale can be compared")
    if against is Against.REST:
        return [(score, rest_of(scores, i)) for i, score in enumerate(scores)]
    if against is Against.BEFORE:
        return [(now, before) for before, now in pairwise(scores)]
    if against is Against.FIRST:
        return [(score, scores[0]) for score in scores[1:]]
    return list(combinations(scores, 2))


def _member(a: Score, b: Score, against: Against) -> str:
    return str(a.group) if against in (Against.REST, Against.FIRST) else f"{a.group} - {b.group}"
