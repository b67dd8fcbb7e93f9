"""Coverage of the 95 % intervals of effects, leverages and shares: experience rates of 5-95 %, weak drivers, clusters,
weights, skipped cells; n = 300, 500, 1,000, 2,000. Every repetition has a seed of its own.

    python docs/methods/simulations/coverage_drivers.py --repetitions 10000 --out coverage_drivers.csv
    python docs/methods/simulations/coverage_drivers.py --setting "40 clusters" --n 500

Prints one line per setting and n; ``--out`` keeps one row per moment.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hofnar_analytics import impact_shares, lmg_intervals
from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.results import CellState, Estimate, Impact
from hofnar_analytics.scales import Kind, Scale

LIVED = np.array([0.05, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, 0.95])
EFFECT = np.array([0.6, -0.5, 0.3, 0.0, 0.1, 0.3, -0.4, 0.5])
SLOPE = np.array([0.5, 0.3, 0.3, 0.2, 0.05, 0.0, 0.3, 0.1])
MOMENTS = len(LIVED)
MEAN = Scale.of(Kind.MEAN)
READINGS = ("effect", "leverage", "share")
POPULATION = 2_000_000


@dataclass(frozen=True)
class Setting:
    """strength multiplies all effects and slopes; unknown is the part of four moments' cells in ``state``."""

    strength: float = 1.0
    clusters: int = 0
    weighted: bool = False
    unknown: float = 0.0
    state: CellState = CellState.SKIPPED
    imputation: bool = True


SETTINGS = {
    "independent": Setting(),
    "weak drivers": Setting(strength=0.3),
    "40 clusters": Setting(clusters=40),
    "20 clusters": Setting(clusters=20),
    "12 clusters": Setting(clusters=12),
    "weights": Setting(weighted=True),
    "8 % skipped": Setting(unknown=0.08),
    "25 % skipped, a column": Setting(unknown=0.25, imputation=False),
    "25 % skipped, filled in": Setting(unknown=0.25),
    "50 % not asked, filled in": Setting(unknown=0.5, state=CellState.NOT_ASKED),
}


def answers(n: int, setting: Setting, rng: np.random.Generator) -> Answers:
    """Scores 1-5 that go together (correlation about .4), symmetric around 3, where the effects are the true ones.

    Noise is up to three times as large for outer scores of the fourth moment. With clusters, two moments are lived by
    whole clusters and the outcome has a part of its own in each. Weights are 1 or 4, heavy rows noisier.
    """
    mood = rng.normal(size=(n, 1))
    scores = np.clip(np.rint(3 + 0.8 * mood + rng.normal(size=(n, MOMENTS))), 1, 5)
    lived = rng.random((n, MOMENTS)) < LIVED
    spread = 0.6 + 0.5 * np.abs(scores[:, 3] - 3) * lived[:, 3]
    names, weights, shift = None, None, 0.0
    if setting.clusters:
        many = setting.clusters if n < POPULATION else n // 50
        names = rng.integers(0, many, n)
        for j in (3, 5):
            lived[:, j] = (rng.random(many) < LIVED[j])[names]
        shift = 0.4 * rng.normal(size=many)[names]
    if setting.weighted:
        weights = np.where(rng.random(n) < 0.25, 4.0, 1.0)
        spread = spread * np.where(weights > 1, 1.5, 1.0)
    gain = setting.strength * np.where(lived, EFFECT + SLOPE * (scores - 3), 0).sum(axis=1)
    outcome = 6 + gain + shift + spread * rng.normal(size=n)
    states = np.where(lived, CellState.SCORED, CellState.NOT_EXPERIENCED).astype(np.uint8)
    if setting.unknown:
        states[:, 2:6][rng.random((n, 4)) < setting.unknown] = setting.state
    return Answers(outcome, scores, states, tuple("abcdefgh"), weights=weights, clusters=names)


def truths(setting: Setting) -> dict[str, np.ndarray]:
    """Effects and slopes as planted, shares from a population in which nothing is unknown."""
    whole = Setting(setting.strength, setting.clusters, setting.weighted)
    found = impact(answers(POPULATION, whole, np.random.default_rng(10**6)), MEAN, share_intervals=False)
    shares = np.array([moment.share.estimate for moment in found.touchpoints], dtype=float)
    return {"effect": setting.strength * EFFECT, "leverage": setting.strength * SLOPE, "share": shares}


class Tally:
    """Given and covered intervals and the sum of the estimates, per reading and moment."""

    def __init__(self, truth: dict[str, np.ndarray]) -> None:
        self.truth = truth
        self.given = {name: np.zeros(MOMENTS) for name in READINGS}
        self.covered = {name: np.zeros(MOMENTS) for name in READINGS}
        self.sums = {name: np.zeros(MOMENTS) for name in READINGS}

    def add(self, found: Impact) -> None:
        for j, moment in enumerate(found.touchpoints):
            for name in READINGS:
                self.count(name, j, getattr(moment, name))

    def count(self, name: str, j: int, found: Estimate) -> None:
        if found.estimate is None or found.low is None or found.high is None:
            return
        self.given[name][j] += 1
        self.covered[name][j] += found.low <= self.truth[name][j] <= found.high
        self.sums[name][j] += found.estimate

    def rows(self) -> Iterator[tuple[str, int, float, int, float, float]]:
        """Reading, moment, its rate, intervals given, coverage, bias."""
        for name in READINGS:
            for j in range(MOMENTS):
                given = int(self.given[name][j])
                rate, mean = (float(sums[name][j]) / max(given, 1) for sums in (self.covered, self.sums))
                yield name, j, float(LIVED[j]), given, rate, mean - float(self.truth[name][j])

    def line(self, repetitions: int) -> str:
        """Coverage by reading over the moments of which at least a tenth of the repetitions gave an interval."""
        cells = []
        for name in READINGS:
            rates = [row[4] for row in self.rows() if row[0] == name and row[3] >= repetitions / 10]
            cells.append(f"{np.mean(rates):.3f} ({min(rates):.3f}-{max(rates):.3f})" if rates else "none given")
        return " | ".join(cells)


def run(setting: Setting, n: int, repetitions: int, truth: dict[str, np.ndarray]) -> Tally:
    tally = Tally(truth)
    for repetition in range(repetitions):
        data = answers(n, setting, np.random.default_rng(repetition))
        tally.add(impact(data, MEAN, imputation=setting.imputation))
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    parser.add_argument("--setting", action="append", choices=list(SETTINGS))
    parser.add_argument("--n", type=int, action="append")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    # What lies below the floors is to be seen as well.
    lmg_intervals.INTERVAL_FLOOR = impact_shares.INTERVAL_FLOOR = lmg_intervals.CLUSTER_FLOOR = 0
    print("| setting | n | effect: coverage, mean (worst-best) | leverage | share |\n|---|---|---|---|---|")
    for name in asked.setting or SETTINGS:
        truth = truths(SETTINGS[name])
        for n in asked.n or (300, 500, 1000, 2000):
            tally = run(SETTINGS[name], n, asked.repetitions, truth)
            print(f"| {name} | {n:,} | {tally.line(asked.repetitions)} |", flush=True)
            if asked.out:
                keep(asked.out, name, n, asked.repetitions, tally)


def keep(path: Path, name: str, n: int, repetitions: int, tally: Tally) -> None:
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(["setting", "n", "repetitions", "reading", "moment", "lived", "given", "coverage", "bias"])
        for reading, moment, lived, given, rate, bias in tally.rows():
            writer.writerow([name, n, repetitions, reading, moment, lived, given, f"{rate:.4f}", f"{bias:.4f}"])


if __name__ == "__main__":
    main()
