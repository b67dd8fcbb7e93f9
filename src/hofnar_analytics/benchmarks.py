"""An own score beside a figure of somebody else, with a margin that counts both. Method: docs/methods/benchmarks.md."""

from __future__ import annotations

from dataclasses import dataclass

from hofnar_analytics.comparisons import Difference, answer_variance
from hofnar_analytics.intervals import t_quantile, two_sided_p
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Kind, Scale


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it was published: ``value`` in the unit of a score (NPS points, CSAT as a fraction, else the mean),
    on ``n`` answers, with the standard deviation of one answer where it is told."""

    value: float
    n: int
    scale: Scale
    deviation: float | None = None


def against_published(own: Score, other: Published, *, level: float = 0.95) -> Difference:
    """How much higher the own score is, as two independent samples (Welch). Where the standard deviation is not told,
    the largest that the value allows counts: (high - value) (value - low), so that the margin is rather too wide than
    too narrow; of a share it is the exact one. Floor: the reasons of the own score travel along.

    ValueError when the two are not on the same scale, the published figure lies outside it, or n is below 2.

    >>> from hofnar_analytics.scores import score_from_counts
    >>> nps = Scale.of(Kind.NPS)
    >>> own = score_from_counts({10: 200, 8: 120, 3: 80}, nps)
    >>> found = against_published(own, Published(10.0, 1000, nps))
    >>> round(found.estimate, 1), round(found.low, 1), round(found.high, 1)
    (20.0, 10.2, 29.8)
    """
    low, high = _ends(other.scale)
    if own.scale != other.scale:
        raise ValueError("only scores on the same scale can be compared")
    if not low <= other.value <= high or other.n < 2:
        raise ValueError("the published figure lies outside its scale, or rests on fewer than two answers")
    n = own.n_effective
    if own.estimate is None or n <= 1:
        return Difference(None, None, None, None, (own.n, other.n), level, reasons=own.reasons)
    first, second = _variance(own) / n, published_variance(other) / other.n
    error = (first + second) ** 0.5
    difference = own.estimate - other.value
    if error == 0:
        return Difference(difference, None, None, None, (own.n, other.n), level, reasons=own.reasons)
    df = (first + second) ** 2 / (first**2 / (n - 1) + second**2 / (other.n - 1))
    half = t_quantile(level, df) * error
    p = two_sided_p(difference / error, df)
    return Difference(difference, difference - half, difference + half, p, (own.n, other.n), level, reasons=own.reasons)


def published_variance(other: Published) -> float:
    """The variance of one answer behind a published figure: what was told, else the largest that is possible (Bhatia
    and Davis 2000).

    >>> published_variance(Published(0.0, 500, Scale.of(Kind.NPS)))
    10000.0
    """
    if other.deviation is not None:
        return other.deviation**2
    low, high = _ends(other.scale)
    return (high - other.value) * (other.value - low)


def _ends(scale: Scale) -> tuple[float, float]:
    if scale.kind is Kind.NPS:
        return -100.0, 100.0
    if scale.kind is Kind.CSAT:
        return 0.0, 1.0
    if scale.low is None or scale.high is None:
        raise ValueError("a published figure needs the ends of its scale")
    return scale.low, scale.high


def _variance(own: Score) -> float:
    """With n - 1, as a sample has it."""
    coded = own.scale.kind in (Kind.NPS, Kind.CSAT)
    return answer_variance(own) * (own.n_effective / (own.n_effective - 1) if coded else 1.0)
