"""Penalty-reward contrast: coverage of the asymmetry's interval, how often a shape is named, named wrongly, and named
the same in a second survey, beside what the estimates alone would say.

    python docs/methods/simulations/shapes_repeat.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.penalty_reward import PenaltyRewards, Shape, penalty_reward
from hofnar_analytics.scales import Kind, Scale

PENALTY = np.array([-1.2, -0.9, -0.6, -0.6, -0.2, -0.1])
REWARD = np.array([0.1, 0.3, 0.6, 0.4, 0.7, 1.0])
TRUTH = (REWARD + PENALTY) / (REWARD - PENALTY)
SHAPES = [Shape.BASIC if a < -1 / 3 else Shape.EXCITEMENT if a > 1 / 3 else Shape.PERFORMANCE for a in TRUTH]


def survey(n: int, low: float, rng: np.random.Generator) -> PenaltyRewards:
    """Six related moments on 1-5, each lived by 80 %; ``low`` is the part of 1s and 2s."""
    edges = np.array([low / 3, low, 0.3, 0.7])
    mood = rng.normal(size=(n, 1))
    rank = 0.6 * mood + 0.8 * rng.normal(size=(n, 6))
    cuts = np.array([-np.inf, *[_quantile(edge) for edge in edges], np.inf])
    marks = np.digitize(rank, cuts[1:-1]) + 1.0
    lived = rng.random((n, 6)) < 0.8
    y = 7 + np.where(lived, PENALTY * (marks <= 2) + REWARD * (marks == 5), 0).sum(axis=1)
    y += rng.normal(size=n) * 1.2
    states = np.where(lived, 0, 1).astype(np.uint8)
    return penalty_reward(Answers(y, marks, states, tuple("abcdef")), Scale.of(Kind.MEAN), cuts=(2, 5))


def _quantile(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def repeat(n: int, low: float, repetitions: int) -> None:
    rng = np.random.default_rng(int(n + 1000 * low))
    named = wrong = same = again = alone = alone_same = covered = given = total = 0
    lows: list[int] = []
    for _ in range(repetitions):
        first, second = survey(n, low, rng), survey(n, low, rng)
        for a, b, truth, shape in zip(first.moments, second.moments, TRUTH, SHAPES):
            total += 1
            lows.append(a.n_low)
            if a.asymmetry.low is not None and a.asymmetry.high is not None:
                given += 1
                covered += a.asymmetry.low <= truth <= a.asymmetry.high
            if a.shape is not None:
                named += 1
                wrong += a.shape is not shape
                again += b.shape is not None
                same += b.shape is a.shape
            if a.likely is not None and b.likely is not None:
                alone += 1
                alone_same += a.likely is b.likely
    rates = [covered / max(given, 1), named / total, wrong / max(named, 1), same / max(again, 1)]
    shown = " | ".join(f"{rate:.3f}" for rate in [*rates, alone_same / max(alone, 1)])
    print(f"| {n:,}, {np.mean(lows):.0f} low | {shown} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(f"| n, low scores ({repetitions} pairs) | coverage of asymmetry | named | of these wrong | "
          "same when named twice | estimates alone: same |\n|---|---|---|---|---|---|")  # fmt: skip
    for n, low in ((500, 0.08), (1000, 0.08), (1000, 0.15), (2000, 0.15), (5000, 0.15), (10000, 0.15)):
        repeat(n, low, repetitions if n <= 2000 else repetitions // 4)


if __name__ == "__main__":
    main()
