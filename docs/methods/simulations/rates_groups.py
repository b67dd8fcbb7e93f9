"""False findings in families of groups, coverage of consistency and of differences between driver shares.

python docs/methods/simulations/rates_groups.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.consistency import consistency
from hofnar_analytics.estimate_differences import share_differences
from hofnar_analytics.group_differences import Against, differ_p, group_differences
from hofnar_analytics.lmg import lmg
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score_from_counts

NPS, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.GRADE)


def units(rng: np.random.Generator, sizes: np.ndarray, shifts: np.ndarray) -> list:
    found = []
    for i, (n, shift) in enumerate(zip(sizes, shifts)):
        up, middle, down = rng.multinomial(n, [0.5 + shift / 200, 0.3, 0.2 - shift / 200])
        found.append(score_from_counts({10: up, 8: middle, 2: down}, NPS, group=str(i)))
    return found


def families(different: int, against: Against, repetitions: int) -> tuple[float, float, float]:
    """20 units of 60 to 400 answers, two of each size; of ``different`` pairs one lies 25 points lower and the other 25
    higher, so that for all others the rest is level. False discovery rate, part of the truly different found, and
    any false finding at all."""
    rates, power, ever = [], [], 0
    sizes = np.repeat(np.linspace(60, 400, 10).astype(int), 2)
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        pairs = 2 * rng.choice(10, different, replace=False)
        shifts = np.zeros(20)
        shifts[pairs], shifts[pairs + 1] = -25, 25
        standing = group_differences(units(rng, sizes, shifts), against).family.standing
        truly = {str(i) for i in np.flatnonzero(shifts)}
        false = len(set(standing) - truly)
        rates.append(false / max(len(standing), 1))
        power.append(len(set(standing) & truly) / len(truly) if different else np.nan)
        ever += false > 0
    return float(np.mean(rates)), float(np.mean(power)), ever / repetitions


def at_all(sizes: np.ndarray, repetitions: int) -> float:
    zeros = np.zeros(len(sizes))
    return float(np.mean([differ_p(units(np.random.default_rng(r), sizes, zeros)) < 0.05 for r in range(repetitions)]))


def spread(k: int, sizes: tuple[int, int], between: float, repetitions: int) -> tuple[float, float, float]:
    """Grades of k units: coverage of the part between and of the spread between; size (or power) of the test."""
    hit = np.zeros(3)
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        scores = []
        for i, n in enumerate(rng.integers(sizes[0], sizes[1] + 1, k)):
            values = rng.normal(7 + rng.normal(0, between), 1.5, n)
            scores.append(score_from_counts({float(v): 1.0 for v in values}, Scale.of(Kind.MEAN), group=str(i)))
        found = consistency(scores)
        part = between**2 / (between**2 + 1.5**2)
        hit += [
            found.part_between.low <= part <= found.part_between.high,
            found.spread_between.low <= between <= found.spread_between.high,
            found.p < 0.05,
        ]
    return tuple(hit / repetitions)


def shares(n: int, repetitions: int) -> list[float]:
    """Coverage of the difference of each share: one driver differs, one is equal, one is weak, one is nothing."""
    slopes = (np.array([0.9, 0.5, 0.12, 0.0]), np.array([0.5, 0.5, 0.12, 0.0]))
    correlation = 0.35 + 0.65 * np.eye(4)
    root = np.linalg.cholesky(correlation)
    truth = []
    for b in slopes:
        covariance = np.block([[correlation, (correlation @ b)[:, None]], [b @ correlation, b @ correlation @ b + 1]])
        truth.append(lmg(covariance))
    gap = truth[0] - truth[1]
    hit = np.zeros(4)
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        x = [rng.normal(size=(n, 4)) @ root.T for _ in slopes]
        found = share_differences(*((a, a @ b + rng.normal(size=n)) for a, b in zip(x, slopes)), list("abcd"))
        hit += [f.difference.low <= g <= f.difference.high for f, g in zip(found.figures, gap)]
    return list(hit / repetitions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(f"| 'do they differ at all' at .05, no difference ({repetitions} repetitions) | rejected |\n|---|---|")
    for sizes in ([30] * 5, [100] * 5, [30] * 20, [60, 120, 400, 400]):
        print(
            f"| {len(sizes)} units of {sizes[0]} to {sizes[-1]} | {at_all(np.array(sizes), repetitions):.3f} |",
            flush=True,
        )
    print(
        f"\n| consistency, nominal .95 ({repetitions // 2} repetitions) | part between | spread between | test at .05 |"
        "\n|---|---|---|---|"
    )
    for k, sizes in ((5, (20, 20)), (10, (20, 20)), (10, (8, 80)), (30, (8, 80))):
        for between in (0.0, 0.3, 0.8):
            rates = spread(k, sizes, between, repetitions // 2)
            print(
                f"| {k} units of {sizes[0]} to {sizes[1]}, spread {between} | "
                + " | ".join(f"{rate:.3f}" for rate in rates)
                + " |",
                flush=True,
            )
    print(
        f"\n| 20 units ({repetitions // 5} repetitions) | false discovery rate | found of the different | any false |"
        "\n|---|---|---|---|"
    )
    for different in (0, 1, 4):
        rates = families(different, Against.REST, repetitions // 5)
        print(
            f"| each against the rest, {2 * different} differ | " + " | ".join(f"{r:.3f}" for r in rates) + " |",
            flush=True,
        )
    print(
        f"\n| difference of shares, nominal .95 ({repetitions} repetitions) | differs | equal | weak | nothing |"
        "\n|---|---|---|---|---|"
    )
    for n in (1000, 2000):
        print(f"| n = {n} in both | " + " | ".join(f"{r:.3f}" for r in shares(n, repetitions)) + " |", flush=True)


if __name__ == "__main__":
    main()
