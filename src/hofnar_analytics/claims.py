"""The analysis tests itself: claims of one period on the data of the next, and what a shuffled outcome would claim.

Method: docs/methods/claims.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.intervals import wilson
from hofnar_analytics.results import UNKNOWN, Estimate, Impact, TouchpointImpact
from hofnar_analytics.scales import Scale

ALPHA = 0.05
Figure = Callable[[TouchpointImpact], tuple[Estimate, float | None, float | None]]


class Outcome(StrEnum):
    """What became of a claim: shown again, shown the other way, or not decided by the new data."""

    HELD = "held"
    TURNED = "turned"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Claim:
    """One moment of which a direction was claimed; ``before`` and ``now`` are its figures in both periods."""

    column: str
    label: str
    before: Estimate
    now: Estimate
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Claims:
    """``rate`` is the part of the claims that held, of those that could be tested again, with Wilson's interval."""

    claims: tuple[Claim, ...]

    @property
    def held(self) -> int:
        return sum(claim.outcome is Outcome.HELD for claim in self.claims)

    @property
    def turned(self) -> int:
        return sum(claim.outcome is Outcome.TURNED for claim in self.claims)

    @property
    def rate(self) -> Estimate:
        if not self.claims:
            return UNKNOWN
        ends = wilson(self.held, len(self.claims))
        return Estimate(self.held / len(self.claims), ends.low, ends.high)


def leverage_of(moment: TouchpointImpact) -> tuple[Estimate, float | None, float | None]:
    return moment.leverage, moment.leverage_p, moment.leverage_p_adjusted


def effect_of(moment: TouchpointImpact) -> tuple[Estimate, float | None, float | None]:
    return moment.effect, moment.effect_p, moment.effect_p_adjusted


def claims_held(before: Impact, now: Impact, figure: Figure = leverage_of, *, alpha: float = ALPHA) -> Claims:
    """What was claimed in ``before`` (adjusted p below alpha), and whether ``now`` shows it again: the same sign with a
    p of its own below alpha. One claim is tested once, so nothing is adjusted the second time. Moments without a figure
    now are left out. Both results must be of different people, or the test is of the same data.

    >>> from hofnar_analytics.scales import Kind
    >>> def year(seed: int) -> Impact:
    ...     rng = np.random.default_rng(seed)
    ...     marks = rng.integers(1, 6, (600, 2)).astype(float)
    ...     made = Answers(marks[:, 0] + rng.normal(size=600), marks, np.zeros((600, 2), np.uint8), ("desk", "letter"))
    ...     return impact(made, Scale.of(Kind.MEAN), shares=False)
    >>> found = claims_held(year(1), year(2))
    >>> [(claim.column, str(claim.outcome)) for claim in found.claims], found.held
    ([('desk', 'held')], 1)
    """
    later = {moment.column: moment for moment in now.touchpoints}
    found = []
    for moment in before.touchpoints:
        claimed, _p, adjusted = figure(moment)
        if adjusted is None or adjusted >= alpha or moment.column not in later:
            continue
        again, p, _adjusted = figure(later[moment.column])
        if again.known and p is not None:
            found.append(Claim(moment.column, moment.label, claimed, again, _outcome(claimed, again, p, alpha)))
    return Claims(tuple(found))


def placebo(
    answers: Answers, scale: Scale, figure: Figure = leverage_of, *, seed: int = 1, alpha: float = ALPHA
) -> int:
    """How many moments would be claimed if the outcome had been handed out by lot: the product's own false alarms.

    >>> from hofnar_analytics.scales import Kind
    >>> rng = np.random.default_rng(2)
    >>> marks = rng.integers(1, 6, (600, 4)).astype(float)
    >>> answers = Answers(marks[:, 0] + rng.normal(size=600), marks, np.zeros((600, 4), np.uint8), tuple("abcd"))
    >>> placebo(answers, Scale.of(Kind.MEAN))
    0
    """
    shuffled = np.random.default_rng(seed).permutation(answers.outcome)
    found = impact(replace(answers, outcome=shuffled), scale, shares=False)
    adjusted = [figure(moment)[2] for moment in found.touchpoints]
    return sum(p is not None and p < alpha for p in adjusted)


def _outcome(claimed: Estimate, again: Estimate, p: float, alpha: float) -> Outcome:
    if p >= alpha:
        return Outcome.UNDECIDED
    same = ((claimed.estimate or 0.0) > 0) == ((again.estimate or 0.0) > 0)
    return Outcome.HELD if same else Outcome.TURNED
