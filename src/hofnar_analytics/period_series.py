"""A score per period, in order of time: the shape in which trends, changes and alarms read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.comparisons import answer_variance
from hofnar_analytics.results import Score

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PeriodSeries:
    """periods (t,) whole numbers that ascend (months, weeks …; a gap is a period without answers), values (t,) the
    score of each, n (t,) the (effective) number of answers behind it, variances (t,) those of one answer."""

    periods: IntArray
    values: FloatArray
    n: FloatArray
    variances: FloatArray

    def __post_init__(self) -> None:
        if not len(self.periods) == len(self.values) == len(self.n) == len(self.variances):
            raise ValueError("periods, values, n and variances differ in length")
        if (np.diff(self.periods) <= 0).any():
            raise ValueError("periods must ascend")
        if not (np.isfinite(self.values).all() and (self.n > 0).all()):
            raise ValueError("every period needs a value and answers; leave out a period without")

    def __len__(self) -> int:
        return len(self.periods)

    @property
    def answers(self) -> int:
        return round(float(self.n.sum()))

    @property
    def errors(self) -> FloatArray:
        """The standard error (t,) of each value; periods share the variance of one answer, so that a period of a few
        equal answers is not taken for certain."""
        pooled = float(self.n @ self.variances / self.n.sum())
        return np.asarray(np.sqrt(pooled / self.n))

    def between(self, start: int, stop: int) -> PeriodSeries:
        """The periods at places start to stop - 1."""
        part = slice(start, stop)
        return PeriodSeries(self.periods[part], self.values[part], self.n[part], self.variances[part])


def series_of(scores: Sequence[Score], periods: Sequence[int]) -> PeriodSeries:
    """The series of one score per period; periods without answers are left out. ValueError for different scales.

    >>> from hofnar_analytics.scales import Kind, Scale
    >>> from hofnar_analytics.scores import score_from_counts
    >>> month = score_from_counts({10: 60, 8: 20, 5: 20}, Scale.of(Kind.NPS))
    >>> series_of([month, month], [1, 2]).errors.round(1).tolist()
    [8.0, 8.0]
    """
    if any(score.scale != scores[0].scale for score in scores):
        raise ValueError("only scores on the same scale make a series")
    known = [(p, s, s.estimate) for p, s in zip(periods, scores) if s.estimate is not None and s.n_effective > 0]
    return PeriodSeries(
        np.array([period for period, _, _ in known], dtype=np.int64),
        np.array([value for _, _, value in known], dtype=np.float64),
        np.array([score.n_effective for _, score, _ in known], dtype=np.float64),
        np.array([answer_variance(score) for _, score, _ in known], dtype=np.float64),
    )


def plain_series(values: FloatArray, *, n: FloatArray | None = None, periods: IntArray | None = None) -> PeriodSeries:
    """A series of bare numbers (t,), each as certain as the others unless ``n`` says otherwise.

    >>> len(plain_series(np.array([7.1, 7.3, 7.2])))
    3
    """
    t = len(values)
    numbers = np.arange(t, dtype=np.int64) if periods is None else periods
    counts = np.ones(t) if n is None else n
    middle = float(counts @ values / counts.sum()) if t else 0.0
    spread = float(counts @ (values - middle) ** 2 / max(t - 1, 1))
    return PeriodSeries(numbers, values, counts, np.full(t, spread))
