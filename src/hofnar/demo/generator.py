"""Answers with a known truth, as arrays: no database, no clock, the same for the same seed. docs/demo.md tells how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar.demo.truth import MONTHS, TURN, Moment, Outcome, Plan
from hofnar_analytics.answers import Answers
from hofnar_analytics.results import CellState

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
CHANNELS = ("website", "app", "telefoon")
AGES = ("18-34", "35-54", "55-74", "75+")
CUSTOMERS = ("terugkerend", "nieuw")
SKIPS, DOUBTS = 0.02, 0.01
HALO, NOISE = 0.40, 0.85  # what somebody's scores have in common, and what each has of its own
VOLUMES = (0.9, 0.85, 0.95, 0.95, 1.0, 0.95, 0.85, 0.85, 1.0, 1.05, 1.3, 1.35)  # January to December
# How much likelier (on the log-odds scale) a moment is for somebody of a channel or age. KPIs know neither.
CHANNEL_HABITS = {"app": {"notice": 0.6, "newsletter": -0.3}, "telefoon": {"call": 0.9, "self_help": -0.5}}
AGE_HABITS = {"18-34": {"chat": 0.5, "chatbot": 0.5}, "75+": {"call": 0.7, "account": -0.5, "chat": -0.6}}
# What went wrong at the depot that truly got worse: satisfaction down, and delays likelier.
WORSE_LIKED = {"delivery": -1.0, "notice": -0.8}
WORSE_LIVED = {"delay": 1.6}
BETTER_LIKED = {"label": 0.5}  # what got better at the desks of one region; it moves no KPI


@dataclass(frozen=True, slots=True)
class Sample:
    """``n`` responses of a plan. ``scores`` and ``states`` are (n, moments), the rest (n,) by name."""

    plan: Plan
    outcomes: Mapping[str, Floats]
    scores: Floats
    states: NDArray[np.uint8]
    units: Whole
    months: Whole
    channels: Whole
    ages: Whole
    newcomers: Whole

    def answers(self, kpi: str, rows: NDArray[np.bool_] | None = None) -> Answers:
        """The same as the analyses take it."""
        chosen = np.ones(len(self.units), bool) if rows is None else rows
        columns = tuple(moment.key for moment in self.plan.moments)
        return Answers(self.outcomes[kpi][chosen], self.scores[chosen], self.states[chosen], columns)


def generate(
    plan: Plan, units: Sequence[str], *, seed: int, responses: int | None = None, first_month: int = 1
) -> Sample:
    """``units`` are codes, the plan's worse one among them; ``first_month`` 1-12 sets the season."""
    rng = np.random.default_rng([seed, *plan.key.encode()])
    n = responses or plan.responses
    unit, month = rng.choice(len(units), n, p=_sizes(len(units))), _months(rng, n, first_month)
    channel, age = rng.choice(3, n, p=(0.55, 0.33, 0.12)), rng.choice(4, n, p=(0.3, 0.35, 0.27, 0.08))
    newcomer = (rng.random(n) < np.where(month < TURN, *plan.newcomers)).astype(np.int64)
    worse = (month >= TURN) & np.array([code == plan.worse_unit for code in units])[unit]
    lived = np.column_stack([rng.random(n) < _chance(moment, channel, age, worse) for moment in plan.moments])
    better = (month >= TURN) & np.isin(np.array(units), plan.better_units)[unit]
    scores = _scores(rng, plan, unit, worse, better)
    outcomes = {out.key: outcome(rng, plan, out, lived, scores, newcomer) for out in plan.outcomes}
    return Sample(plan, outcomes, scores, _states(rng, plan, lived), unit, month, channel, age, newcomer)


def _sizes(count: int) -> Floats:
    """Units differ in size by a factor of three, the first being the largest."""
    sizes = np.linspace(3.0, 1.0, count)
    return np.asarray(sizes / sizes.sum())


def _months(rng: np.random.Generator, n: int, first: int) -> Whole:
    volumes = np.array([VOLUMES[(first - 1 + month) % 12] for month in range(MONTHS)])
    return rng.choice(MONTHS, n, p=volumes / volumes.sum())


def _chance(moment: Moment, channel: Whole, age: Whole, worse: NDArray[np.bool_]) -> Floats:
    habits = [CHANNEL_HABITS.get(name, {}).get(moment.key, 0.0) for name in CHANNELS]
    ages = [AGE_HABITS.get(name, {}).get(moment.key, 0.0) for name in AGES]
    odds = np.log(moment.lived / (1 - moment.lived)) + np.array(habits)[channel] + np.array(ages)[age]
    return np.asarray(1 / (1 + np.exp(-odds - WORSE_LIVED.get(moment.key, 0.0) * worse)))


def _scores(
    rng: np.random.Generator, plan: Plan, unit: Whole, worse: NDArray[np.bool_], better: NDArray[np.bool_]
) -> Floats:
    n, p = len(unit), len(plan.moments)
    liked = np.array([moment.liked for moment in plan.moments])
    places = rng.normal(0, 0.12, (unit.max() + 1, p))  # some places are a little better, always
    drop = np.array([WORSE_LIKED.get(moment.key, 0.0) for moment in plan.moments])
    raw = liked + places[unit] + HALO * rng.normal(size=(n, 1)) + NOISE * rng.normal(size=(n, p))
    rise = np.array([BETTER_LIKED.get(moment.key, 0.0) for moment in plan.moments])
    return np.asarray(np.clip(np.rint(raw + worse[:, None] * drop + better[:, None] * rise), 1, 5))


def outcome(
    rng: np.random.Generator, plan: Plan, out: Outcome, lived: NDArray[np.bool_], scores: Floats, newcomer: Whole
) -> Floats:
    """A customer's score follows from what they lived and how, never from what their scores have in common."""
    raw = out.level - out.newcomers * (newcomer - plan.newcomers[0]) + out.spread * rng.normal(size=len(newcomer))
    for column, moment in enumerate(plan.moments):
        effect, leverage = moment.pull(out.key)
        pulled = effect + leverage * (scores[:, column] - min(moment.liked, 5.0))
        raw = raw + np.where(lived[:, column], pulled, 0.0) - moment.lived * effect
    return np.clip(np.rint(raw), out.low, out.high)


def _states(rng: np.random.Generator, plan: Plan, lived: NDArray[np.bool_]) -> NDArray[np.uint8]:
    chance = rng.random(lived.shape)
    states = np.where(lived, int(CellState.SCORED), int(CellState.NOT_EXPERIENCED))
    states = np.where(chance < SKIPS, int(CellState.SKIPPED), states)
    states = np.where((chance >= SKIPS) & (chance < SKIPS + DOUBTS), int(CellState.DONT_KNOW), states)
    asked = rng.random(lived.shape) < np.array([moment.asked for moment in plan.moments])
    return np.where(asked, states, int(CellState.NOT_ASKED)).astype(np.uint8)
