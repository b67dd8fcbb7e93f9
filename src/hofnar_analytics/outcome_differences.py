"""Do the same moments matter as much for one KPI as for another, among the people who answered both?

Method and simulated coverage: docs/methods/outcome-differences.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import Answers
from hofnar_analytics.estimate_differences import FigureDifference, FigureDifferences
from hofnar_analytics.families import Family
from hofnar_analytics.impact import impact
from hofnar_analytics.results import Impact, TouchpointImpact
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import on_scale

FloatArray = NDArray[np.float64]
Outcome = tuple[FloatArray, Scale]

READINGS = ("effect", "leverage")
_ANY = Scale(Kind.MEAN, None, None)


def outcome_differences(
    answers: Answers,
    first: Outcome,
    second: Outcome,
    reading: str = "leverage",
    *,
    among: Collection[str] | None = None,
    rate: float = 0.05,
    level: float = 0.95,
) -> FigureDifferences:
    """What every moment does to one KPI less what it does to another, each in standard deviations of its own KPI.

    ``first`` and ``second`` are (values (n,), scale) of the same rows as ``answers``; ``answers.outcome`` plays no
    part. Only people who answered both count, so that the difference is theirs: it is estimated from the difference of
    their two answers, with HC3 errors (CR2 with clusters), never from two intervals that share people. ``reading`` is
    'effect' or 'leverage'. The moments ``among`` (all of them by default) are one family, adjusted together. Floors are
    those of the impact matrix. ValueError for another reading, when lengths differ, or when a KPI does not vary among
    those people.

    >>> rng = np.random.default_rng(5)
    >>> marks = rng.integers(1, 6, (1200, 2)).astype(float)
    >>> answers = Answers(np.full(1200, np.nan), marks, np.zeros((1200, 2), dtype=np.uint8), ("desk", "app"))
    >>> luck = rng.normal(size=1200)
    >>> satisfied = marks @ [0.6, 0.3] + luck + rng.normal(size=1200), Scale.of(Kind.MEAN)
    >>> loyal = marks @ [0.3, 0.3] + luck + 1.24 * rng.normal(size=1200), Scale.of(Kind.MEAN)  # as wide as the first
    >>> outcome_differences(answers, satisfied, loyal).family.standing
    ('desk',)
    """
    if reading not in READINGS:
        raise ValueError("a reading is effect or leverage")
    one, other = (_standard(values, *pair) for values, pair in _values(answers, first, second))
    found = [_matrix(answers, values, level) for values in (one, other, one - other)]
    columns = [name for name in answers.columns if among is None or name in among]
    family = Family.fixed(f"{reading} by moment, two KPIs", columns, rate)
    moments = [{moment.column: moment for moment in matrix.touchpoints} for matrix in found]
    tested = {name: getattr(moments[2][name], f"{reading}_p") for name in columns}
    judged = family.judged(tested)
    figures = tuple(
        _figure([of[name] for of in moments], reading, tested[name], one.p_adjusted)
        for name, one in zip(columns, judged)
    )
    return FigureDifferences(figures, judged, (found[2].n, found[2].n))


def _figure(
    moments: list[TouchpointImpact], reading: str, p: float | None, p_adjusted: float | None
) -> FigureDifference:
    """Of one moment: in the first KPI, in the second, and of the difference of the two."""
    first, second, difference = (getattr(moment, reading) for moment in moments)
    return FigureDifference(moments[2].column, first, second, difference, p, p_adjusted, moments[2].reasons)


def _values(
    answers: Answers, first: Outcome, second: Outcome
) -> list[tuple[FloatArray, tuple[NDArray[np.bool_], FloatArray | None]]]:
    """Both outcomes, unknown where either is."""
    n = len(answers.outcome)
    if len(first[0]) != n or len(second[0]) != n:
        raise ValueError("both outcomes need a value for every row")
    both = on_scale(first[0], first[1]) & on_scale(second[0], second[1])
    return [(values, (both, answers.weights)) for values, _ in (first, second)]


def _standard(values: FloatArray, both: NDArray[np.bool_], weights: FloatArray | None) -> FloatArray:
    """In standard deviations from the mean, among those who answered both."""
    known = values[both]
    heavy = np.ones(len(known)) if weights is None else weights[both]
    if not len(known) or not np.ptp(known) > 0:
        raise ValueError("a KPI that does not vary has no drivers")
    mean = np.average(known, weights=heavy)
    spread = float(np.sqrt(np.average((known - mean) ** 2, weights=heavy)))
    return np.where(both, (values - mean) / spread, np.nan)


def _matrix(answers: Answers, values: FloatArray, level: float) -> Impact:
    """Without filling in, so that the three are one linear model and the figures subtract exactly."""
    outcome = replace(answers, outcome=values)
    return impact(outcome, _ANY, level=level, shares=False, share_intervals=False, imputation=False)
