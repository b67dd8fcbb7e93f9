"""How many honest people get a mark: straight lines by items and how alike a person's answers are, speeders by how
much people differ in pace. Seed fixed; about ten seconds."""

# ruff: noqa: T201
from __future__ import annotations

from math import log
from statistics import NormalDist

import numpy as np

from hofnar_analytics.response_quality import FASTER_THAN, duplicates, speeders, straight_lines

PEOPLE = 100_000
CUTS = {"middle": (-1.2, -0.4, 0.4, 1.2), "satisfied": (-2.2, -1.5, -0.7, 0.5)}


def main() -> None:
    rng = np.random.default_rng(20261125)
    print("straight lines: five-point scale, share of honest people marked (%)")
    for name, cuts in CUTS.items():
        for alike in (0.3, 0.5, 0.7, 0.85):
            print(name, alike, [round(100 * _marked(rng, cuts, alike, items), 2) for items in (6, 8, 10, 12, 20)])
    print("speeders: spread of log seconds, share marked (%), and by the normal curve")
    for spread in (0.3, 0.4, 0.5, 0.6, 0.7):
        seconds = np.exp(rng.normal(5, spread, PEOPLE))
        said = NormalDist().cdf(log(FASTER_THAN) / spread)
        print(spread, round(100 * speeders(seconds).is_marked.mean(), 2), round(100 * said, 2))
    print("duplicates: scale questions without a text, honest people a day, share marked (%)")
    for items in (6, 12, 18):
        for a_day in (100, 1000):
            print(items, a_day, round(100 * _double(rng, items, a_day), 2))


def _answers(rng: np.random.Generator, cuts: tuple[float, ...], alike: float, people: int, items: int) -> np.ndarray:
    person = rng.normal(size=(people, 1)) * alike**0.5
    noise = rng.normal(size=(people, items)) * (1 - alike) ** 0.5
    return 1.0 + np.searchsorted(cuts, person + noise)


def _marked(rng: np.random.Generator, cuts: tuple[float, ...], alike: float, items: int) -> float:
    return float(straight_lines(_answers(rng, cuts, alike, PEOPLE, items), 1, 5).is_marked.mean())


def _double(rng: np.random.Generator, items: int, a_day: int) -> float:
    rates = []
    for _ in range(40):
        rows = _answers(rng, CUTS["satisfied"], 0.5, a_day, items)
        found = duplicates(rng.random(a_day).tolist(), [row.tobytes() for row in rows])
        rates.append(np.mean([one is not None for one in found]))
    return float(np.mean(rates))


if __name__ == "__main__":
    main()
