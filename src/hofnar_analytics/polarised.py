"""The same NPS with another distribution: both ends growing over time, and units that only look alike.

Method, sources and simulated error rates: docs/methods/below-the-score.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from scipy.special import ndtr

from hofnar_analytics.comparisons import Difference, two_groups, two_periods
from hofnar_analytics.families import Family
from hofnar_analytics.intervals import newcombe, two_sided_p
from hofnar_analytics.results import Estimate, Reason, Score
from hofnar_analytics.scales import Kind
from hofnar_analytics.scores import classes_of

ALIKE = 10.0  # NPS points: how far apart two figures may lie and still be read as 'about the same'


@dataclass(frozen=True, slots=True)
class EndsChange:
    """Fractions, now minus before. ``p`` tests 'not both ends grew' and is small only when each of them grew by itself;
    ``nps`` is the change of the figure. ``hidden_by_the_score``: both grew and the NPS shows no demonstrable change."""

    promoters: Estimate
    detractors: Estimate
    p: float | None
    nps: Difference
    n: tuple[int, int]
    reasons: tuple[Reason, ...] = ()

    @property
    def both_grew(self) -> bool:
        return self.p is not None and self.p < 0.05

    @property
    def hidden_by_the_score(self) -> bool:
        return self.both_grew and self.nps.p is not None and self.nps.p >= 0.05


def ends_change(before: Score, now: Score, *, level: float = 0.95) -> EndsChange:
    """Whether promoters and detractors both grew, with Newcombe's interval for each. The test is an intersection-union
    test: the larger of the two one-sided p values (pooled z), which needs no adjustment and is never too bold.
    Weighted scores count with Kish's number. ValueError for another kind than NPS.

    >>> from hofnar_analytics.scales import Scale
    >>> from hofnar_analytics.scores import score_from_counts
    >>> nps = Scale.of(Kind.NPS)
    >>> before = score_from_counts({10: 30, 8: 50, 3: 20}, nps)
    >>> now = score_from_counts({10: 45, 8: 20, 3: 35}, nps)
    >>> found = ends_change(before, now)
    >>> round(found.promoters.estimate, 2), round(found.detractors.estimate, 2), round(found.p, 4), found.both_grew
    (0.15, 0.15, 0.0142, True)
    """
    _check(before, now)
    nps = two_periods(before, now, level=level)
    reasons = tuple(dict.fromkeys([*before.reasons, *now.reasons]))
    if before.n_effective <= 0 or now.n_effective <= 0:
        return EndsChange(Estimate(level=level), Estimate(level=level), None, nps, (before.n, now.n), reasons)
    (up, p_up), (down, p_down) = _end(now, before, 0, level), _end(now, before, 2, level)
    return EndsChange(up, down, max(p_up, p_down), nps, (before.n, now.n), reasons)


def _check(a: Score, b: Score) -> None:
    if a.scale.kind is not Kind.NPS or a.scale != b.scale:
        raise ValueError("both ends can be compared of an NPS on the same scale only")


def _end(a: Score, b: Score, place: int, level: float) -> tuple[Estimate, float]:
    """One class of ``a`` minus that of ``b``, and the one-sided p of 'it did not grow'."""
    n = (a.n_effective, b.n_effective)
    shares = (_share(a, place), _share(b, place))
    interval = newcombe((shares[0] * n[0], shares[1] * n[1]), n, level)
    z = _z(shares, n)
    return Estimate(shares[0] - shares[1], interval.low, interval.high, level), float(ndtr(-z))


def _share(score: Score, place: int) -> float:
    classes = classes_of(score)
    return classes[place] / sum(classes)


def _z(shares: tuple[float, float], n: tuple[float, float]) -> float:
    """The pooled z of two proportions; 0 where neither has any spread."""
    pooled = (shares[0] * n[0] + shares[1] * n[1]) / sum(n)
    error = (pooled * (1 - pooled) * (1 / n[0] + 1 / n[1])) ** 0.5
    return (shares[0] - shares[1]) / error if error > 0 else 0.0


@dataclass(frozen=True, slots=True)
class SamePair:
    """Two groups with about the same NPS. ``middle``: the part of passives of the first minus that of the second, with
    Newcombe's interval; ``p_adjusted`` over all such pairs; ``stands`` when the distributions differ demonstrably."""

    groups: tuple[str, str]
    nps: Difference
    middle: Estimate
    p: float
    p_adjusted: float
    stands: bool


def same_but_different(
    scores: Sequence[Score], *, alike: float = ALIKE, rate: float = 0.05, level: float = 0.95
) -> tuple[SamePair, ...]:
    """All pairs of groups whose NPS lie at most ``alike`` points apart, the clearest difference in distribution first.

    The test is that of the passives (pooled z, two-sided): with the same NPS the distributions are alike exactly when
    the parts of passives are. The family is the pairs with about the same NPS, a rule that looks at the figures and not
    at the passives; at most ``rate`` of what stands is expected to be chance (Benjamini and Hochberg). Groups without
    answers take no part. ValueError for another kind than NPS, or groups without different names.

    >>> from hofnar_analytics.scales import Scale
    >>> from hofnar_analytics.scores import score_from_counts
    >>> nps = Scale.of(Kind.NPS)
    >>> parts = {"north": {10: 50, 2: 50}, "south": {10: 10, 8: 80, 2: 10}, "west": {10: 70, 8: 20, 2: 10}}
    >>> [pair] = same_but_different([score_from_counts(c, nps, group=g) for g, c in parts.items()])
    >>> pair.groups, round(pair.middle.estimate, 1), pair.stands
    (('north', 'south'), -0.8, True)
    """
    names = [score.group for score in scores]
    if None in names or len(set(names)) != len(names):
        raise ValueError("groups with different names are needed")
    found = list(_pairs(scores, alike, level))
    if not found:
        return ()
    family = Family.fixed("same NPS", [" - ".join(pair.groups) for pair in found], rate)
    judged = family.judged({" - ".join(pair.groups): pair.p for pair in found})
    made = [
        SamePair(pair.groups, pair.nps, pair.middle, pair.p, one.p_adjusted or 0.0, bool(one.stands))
        for pair, one in zip(found, judged)
    ]
    return tuple(sorted(made, key=lambda pair: (pair.p, pair.groups)))


def _pairs(scores: Sequence[Score], alike: float, level: float) -> Iterator[SamePair]:
    used = [score for score in scores if score.estimate is not None and score.n_effective > 0]
    for a, b in combinations(used, 2):
        _check(a, b)
        if abs((a.estimate or 0.0) - (b.estimate or 0.0)) > alike:
            continue
        middle, _ = _end(a, b, 1, level)
        z = _z((_share(a, 1), _share(b, 1)), (a.n_effective, b.n_effective))
        p = two_sided_p(z)
        yield SamePair((str(a.group), str(b.group)), two_groups(a, b, level=level), middle, p, p, False)
