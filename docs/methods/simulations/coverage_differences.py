"""Coverage of the 95 % intervals of differences between two drivers by the keyed bootstrap.

    python docs/methods/simulations/coverage_differences.py --repetitions 2000 --replicates 300

The answers are those of coverage_drivers.py; all 28 pairs of 8 moments count.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np
from coverage_drivers import MEAN, MOMENTS, SETTINGS, answers, truths

from hofnar_analytics import driver_differences as library
from hofnar_analytics import lmg_compiled

PLACE = {name: place for place, name in enumerate("abcdefgh")}


def coverage(name: str, n: int, repetitions: int, replicates: int, truth: dict[str, np.ndarray]) -> str:
    given = {reading: np.zeros((MOMENTS, MOMENTS)) for reading in library.READINGS}
    covered = {reading: np.zeros((MOMENTS, MOMENTS)) for reading in library.READINGS}
    for repetition in range(repetitions):
        data = answers(n, SETTINGS[name], np.random.default_rng(repetition))
        for pair in library.driver_differences(data, MEAN, replicates=replicates, seed=repetition).pairs:
            i, j = PLACE[pair.first], PLACE[pair.second]
            for reading in library.READINGS:
                found = getattr(pair, reading)
                if found.low is not None:
                    given[reading][i, j] += 1
                    covered[reading][i, j] += found.low <= truth[reading][i] - truth[reading][j] <= found.high
    cells = []
    for reading in library.READINGS:
        often = given[reading] >= repetitions / 10
        rates = covered[reading][often] / given[reading][often]
        cells.append(f"{rates.mean():.3f} ({rates.min():.3f}-{rates.max():.3f})" if often.any() else "none given")
    return " | ".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=2000)
    parser.add_argument("--replicates", type=int, default=300)
    parser.add_argument("--setting", action="append", choices=list(SETTINGS))
    asked = parser.parse_args()
    library.INTERVAL_FLOOR = library.CLUSTER_FLOOR = 0
    lmg_compiled.ready(20, wait=True)
    print("| setting | n | effect: coverage, mean (worst-best) | leverage | share |\n|---|---|---|---|---|")
    for name in asked.setting or ["independent", "weak drivers", "40 clusters", "12 clusters", "weights"]:
        truth = truths(SETTINGS[name])
        for n in (300, 500, 1000, 2000):
            print(
                f"| {name} | {n:,} | {coverage(name, n, asked.repetitions, asked.replicates, truth)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
