"""How many answers are needed, and what a number of answers can show, before anything starts. docs/methods/power.md."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from scipy.special import nctdtr, ndtri, stdtrit

from hofnar_analytics.intervals import normal_quantile, nps_variance
from hofnar_analytics.scales import Kind

MOST_PEOPLE = 10_000_000


@dataclass(frozen=True, slots=True)
class PlannedOutcome:
    """What is measured, before it is: the variance of one answer (points squared; NPS in NPS points, a share 0..1).

    ``design_effect`` is what clusters or weights add to it; ``correlation`` that with the same people's figure from
    before, which takes correlation squared of the variance away (CUPED).
    """

    kind: Kind
    variance: float
    design_effect: float = 1.0
    correlation: float = 0.0

    @property
    def effective(self) -> float:
        return self.variance * self.design_effect * (1 - self.correlation**2)


def nps_outcome(promoters: float, detractors: float) -> float:
    """The variance of one answer in NPS points squared, from the fractions of promoters and detractors.

    >>> round(nps_outcome(0.5, 0.2))
    6100
    """
    return 1e4 * nps_variance(promoters, detractors)


def answers_for_margin(kind: Kind, variance: float, margin: float, *, level: float = 0.95) -> int:
    """How many answers give a margin of ``margin`` points to each side. variance of one answer and margin in the unit
    of the score. For an NPS the three of the adjusted Wald interval come free; ValueError when margin or variance is
    not positive.

    >>> [answers_for_margin(Kind.NPS, 6000.0, margin) for margin in (5, 10, 15, 20)]
    [919, 228, 100, 55]
    """
    if margin <= 0 or variance <= 0:
        raise ValueError("margin and variance must be positive")
    n = variance * normal_quantile(level) ** 2 / margin**2
    return max(1, math.ceil(n - 3 if kind is Kind.NPS else n))


def power_of(
    difference: float, variances: tuple[float, float], n: tuple[float, float], *, level: float = 0.95
) -> float:
    """The chance that Welch's test finds a difference that is really there, both directions counted.

    variances of one answer in each group, n answers in each, at least 2.

    >>> round(power_of(1.0, (1.0, 1.0), (23, 23)), 4)
    0.9125
    """
    parts = [variance / size for variance, size in zip(variances, n)]
    squares = sum(part**2 / (size - 1) for part, size in zip(parts, n))
    df = sum(parts) ** 2 / squares
    shift = abs(difference) / math.sqrt(sum(parts))
    bound = float(stdtrit(df, 0.5 + level / 2))
    if df > 1000 or shift > 30:  # the noncentral t is the normal by then, and its series runs out
        return _normal_power(shift, bound)
    wrong_way = float(nctdtr(df, shift, -bound)) if shift < 5 else 0.0
    return float(1 - nctdtr(df, shift, bound)) + wrong_way


def _normal_power(shift: float, bound: float) -> float:
    return 0.5 * math.erfc((bound - shift) / math.sqrt(2)) + 0.5 * math.erfc((bound + shift) / math.sqrt(2))


def people_per_group(
    difference: float,
    outcome: PlannedOutcome,
    *,
    other: PlannedOutcome | None = None,
    ratio: float = 1.0,
    power: float = 0.8,
    level: float = 0.95,
) -> tuple[int, int]:
    """How many people each group needs to find ``difference`` (unit of the score) with chance ``power``.

    other: the second group's outcome where its variance differs; ratio: how many people of the second for one of the
    first. ValueError when the difference is zero or more than ten million people are needed.

    >>> people_per_group(1.0, PlannedOutcome(Kind.MEAN, 1.0), power=0.9)
    (23, 23)
    >>> people_per_group(10.0, PlannedOutcome(Kind.NPS, nps_outcome(0.5, 0.2)))
    (959, 959)
    """
    if difference == 0 or ratio <= 0 or not 0 < power < 1:
        raise ValueError("a difference, a ratio above zero and a power between 0 and 1 are needed")
    variances = (outcome.effective, (other or outcome).effective)

    def enough(n: int) -> bool:
        return power_of(difference, variances, (n, max(2.0, n * ratio)), level=level) >= power

    first = _smallest(enough)
    return first, max(2, math.ceil(first * ratio))


def _smallest(enough: Callable[[int], bool]) -> int:
    high = 2
    while not enough(high):
        high *= 2
        if high > MOST_PEOPLE:
            raise ValueError("more than ten million people would be needed")
    low = max(2, high // 2)
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return low


def people_for_shares(first: float, second: float, *, power: float = 0.8, level: float = 0.95) -> int:
    """How many people each group needs to tell two shares (0..1) apart by the pooled z test.

    >>> people_for_shares(0.5, 0.75, power=0.9)
    77
    """
    if first == second or not (0 < first < 1 and 0 < second < 1):
        raise ValueError("two different shares between 0 and 1 are needed")
    middle = (first + second) / 2
    spread = normal_quantile(level) * (2 * middle * (1 - middle)) ** 0.5
    reach = float(ndtri(power)) * (first * (1 - first) + second * (1 - second)) ** 0.5
    return math.ceil(float(((spread + reach) / (first - second)) ** 2))


def smallest_difference(
    outcome: PlannedOutcome,
    n: tuple[int, int],
    *,
    other: PlannedOutcome | None = None,
    power: float = 0.8,
    level: float = 0.95,
) -> float:
    """The smallest difference that n people in each group find with chance ``power``: what a comparison cannot show is
    known before it starts.

    >>> round(smallest_difference(PlannedOutcome(Kind.NPS, nps_outcome(0.5, 0.2)), (200, 200)), 1)
    21.9
    """
    variances = (outcome.effective, (other or outcome).effective)
    error = math.sqrt(sum(variance / size for variance, size in zip(variances, n)))
    low, high = 0.0, 60 * error
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if power_of(middle, variances, n, level=level) >= power else (middle, high)
    return high
