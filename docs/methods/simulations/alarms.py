"""False alarms and finds of change points and CUSUM.

python docs/methods/simulations/alarms.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.change_points import change_points, strongest_split
from hofnar_analytics.cusum import average_run_length, cusum
from hofnar_analytics.period_series import plain_series
from hofnar_analytics.results import Reason


def noise(rng: np.random.Generator, periods: int, rho: float) -> np.ndarray:
    steps = rng.normal(size=periods + 60)
    for i in range(1, periods + 60):
        steps[i] += rho * steps[i - 1]
    return steps[60:] * (1 - rho**2) ** 0.5


def false_alarms(periods: int, rho: float, uneven: bool, repetitions: int) -> tuple[float, float]:
    """Series without a change in which one is found; and, of those, how many are called autocorrelated."""
    found = warned = 0
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        n = rng.integers(5, 200, periods).astype(float) if uneven else np.ones(periods)
        series = plain_series(noise(rng, periods, rho) / np.sqrt(n), n=n)
        if strongest_split(series, permutations=399)[1] <= 0.05:
            found += 1
            warned += Reason.AUTOCORRELATED in change_points(series).reasons
    return found / repetitions, warned / max(found, 1)


def finds(periods: int, size: float, repetitions: int) -> tuple[float, float, float]:
    """A step of ``size`` standard deviations in the middle: found; its place within the interval; its size within."""
    found = place = step = 0
    for repetition in range(repetitions):
        values = noise(np.random.default_rng(repetition), periods, 0.0)
        values[periods // 2 :] += size
        changes = change_points(plain_series(values)).changes
        if len(changes) == 1:
            one = changes[0]
            found += 1
            place += one.between[0] <= periods // 2 <= one.between[1]
            step += one.step.low <= size <= one.step.high
    return found / repetitions, place / max(found, 1), step / max(found, 1)


def run_length(shift: float, n: int, repetitions: int, target_from: int = 0) -> float:
    """Months until the alarm for months of n answers of an NPS of 50/30/20 that is ``shift`` standard errors lower;
    with ``target_from`` the target is itself the mean of so many months before."""
    spread = 0.61**0.5 / n**0.5
    down = shift * spread / 2
    lengths = []
    for repetition in range(repetitions):
        rng = np.random.default_rng([repetition, n])
        counts = rng.multinomial(n, [0.5 - down, 0.3, 0.2 + down], size=3000)
        means = (counts[:, 0] - counts[:, 2]) / n
        middle = 0.3
        if target_from:
            before = rng.multinomial(n * target_from, [0.5, 0.3, 0.2])
            middle = (before[0] - before[2]) / (n * target_from)
        found = cusum((means - middle) / spread, 0.0, 0.5, 4.77)
        lengths.append(min([*found.falls[:1], *found.rises[:1], 3000]) + 1)
    return float(np.mean(lengths))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(
        f"| months until the alarm, threshold 4.77 ({repetitions // 5} repetitions) | exact | 30 answers a month |"
        " 100 answers | 30 answers, target from 12 months |\n|---|---|---|---|---|"
    )
    for shift in (0.0, 0.5, 1.0, 1.4, 2.0):
        rates = [run_length(shift, n, repetitions // 5, before) for n, before in ((30, 0), (100, 0), (30, 12))]
        print(
            f"| {shift} standard errors lower | {average_run_length(shift):.1f} | "
            + " | ".join(f"{rate:.1f}" for rate in rates)
            + " |",
            flush=True,
        )
    print(f"\n| no change, at .05 ({repetitions} repetitions) | false alarm | called autocorrelated |\n|---|---|---|")
    for periods in (12, 24, 48):
        for rho, uneven in ((0.0, False), (0.0, True), (0.3, False), (0.6, False)):
            rate, warned = false_alarms(periods, rho, uneven, repetitions)
            name = "5 to 200 answers a period" if uneven else f"autocorrelation {rho}"
            print(f"| {periods} periods, {name} | {rate:.3f} | {warned:.2f} |", flush=True)
    print(
        f"\n| a step in the middle ({repetitions // 5} repetitions) | found | place in interval | size in interval |"
        "\n|---|---|---|---|"
    )
    for periods in (24, 48):
        for size in (1.0, 1.5, 2.0, 3.0):
            rates = finds(periods, size, repetitions // 5)
            print(f"| {periods} periods, {size} sd | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |", flush=True)


if __name__ == "__main__":
    main()
