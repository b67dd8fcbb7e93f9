"""Coverage of the difference of two KPIs' drivers among the same people; and how often anything is called when equal.

python docs/methods/simulations/outcome_differences.py [repetitions]
"""

# ruff: noqa: T201

import sys

import numpy as np

from hofnar_analytics import Answers, Kind, Scale
from hofnar_analytics.outcome_differences import outcome_differences

ANY = Scale(Kind.MEAN, None, None)
FIRST, SECOND = np.array([0.5, 0.3, 0.1, 0.0]), np.array([0.2, 0.3, 0.1, 0.0])


def world(rng, n, slopes, rounded):
    common = rng.normal(size=(n, 1))
    marks = np.clip(np.rint(3.5 + 0.6 * common + 0.8 * rng.normal(size=(n, 4))), 1, 5)
    lived = rng.random((n, 4)) < [0.9, 0.6, 0.5, 0.3]
    mood = rng.normal(size=n)
    values = [((marks - 3.5) * lived) @ slope + mood + rng.normal(size=n) * (1 + 0.5 * lived[:, 1]) for slope in slopes]
    if rounded:
        values = [np.clip(np.rint(3.6 + 0.6 * values[0]), 1, 5), np.clip(np.rint(7.5 + 1.5 * values[1]), 0, 10)]
    return Answers(np.full(n, np.nan), marks, np.where(lived, 0, 1).astype(np.uint8), ("a", "b", "c", "d")), values


def main(repetitions):
    rng = np.random.default_rng(11)
    for rounded in (False, True):
        answers, (one, other) = world(rng, 400_000, (FIRST, SECOND), rounded)
        large = outcome_differences(answers, (one, ANY), (other, ANY)).figures
        truth = [figure.difference.estimate for figure in large]
        for n in (300, 1000):
            held, called = np.zeros(4), 0
            for _ in range(repetitions):
                answers, (one, other) = world(rng, n, (FIRST, SECOND), rounded)
                figures = outcome_differences(answers, (one, ANY), (other, ANY)).figures
                found = [figure.difference for figure in figures]
                held += [one.low <= real <= one.high for one, real in zip(found, truth)]
                answers, (one, other) = world(rng, n, (SECOND, SECOND), False)
                null = outcome_differences(answers, (one, ANY), (other, ANY))
                called += bool(null.family.standing)
            shares = " ".join(f"{part:.3f}" for part in held / repetitions)
            print(f"rounded={rounded} n={n}: covered {shares}; called when equal {called / repetitions:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
