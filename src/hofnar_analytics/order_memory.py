"""What is remembered: the peak, the end, the average, the first or the worst moment? Compared fairly, by predicting
people who took no part in the fit. Method: docs/methods/order.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import t_quantile, two_sided_p
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.travelled import Travelled, at_ends

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SUMMARIES = ("average", "peak", "end", "peak_end", "first", "worst")
PEOPLE_FLOOR = 100
LEAST_MOMENTS = 3  # moments a person scored before their order can matter
FOLDS = 10
REPEATS = 20


@dataclass(frozen=True, slots=True)
class SummaryFit:
    """How well one summary of a journey predicts the remembered experience of people left out: ``r2`` of prediction
    (below 0 when worse than the plain mean) and ``slope``, points of the outcome per point of the summary."""

    name: str
    r2: Estimate
    slope: float | None


@dataclass(frozen=True, slots=True)
class SummaryDifference:
    """How much more of the differences between people ``first`` predicts than ``second``, with its interval."""

    first: str
    second: str
    difference: Estimate
    p: float | None
    p_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class OrderMemory:
    """``best`` is the summary that predicts demonstrably better than every other, None when there is no such one."""

    n: int
    summaries: tuple[SummaryFit, ...]
    differences: tuple[SummaryDifference, ...]
    best: str | None
    reasons: tuple[Reason, ...] = ()


def summaries_of(trip: Travelled) -> FloatArray:
    """Each person's average, peak (highest), end (last), mean of peak and end, first, worst (lowest) score, (n, 6); NaN
    below three scored moments.

    >>> marks = np.array([[8.0, 4.0, 6.0]])
    >>> trip = Travelled(marks, np.array([[1.0, 2.0, 3.0]]), ("a", "b", "c"), ("a", "b", "c"), np.array([7.0]))
    >>> summaries_of(trip).tolist()
    [[6.0, 8.0, 6.0, 7.0, 8.0, 4.0]]
    """
    known = trip.known
    count = known.sum(axis=1)
    total = np.where(known, trip.scores, 0.0).sum(axis=1)
    peak = np.where(known, trip.scores, -np.inf).max(axis=1)
    worst = np.where(known, trip.scores, np.inf).min(axis=1)
    first, end = at_ends(trip)
    found = np.column_stack([total / np.maximum(count, 1), peak, end, (peak + end) / 2, first, worst])
    return np.asarray(np.where((count >= LEAST_MOMENTS)[:, None], found, np.nan))


def order_memory(
    trip: Travelled, *, level: float = 0.95, folds: int = FOLDS, repeats: int = REPEATS, seed: int = 0
) -> OrderMemory:
    """Every summary gets one slope, the same people and the same folds; each person is predicted by fits that did not
    see them (their cluster), ``repeats`` times over. Differences are paired by person; the family for Benjamini and
    Hochberg is all pairs. Needs 100 people with three scored moments and an outcome (TOO_FEW_RESPONSES).

    >>> rng = np.random.default_rng(1)
    >>> marks = rng.integers(1, 11, (600, 5)).astype(float)
    >>> names = tuple("abcde")
    >>> kpi = marks[:, 4] + rng.normal(size=600)
    >>> found = order_memory(Travelled(marks, np.tile(np.arange(5.0), (600, 1)), names, names, kpi))
    >>> found.best
    'end'
    """
    predictors = summaries_of(trip)
    weights = trip.used_weights()
    used = np.isfinite(predictors).all(axis=1) & np.isfinite(trip.outcome) & (weights > 0)
    n = int(used.sum())
    few = n < PEOPLE_FLOOR
    if few or not np.ptp(trip.outcome[used]) > 0:
        reason = Reason.TOO_FEW_RESPONSES if few else Reason.CONSTANT
        return OrderMemory(n, tuple(SummaryFit(name, UNKNOWN, None) for name in SUMMARIES), (), None, (reason,))
    clusters = np.arange(n) if trip.clusters is None else np.unique(trip.clusters[used], return_inverse=True)[1]
    judge = _Judge(predictors[used], trip.outcome[used], weights[used], clusters, level)
    judge.cross_validate(folds, repeats, np.random.default_rng(seed))
    fits = tuple(judge.fit(k) for k in range(len(SUMMARIES)))
    differences = _adjusted([judge.compare(a, b) for a, b in combinations(range(len(SUMMARIES)), 2)])
    return OrderMemory(n, fits, differences, _best(differences, 1 - level))


class _Judge:
    """Squared errors of prediction for every person and summary."""

    def __init__(
        self, x: FloatArray, y: FloatArray, weights: FloatArray, clusters: NDArray[np.intp], level: float
    ) -> None:
        self.x, self.y, self.w, self.clusters, self.level = x, y, weights, clusters, level
        self.errors = np.zeros_like(x)
        self.plain = np.zeros(len(y))

    def cross_validate(self, folds: int, repeats: int, rng: np.random.Generator) -> None:
        groups = int(self.clusters.max()) + 1
        for _ in range(repeats):
            fold = rng.permutation(np.arange(groups) % folds)[self.clusters]
            self._once(fold, folds)
        self.errors /= repeats
        self.plain /= repeats

    def _once(self, fold: IntArray, folds: int) -> None:
        """Sums by fold; the rest of the sample is the total less the fold."""
        member = np.zeros((folds, len(fold)))
        member[fold, np.arange(len(fold))] = self.w
        weight = self.w.sum() - member.sum(axis=1)
        y = (self.w @ self.y - member @ self.y) / weight
        x = (self.w @ self.x - member @ self.x) / weight[:, None]
        xx = (self.w @ self.x**2 - member @ self.x**2) / weight[:, None] - x**2
        xy = (self.w @ (self.x * self.y[:, None]) - member @ (self.x * self.y[:, None])) / weight[:, None]
        slope = (xy - x * y[:, None]) / np.maximum(xx, 1e-12)
        predicted = y[fold][:, None] + slope[fold] * (self.x - x[fold])
        self.errors += (self.y[:, None] - predicted) ** 2
        self.plain += (self.y - y[fold]) ** 2

    def fit(self, k: int) -> SummaryFit:
        centred = self.x[:, k] - self.w @ self.x[:, k] / self.w.sum()
        slope = float(self.w @ (centred * self.y) / (self.w @ centred**2))
        found, _ = self._ratio(self.plain - self.errors[:, k])
        return SummaryFit(SUMMARIES[k], found, slope)

    def compare(self, a: int, b: int) -> SummaryDifference:
        found, p = self._ratio(self.errors[:, b] - self.errors[:, a])
        return SummaryDifference(SUMMARIES[a], SUMMARIES[b], found, p)

    def _ratio(self, gains: FloatArray) -> tuple[Estimate, float | None]:
        """Sum of gains over the sum of plain errors, with the interval of a ratio over people (clusters)."""
        total = float(self.w @ self.plain)
        value = float(self.w @ gains) / total
        influence = np.bincount(self.clusters, weights=self.w * (gains - value * self.plain)) / total
        m = len(influence)
        error = float(np.sqrt((influence**2).sum() * m / (m - 1)))
        half = t_quantile(self.level, m - 1) * error
        p = two_sided_p(value / error, m - 1) if error > 0 else None
        return Estimate(value, value - half, value + half, self.level), p


def _adjusted(differences: list[SummaryDifference]) -> tuple[SummaryDifference, ...]:
    adjusted = benjamini_hochberg([one.p for one in differences])
    return tuple(replace(one, p_adjusted=p) for one, p in zip(differences, adjusted))


def _best(differences: tuple[SummaryDifference, ...], alpha: float) -> str | None:
    """The summary ahead of every other with an adjusted p below alpha."""
    for name in SUMMARIES:
        own = [one for one in differences if name in (one.first, one.second)]
        if all(_ahead(one, name) and one.p_adjusted is not None and one.p_adjusted < alpha for one in own):
            return name
    return None


def _ahead(one: SummaryDifference, name: str) -> bool:
    value = one.difference.estimate or 0.0
    return value > 0 if one.first == name else value < 0
