"""Coverage of the 95 % intervals of a 0/1 outcome: odds ratios, differences in chance, shares of McFadden's R2, and
Firth's profile intervals where separation is common.

    python docs/methods/simulations/coverage_binary.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
from collections import defaultdict

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.binary_outcomes import BinaryDrivers, binary_drivers
from hofnar_analytics.firth import fit_firth
from hofnar_analytics.logistic import fit_logistic

LIVED = np.array([0.3, 0.6, 0.8, 0.5])
EFFECT = np.array([0.8, -0.5, 0.3, 0.0])
SLOPE = np.array([0.5, 0.3, 0.15, 0.0])
POPULATION = 300_000


def moments(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Four moments with related scores 1-5, and who lived them; the last has nothing to do with the outcome."""
    mood = rng.normal(size=(n, 1))
    scores = np.clip(np.rint(3 + 0.7 * mood + rng.normal(size=(n, 4))), 1, 5)
    scores[:, 3] = rng.integers(1, 6, n)
    return scores, rng.random((n, 4)) < LIVED


def chance(scores: np.ndarray, lived: np.ndarray, intercept: float) -> np.ndarray:
    eta = intercept + np.where(lived, EFFECT + SLOPE * (scores - 3), 0).sum(axis=1)
    return 1 / (1 + np.exp(-eta))


def answers(n: int, intercept: float, rng: np.random.Generator) -> Answers:
    scores, lived = moments(n, rng)
    y = (rng.random(n) < chance(scores, lived, intercept)).astype(float)
    return Answers(y, scores, np.where(lived, 0, 1).astype(np.uint8), tuple("abcd"))


def population(intercept: float) -> BinaryDrivers:
    """Every row once as a one and once as a zero, weighted by their chances: no noise of the outcome is left."""
    scores, lived = moments(POPULATION, np.random.default_rng(10**9))
    ones = chance(scores, lived, intercept)
    twice = Answers(
        np.repeat([1.0, 0.0], POPULATION),
        np.vstack([scores, scores]),
        np.vstack([np.where(lived, 0, 1)] * 2).astype(np.uint8),
        tuple("abcd"),
        weights=np.concatenate([ones, 1 - ones]),
    )
    return binary_drivers(twice)


READINGS = ("odds_lived", "odds_point", "chance_lived", "chance_point", "share")


def coverage(n: int, intercept: float, repetitions: int) -> None:
    truth = population(intercept)
    covered: dict[tuple[str, int], list[bool]] = defaultdict(list)
    noise = 0
    for repetition in range(repetitions):
        found = binary_drivers(answers(n, intercept, np.random.default_rng(repetition)))
        noise += found.moments[3].share.low is not None
        for j, (moment, right) in enumerate(zip(found.moments, truth.moments)):
            for name in READINGS:
                got, wanted = getattr(moment, name), getattr(right, name)
                if got.low is not None and not (name == "share" and j == 3):
                    covered[name, j].append(got.low <= wanted.estimate <= got.high)
    cells = []
    for name in READINGS:
        rates = {j: np.mean(covered[name, j]) for j in range(4) if covered[name, j]}
        cells.append(f"{np.mean(list(rates.values())):.3f} ({min(rates.values()):.3f})" if rates else "-")
    given = {j: len(covered["share", j]) / repetitions for j in range(3)}
    shares = ", ".join(f"{part:.2f}" for part in given.values())
    print(
        f"| {n:,}, {truth.rate.estimate:.0%} ones | {' | '.join(cells)} | {shares}; {noise / repetitions:.3f} |",
        flush=True,
    )


def firth(n: int, rate: float, repetitions: int) -> None:
    """A rare cell: one moment lived by 15 %, an outcome of ``rate``; the true log-odds ratio is 1."""
    rng = np.random.default_rng(4)
    covered, separated, wald = 0, 0, []
    intercept = np.log(rate / (1 - rate))
    for _ in range(repetitions):
        x = (rng.random((n, 2)) < [0.15, 0.5]).astype(float)
        y = (rng.random(n) < 1 / (1 + np.exp(-(intercept + x[:, 0])))).astype(float)
        if not 0 < y.sum() < n or np.ptp(x, axis=0).min() == 0:
            continue
        ends = fit_firth(x, y, profiled=(0,)).intervals[1]
        covered += ends is not None and ends.low <= 1 <= ends.high
        plain = fit_logistic(x, y)
        separated += bool(plain.separating)
        half = 1.96 * plain.covariance[1, 1] ** 0.5
        wald.append(not plain.separating and abs(plain.coefficients[1] - 1) <= half)
    print(f"Firth, n = {n}, {rate:.0%} ones: {covered / repetitions:.3f}; separated {separated / repetitions:.3f}; "
          f"ordinary {np.mean(wald):.3f}", flush=True)  # fmt: skip


def sampled(repetitions: int) -> None:
    """Error of sampled orders against all subsets, 12 pairs of columns, n = 2,000, with and without correction."""
    from hofnar_analytics.logistic import Problem
    from hofnar_analytics.mcfadden_lattice import exact_shapley
    from hofnar_analytics.mcfadden_sampled import sampled_shapley

    errors = defaultdict(list)
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        x = np.clip(np.rint(3 + 0.8 * rng.normal(size=(2000, 1)) + rng.normal(size=(2000, 12))), 1, 5) - 3
        lived = rng.random((2000, 12)) < 0.6
        eta = np.where(lived, x * np.linspace(0.8, 0, 12) + 0.2, 0).sum(axis=1)
        y = (rng.random(2000) < 1 / (1 + np.exp(-eta))).astype(float)
        problem = Problem(np.column_stack([lived.astype(float), np.where(lived, x, 0)]), y)
        groups = [[j, 12 + j] for j in range(12)]
        exact = exact_shapley(problem, groups, [])
        for controlled in (True, False):
            found = sampled_shapley(problem, groups, [], orders=50, controlled=controlled)
            errors[controlled].append(100 * np.abs(found.shares - exact.shares).max() / exact.shares.sum())
    print(f"50 orders, largest error in points of 100: corrected {np.mean(errors[True]):.2f}, "
          f"plain {np.mean(errors[False]):.2f} ({repetitions} surveys)", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(f"| n ({repetitions} repetitions) | {' | '.join(READINGS)} | share given; noise |")
    print("|---|---|---|---|---|---|---|")
    for n, intercept in ((500, -0.3), (1000, -0.3), (2000, -0.3), (1000, -2.5), (2000, -2.5)):
        coverage(n, intercept, repetitions)
    for n, rate in ((100, 0.05), (200, 0.05), (200, 0.2)):
        firth(n, rate, repetitions)
    sampled(max(5, repetitions // 500))


if __name__ == "__main__":
    main()
