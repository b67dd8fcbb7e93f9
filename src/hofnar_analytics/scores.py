"""One KPI of one group: the estimate, its interval, n, and the whole distribution. Method: docs/methods/nps.md,
docs/methods/csat-ces-and-means.md."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import (
    Interval,
    kish_n,
    linearised_error,
    mean_interval,
    normal_quantile,
    nps_adjusted_wald,
    wilson,
)
from hofnar_analytics.reasons import score_reasons
from hofnar_analytics.results import Estimate, Score
from hofnar_analytics.scales import Kind, Scale

FloatArray = NDArray[np.float64]
Counts = Mapping[float, float]


def on_scale(values: FloatArray, scale: Scale) -> NDArray[np.bool_]:
    """Which values count: finite and within the bounds of the scale. values (n,) -> (n,) bool."""
    keep: NDArray[np.bool_] = np.isfinite(values)
    if scale.low is not None:
        keep &= values >= scale.low
    if scale.high is not None:
        keep &= values <= scale.high
    return keep


def outside(values: FloatArray, scale: Scale) -> dict[float, int]:
    """The values that never count because they lie outside the scale, with how often each occurs.

    >>> outside(np.array([9.0, 11.0, 10.0, 11.0, np.nan]), Scale.of(Kind.NPS))
    {11.0: 2}
    """
    wrong = values[np.isfinite(values) & ~on_scale(values, scale)]
    found, times = np.unique(wrong, return_counts=True)
    return {float(value): int(count) for value, count in zip(found, times)}


def tally(values: FloatArray, weights: FloatArray | None = None) -> dict[float, float]:
    """How often (or with what weight) each value occurs, ascending. values (n,) finite, weights (n,) or None.

    >>> tally(np.array([3.0, 1.0, 3.0]))
    {1.0: 1.0, 3.0: 2.0}
    """
    if len(values) == 0:
        return {}
    low, high = float(values.min()), float(values.max())
    if high - low > 1000 or not np.array_equal(values, np.rint(values)):
        found, where = np.unique(values, return_inverse=True)
        sums = np.bincount(where, weights=weights)
        return {float(value): float(total) for value, total in zip(found, sums)}
    codes = (values - low).astype(np.int64)
    times = np.bincount(codes)
    sums = times if weights is None else np.bincount(codes, weights=weights)
    return {low + i: float(sums[i]) for i in np.flatnonzero(times).tolist()}


def score(
    values: FloatArray,
    scale: Scale,
    *,
    weights: FloatArray | None = None,
    column: str = "",
    group: str | None = None,
    level: float = 0.95,
) -> Score:
    """The KPI of ``values`` (n,), with ``weights`` (n,) or None.

    NPS in points -100..100 with the adjusted Wald interval, CSAT the top-2 fraction with Wilson's, the other kinds
    the mean with Student's t. NaN, values outside the scale and rows without a positive weight never count. With
    weights every interval uses Kish's effective number; ``linearised`` gives the design-based one. Numbers are
    always there; TOO_FEW_RESPONSES (people or Kish's number below 100 for NPS, 50 otherwise) and SMALL_GROUP (below 5
    people) are reasons.

    >>> answers = np.repeat([10.0, 8.0, 3.0], [50, 30, 20])
    >>> result = score(answers, Scale.of(Kind.NPS))
    >>> round(result.estimate), round(result.low, 4), round(result.high, 4), result.n
    (30, 14.0511, 44.2013, 100)
    """
    keep = on_scale(values, scale)
    if weights is None:
        counts = tally(values[keep])
        return score_from_counts(counts, scale, column=column, group=group, level=level)
    with np.errstate(invalid="ignore"):
        keep &= np.isfinite(weights) & (weights > 0)
    kept = weights[keep]
    counts = tally(values[keep], kept)
    return score_from_counts(
        counts, scale, n_effective=kish_n(kept), n=len(kept), column=column, group=group, level=level
    )


def score_from_counts(
    counts: Counts,
    scale: Scale,
    *,
    n_effective: float | None = None,
    n: int | None = None,
    column: str = "",
    group: str | None = None,
    level: float = 0.95,
) -> Score:
    """The same KPI from a distribution {value: (weighted) count}, which is what the score cube yields.

    ``n_effective`` is Kish's number and ``n`` the number of people where the counts are weighted; both are the sum
    of the counts otherwise.

    >>> score_from_counts({5: 40, 4: 35, 3: 15, 2: 10}, Scale.of(Kind.CSAT)).estimate
    0.75
    """
    kept = {float(value): float(count) for value, count in sorted(counts.items()) if count > 0}
    kept = {value: count for value, count in kept.items() if _counts(value, scale)}
    total = sum(kept.values())
    people = round(total) if n is None else n
    effective = total if n_effective is None else n_effective
    main, also = _readings(kept, scale, effective, level) if total > 0 else (Estimate(level=level), {})
    return Score(
        column=column,
        scale=scale,
        estimate=main.estimate,
        low=main.low,
        high=main.high,
        n=people,
        n_effective=float(effective),
        distribution=kept,
        reasons=score_reasons(people, scale.kind, effective),
        group=group,
        also=also,
    )


def _counts(value: float, scale: Scale) -> bool:
    return (scale.low is None or value >= scale.low) and (scale.high is None or value <= scale.high)


def promoters_from(scale: Scale) -> float:
    """The lowest value that counts as promoter: 9 on 0-10."""
    return (10.0 if scale.high is None else scale.high) - 1


def detractors_to(scale: Scale) -> float:
    """The highest value that counts as detractor: 6 on 0-10."""
    return (10.0 if scale.high is None else scale.high) - 4


def classes_of(score: Score) -> tuple[float, float, float]:
    """The (weighted) counts of promoters, passives and detractors.

    >>> classes_of(score_from_counts({10: 5, 7: 3, 6: 2}, Scale.of(Kind.NPS)))
    (5.0, 3.0, 2.0)
    """
    up = sum(count for value, count in score.distribution.items() if value >= promoters_from(score.scale))
    down = sum(count for value, count in score.distribution.items() if value <= detractors_to(score.scale))
    return float(up), float(sum(score.distribution.values()) - up - down), float(down)


def top_two(score: Score) -> float:
    """The (weighted) count of the two highest values of the scale."""
    least = _top(score.scale, 2)
    return float(sum(count for value, count in score.distribution.items() if value >= least))


def nps_points(values: FloatArray, scale: Scale) -> FloatArray:
    """Each answer as -100, 0 or +100, whose mean is the NPS. NaN stays NaN.

    >>> nps_points(np.array([10.0, 8.0, 0.0]), Scale.of(Kind.NPS)).tolist()
    [100.0, 0.0, -100.0]
    """
    points = np.where(values >= promoters_from(scale), 100.0, np.where(values <= detractors_to(scale), -100.0, 0.0))
    return np.where(np.isnan(values), np.nan, points)


def linearised(
    values: FloatArray,
    scale: Scale,
    weights: FloatArray,
    *,
    clusters: NDArray[np.int64] | None = None,
    level: float = 0.95,
) -> Estimate:
    """The same figure with the design-based (linearised) interval, which keeps its coverage where a small heavily
    weighted group is polarised and takes clusters into account. In the unit of ``score``; not for n below 2.

    >>> answers = np.repeat([10.0, 8.0, 3.0], [50, 30, 20])
    >>> round(linearised(answers, Scale.of(Kind.NPS), np.ones(100)).low, 2)
    14.62
    """
    keep = on_scale(values, scale) & np.isfinite(weights) & (weights > 0)
    values, weights = values[keep], weights[keep]
    if len(values) < 2:
        return Estimate(level=level)
    coded = coded_for(values, scale)
    mean = float(np.dot(coded, weights) / weights.sum())
    error = linearised_error(coded, weights, None if clusters is None else clusters[keep])
    half = normal_quantile(level) * error
    low, high = bounds_of(scale)
    return Estimate(mean, max(low, mean - half), min(high, mean + half), level)


def coded_for(values: FloatArray, scale: Scale) -> FloatArray:
    """Numbers whose mean is the figure: -100, 0 and +100 for an NPS, 0 and 1 for a CSAT, else the values.

    >>> coded_for(np.array([2.0, 5.0]), Scale.of(Kind.CSAT)).tolist()
    [0.0, 1.0]
    """
    if scale.kind is Kind.NPS:
        return nps_points(values, scale)
    return (values >= _top(scale, 2)).astype(np.float64) if scale.kind is Kind.CSAT else values


def bounds_of(scale: Scale) -> tuple[float, float]:
    """The lowest and highest the figure can be."""
    if scale.kind is Kind.NPS:
        return -100.0, 100.0
    if scale.kind is Kind.CSAT:
        return 0.0, 1.0
    return -np.inf if scale.low is None else scale.low, np.inf if scale.high is None else scale.high


def _readings(counts: Counts, scale: Scale, n: float, level: float) -> tuple[Estimate, Mapping[str, Estimate]]:
    if scale.kind is Kind.NPS:
        return _nps(counts, scale, n, level)
    mean = _mean(counts, n, level)
    if scale.kind is Kind.CSAT:
        return _share(counts, _top(scale, 2), n, level), {"mean": mean}
    if scale.kind is Kind.CES:
        return mean, {"share_easy": _share(counts, _top(scale, 3), n, level)}
    return mean, {}


def _top(scale: Scale, values: int) -> float:
    """The lowest of the ``values`` highest values of a whole-number scale."""
    return (5.0 if scale.high is None else scale.high) - values + 1


def _nps(counts: Counts, scale: Scale, n: float, level: float) -> tuple[Estimate, Mapping[str, Estimate]]:
    total = sum(counts.values())
    up = sum(count for value, count in counts.items() if value >= promoters_from(scale)) / total
    down = sum(count for value, count in counts.items() if value <= detractors_to(scale)) / total
    low, high = nps_adjusted_wald(up * n, down * n, n, level)
    parts = {"promoters": up, "passives": max(0.0, 1 - up - down), "detractors": down}
    also = {name: _with(part, wilson(part * n, n, level), level) for name, part in parts.items()}
    return Estimate(100 * (up - down), 100 * low, 100 * high, level), also


def _share(counts: Counts, least: float, n: float, level: float) -> Estimate:
    share = sum(count for value, count in counts.items() if value >= least) / sum(counts.values())
    return _with(share, wilson(share * n, n, level), level)


def _mean(counts: Counts, n: float, level: float) -> Estimate:
    total = sum(counts.values())
    mean = sum(value * count for value, count in counts.items()) / total
    spread = sum(count * (value - mean) ** 2 for value, count in counts.items()) / total
    return _with(mean, mean_interval(mean, spread * n / (n - 1), n, level) if n > 1 else None, level)


def _with(estimate: float, interval: Interval | None, level: float) -> Estimate:
    low, high = interval or (None, None)
    return Estimate(estimate, low, high, level)
