"""Coverage of ordered logit odds ratios and polychoric correlations; how often equal odds are called unequal.

python docs/methods/simulations/coverage_ordinal.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.ordinal_outcomes import ordinal_drivers
from hofnar_analytics.polychoric import polychoric
from hofnar_analytics.scales import Kind, Scale

SLOPE, EFFECT = np.array([0.6, 0.3, 0.0]), np.array([0.5, 0.0, -0.4])
CUTS = {Kind.CSAT: np.array([-2.0, -1.0, 0.2, 1.6]), Kind.NPS: np.linspace(-2.5, 2.5, 10)}


def survey(n: int, kind: Kind, rng: np.random.Generator) -> Answers:
    mood = rng.normal(size=(n, 1))
    scores = np.clip(np.rint(3 + 0.7 * mood + rng.normal(size=(n, 3))), 1, 5)
    lived = rng.random((n, 3)) < 0.6
    hidden = np.where(lived, EFFECT + SLOPE * (scores - 3), 0).sum(axis=1) + rng.logistic(size=n)
    y = np.digitize(hidden, CUTS[kind]) + (0.0 if kind is Kind.NPS else 1.0)
    return Answers(y.astype(float), scores, np.where(lived, 0, 1).astype(np.uint8), ("a", "b", "c"))


def odds(n: int, kind: Kind, repetitions: int) -> None:
    rng = np.random.default_rng(n)
    slopes, effects, unequal, asked = [], [], 0, 0
    for _ in range(repetitions):
        found = ordinal_drivers(survey(n, kind, rng), Scale.of(kind))
        for moment, slope in zip(found.moments, SLOPE):
            ratio = moment.odds_point
            slopes.append(ratio.low is not None and ratio.high is not None and ratio.low <= np.exp(slope) <= ratio.high)
            if moment.parallel_p is not None:
                asked += 1
                unequal += moment.parallel_p < 0.05
        last = found.moments[2].odds_lived
        effects.append(last.low is not None and last.high is not None and last.low <= np.exp(-0.4) <= last.high)
    print(f"| odds ratios, {kind}, n = {n:,} | {np.mean(slopes):.3f} | {np.mean(effects):.3f} | "
          f"{unequal / max(asked, 1):.3f} |", flush=True)  # fmt: skip


def correlation(n: int, rho: float, values: int, repetitions: int) -> None:
    rng = np.random.default_rng(n + values)
    cuts = {5: np.array([-2, -1, -0.2, 1.0]), 11: np.linspace(-2.2, 1.3, 10)}[values]
    covered = []
    for _ in range(repetitions):
        z = rng.normal(size=(n, 2))
        z[:, 1] = rho * z[:, 0] + (1 - rho**2) ** 0.5 * z[:, 1]
        found = polychoric(*(np.digitize(column, cuts).astype(float) for column in z.T))
        covered.append(found.low is not None and found.high is not None and found.low <= rho <= found.high)
    print(f"| polychoric {rho:g}, {values} values, n = {n:,} | {np.mean(covered):.3f} | | |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(f"| what ({repetitions} repetitions) | coverage | effect of having lived it | equal odds called unequal |")
    print("|---|---|---|---|")
    for n, kind in ((400, Kind.CSAT), (1500, Kind.CSAT), (1500, Kind.NPS)):
        odds(n, kind, repetitions)
    for n, rho, values in ((200, 0.3, 5), (200, 0.7, 5), (500, 0.5, 5)):
        correlation(n, rho, values, repetitions // 2)
    correlation(500, 0.5, 11, repetitions // 10)


if __name__ == "__main__":
    main()
