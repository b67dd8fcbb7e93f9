"""One account of an improvement: more revenue and fewer contacts together, nothing counted twice; cost, payback, the
change at which it breaks even, and how probable it is that it pays.

Method: docs/methods/what-if.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.influence import DRAWS, of_draws
from hofnar_analytics.intervals import normal_quantile
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.worth_rows import OutcomeKind

INSIDE_REVENUE = (OutcomeKind.RETENTION, OutcomeKind.CROSS_SELL)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One outcome of an improvement: ``change`` over all customers reached, in its own unit (customers kept, sales,
    money, contacts), and ``money``, positive where it helps. ``counted`` is False for customers kept and sales when
    revenue is in the account as well: what they spend is revenue already."""

    outcome: str
    kind: OutcomeKind
    value: float
    change: Estimate
    money: Estimate
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """All lines with the cost, over the time the outcomes were counted in (``months``).

    ``gain`` is money before the cost, ``net`` after it; ``payback_months`` is unknown where the gain is not above
    zero; ``probability`` that net is above zero is the part of the draws that is: an estimate, under the assumptions;
    ``break_even`` is how much of the asked change already pays for the cost, 1 being all of it. ``observational`` is
    False only where every line comes from a randomised comparison.
    """

    lines: tuple[AccountLine, ...]
    cost: float
    gain: Estimate
    net: Estimate
    payback_months: Estimate
    probability: float | None
    break_even: Estimate
    observational: bool = True
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The change of one outcome over all customers reached, with its draws (m,), and what one unit is worth."""

    outcome: str
    kind: OutcomeKind
    value: float
    middle: float
    draws: FloatArray


def account(
    changes: Sequence[Drawn],
    *,
    cost: float = 0.0,
    months: float = 12.0,
    level: float = 0.95,
    observational: bool = True,
) -> Account:
    """The account of changes whose draws belong together (the same draw of everything uncertain in the same place).

    A unit of contacts is worth what it costs: fewer contacts count as money saved. Where revenue is among the changes,
    customers kept and extra sales are shown and not added. ValueError for a negative value or cost, or months that are
    not above zero.

    >>> kept = Drawn("stayed", OutcomeKind.RETENTION, 120.0, 10.0, np.linspace(5, 15, 101))
    >>> calls = Drawn("calls", OutcomeKind.CONTACTS, 8.0, -50.0, np.linspace(-60, -40, 101))
    >>> found = account([kept, calls], cost=1000.0)
    >>> found.gain.estimate, found.net.estimate, round(found.payback_months.estimate, 1)
    (1600.0, 600.0, 7.5)
    """
    if cost < 0 or months <= 0 or any(one.value < 0 for one in changes):
        raise ValueError("values and cost cannot be below zero, months must be above it")
    lines = counted_once(tuple(_line(one, level) for one in changes))
    counted = [one for one, line in zip(changes, lines) if line.counted]
    if not counted:
        unknown = (UNKNOWN, UNKNOWN, UNKNOWN)
        return Account(lines, cost, *unknown, None, UNKNOWN, observational, (Reason.NOT_ESTIMABLE,))
    middle = sum(_sign(one.kind) * one.value * one.middle for one in counted)
    draws = np.sum([_sign(one.kind) * one.value * one.draws for one in counted], axis=0)
    gain = of_draws(middle, draws, level)
    sure = gain.low is not None and gain.low > 0
    return Account(
        lines,
        cost,
        gain,
        of_draws(middle - cost, draws - cost, level),
        _ratio(cost * months, middle, gain, sure),
        float((draws > cost).mean()),
        _ratio(cost, middle, gain, sure),
        observational,
    )


def counted_once(lines: tuple[AccountLine, ...]) -> tuple[AccountLine, ...]:
    """Customers kept and extra sales do not count beside revenue."""
    has_revenue = any(line.kind is OutcomeKind.REVENUE for line in lines)
    return tuple(replace(line, counted=not (has_revenue and line.kind in INSIDE_REVENUE)) for line in lines)


def _line(one: Drawn, level: float) -> AccountLine:
    money = _sign(one.kind) * one.value
    return AccountLine(
        one.outcome,
        one.kind,
        one.value,
        of_draws(one.middle, one.draws, level),
        of_draws(money * one.middle, money * one.draws, level),
    )


def _sign(kind: OutcomeKind) -> float:
    return -1.0 if kind is OutcomeKind.CONTACTS else 1.0


def _ratio(above: float, middle: float, gain: Estimate, sure: bool) -> Estimate:
    """Cost against gain. Where the gain may be nothing the ratio has no end, so only its middle is given."""
    if not middle > 0:
        return UNKNOWN
    if not sure or gain.low is None or gain.high is None:
        return Estimate(above / middle, None, None, gain.level)
    return Estimate(above / middle, above / gain.high, above / gain.low, gain.level)


def improvement_return(
    change: Estimate,
    per_point: Estimate,
    *,
    reach: float,
    customers: float,
    value: float,
    cost: float,
    kind: OutcomeKind = OutcomeKind.REVENUE,
    months: float = 12.0,
    observational: bool = True,
    level: float = 0.95,
    seed: int = 0,
) -> Account:
    """The return of an improvement from figures: expected change of the score x reach x customers x what a point is
    worth (``per_point``: leverage x link) x value - cost.

    Both estimates' intervals are taken as normal and independent of each other; a change without interval counts as
    certain. ``break_even`` x ``change`` is the change at which it pays. ValueError for a reach outside 0 to 1,
    customers below zero, unknown estimates, and as ``account``.

    >>> found = improvement_return(Estimate(0.5), Estimate(2.0, 1.0, 3.0), reach=0.5, customers=1000, value=1, cost=250)
    >>> found.net.estimate, found.break_even.estimate, found.probability > 0.97
    (250.0, 0.5, True)
    """
    if not 0 <= reach <= 1 or customers < 0 or change.estimate is None or per_point.estimate is None:
        raise ValueError("a return needs known estimates, a reach from 0 to 1 and customers from 0")
    rng = np.random.default_rng(seed)
    people = reach * customers
    drawn = _normal(change, rng) * _normal(per_point, rng) * people
    middle = change.estimate * per_point.estimate * people
    one = Drawn(kind.value, kind, value, middle, drawn)
    return account([one], cost=cost, months=months, level=level, observational=observational)


def _normal(estimate: Estimate, rng: np.random.Generator) -> FloatArray:
    middle = estimate.estimate or 0.0
    if estimate.low is None or estimate.high is None:
        return np.full(DRAWS, middle)
    error = (estimate.high - estimate.low) / 2 / normal_quantile(estimate.level)
    return np.asarray(middle + error * rng.standard_normal(DRAWS))
