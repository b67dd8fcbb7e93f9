"""Coverage of 95 % intervals of weighted NPS (Kish and linearised) and of differences between two groups.

python docs/methods/simulations/coverage_scores.py --repetitions 4000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.comparisons import two_groups
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import linearised, score

NPS, CSAT, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.CSAT), Scale.of(Kind.GRADE)
SETTINGS = {
    "same answers whatever the weight": (0.5, 0.2, 0.5, 0.2),
    "polarised minority with weight 5": (0.2, 0.1, 0.5, 0.5),
}


def weighted(name: str, n: int, repetitions: int) -> tuple[float, float]:
    """A tenth of the respondents has weight 5; coverage of Kish's and of the linearised interval."""
    up, down, minority_up, minority_down = SETTINGS[name]
    truth = 100 * (0.9 * (up - down) + 0.5 * (minority_up - minority_down)) / 1.4
    kish, exact = 0, 0
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        minority = rng.random(n) < 0.1
        promoters, detractors = np.where(minority, minority_up, up), np.where(minority, minority_down, down)
        draw = rng.random(n)
        values = np.where(draw < promoters, 10.0, np.where(draw > 1 - detractors, 0.0, 8.0))
        weights = np.where(minority, 5.0, 1.0)
        first, second = score(values, NPS, weights=weights), linearised(values, NPS, weights)
        kish += first.low <= truth <= first.high
        exact += second.low <= truth <= second.high
    return kish / repetitions, exact / repetitions


def difference(scale: Scale, n: tuple[int, int], repetitions: int) -> float:
    """Coverage of the interval of the difference between two groups with different distributions."""
    values = np.array([0.0, 8.0, 10.0]) if scale is NPS else np.array([2.0, 3.0, 5.0])
    chances = np.array([[0.2, 0.3, 0.5], [0.05, 0.25, 0.7]])
    truth = score(values.repeat([200, 300, 500]), scale).estimate - score(values.repeat([50, 250, 700]), scale).estimate
    covered = 0
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        a, b = (score(rng.choice(values, size, p=p), scale) for size, p in zip(n, chances))
        found = two_groups(a, b)
        covered += found.low <= truth <= found.high
    return covered / repetitions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=4000)
    repetitions = parser.parse_args().repetitions
    print(f"| weighted NPS ({repetitions} repetitions) | Kish | linearised |\n|---|---|---|")
    for name in SETTINGS:
        for n in (100, 400):
            kish, exact = weighted(name, n, repetitions)
            print(f"| {name}, n = {n} | {kish:.3f} | {exact:.3f} |", flush=True)
    print(f"\n| difference ({repetitions} repetitions) | n = 30, 50 | n = 100, 200 | n = 400, 400 |\n|---|---|---|---|")
    for scale in (NPS, CSAT, GRADE):
        rates = [difference(scale, n, repetitions) for n in ((30, 50), (100, 200), (400, 400))]
        print(f"| {scale.kind.value} | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |", flush=True)


if __name__ == "__main__":
    main()
