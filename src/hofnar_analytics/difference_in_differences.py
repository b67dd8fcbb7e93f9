"""Did it work, beside units where nothing was done. Method and checks: docs/methods/difference-in-differences.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.regression import Errors, regression
from hofnar_analytics.results import Estimate, Reason

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

UNITS_FLOOR = 4  # clusters on each side from which clustered errors hold


@dataclass(frozen=True, slots=True)
class DifferenceInDifferences:
    """How much more the treated changed than the others, in the unit of the outcome. Not a randomised comparison: it
    is the effect only if both would have changed alike without the measure.

    ``treated_change`` and ``others_change`` are plain differences of means; ``parallel_p`` tests whether the two moved
    alike before (None where there is one period before); n counts treated before and after, others before and after.
    """

    effect: Estimate
    p: float | None
    treated_change: float
    others_change: float
    parallel_p: float | None
    n: tuple[int, int, int, int]
    errors: Errors
    reasons: tuple[Reason, ...] = ()


def difference_in_differences(
    outcome: FloatArray,
    treated: BoolArray,
    period: IntArray,
    start: int,
    *,
    units: IntArray | None = None,
    covariates: Mapping[str, FloatArray] | None = None,
    weights: FloatArray | None = None,
    errors: Errors | None = None,
    level: float = 0.95,
) -> DifferenceInDifferences:
    """The effect of a measure that the treated had from period ``start`` on. Rows are answers: outcome (n,) without
    NaN (``nps_points`` for an NPS), treated (n,), period (n,) whole numbers.

    units (n,): the shops, teams or people that were treated or not; errors then are clustered (CR2), which needs at
    least 4 units on each side (TOO_FEW_UNITS below); answers count as independent (HC3) without. covariates (n,)
    adjust for who answered; weights (n,) count as precision. TRENDS_DIFFERED when the groups moved apart before
    (p below 0.05). ValueError when one of the four groups is empty.

    >>> fast_food = np.repeat([20.0, 25.0, 22.0, 23.0], 50) + np.tile([-1.0, 1.0], 100)
    >>> treated, period = np.repeat([True, True, False, False], 50), np.repeat([0, 1, 0, 1], 50)
    >>> found = difference_in_differences(fast_food, treated, period, start=1)
    >>> found.effect.estimate.__round__(6), found.treated_change, found.others_change
    (4.0, 5.0, 1.0)
    """
    after = period >= start
    counts, means = _cells(outcome, treated, after, weights)
    used = errors or (Errors.HC3 if units is None else Errors.CR2)
    columns = {"after": after.astype(float), "treated": treated.astype(float), "both": (after & treated).astype(float)}
    fitted = regression(outcome, columns | dict(covariates or {}), errors=used, weights=weights, clusters=units)
    parallel = _parallel(outcome, treated, period, start, units, weights)
    return DifferenceInDifferences(
        effect=fitted.estimate("both", level=level),
        p=fitted.p("both"),
        treated_change=means[1] - means[0],
        others_change=means[3] - means[2],
        parallel_p=parallel,
        n=counts,
        errors=used,
        reasons=_reasons(parallel, treated, units, counts),
    )


def _cells(
    outcome: FloatArray, treated: BoolArray, after: BoolArray, weights: FloatArray | None
) -> tuple[tuple[int, int, int, int], list[float]]:
    groups = [treated & ~after, treated & after, ~treated & ~after, ~treated & after]
    a, b, c, d = (int(group.sum()) for group in groups)
    if min(a, b, c, d) == 0:
        raise ValueError("treated and others are both needed, before and after")
    weighing = np.ones(len(outcome)) if weights is None else weights
    return (a, b, c, d), [float(np.average(outcome[group], weights=weighing[group])) for group in groups]


def _parallel(
    outcome: FloatArray,
    treated: BoolArray,
    period: IntArray,
    start: int,
    units: IntArray | None,
    weights: FloatArray | None,
) -> float | None:
    """Whether the two groups' trends before differ: the slope of their difference over the periods before."""
    before = period < start
    both = [np.unique(period[before & group]) for group in (treated, ~treated)]
    if min(map(len, both)) < 2:
        return None
    time = period[before].astype(float)
    time -= time.mean()
    side = treated[before].astype(float)
    fitted = regression(
        outcome[before],
        {"time": time, "treated": side, "apart": time * side},
        errors=Errors.HC3 if units is None else Errors.CR2,
        weights=None if weights is None else weights[before],
        clusters=None if units is None else units[before],
    )
    return fitted.p("apart")


def _reasons(
    parallel: float | None, treated: BoolArray, units: IntArray | None, counts: tuple[int, ...]
) -> tuple[Reason, ...]:
    found = []
    if units is not None and min(len(np.unique(units[side])) for side in (treated, ~treated)) < UNITS_FLOOR:
        found.append(Reason.TOO_FEW_UNITS)
    if parallel is not None and parallel < 0.05:
        found.append(Reason.TRENDS_DIFFERED)
    if min(counts) < 50:
        found.append(Reason.TOO_FEW_RESPONSES)
    return tuple(found)
