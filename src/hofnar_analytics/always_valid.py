"""A randomised comparison that may be looked at every day: an asymptotic confidence sequence.

Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021). Method and simulated error: docs/methods/always-valid.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hofnar_analytics.arms import Arm, contrast_of
from hofnar_analytics.experiment import ARM_FLOOR, arm_reasons, ratio_p, relative_effect
from hofnar_analytics.results import UNKNOWN, Estimate, Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fixed before the first look and stored with the experiment. ``planned`` (N*) is the number of people,
    both arms together, at which the intervals are narrowest; other numbers stay valid, only wider. ``drawn`` is the
    ratio of the draw, treatment first."""

    planned: int
    drawn: tuple[float, float] = (1.0, 1.0)
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.planned < 2 * ARM_FLOOR:
            raise ValueError("a plan needs at least 50 people in each arm")
        if not 0 < self.level < 1 or min(self.drawn) <= 0:
            raise ValueError("the level lies between 0 and 1, and both arms are drawn")

    @property
    def mixing(self) -> float:
        """The variance of the mixture (rho squared) that makes the interval narrowest at N*."""
        alpha = 1 - self.level
        return (-2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))) / self.planned


@dataclass(frozen=True, slots=True)
class AlwaysValid:
    """Treatment minus control as it stands today: however often one looks, all intervals together contain the true
    effect with the plan's level, and ``p`` (the smallest level at which zero would be left out) may be read at any
    time. Interval and p are None below 50 people in an arm."""

    effect: Estimate
    p: float | None
    relative: Estimate
    ratio_p: float | None
    spared: float
    n: tuple[int, int]
    plan: Plan
    reasons: tuple[Reason, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the effect is there, whatever was looked at before."""
        return self.effect.low is not None and self.effect.high is not None and self.effect.low * self.effect.high > 0


def always_valid(treatment: Arm, control: Arm, plan: Plan) -> AlwaysValid:
    """The effect today with an interval that stays valid under peeking; with covariates from before the draw they are
    taken out (CUPED). Only for people who were drawn: it does not hold for before and after.

    >>> from hofnar_analytics.arms import Arm
    >>> found = always_valid(Arm(400, 7.6, 2.9), Arm(400, 7.0, 3.1), Plan(1000))
    >>> round(found.effect.estimate, 1), found.stands, found.p < 0.05
    (0.6, True, True)
    """
    n = (treatment.n, control.n)
    ratio = ratio_p(n, plan.drawn) if sum(n) else None
    reasons = arm_reasons(n, 1.0 if ratio is None else ratio)
    if min(n) < 2:
        return AlwaysValid(UNKNOWN, None, UNKNOWN, ratio, 0.0, n, plan, reasons)
    found = contrast_of(treatment, control)
    if min(n) < ARM_FLOOR:
        bare = Estimate(found.difference, None, None, plan.level)
        return AlwaysValid(bare, None, UNKNOWN, ratio, found.spared, n, plan, reasons)
    factor = _factor(sum(n), plan)
    half = factor * found.variance**0.5
    effect = Estimate(found.difference, found.difference - half, found.difference + half, plan.level)
    return AlwaysValid(
        effect=effect,
        p=_p(found.difference, found.variance, sum(n), plan),
        relative=relative_effect(found, factor, plan.level),
        ratio_p=ratio,
        spared=found.spared,
        n=n,
        plan=plan,
        reasons=reasons,
    )


def _factor(n: int, plan: Plan) -> float:
    """How many standard errors the interval reaches to each side."""
    spread = n * plan.mixing + 1
    return math.sqrt(2 * spread / (n * plan.mixing) * math.log(math.sqrt(spread) / (1 - plan.level)))


def _p(difference: float, variance: float, n: int, plan: Plan) -> float:
    if variance <= 0:
        return float(difference == 0)
    spread = n * plan.mixing + 1
    exponent = difference**2 / variance * (n * plan.mixing) / (2 * spread)
    return min(1.0, math.sqrt(spread) * math.exp(-exponent))
