"""When a score changed: first whether the question did, then where the level did.

Method, floor, simulated false alarms: docs/methods/change-points.md. Why it is our own: docs/decisions/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import t_quantile
from hofnar_analytics.period_series import PeriodSeries
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.serial import lag_one, serial

FloatArray = NDArray[np.float64]

PERIODS_FLOOR = 12
SIDE = 3  # periods on each side of a change
PERIODS_PER_CUT = 20  # when judging how much a series swings by itself
PERMUTATIONS = 1999
_LOCATION = 11.033  # 95 % quantile of where the argmax of two-sided Brownian motion with drift -|t|/2 lies (Bai 1997)


class ChangeKind(StrEnum):
    """What changed."""

    QUESTION = "question"  # wording or scale: the line breaks, and nothing is said about customers
    LEVEL = "level"  # the score itself


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change at the start of ``period``. For the level: the means on both sides, the step (after minus before) with
    its interval, the p value of its permutation test, and between which periods it happened (about 95 %)."""

    kind: ChangeKind
    period: int
    step: Estimate
    before: float | None = None
    after: float | None = None
    p: float | None = None
    between: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes in order of time. ``segments`` are the (first, last) periods with one question and one level."""

    changes: tuple[ChangePoint, ...]
    segments: tuple[tuple[int, int], ...]
    n: int
    reasons: tuple[Reason, ...] = ()


def change_points(
    series: PeriodSeries, *, question_changed: Sequence[int] = (), rate: float = 0.05, level: float = 0.95
) -> Changes:
    """Changes of level by binary segmentation: the split with the largest standardised step is kept when fewer than
    ``rate`` of 1,999 shuffles of the periods show one as large, then both sides are searched again.

    question_changed: periods in which the wording or the scale changed (``scale_breaks`` finds the latter); the series
    is cut there first and nothing is compared across. Parts below 12 periods are not searched (TOO_FEW_PERIODS when
    none is long enough). AUTOCORRELATED when the periods hang together so that shuffling raises false alarms: take out
    a season first, and read what is found as a question. The shuffles are the same every time.

    >>> from hofnar_analytics.period_series import plain_series
    >>> values = np.r_[7.0 + 0.1 * np.sin(np.arange(20)), 7.5 + 0.1 * np.sin(np.arange(20))]
    >>> found = change_points(plain_series(values))
    >>> [(one.kind.value, one.period) for one in found.changes], found.segments
    ([('level', 20)], ((0, 19), (20, 39)))
    """
    cuts = sorted({int(np.searchsorted(series.periods, period)) for period in question_changed})
    cuts = [cut for cut in cuts if 0 < cut < len(series)]
    edges = [0, *cuts, len(series)]
    found = [ChangePoint(ChangeKind.QUESTION, int(series.periods[cut]), Estimate()) for cut in cuts]
    p_values: dict[int, float] = {}
    for start, stop in pairwise(edges):
        _search(series, start, stop, rate, p_values)
    splits = sorted(p_values)
    bounds = sorted({*edges, *splits})
    found += [_described(series, cut, bounds, p_values[cut], level) for cut in splits]
    return Changes(
        changes=tuple(sorted(found, key=lambda one: one.period)),
        segments=tuple((int(series.periods[a]), int(series.periods[b - 1])) for a, b in pairwise(bounds)),
        n=series.answers,
        reasons=_reasons(series, edges, bounds),
    )


def _search(series: PeriodSeries, start: int, stop: int, rate: float, found: dict[int, float]) -> None:
    if stop - start < PERIODS_FLOOR:
        return
    cut, p = strongest_split(series.between(start, stop))
    if p > rate:
        return
    found[start + cut] = p
    _search(series, start, start + cut, rate, found)
    _search(series, start + cut, stop, rate, found)


def strongest_split(series: PeriodSeries, *, permutations: int = PERMUTATIONS) -> tuple[int, float]:
    """Where a series is best cut in two (the place of the first period after), and the p value of that cut.

    Without autocorrelation deviations are shuffled times the root of their answers, so that small months stay as noisy
    as they are; with it they are drawn anew from normal series that swing as much (the autocorrelation left after the
    cut, corrected for the fit)."""
    n = series.n
    middle = float(n @ series.values / n.sum())
    loose = (series.values - middle) * np.sqrt(n)
    sizes = split_sizes(loose[None, :], n)[0]
    cut = int(np.argmax(sizes))
    rng, swing = np.random.default_rng(len(n)), _swing(series)
    if swing > 0:
        apart = np.abs(np.subtract.outer(series.periods, series.periods))
        others = rng.normal(size=(permutations, len(n))) @ np.linalg.cholesky(swing**apart).T
    else:
        others = rng.permuted(np.tile(loose, (permutations, 1)), axis=1)
    largest = split_sizes(others, n).max(axis=1)
    p = (1 + int((largest >= sizes[cut] * (1 - 1e-12)).sum())) / (permutations + 1)
    return cut + SIDE, p


def _swing(series: PeriodSeries) -> float:
    """The autocorrelation of what is left beside the levels of as many cuts as a series of this length may have, so
    that a second change is not taken for a swing."""
    cuts = [0]
    for _ in range(max(1, len(series) // PERIODS_PER_CUT)):
        cuts = sorted({*cuts, _next_cut(series, [*cuts, len(series)])})
    root = np.sqrt(series.n)
    part = np.searchsorted(cuts, np.arange(len(series)), side="right") - 1
    levels = (part[:, None] == np.arange(len(cuts))) * root[:, None]
    bread = np.diag(1 / (levels**2).sum(axis=0))
    y = series.values * root
    return serial(levels, bread, y - levels @ (bread @ (levels.T @ y)), series.periods).correlation


def _next_cut(series: PeriodSeries, edges: list[int]) -> int:
    """The cut that explains most of what is left; the first edge when no part is long enough."""
    best, found = 0.0, edges[0]
    for start, stop in pairwise(edges):
        if stop - start < 2 * SIDE:
            continue
        part = series.between(start, stop)
        middle = float(part.n @ part.values / part.n.sum())
        loose = (part.values - middle) * np.sqrt(part.n)
        explained = split_sizes(loose[None, :], part.n)[0] * float(loose @ loose)
        if explained.max() > best:
            best, found = float(explained.max()), start + SIDE + int(np.argmax(explained))
    return found


def split_sizes(loose: FloatArray, n: FloatArray) -> FloatArray:
    """The squared standardised step of every allowed cut (part of the variation explained), (series, cuts), for series
    (s, t) of deviations times the root of their answers n (t,)."""
    roots = np.sqrt(n)
    sums, weights = np.cumsum(loose * roots, axis=1), np.cumsum(n)
    cuts = slice(SIDE - 1, len(n) - SIDE)
    before, total, whole = weights[cuts], weights[-1], sums[:, -1:]
    step = sums[:, cuts] - whole * before / total
    explained = step**2 * total / (before * (total - before))
    variation = (loose**2).sum(axis=1, keepdims=True) - whole**2 / total
    return np.asarray(explained / np.where(variation > 0, variation, 1.0))


def _described(series: PeriodSeries, cut: int, bounds: list[int], p: float, level: float) -> ChangePoint:
    place = bounds.index(cut)
    left, right = series.between(bounds[place - 1], cut), series.between(cut, bounds[place + 1])
    first, second = _level_of(left), _level_of(right)
    step, df = second.mean - first.mean, len(left) + len(right) - 2
    pooled = (first.squares + second.squares) / df
    half = t_quantile(level, df) * (pooled / first.answers + pooled / second.answers) ** 0.5
    return ChangePoint(
        ChangeKind.LEVEL,
        int(series.periods[cut]),
        Estimate(step, step - half, step + half, level),
        first.mean,
        second.mean,
        p,
        _between(series, cut, (left, right), step),
    )


class _Level(NamedTuple):
    mean: float
    squares: float
    answers: float


def _level_of(part: PeriodSeries) -> _Level:
    answers = float(part.n.sum())
    mean = float(part.n @ part.values) / answers
    return _Level(mean, float(part.n @ (part.values - mean) ** 2), answers)


def _between(series: PeriodSeries, cut: int, sides: tuple[PeriodSeries, PeriodSeries], step: float) -> tuple[int, int]:
    """The first and the last period in which the change may have begun. When it came later than found, periods of the
    left level looked like the right one, so the left spread says how much later; and the other way round."""
    reach = []
    for part in sides:
        spread = _level_of(part).squares / len(part) / float(part.n.mean())
        reach.append(int(_LOCATION * spread / step**2) + 1 if step else len(series))
    low, high = max(cut - len(sides[0]), cut - reach[1]), min(cut + len(sides[1]) - 1, cut + reach[0])
    return int(series.periods[low]), int(series.periods[high])


def _reasons(series: PeriodSeries, edges: list[int], bounds: list[int]) -> tuple[Reason, ...]:
    found = [Reason.SCALE_CHANGED] if len(edges) > 2 else []
    if max(b - a for a, b in pairwise(edges)) < PERIODS_FLOOR:
        return (*found, Reason.TOO_FEW_PERIODS)
    left = np.concatenate(
        [
            part.values - _level_of(part).mean
            for part in (series.between(a, b) for a, b in pairwise(bounds))
            if len(part)
        ]
    )
    hangs_together = lag_one(left * np.sqrt(series.n), series.periods) > 1.645 / len(series) ** 0.5
    return (*found, Reason.AUTOCORRELATED) if hangs_together else tuple(found)
