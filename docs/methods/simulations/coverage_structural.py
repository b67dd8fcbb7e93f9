"""Coverage of the structural model's 95 % intervals, with noise that grows with the score, rare and common moments,
skipped cells as a column (8 %) or filled in (25 %), and clusters of respondents.

    python docs/methods/simulations/coverage_structural.py --repetitions 2000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.results import CellState, Estimate, Impact
from hofnar_analytics.scales import Kind, Scale

MOMENTS = 6
LIVED = np.array([0.15, 0.3, 0.5, 0.6, 0.8, 0.9])
EFFECT = np.array([0.6, -0.4, 0.0, 0.3, 0.0, -0.3])
SLOPE = np.array([0.4, 0.2, 0.0, 0.3, 0.1, 0.0])
MEAN = Scale.of(Kind.MEAN)


def answers(
    n: int, rng: np.random.Generator, *, skipped: float = 0.0, clusters: int = 0, null: bool = False
) -> Answers:
    """Scores 1-5 that go together (correlation about .4); the true effect is at the true mean score, 3."""
    mood = rng.normal(size=(n, 1))
    scores = np.clip(np.rint(3 + 0.8 * mood + rng.normal(size=(n, MOMENTS))), 1, 5)
    lived = rng.random((n, MOMENTS)) < LIVED
    names = rng.integers(0, clusters, n) if clusters else None
    if names is not None:
        lived[:, 2] = rng.random(clusters)[names] < 0.5
    gain = np.zeros((n, MOMENTS)) if null else EFFECT + SLOPE * (scores - 3)
    noise = rng.normal(size=n) * (0.6 + 0.5 * np.abs(scores[:, 0] - 3) * lived[:, 0])
    outcome = 6 + np.where(lived, gain, 0).sum(axis=1) + noise
    if names is not None:
        outcome += 0.5 * rng.normal(size=clusters)[names]
    states = np.where(lived, CellState.SCORED, CellState.NOT_EXPERIENCED).astype(np.uint8)
    states[:, :3][rng.random((n, 3)) < skipped] = CellState.SKIPPED
    return Answers(outcome, scores, states, tuple("abcdef"), clusters=names)


@dataclass
class Tally:
    """Covered and given intervals, and estimates, per moment and reading."""

    covered: dict[str, list[bool]] = field(default_factory=dict)
    estimates: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, found: Estimate, truth: float) -> None:
        if found.estimate is not None and found.low is not None and found.high is not None:
            self.covered.setdefault(name, []).append(found.low <= truth <= found.high)
            self.estimates.setdefault(name, []).append(found.estimate)

    def row(self, name: str, truths: np.ndarray) -> str:
        keys = [f"{name}{j}" for j in range(MOMENTS)]
        rates = {j: np.mean(self.covered[key]) for j, key in enumerate(keys) if key in self.covered}
        bias = max(abs(np.mean(self.estimates[keys[j]]) - truths[j]) for j in rates)
        low, mean, high = min(rates.values()), np.mean(list(rates.values())), max(rates.values())
        return f"{mean:.3f} ({low:.3f}-{high:.3f}), bias {bias:.3f}"


def coverage(make: Callable[[np.random.Generator], Answers], repetitions: int, *, imputation: bool = True) -> Tally:
    """Run one setting many times; every repetition has a seed of its own."""
    tally = Tally()
    for repetition in range(repetitions):
        result = impact(make(np.random.default_rng(repetition)), MEAN, shares=False, imputation=imputation)
        for j, moment in enumerate(result.touchpoints):
            tally.add(f"effect{j}", moment.effect, float(EFFECT[j]))
            tally.add(f"leverage{j}", moment.leverage, float(SLOPE[j]))
    return tally


def false_findings(repetitions: int, n: int = 800) -> tuple[float, float]:
    """How often anything at all is found when nothing is there: single and adjusted p values."""
    single, adjusted = 0, 0
    for repetition in range(repetitions):
        result = impact(answers(n, np.random.default_rng(repetition), null=True), MEAN, shares=False)
        single += _any(result, "effect_p")
        adjusted += _any(result, "effect_p_adjusted")
    return single / repetitions, adjusted / repetitions


def _any(result: Impact, name: str) -> bool:
    return any((p := getattr(moment, name)) is not None and p <= 0.05 for moment in result.touchpoints)


SETTINGS: dict[str, tuple[int, float, int, bool]] = {
    "n = 400": (400, 0.0, 0, True),
    "n = 2,000": (2000, 0.0, 0, True),
    "n = 2,000, 8 % skipped (a column)": (2000, 0.08, 0, True),
    "n = 2,000, 25 % skipped (a column)": (2000, 0.25, 0, False),
    "n = 2,000, 25 % skipped (filled in)": (2000, 0.25, 0, True),
    "n = 2,000, 40 clusters (CR2)": (2000, 0.0, 40, True),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=2000)
    repetitions = parser.parse_args().repetitions
    print(f"| setting ({repetitions} repetitions) | effect: coverage, mean (worst-best) | leverage |\n|---|---|---|")
    for name, (n, skipped, clusters, imputation) in SETTINGS.items():
        times = repetitions // 5 if skipped > 0.1 and imputation else repetitions

        def make(rng: np.random.Generator) -> Answers:
            return answers(n, rng, skipped=skipped, clusters=clusters)  # noqa: B023

        tally = coverage(make, times, imputation=imputation)
        print(f"| {name}, {times} | {tally.row('effect', EFFECT)} | {tally.row('leverage', SLOPE)} |", flush=True)
    single, adjusted = false_findings(repetitions)
    print(f"\nNothing there, n = 800: some effect found {single:.3f} single, {adjusted:.3f} adjusted")


if __name__ == "__main__":
    main()
