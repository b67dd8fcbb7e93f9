"""Error rates of 'both ends grew' and 'the same NPS, another distribution'; coverage beside a published figure.

python docs/methods/simulations/error_below_the_score.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.benchmarks import Published, against_published
from hofnar_analytics.polarised import ends_change, same_but_different
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score_from_counts

NPS, GRADE = Scale.of(Kind.NPS), Scale.of(Kind.GRADE)
SAME = (0.3, 0.5, 0.2)


def drawn(rng: np.random.Generator, n: int, parts: tuple[float, ...], group: str | None = None):
    up, middle, down = rng.multinomial(n, parts)
    return score_from_counts({10: int(up), 8: int(middle), 3: int(down)}, NPS, group=group)


def both_grew(n: int, before: tuple[float, ...], now: tuple[float, ...], repetitions: int) -> float:
    rng = np.random.default_rng(n)
    return float(
        np.mean([ends_change(drawn(rng, n, before), drawn(rng, n, now)).both_grew for _ in range(repetitions)])
    )


def pairs(odd: int, repetitions: int) -> tuple[float, float]:
    """20 units of 100 to 400; ``odd`` of them polarised around the same NPS. False discovery rate among what stands,
    and any false finding at all."""
    rates, ever = [], 0
    sizes = np.linspace(100, 400, 20).astype(int)
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        units = [drawn(rng, int(n), (0.45, 0.2, 0.35) if i < odd else SAME, str(i)) for i, n in enumerate(sizes)]
        standing = [pair for pair in same_but_different(units) if pair.stands]
        false = sum((int(a) < odd) == (int(b) < odd) for a, b in (pair.groups for pair in standing))
        rates.append(false / max(len(standing), 1))
        ever += false > 0
    return float(np.mean(rates)), ever / repetitions


def published(told: bool, n: int, repetitions: int) -> float:
    """How often the interval holds the true difference of two grades."""
    rng = np.random.default_rng(n)
    parts = np.array([1, 1, 1, 2, 4, 10, 22, 34, 17, 8]) / 100
    values, held = np.arange(1, 11), 0
    for _ in range(repetitions):
        own, other = rng.multinomial(n, parts), rng.choice(values, 2 * n, p=parts)
        score = score_from_counts(dict(zip(values.tolist(), own.tolist())), GRADE)
        deviation = float(other.std(ddof=1)) if told else None
        found = against_published(score, Published(float(other.mean()), 2 * n, GRADE, deviation))
        held += (found.low or 0) <= 0 <= (found.high or 0)
    return held / repetitions


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repetitions", type=int, default=2000)
    times = parser.parse_args().repetitions
    for n in (100, 300, 1000):
        print("both grew, nothing changed", n, both_grew(n, SAME, SAME, times))
        print("both grew, only detractors grow by 25", n, both_grew(n, SAME, (0.3, 0.25, 0.45), times))
        print("both grew, truly (45/20/35)", n, both_grew(n, SAME, (0.45, 0.2, 0.35), times))
    for odd in (0, 2, 8):
        print("20 units, polarised:", odd, pairs(odd, max(times // 10, 100)))
    for n in (50, 200):
        print("published", n, "deviation told", published(True, n, times), "not told", published(False, n, times))


if __name__ == "__main__":
    main()
