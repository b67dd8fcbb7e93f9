"""How often an experiment without any effect is called effective when somebody looks after every person.

python docs/methods/simulations/error_peeking.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.always_valid import Plan, always_valid
from hofnar_analytics.arms import arm_of

OUTCOMES = {
    "NPS 50/30/20": (np.array([100.0, 0.0, -100.0]), np.array([0.5, 0.3, 0.2])),
    "NPS 80/15/5": (np.array([100.0, 0.0, -100.0]), np.array([0.8, 0.15, 0.05])),
    "share of 10 %": (np.array([1.0, 0.0]), np.array([0.1, 0.9])),
    "share of 3 %": (np.array([1.0, 0.0]), np.array([0.03, 0.97])),
    "grade": (np.arange(1.0, 11.0), np.array([2, 1, 2, 3, 5, 10, 22, 32, 16, 7]) / 100),
}
MOST = 2000  # people in each arm
BLOCK = 250


def drawn(name: str, rng: np.random.Generator, rows: int) -> np.ndarray:
    if name == "spending (lognormal)":
        return rng.lognormal(0.0, 1.0, (rows, MOST))
    values, chances = OUTCOMES[name]
    return rng.choice(values, (rows, MOST), p=chances)


def moments(x: np.ndarray, looks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance at every look, (rows, looks)."""
    mean = np.cumsum(x, axis=1)[:, looks - 1] / looks
    square = np.cumsum(x * x, axis=1)[:, looks - 1] / looks
    return mean, (square - mean**2) * looks / (looks - 1)


def ever(name: str, repetitions: int, plans: list[int], start: int, correlation: float = 0.0) -> list[float]:
    """The fraction of experiments in which zero is ever left out: 'naive' t intervals, then each plan's."""
    looks = np.arange(start, MOST + 1)
    found = np.zeros(1 + len(plans))
    for block in range(repetitions // BLOCK):
        rng = np.random.default_rng([block, len(name)])
        (m1, v1), (m2, v2) = (moments(drawn(name, rng, BLOCK), looks) for _ in range(2))
        z = np.abs(m1 - m2) / np.sqrt(np.maximum((v1 + v2) / looks, 1e-300))
        z[m1 == m2] = 0.0
        found[0] += (z > 1.959964).any(axis=1).sum()
        for k, planned in enumerate(plans):
            found[1 + k] += (z > reach(planned, 2 * looks)).any(axis=1).sum()
    return list(found / repetitions)


def reach(planned: int, n: np.ndarray) -> np.ndarray:
    """The interval's half-width in standard errors, as ``always_valid`` gives it (checked below)."""
    mixing = n * Plan(planned).mixing
    return np.sqrt(2 * (mixing + 1) / mixing * np.log(np.sqrt(mixing + 1) / 0.05))


def check() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(7, 2, 300), rng.normal(7, 2, 300)
    found = always_valid(arm_of(a), arm_of(b), Plan(800))
    error = (a.var(ddof=1) / 300 + b.var(ddof=1) / 300) ** 0.5
    assert abs((found.effect.high - found.effect.estimate) / error - reach(800, np.array([600]))[0]) < 1e-9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    check()
    plans = [200, 1000, 4000]
    print(
        f"| a look after every person, 50 to {MOST} an arm ({repetitions} repetitions) | plain 95 % interval |"
        " N* 200 | N* 1,000 | N* 4,000 |\n|---|---|---|---|---|"
    )
    for name in [*OUTCOMES, "spending (lognormal)"]:
        rates = ever(name, repetitions, plans, 50)
        print(f"| {name} | " + " | ".join(f"{rate:.4f}" for rate in rates) + " |", flush=True)
    rates = ever("share of 3 %", repetitions, plans, 10)
    print("| share of 3 %, from 10 in each arm (not offered) | " + " | ".join(f"{r:.4f}" for r in rates) + " |")


if __name__ == "__main__":
    main()
