"""Worth: how often the 95 % intervals hold the truth, from end to end, within customers, and of a what-if's account.

python docs/methods/simulations/coverage_worth.py --repetitions 1000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import functools

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.results import Estimate
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.what_if import Plan, what_if
from hofnar_analytics.worth import worth
from hofnar_analytics.worth_rows import BusinessOutcome, OutcomeKind

ANY = Scale.of(Kind.MEAN)
LEVERAGE, MONEY, CALLS = 0.3, 4.0, -0.25
Made = tuple[Answers, list[BusinessOutcome], np.ndarray, np.ndarray]


def survey(n: int, weak: bool, rng: np.random.Generator) -> Made:
    """Three answers a customer; skewed amounts whose spread grows; a lasting difference that goes with spending."""
    who, when = np.arange(n) // 3, np.arange(n) % 3
    lasting = rng.normal(size=n)[who]
    marks = np.clip(np.rint(3.4 + 0.4 * rng.normal(size=(n, 1)) + 0.9 * rng.normal(size=(n, 3))), 1, 5)
    lived = rng.random((n, 3)) < [0.8, 0.5, 0.3]
    leverage = 0.08 if weak else LEVERAGE
    kpi = 6 + np.where(lived, leverage * (marks - 3), 0).sum(axis=1) + 0.5 * lasting + rng.normal(size=n)
    noise = (rng.gamma(1.0, 1.0, n) - 1) * 20 * np.exp(0.1 * (kpi - 6))
    spent = 60 + MONEY * kpi + 6 * lasting + noise
    calls = 4 + CALLS * kpi + rng.normal(size=n)
    stayed = (rng.random(n) < 1 / (1 + np.exp(1.0 - 0.35 * kpi))).astype(float)
    outcomes = [
        BusinessOutcome("spent", OutcomeKind.REVENUE, spent),
        BusinessOutcome("calls", OutcomeKind.CONTACTS, calls),
        BusinessOutcome("stayed", OutcomeKind.RETENTION, stayed),
    ]
    states = np.where(lived, 0, 1).astype(np.uint8)
    return Answers(kpi, marks, states, ("a", "b", "c"), covariates=lasting[:, None]), outcomes, who, when


def truth_of_stayed(weak: bool) -> float:
    """The average marginal effect in a very large survey, by the curve itself."""
    answers, _, _, _ = survey(600_000, weak, np.random.default_rng(999))
    chance = 1 / (1 + np.exp(1.0 - 0.35 * answers.outcome))
    return float((chance * (1 - chance)).mean() * 0.35)


def holds(estimate: Estimate, truth: float) -> bool:
    return estimate.low is not None and estimate.high is not None and estimate.low <= truth <= estimate.high


def coverage(n: int, weak: bool, repetitions: int) -> None:
    leverage, stay = 0.08 if weak else LEVERAGE, truth_of_stayed(weak)
    truths = {"spent": MONEY, "calls": CALLS, "stayed": stay}
    held: dict[str, list[bool]] = {}
    for seed in range(repetitions):
        answers, outcomes, who, when = survey(n, weak, np.random.default_rng(seed))
        found = worth(answers, ANY, outcomes, customers=who, periods=when, seed=seed)
        for name, slope in truths.items():
            path = found.moments[0].path(name)
            assert path is not None
            held.setdefault(f"{name} end to end", []).append(holds(path.through, leverage * slope))
            held.setdefault("called apart", []).append(bool(path.reasons))
        held.setdefault("spent within", []).append(holds(found.outcomes[0].within, MONEY))
        plan = Plan(0.5, 1000, {"spent": 1.0, "calls": 10.0})
        told = what_if(answers, ANY, outcomes, 0, plan, customers=who, periods=when, seed=seed)
        if told.account is not None and told.rise is not None:
            rise = 0.5 * float(_below_five())
            gain = leverage * rise * 0.8 * 1000 * (MONEY - 10 * CALLS)
            held.setdefault("account", []).append(holds(told.account.gain, gain))
    print(
        f"n = {n}, {'weak' if weak else 'plain'}:",
        {name: round(float(np.mean(all_)), 3) for name, all_ in held.items()},
    )


@functools.cache
def _below_five() -> float:
    rng = np.random.default_rng(998)
    marks = np.clip(np.rint(3.4 + 0.4 * rng.normal(size=2_000_000) + 0.9 * rng.normal(size=2_000_000)), 1, 5)
    return float((marks < 5).mean())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repetitions", type=int, default=1000)
    repetitions = parser.parse_args().repetitions
    print(f"{repetitions} repetitions")
    for n in (300, 1200):
        for weak in (False, True):
            coverage(n, weak, repetitions)


if __name__ == "__main__":
    main()
