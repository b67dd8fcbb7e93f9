"""Expectation gaps: coverage of the intervals and how often a verdict is wrong.

python docs/methods/simulations/coverage_gaps.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.expectation_gap import BAND, Verdict, expectation_gaps

GAPS = np.array([0.0, 0.0, 0.0, 0.15, 0.25, -0.25, 0.4, 0.8])


def people(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Eight moments on 0-10 (not clipped, so that the truth is known); people differ, scores of a person go together,
    and expectation is 'true gap' less on average, with whole-number answers."""
    person = rng.normal(size=(n, 1))
    hoped = np.rint(6 + person + rng.normal(size=(n, 8)))
    step = np.floor(GAPS) + (rng.random((n, 8)) < GAPS - np.floor(GAPS))
    felt = hoped + step + rng.integers(-2, 3, (n, 8)) * (rng.random((n, 8)) < 0.7)
    return felt, hoped


def right(verdict: Verdict, gap: float) -> bool:
    if verdict is Verdict.AS_EXPECTED:
        return abs(gap) < BAND
    return gap > 0 if verdict is Verdict.EXCEEDED else gap < 0


def run(n: int, repetitions: int) -> None:
    rng = np.random.default_rng(n)
    covered, beside, given, wrong, any_wrong = [], [], [], 0, 0
    for _ in range(repetitions):
        felt, hoped = people(n, rng)
        outcome = 0.5 * felt[:, 0] - 0.2 * hoped[:, 0] + rng.normal(size=n) * (1 + 0.2 * np.abs(felt[:, 0] - 6))
        found = expectation_gaps(felt, hoped, tuple("abcdefgh"), outcome=outcome).moments
        mistakes = 0
        for moment, gap in zip(found, GAPS):
            assert moment.gap.low is not None
            assert moment.gap.high is not None
            covered.append(moment.gap.low <= gap <= moment.gap.high)
            given.append(moment.verdict is not None)
            mistakes += moment.verdict is not None and not right(moment.verdict, float(gap))
        first = found[0].at_same_satisfaction
        beside.append(first.low is not None and first.high is not None and first.low <= -0.2 <= first.high)
        wrong += mistakes
        any_wrong += mistakes > 0
    print(f"| {n:,} | {np.mean(covered):.3f} | {np.mean(beside):.3f} | {np.mean(given):.2f} | "
          f"{wrong / max(1, sum(given)):.4f} | {any_wrong / repetitions:.3f} |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(f"| n ({repetitions} repetitions) | gap | at equal satisfaction | given | wrong | surveys with one wrong |")
    print("|---|---|---|---|---|---|")
    for n in (50, 100, 300, 1000):
        run(n, repetitions)


if __name__ == "__main__":
    main()
