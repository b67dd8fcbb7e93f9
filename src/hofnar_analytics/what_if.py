"""What if a moment were better: how far its scores can rise, what the KPI gains, and what customers then do, as one
account with everything uncertain in it.

Method, assumptions and refusals: docs/methods/what-if.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hofnar_analytics.answers import Answers, FloatArray
from hofnar_analytics.influence import joint, of_draws
from hofnar_analytics.intervals import normal_quantile
from hofnar_analytics.results import UNKNOWN, CellState, Estimate, Reason
from hofnar_analytics.saturation import Saturation, saturation
from hofnar_analytics.scales import Scale
from hofnar_analytics.worth_account import Account, Drawn, account
from hofnar_analytics.worth_links import LINK_FLOOR, link_of
from hofnar_analytics.worth_rows import BusinessOutcome, IntArray, WorthRows, worth_rows
from hofnar_analytics.worth_within import two_readings

LINKS = ("across", "within")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: ``change`` more points for a moment (an Estimate where it is itself uncertain), for a group of
    ``customers``, at ``cost``. ``values``: what one unit of an outcome is worth in money, by its name: a customer
    kept, a sale, a unit of revenue (1, or the margin on it), a contact saved. ``months`` is the time the outcomes were
    counted in. ``link`` 'across' takes the slope over all answers, 'within' that within the same customer."""

    change: float | Estimate
    customers: float
    values: Mapping[str, float]
    cost: float = 0.0
    months: float = 12.0
    link: str = "across"


@dataclass(frozen=True, slots=True)
class SaturationPoint:
    """At an effort in points: how far the mean score rises, and what the KPI gains for who lives the moment."""

    effort: float
    rise: float
    gain: Estimate


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What comes of a plan. ``asked`` and what the mean then really rises (``rise``: who is at the top cannot rise);
    ``kpi_gain`` for a customer who lives the moment; ``people`` of the group who live it; ``steps`` the saturation
    curve from no effort to the most that can be asked; ``account`` None where the plan is refused, with the reason;
    ``break_even`` the effort at which the gain meets the cost, along the curve; None where none that can be asked
    does."""

    column: str
    label: str
    asked: float
    score: float | None
    top: float | None
    at_top: float | None
    rise: float | None = None
    kpi_gain: Estimate = UNKNOWN
    people: float | None = None
    steps: tuple[SaturationPoint, ...] = ()
    account: Account | None = None
    link: str = "across"
    left_out: tuple[str, ...] = ()
    break_even: float | None = None
    observational: bool = True
    reasons: tuple[Reason, ...] = ()


def what_if(
    answers: Answers,
    scale: Scale,
    outcomes: Sequence[BusinessOutcome],
    moment: int,
    plan: Plan,
    *,
    customers: IntArray | None = None,
    periods: IntArray | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> WhatIf:
    """The plan worked out for one moment (its column number), from the same rows as ``worth``.

    Refused, with the reason and without an account: a mean above the scale (ABOVE_SCALE) or above the highest score
    that 10 people gave (BEYOND_SEEN), fewer than 100 scores or answers (TOO_FEW_RESPONSES), no room (NO_ROOM), a
    'within' without known customers (NO_IDENTITY …), no outcome with both a value and a link (NO_OUTCOME). Outcomes
    without a value or a link are in ``left_out``. ValueError for a change that is not above zero, customers below
    zero, an unknown link or outcome, and as ``worth`` and ``account``.

    >>> from hofnar_analytics.scales import Kind
    >>> from hofnar_analytics.worth_rows import OutcomeKind
    >>> rng = np.random.default_rng(3)
    >>> marks = rng.integers(1, 6, (2000, 1)).astype(float)
    >>> kpi = np.clip(np.rint(5 + 0.8 * (marks[:, 0] - 3) + rng.normal(size=2000)), 0, 10)
    >>> spent = BusinessOutcome("spent", OutcomeKind.REVENUE, 50 + 10 * kpi + rng.normal(0, 20, 2000))
    >>> answers = Answers(kpi, marks, np.zeros((2000, 1), np.uint8), ("desk",))
    >>> plan = Plan(change=0.5, customers=1000, values={"spent": 1.0}, cost=1500.0)
    >>> found = what_if(answers, Scale.of(Kind.NPS), [spent], 0, plan)
    >>> found.rise < 0.5, found.account.probability > 0.99
    (True, True)
    """
    asked = _asked(plan, outcomes)
    rows = worth_rows(answers, scale, outcomes, customers=customers, periods=periods)
    bare = WhatIf(answers.columns[moment], answers.labels[moment], asked, None, None, None, link=plan.link)
    if rows.n < LINK_FLOOR:
        return _refused(bare, Reason.TOO_FEW_RESPONSES)
    room = saturation(rows.answers, moment)
    if isinstance(room, Reason):
        return _refused(bare, room)
    bare = WhatIf(bare.column, bare.label, asked, room.mean, room.top, room.at_top, link=plan.link)
    if asked > room.top - room.mean + 1e-9:
        at_end = scale_top(answers, moment, room.top)
        return _refused(bare, Reason.ABOVE_SCALE if at_end else Reason.BEYOND_SEEN)
    return _worked_out(rows, room, moment, plan, asked, bare, scale, level, seed)


def scale_top(answers: Answers, moment: int, top: float) -> bool:
    """Whether nobody ever gave more than ``top``: then it is taken as the end of the scale."""
    there = answers.states[:, moment] == CellState.SCORED
    return bool(answers.scores[there, moment].max() <= top)


def _asked(plan: Plan, outcomes: Sequence[BusinessOutcome]) -> float:
    asked = plan.change.estimate if isinstance(plan.change, Estimate) else plan.change
    if asked is None or not asked > 0:
        raise ValueError("a change is above zero")
    if plan.customers < 0:
        raise ValueError("customers cannot be below zero")
    if plan.link not in LINKS:
        raise ValueError(f"the link is one of {', '.join(LINKS)}, not {plan.link!r}")
    unknown = set(plan.values) - {one.name for one in outcomes}
    if unknown:
        raise ValueError(f"there is no outcome {sorted(unknown)[0]!r}")
    return float(asked)


def _refused(bare: WhatIf, reason: Reason) -> WhatIf:
    return WhatIf(
        bare.column, bare.label, bare.asked, bare.score, bare.top, bare.at_top, link=bare.link, reasons=(reason,)
    )


Parts = dict[str, tuple[float, FloatArray]]


def _links(rows: WorthRows, plan: Plan) -> tuple[Parts, dict[str, Reason]]:
    """The slope of every outcome that has a value, and why one is missing."""
    found: Parts = {}
    missing: dict[str, Reason] = {}
    for one in rows.outcomes:
        if one.name not in plan.values:
            continue
        if plan.link == "within":
            both = two_readings(rows, one)
            slope, why = both.within, both.reasons
        else:
            link = link_of(rows, one)
            slope, why = link.found, link.reasons
        if slope is None:
            missing[one.name] = why[0] if why else Reason.NOT_ESTIMABLE
        else:
            found[one.name] = slope
    return found, missing


def _worked_out(
    rows: WorthRows,
    room: Saturation,
    moment: int,
    plan: Plan,
    asked: float,
    bare: WhatIf,
    scale: Scale,
    level: float,
    seed: int,
) -> WhatIf:
    links, missing = _links(rows, plan)
    if not links:
        return _refused(bare, next(iter(missing.values()), Reason.NO_OUTCOME))
    reach, lived = _reach(rows, moment)
    parts: Parts = {f"gain {k}": room.gains.of(k) for k in range(1, len(room.efforts))}
    parts |= {f"link {name}": found for name, found in links.items()} | {"reach": (reach, lived)}
    drawn = joint(parts, rows.clusters).draws(seed=seed)
    gains = np.column_stack([np.zeros(len(drawn["reach"])), *(drawn[f"gain {k}"] for k in range(1, len(room.efforts)))])
    middle = float(np.interp(asked, room.efforts, room.gains.values))
    gain = _capped(_at_efforts(gains, room.efforts, _efforts(plan, asked, room, len(gains), seed)), rows, scale)
    people = reach * plan.customers
    changes = [
        _drawn(one, plan, middle * links[one.name][0], gain * drawn[f"link {one.name}"], people, drawn["reach"])
        for one in rows.outcomes
        if one.name in links
    ]
    left_out = tuple(one.name for one in rows.outcomes if one.name not in links)
    told = account(changes, cost=plan.cost, months=plan.months, level=level)
    return WhatIf(
        bare.column,
        bare.label,
        asked,
        room.mean,
        room.top,
        room.at_top,
        float(np.interp(asked, room.efforts, room.rises)),
        of_draws(middle, gain, level),
        people,
        _steps(room, gains, level),
        told,
        plan.link,
        left_out,
        _break_even(room, told, middle),
    )


def _break_even(room: Saturation, told: Account, middle: float) -> float | None:
    """The account is proportional to what the KPI gains, the KPI's gain is not to the effort."""
    gains = room.gains.values
    if told.gain.estimate is None or not told.gain.estimate > 0:
        return None
    wanted = told.cost / told.gain.estimate * middle
    above = np.flatnonzero(gains >= wanted)
    if not len(above) or wanted <= 0:
        return 0.0 if len(above) and wanted <= 0 else None
    k = int(above[0])
    part = (wanted - gains[k - 1]) / (gains[k] - gains[k - 1])
    return float(room.efforts[k - 1] + part * (room.efforts[k] - room.efforts[k - 1]))


def _reach(rows: WorthRows, moment: int) -> tuple[float, FloatArray]:
    lived = (rows.answers.states[:, moment] == CellState.SCORED).astype(float)
    weights = np.ones(rows.n) if rows.answers.weights is None else rows.answers.weights
    reach = float(weights @ lived / weights.sum())
    return reach, weights * (lived - reach) / weights.sum()


def _efforts(plan: Plan, asked: float, room: Saturation, size: int, seed: int) -> FloatArray:
    """The change that may come of the plan, (size,): never below none nor above what can be asked."""
    change = plan.change
    if not isinstance(change, Estimate) or change.low is None or change.high is None:
        return np.full(size, asked)
    error = (change.high - change.low) / 2 / normal_quantile(change.level)
    drawn = asked + error * np.random.default_rng([seed, 1]).standard_normal(size)
    return np.clip(drawn, 0.0, room.efforts[-1])


def _at_efforts(gains: FloatArray, efforts: FloatArray, wanted: FloatArray) -> FloatArray:
    """Each draw's own curve (m, efforts) at its own effort (m,)."""
    place = np.clip(np.searchsorted(efforts, wanted, side="right") - 1, 0, len(efforts) - 2)
    part = (wanted - efforts[place]) / (efforts[place + 1] - efforts[place])
    row = np.arange(len(wanted))
    return np.asarray(gains[row, place] * (1 - part) + gains[row, place + 1] * part)


def _capped(gain: FloatArray, rows: WorthRows, scale: Scale) -> FloatArray:
    """The KPI has an end as well."""
    if scale.high is None:
        return gain
    return np.minimum(gain, scale.high - float(rows.answers.outcome.mean()))


def _drawn(
    outcome: BusinessOutcome, plan: Plan, middle: float, each: FloatArray, people: float, reach: FloatArray
) -> Drawn:
    """The change over all people reached; a chance cannot rise above 1."""
    if outcome.kind.is_yes_or_no:
        known = outcome.values[np.isfinite(outcome.values)]
        room = 1.0 - float(known.mean())
        middle, each = min(middle, room), np.minimum(each, room)
    reached = plan.customers * np.clip(reach, 0.0, 1.0)
    return Drawn(outcome.name, outcome.kind, float(plan.values[outcome.name]), middle * people, each * reached)


def _steps(room: Saturation, gains: FloatArray, level: float) -> tuple[SaturationPoint, ...]:
    return tuple(
        SaturationPoint(float(effort), float(rise), of_draws(float(value), gains[:, k], level))
        for k, (effort, rise, value) in enumerate(zip(room.efforts, room.rises, room.gains.values))
    )
