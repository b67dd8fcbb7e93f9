"""Coverage of the 95 % intervals of LMG shares, and how often a share of nothing gets an interval at all.

python docs/methods/simulations/coverage_shares.py --repetitions 1000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.lmg import lmg
from hofnar_analytics.lmg_intervals import lmg_shares

WEIGHTS = np.array([1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2])
RELATED = 0.7


def rows(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Seven related columns that matter and one unrelated one that does not; noise with heavy tails."""
    x = rng.normal(size=(n, 8))
    x[:, :7] += RELATED * rng.normal(size=(n, 1))
    return x, x[:, :7] @ WEIGHTS + 3 * rng.standard_t(6, size=n)


def truth() -> np.ndarray:
    """The shares from the population's covariances."""
    covariance = np.eye(9)
    covariance[:7, :7] += RELATED**2
    covariance[:8, 8] = covariance[8, :8] = covariance[:8, :7] @ WEIGHTS
    covariance[8, 8] = WEIGHTS @ covariance[:7, :7] @ WEIGHTS + 9 * 6 / 4
    return lmg(covariance)


def coverage(n: int, repetitions: int) -> tuple[np.ndarray, float]:
    """Coverage of the seven shares that are there, and the rate at which the eighth gets an interval."""
    expected, covered, false = truth(), np.zeros(7), 0
    for repetition in range(repetitions):
        found = lmg_shares(*rows(n, np.random.default_rng(repetition)))
        false += found[7].low is not None
        for j in range(7):
            low, high = found[j].low, found[j].high
            covered[j] += low is not None and high is not None and low <= expected[j] <= high
    return covered / repetitions, false / repetitions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=1000)
    repetitions = parser.parse_args().repetitions
    print(f"| n ({repetitions} repetitions) | coverage, mean (worst-best) | noise above the null |\n|---|---|---|")
    for n in (1000, 3000):
        rates, false = coverage(n, repetitions)
        print(f"| {n:,} | {rates.mean():.3f} ({rates.min():.3f}-{rates.max():.3f}) | {false:.3f} |", flush=True)


if __name__ == "__main__":
    main()
