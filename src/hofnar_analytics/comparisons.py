"""Two groups, two periods, many at once, and the order of units. Method: docs/methods/comparisons.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import chdtrc

from hofnar_analytics.intervals import (
    Interval,
    newcombe,
    normal_quantile,
    nps_variance,
    t_quantile,
    two_sided_p,
)
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import Reason, Score
from hofnar_analytics.scales import Kind
from hofnar_analytics.scores import classes_of, top_two


@dataclass(frozen=True, slots=True)
class Difference:
    """First minus second (or now minus before), in the unit of the score.

    ``p`` tests 'no difference'; ``p_adjusted`` is set by ``many``; ``shape_p`` tests whether the two distributions are
    the same, which they need not be when the scores are; ``both_ends_grew`` says that both the highest and the lowest
    class are larger in the first (NPS: promoters and detractors). All None when a side has no answers.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p: float | None
    n: tuple[int, int]
    level: float = 0.95
    p_adjusted: float | None = None
    shape_p: float | None = None
    both_ends_grew: bool | None = None
    groups: tuple[str | None, str | None] = (None, None)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Shrunken:
    """A unit's score drawn towards that of all units together, for ordering only: its interval stays the raw one.
    ``trust`` is the weight of its own answers, 0..1."""

    group: str | None
    raw: float | None
    estimate: float | None
    trust: float
    n: int


def two_groups(a: Score, b: Score, *, level: float = 0.95) -> Difference:
    """How much higher ``a`` scores than ``b``; the groups share no respondents.

    NPS: Wald on the two variances (adjusted Wald (3, T) on each side where one has no variance); CSAT: Newcombe's
    hybrid interval and the pooled z test; means: Welch. Weighted scores count with Kish's number. ValueError when the
    two are not on the same scale.

    >>> from hofnar_analytics.scales import Scale
    >>> from hofnar_analytics.scores import score_from_counts
    >>> nps = Scale.of(Kind.NPS)
    >>> x = score_from_counts({0: 20, 8: 30, 10: 50}, nps)
    >>> y = score_from_counts({0: 60, 8: 45, 10: 95}, nps)
    >>> difference = two_groups(x, y)
    >>> round(difference.estimate, 1), round(difference.low, 3), round(difference.p, 4)
    (12.5, -6.924, 0.2072)
    """
    if a.scale != b.scale:
        raise ValueError("only scores on the same scale can be compared")
    bare = Difference(None, None, None, None, (a.n, b.n), level, groups=(a.group, b.group), reasons=_reasons(a, b))
    if a.estimate is None or b.estimate is None:
        return bare
    interval, p = _tested(a, b, level)
    return replace(
        bare,
        estimate=a.estimate - b.estimate,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        p=p,
        shape_p=_shape_p(a, b),
        both_ends_grew=_both_ends_grew(a, b),
    )


def two_periods(before: Score, now: Score, *, level: float = 0.95) -> Difference:
    """How much a score changed: ``now`` minus ``before``, the answers of different people (or treated as such, which
    is cautious when the same people answered twice)."""
    return two_groups(now, before, level=level)


def many(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """The same differences with the p values adjusted for being one family (Benjamini and Hochberg).

    >>> plain = Difference(1.0, 0.1, 1.9, 0.03, (60, 60))
    >>> [round(d.p_adjusted, 3) for d in many([plain, replace(plain, p=0.04)])]
    [0.04, 0.04]
    """
    adjusted = benjamini_hochberg([difference.p for difference in differences])
    return tuple(replace(difference, p_adjusted=p) for difference, p in zip(differences, adjusted))


def shrunken(scores: Sequence[Score]) -> tuple[Shrunken, ...]:
    """Each unit's score drawn towards the mean of all, the more the fewer its answers (empirical Bayes).

    The spread between units is the DerSimonian-Laird moment estimate, the noise of a unit the pooled variance of one
    answer over its effective number, so that a unit of two equal answers is not taken for certain. Units without
    answers get the common mean with trust 0 (None when nobody has any).
    """
    n = np.array([score.n_effective if score.estimate is not None else 0.0 for score in scores])
    raw = np.array([score.estimate if score.estimate is not None else 0.0 for score in scores])
    if n.sum() <= 0:
        return tuple(Shrunken(score.group, None, None, 0.0, 0) for score in scores)
    noise = float(sum(k * answer_variance(score) for k, score in zip(n, scores) if k) / n.sum())
    between = _between(raw, n, noise)
    with np.errstate(divide="ignore"):
        trust = np.where(n > 0, between / (between + noise / n) if between + noise > 0 else 1.0, 0.0)
    weight = trust if trust.sum() > 0 else n
    middle = float(weight @ raw / weight.sum())
    drawn = middle + trust * (raw - middle)
    return tuple(
        Shrunken(score.group, score.estimate, float(value), float(part), score.n)
        for score, value, part in zip(scores, drawn, trust)
    )


def _between(raw: np.ndarray, n: np.ndarray, noise: float) -> float:
    """DerSimonian and Laird's moment estimate of the variance between units, at least 0."""
    used = n > 0
    raw, n = raw[used], n[used]
    if len(raw) < 2:
        return 0.0
    middle = n @ raw / n.sum()
    heterogeneity = float(n @ (raw - middle) ** 2) - (len(raw) - 1) * noise
    return max(0.0, heterogeneity / float(n.sum() - (n @ n) / n.sum()))


def answer_variance(score: Score) -> float:
    """The variance of one answer in the unit of the score (NPS points squared, 0/1 for CSAT); 0 without answers."""
    total = sum(score.distribution.values())
    if total <= 0:
        return 0.0
    if score.scale.kind is Kind.NPS:
        up, _, down = classes_of(score)
        return 1e4 * nps_variance(up / total, down / total)
    if score.scale.kind is Kind.CSAT:
        share = top_two(score) / total
        return share * (1 - share)
    mean = sum(value * count for value, count in score.distribution.items()) / total
    spread = sum(count * (value - mean) ** 2 for value, count in score.distribution.items()) / total
    return spread * score.n_effective / (score.n_effective - 1) if score.n_effective > 1 else 0.0


def _reasons(a: Score, b: Score) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys([*a.reasons, *b.reasons]))


def _tested(a: Score, b: Score, level: float) -> tuple[Interval | None, float | None]:
    if a.scale.kind is Kind.NPS:
        return _nps(a, b, level)
    return _shares(a, b, level) if a.scale.kind is Kind.CSAT else _welch(a, b, level)


def _nps(a: Score, b: Score, level: float) -> tuple[Interval, float]:
    extra = 0.0 if answer_variance(a) > 0 and answer_variance(b) > 0 else 0.75
    (first, spread1), (second, spread2) = _nps_parts(a, extra), _nps_parts(b, extra)
    error = 100 * (spread1 + spread2) ** 0.5
    difference = 100 * (first - second)
    half = normal_quantile(level) * error
    # With very few answers, all at one end, the adjusted centre lies so far in that the estimate would fall outside.
    found = (a.estimate or 0.0) - (b.estimate or 0.0)
    interval = Interval(max(-200.0, min(found, difference - half)), min(200.0, max(found, difference + half)))
    return interval, two_sided_p(difference / error)


def _nps_parts(score: Score, extra: float) -> tuple[float, float]:
    """The NPS as a fraction and its variance, with ``extra`` answers at both ends and twice that in the middle."""
    up, middle, down = classes_of(score)
    scale = score.n_effective / (up + middle + down)
    n = score.n_effective + 4 * extra
    promoters, detractors = (up * scale + extra) / n, (down * scale + extra) / n
    return promoters - detractors, nps_variance(promoters, detractors) / n


def _shares(a: Score, b: Score, level: float) -> tuple[Interval, float]:
    n = (a.n_effective, b.n_effective)
    shares = (a.estimate or 0.0, b.estimate or 0.0)
    counts = (shares[0] * n[0], shares[1] * n[1])
    pooled = sum(counts) / sum(n)
    error = (pooled * (1 - pooled) * (1 / n[0] + 1 / n[1])) ** 0.5
    p = two_sided_p((shares[0] - shares[1]) / error) if error > 0 else 1.0
    return newcombe(counts, n, level), p


def _welch(a: Score, b: Score, level: float) -> tuple[Interval | None, float | None]:
    n1, n2 = a.n_effective, b.n_effective
    if n1 <= 1 or n2 <= 1:
        return None, None
    part1, part2 = answer_variance(a) / n1, answer_variance(b) / n2
    error = (part1 + part2) ** 0.5
    difference = (a.estimate or 0.0) - (b.estimate or 0.0)
    if error == 0:
        return Interval(difference, difference), 1.0 if difference == 0 else 0.0
    df = (part1 + part2) ** 2 / (part1**2 / (n1 - 1) + part2**2 / (n2 - 1))
    half = t_quantile(level, df) * error
    return Interval(difference - half, difference + half), two_sided_p(difference / error, df)


def _table(a: Score, b: Score) -> np.ndarray:
    """Effective answers per class (NPS) or value (other kinds), (2, classes)."""
    if a.scale.kind is Kind.NPS:
        rows = [list(classes_of(a)), list(classes_of(b))]
    else:
        values = sorted({*a.distribution, *b.distribution})
        rows = [[side.distribution.get(value, 0.0) for value in values] for side in (a, b)]
    table = np.array(rows)
    wanted = np.array([[a.n_effective], [b.n_effective]])
    return np.asarray(table * wanted / np.sum(table, axis=1, keepdims=True))


def _shape_p(a: Score, b: Score) -> float | None:
    """Pearson's chi-square test of equal distributions; None where expected counts are too small (below 1, or a
    fifth of them below 5)."""
    table = _table(a, b)
    table = table[:, table.sum(axis=0) > 0]
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    if table.shape[1] < 2 or expected.min() < 1 or (expected < 5).mean() > 0.2:
        return None
    statistic = float(((table - expected) ** 2 / expected).sum())
    return float(chdtrc(table.shape[1] - 1, statistic))


def _both_ends_grew(a: Score, b: Score) -> bool | None:
    if a.scale.kind is not Kind.NPS:
        return None
    first, second = classes_of(a), classes_of(b)
    return first[0] / sum(first) > second[0] / sum(second) and first[2] / sum(first) > second[2] / sum(second)
