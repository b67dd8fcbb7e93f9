"""The one comparison that is not observational: an improvement handed out by lot, and what both halves did after it.

Method: docs/methods/worth.md ("By lot").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.influence import pulled_line
from hofnar_analytics.intervals import t_quantile
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.worth_rows import BusinessOutcome, OutcomeKind

ARM_FLOOR = 50


@dataclass(frozen=True, slots=True)
class RandomisedWorth:
    """What the improvement did to one outcome: the difference of means with its interval, a customer. It is caused by
    it, since lot decided who got it: ``observational`` is False."""

    name: str
    kind: OutcomeKind
    n: tuple[int, int]
    difference: Estimate
    observational: bool = False
    reasons: tuple[Reason, ...] = ()


def randomised_worth(
    outcome: BusinessOutcome,
    treated: NDArray[np.bool_],
    *,
    before: FloatArray | None = None,
    level: float = 0.95,
) -> RandomisedWorth:
    """The difference a randomised improvement made; treated (n,) says who got it by lot. ``before`` (n,) is the same
    figure in the time before, which narrows the interval. HC3. Below 50 in an arm: TOO_FEW_PER_ARM. ValueError when
    lengths differ.

    >>> rng = np.random.default_rng(2)
    >>> treated = np.arange(400) % 2 == 0
    >>> spent = BusinessOutcome("spent", OutcomeKind.REVENUE, 100 + 20 * treated + rng.normal(0, 10, 400))
    >>> found = randomised_worth(spent, treated)
    >>> found.difference.low < 20 < found.difference.high, found.observational
    (True, False)
    """
    if len(treated) != len(outcome.values) or (before is not None and len(before) != len(treated)):
        raise ValueError("outcome, arms and the time before differ in length")
    known = np.isfinite(outcome.values) & (True if before is None else np.isfinite(before))
    arms = treated[known]
    sizes = int((~arms).sum()), int(arms.sum())
    if min(sizes) < ARM_FLOOR:
        return RandomisedWorth(outcome.name, outcome.kind, sizes, UNKNOWN, reasons=(Reason.TOO_FEW_PER_ARM,))
    columns = [arms.astype(float), *([] if before is None else [before[known] - before[known].mean()])]
    value, pulls = pulled_line(np.column_stack(columns), outcome.values[known]).of(1)
    half = t_quantile(level, sum(sizes) - len(columns) - 1) * float(np.sqrt(pulls @ pulls))
    return RandomisedWorth(outcome.name, outcome.kind, sizes, Estimate(value, value - half, value + half, level))
