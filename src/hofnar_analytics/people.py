"""One mean and one weight per person and period, so that who answers twice does not count twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Strings = NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The people of one period: ids (n,) all different and sorted, values (n,) the mean of each, weights (n,) one
    each, segments (n,) text or '' where none is known."""

    ids: Strings
    values: FloatArray
    weights: FloatArray
    segments: Strings

    @property
    def n(self) -> int:
        return len(self.ids)

    @property
    def mean(self) -> float | None:
        """The weighted mean over people; None without people."""
        return float(self.weights @ self.values / self.weights.sum()) if self.n else None


def people(
    ids: Strings, values: FloatArray, weights: FloatArray | None = None, segments: Strings | None = None
) -> People:
    """The answers of one period (rows) as people: the weighted mean of a person's answers, the mean of the weights,
    and the last segment that is known. values (rows,) are points whose mean is the score (``nps_points`` for an NPS,
    0/1 for a share); NaN, rows without a positive weight and rows without an id never count.

    >>> ids, points = np.array(["a", "a", "b"]), np.array([100.0, 100.0, -100.0])
    >>> people(ids, points).mean
    0.0
    """
    given = np.ones(len(values)) if weights is None else weights
    with np.errstate(invalid="ignore"):
        keep = np.isfinite(values) & np.isfinite(given) & (given > 0) & (ids != "")
    names, where = np.unique(ids[keep], return_inverse=True)
    times = np.bincount(where, minlength=len(names))
    total = np.bincount(where, weights=given[keep], minlength=len(names))
    sums = np.bincount(where, weights=given[keep] * values[keep], minlength=len(names))
    known = _last_known(where, len(names), None if segments is None else segments[keep])
    with np.errstate(invalid="ignore"):
        return People(names, sums / total, total / times, known)


def _last_known(where: NDArray[np.int64], n: int, segments: Strings | None) -> Strings:
    if segments is None:
        return np.full(n, "", dtype=np.str_)
    found = np.full(n, "", dtype=segments.dtype)
    named = segments != ""
    found[where[named]] = segments[named]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class BothPeriods:
    """Everybody of either period, (n,); values, weights and segments (2, n) with weight 0 for who did not answer."""

    ids: Strings
    values: FloatArray
    weights: FloatArray
    segments: Strings

    @property
    def then(self) -> NDArray[np.bool_]:
        return np.asarray(self.weights[0] > 0)

    @property
    def now(self) -> NDArray[np.bool_]:
        return np.asarray(self.weights[1] > 0)

    @property
    def stayers(self) -> NDArray[np.bool_]:
        return self.then & self.now


def both_periods(before: People, now: People) -> BothPeriods:
    """Two periods side by side, linked by id."""
    ids = np.union1d(before.ids, now.ids)
    values, weights = np.zeros((2, len(ids))), np.zeros((2, len(ids)))
    segments = np.full((2, len(ids)), "", dtype=np.result_type(before.segments, now.segments))
    for period, found in enumerate((before, now)):
        place = np.searchsorted(ids, found.ids)
        values[period, place], weights[period, place] = found.values, found.weights
        segments[period, place] = found.segments
    return BothPeriods(ids, values, weights, segments)
