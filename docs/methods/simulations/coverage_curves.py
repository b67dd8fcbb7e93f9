"""Response curves: how often the whole 95 % band holds the whole truth, on 1-5 and 0-10, free and held not to fall,
and how often a straight line is called bent.

    python docs/methods/simulations/coverage_curves.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from hofnar_analytics.answers import Answers
from hofnar_analytics.response_curves import ResponseCurve, response_curve
from hofnar_analytics.scales import Kind, Scale

MEAN = Scale.of(Kind.MEAN)
SHAPES: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "flat": lambda x, top: 0 * x,
    "straight": lambda x, top: 1.5 * x / top,
    "levels off": lambda x, top: 2 * np.sqrt(x / top),
    "threshold": lambda x, top: 1.2 / (1 + np.exp(-8 * (x / top - 0.7))),
}


def survey(
    n: int, top: int, shape: Callable[[np.ndarray, float], np.ndarray], rng: np.random.Generator
) -> tuple[Answers, np.ndarray]:
    """Three related moments, each lived by 70 %; scores lean to the high end; noise grows with dissatisfaction."""
    mood = rng.normal(size=(n, 1))
    low = 0 if top == 10 else 1
    marks = np.clip(np.rint(0.68 * top + 0.12 * top * mood + 0.18 * top * rng.normal(size=(n, 3))), low, top)
    lived = rng.random((n, 3)) < 0.7
    gain = shape(marks[:, 0], top)
    noise = rng.normal(size=n) * (1.6 - marks[:, 0] / top)
    y = 5 + np.where(lived[:, 0], gain, 0) + np.where(lived[:, 1:], 0.2 * marks[:, 1:], 0).sum(axis=1) + noise
    states = np.where(lived, 0, 1).astype(np.uint8)
    return Answers(y, marks, states, ("a", "b", "c")), gain[lived[:, 0]]


def holds(curve: ResponseCurve, shape: Callable[[np.ndarray, float], np.ndarray], top: int, middle: float) -> bool:
    truth = [float(shape(np.array([p.score]), top)[0]) - middle for p in curve.points]
    return all(
        p.value.low is not None and p.value.high is not None and p.value.low <= t <= p.value.high
        for p, t in zip(curve.points, truth)
    )


def steps_hold(curve: ResponseCurve, shape: Callable[[np.ndarray, float], np.ndarray], top: int) -> bool:
    truth = [float(np.diff(shape(np.array([s.low, s.high]), top))[0]) for s in curve.steps]
    return all(
        s.gain.low is not None and s.gain.high is not None and s.gain.low <= t <= s.gain.high
        for s, t in zip(curve.steps, truth)
    )


def coverage(n: int, top: int, name: str, repetitions: int) -> None:
    rng = np.random.default_rng(n + top)
    shape = SHAPES[name]
    free, held, steps, bent, drawn = [], [], [], [], 0
    for _ in range(repetitions):
        answers, gains = survey(n, top, shape, rng)
        curve = response_curve(answers, MEAN, 0)
        if not curve.points:
            continue
        drawn += 1
        middle = float(gains.mean())
        free.append(holds(curve, shape, top, middle))
        steps.append(steps_hold(curve, shape, top))
        held.append(holds(response_curve(answers, MEAN, 0, monotone=True), shape, top, middle))
        bent.append(curve.bend_p is not None and curve.bend_p < 0.05)
    scale = "0-10" if top == 10 else "1-5"
    print(f"| {scale}, {name}, n = {n:,} | {np.mean(free):.3f} | {np.mean(held):.3f} | {np.mean(steps):.3f} | "
          f"{np.mean(bent):.3f} |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(f"| scale, truth ({repetitions} repetitions) | whole band | held not to fall | all steps | called bent |")
    print("|---|---|---|---|---|")
    for n, top, names in (
        (300, 5, ["straight", "levels off"]),
        (1000, 5, list(SHAPES)),
        (300, 10, ["straight", "levels off"]),
        (1000, 10, list(SHAPES)),
        (5000, 10, ["levels off", "threshold"]),
    ):
        for name in names:
            coverage(n, top, name, repetitions if n < 5000 else repetitions // 4)


if __name__ == "__main__":
    main()
