"""Before and after for the same people, and for other people who differ in what is known of them.

Method, assumptions and simulated coverage: docs/methods/before-and-after.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import mean_interval, two_sided_p
from hofnar_analytics.regression import Errors, regression
from hofnar_analytics.results import UNKNOWN, Estimate, Reason

FloatArray = NDArray[np.float64]

PAIRS_FLOOR = 50


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A change in the unit of the outcome; observational: something else may have changed at the same time.
    ``unadjusted`` is the plain difference of means where covariates were used."""

    change: Estimate
    p: float | None
    n: tuple[int, int]
    unadjusted: float
    reasons: tuple[Reason, ...] = ()


def same_people(before: FloatArray, after: FloatArray, *, level: float = 0.95) -> BeforeAfter:
    """The mean change of people who answered both times: before, after (n,), one pair a person. Student's t on the
    differences, so that what does not change in a person does not blur the change. Pairs with a NaN never count;
    below 2 pairs the change is unknown, below 50 it comes with TOO_FEW_RESPONSES.

    >>> found = same_people(np.array([7.0, 6.0, 8.0, 5.0]), np.array([8.0, 7.0, 8.0, 7.0]))
    >>> found.change.estimate, round(found.p, 4)
    (1.0, 0.0917)
    """
    pairs = np.isfinite(before) & np.isfinite(after)
    gained = after[pairs] - before[pairs]
    n = len(gained)
    reasons = (Reason.TOO_FEW_RESPONSES,) if n < PAIRS_FLOOR else ()
    if n < 2:
        return BeforeAfter(UNKNOWN, None, (n, n), float("nan") if not n else float(gained.mean()), reasons)
    mean, variance = float(gained.mean()), float(gained.var(ddof=1))
    low, high = mean_interval(mean, variance, n, level) or (mean, mean)
    p = two_sided_p(mean / (variance / n) ** 0.5, n - 1) if variance > 0 else float(mean == 0)
    return BeforeAfter(Estimate(mean, low, high, level), p, (n, n), mean, reasons)


def other_people(
    outcome: FloatArray,
    after: NDArray[np.bool_],
    covariates: Mapping[str, FloatArray],
    *,
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
    level: float = 0.95,
) -> BeforeAfter:
    """The change between other people, at equal covariates: the regression of outcome (n,) on after (n,) and the
    covariates (n,), each centred and with its own slope before and after, so that the change is the one for everybody
    who answered. HC3 errors; CR2 with clusters (n,). ValueError when a side is empty.

    >>> age = np.tile([20.0, 30.0, 40.0, 50.0], 30)
    >>> after = np.arange(120) % 3 == 0
    >>> outcome = 5 + 0.05 * age + 0.3 * after + np.where(np.arange(120) % 2, 0.1, -0.1)
    >>> found = other_people(outcome, after, {"age": age})
    >>> found.change.low < 0.3 < found.change.high
    True
    """
    if after.all() or not after.any():
        raise ValueError("answers before and after are both needed")
    weighing = np.ones(len(outcome)) if weights is None else weights
    columns = {"after": after.astype(float)}
    for name, values in covariates.items():
        centred = values - float(np.average(values, weights=weighing))
        columns |= {name: centred, f"{name} after": centred * after}
    errors = Errors.HC3 if clusters is None else Errors.CR2
    fitted = regression(outcome, columns, errors=errors, weights=weights, clusters=clusters)
    plain = [float(np.average(outcome[side], weights=weighing[side])) for side in (after, ~after)]
    counts = int((~after).sum()), int(after.sum())
    reasons = (Reason.TOO_FEW_RESPONSES,) if min(counts) < PAIRS_FLOOR else ()
    return BeforeAfter(fitted.estimate("after", level=level), fitted.p("after"), counts, plain[0] - plain[1], reasons)
