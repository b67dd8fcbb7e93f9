"""Scores inside the detractors: a 0 is not a 6. Method: docs/methods/below-the-score.md."""

from __future__ import annotations

from dataclasses import dataclass

from hofnar_analytics.comparisons import Difference, two_groups
from hofnar_analytics.results import Estimate, Score
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import detractors_to, score_from_counts

BANDS = ((0.0, 2.0), (3.0, 4.0), (5.0, 6.0))


@dataclass(frozen=True, slots=True)
class InsideDetractors:
    """``bands``: (weighted) answers of 0-2, 3-4 and 5-6; ``mean`` of all detractors on 0-10 with Student's t interval.
    ``n`` is the number of detractors, in whole people where nobody carries a weight."""

    bands: tuple[float, float, float]
    mean: Estimate
    n: float


def inside_detractors(score: Score, *, level: float = 0.95) -> InsideDetractors:
    """How low the detractors of an NPS are. ValueError for another kind than NPS on 0-10; the mean is unknown without
    detractors and without interval for one.

    >>> score = score_from_counts({0: 10, 4: 4, 6: 6, 8: 30, 10: 50}, Scale.of(Kind.NPS))
    >>> found = inside_detractors(score)
    >>> found.bands, found.mean.estimate, found.n
    ((10.0, 4.0, 6.0), 2.6, 20.0)
    """
    below = _detractors(score, level)
    bands = [sum(times for value, times in below.distribution.items() if low <= value <= high) for low, high in BANDS]
    mean = Estimate(below.estimate, below.low, below.high, level)
    return InsideDetractors((bands[0], bands[1], bands[2]), mean, float(sum(below.distribution.values())))


def detractors_moved(before: Score, now: Score, *, level: float = 0.95) -> Difference:
    """How much the mean of the detractors moved, now minus before (Welch, as for any two means). It tells nothing of
    how many detractors there are: the mean also rises when passives become mild detractors.

    >>> nps = Scale.of(Kind.NPS)
    >>> before = score_from_counts({0: 20, 6: 20, 10: 60}, nps)
    >>> now = score_from_counts({0: 5, 6: 35, 10: 60}, nps)
    >>> round(detractors_moved(before, now).estimate, 2)
    2.25
    """
    return two_groups(_detractors(now, level), _detractors(before, level), level=level)


def _detractors(score: Score, level: float) -> Score:
    """The detractors alone, as a mean on 0-10."""
    if score.scale.kind is not Kind.NPS or (score.scale.low, score.scale.high) != (0.0, 10.0):
        raise ValueError("detractors belong to an NPS on 0 to 10")
    limit = detractors_to(score.scale)
    below = {value: times for value, times in score.distribution.items() if value <= limit}
    total = sum(score.distribution.values())
    share = sum(below.values()) / total if total > 0 else 0.0
    return score_from_counts(
        below,
        Scale.of(Kind.MEAN, 0.0, 10.0),
        n_effective=share * score.n_effective,
        n=round(share * score.n),
        column=score.column,
        group=score.group,
        level=level,
    )
