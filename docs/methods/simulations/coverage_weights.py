"""Coverage of 95 % intervals of figures weighted to known margins, and of what weighting changes; coverage of the
interval of the R-indicator.

python docs/methods/simulations/coverage_weights.py --repetitions 1000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.r_indicator import r_indicator
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.weighted_scores import weighted_score
from hofnar_analytics.weights import Trim, raked

FloatArray = NDArray[np.float64]
NPS, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.GRADE)
AGES, REGIONS = (0.3, 0.4, 0.3), (0.5, 0.3, 0.2)


@dataclass(frozen=True)
class World:
    """Who answers (age x region, relative), and the mean before rounding by age; ``extra`` is what the young of the
    last region score on top."""

    answers: tuple[tuple[float, ...], ...]
    means: tuple[float, ...]
    extra: float = 0.0
    divided: float = 0.0
    trim: Trim | None = None

    @property
    def population(self) -> FloatArray:
        return np.outer(AGES, REGIONS)

    @property
    def sample(self) -> FloatArray:
        asked = self.population * np.array(self.answers)
        return np.asarray(asked / asked.sum())

    def values(self, cells: NDArray[np.int64], rng: np.random.Generator) -> FloatArray:
        ages, regions = np.divmod(cells, 3)
        middle = np.array(self.means)[ages] + self.extra * ((ages == 0) & (regions == 2))
        middle += np.where(ages == 0, self.divided * rng.choice([-1.0, 1.0], len(cells)), 0.0)
        return np.clip(np.rint(middle + rng.normal(0, 1.5, len(cells))), 1, 10)


EVEN = ((1.0, 1.0, 1.0),) * 3
SKEW = ((0.25, 0.25, 0.25), (0.8, 0.8, 0.8), (1.5, 1.5, 1.5))
STEEP = ((0.12, 0.12, 0.2), (0.8, 0.8, 0.8), (1.6, 1.6, 1.2))
WORLDS = {
    "everybody answers alike": World(EVEN, (7.0, 8.0, 8.5)),
    "the young answer less, and score lower": World(SKEW, (6.0, 8.0, 8.8)),
    "the young answer less, and score alike": World(SKEW, (7.8, 7.8, 7.8)),
    "the young of one region differ more than the margins know": World(SKEW, (6.0, 8.0, 8.8), extra=2.0),
    "the young hardly answer, and are divided": World(STEEP, (7.0, 8.0, 8.8), divided=3.5),
    "the same, trimmed at 3 x the mean": World(STEEP, (7.0, 8.0, 8.8), divided=3.5, trim=Trim(3, of="mean")),
}


def truths(world: World) -> list[tuple[float, float]]:
    """What everybody would score, and what who answers would, for NPS and grade; by a large draw in each cell."""
    rng = np.random.default_rng(99)
    draws = [world.values(np.full(100_000, cell), rng) for cell in range(9)]
    figures = [np.array([plain_mean(values, scale) for values in draws]) for scale in (NPS, GRADE)]
    return [(float(one @ world.population.ravel()), float(one @ world.sample.ravel())) for one in figures]


def plain_mean(values: FloatArray, scale: Scale) -> float:
    if scale.kind is Kind.NPS:
        return float(100 * ((values >= 9).mean() - (values <= 6).mean()))
    return float(values.mean())


def coverage(world: World, n: int, repetitions: int) -> tuple[FloatArray, float]:
    """(2, 4): for NPS and grade the coverage of Kish's interval, of the calibrated one and of the difference, and the
    bias; with the mean design effect."""
    margins = {"age": dict(zip("abc", AGES)), "region": dict(zip("xyz", REGIONS))}
    wanted = truths(world)
    found, effects = np.zeros((2, 4)), 0.0
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        cells = rng.choice(9, n, p=world.sample.ravel())
        columns = {"age": np.array(list("abc"))[cells // 3], "region": np.array(list("xyz"))[cells % 3]}
        weighting = raked(columns, margins, trim=world.trim)
        values = world.values(cells, rng)
        for at, (scale, (truth, plain)) in enumerate(zip((NPS, GRADE), wanted)):
            one = weighted_score(values, scale, weighting)
            found[at, 0] += one.weighted.low <= truth <= one.weighted.high
            found[at, 1] += one.calibrated.low <= truth <= one.calibrated.high
            found[at, 2] += one.difference.low <= truth - plain <= one.difference.high
            found[at, 3] += one.weighted.estimate - truth
        effects += weighting.deff
    return found / repetitions, effects / repetitions


def indicator(rates: tuple[float, ...], n: int, repetitions: int) -> tuple[float, float, float]:
    """Coverage of the R-indicator, its mean, and the truth, for one fact of as many equally frequent values."""
    spread = float(np.std(rates))
    covered, total = 0, 0.0
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        cells = rng.integers(0, len(rates), n)
        answered = rng.random(n) < np.array(rates)[cells]
        found = r_indicator({"fact": cells.astype(str)}, answered).indicator
        covered += found.low <= 1 - 2 * spread <= found.high
        total += found.estimate
    return covered / repetitions, total / repetitions, 1 - 2 * spread


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=1000)
    repetitions = parser.parse_args().repetitions
    print(f"{repetitions} repetitions; coverage of Kish | calibrated | difference; bias")
    for name, world in WORLDS.items():
        for n in (200, 500, 1000):
            found, effect = coverage(world, n, repetitions)
            print(f"{name}, n = {n}, design effect {effect:.2f}")
            for kind, row in zip(("NPS", "grade"), found):
                print(f"    {kind}: {row[0]:.3f} | {row[1]:.3f} | {row[2]:.3f}; {row[3]:.2f}", flush=True)
    for rates in ((0.3,) * 4, (0.25, 0.3, 0.3, 0.35), (0.1, 0.25, 0.35, 0.5), (0.05, 0.9)):
        for n in (500, 2000):
            print(f"R-indicator, rates {rates}, n = {n}: {indicator(rates, n, 2 * repetitions)}")


if __name__ == "__main__":
    main()
