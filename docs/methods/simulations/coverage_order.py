"""Order of moments: coverage of the cross-validated differences, how often a 'best' summary is named when none is, odds
before a negative, mending; and what happens when only mood is at work.

    python docs/methods/simulations/coverage_order.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.order_after import Mend, mending
from hofnar_analytics.order_before import Earlier, before
from hofnar_analytics.order_memory import SUMMARIES, order_memory, summaries_of
from hofnar_analytics.results import Reason
from hofnar_analytics.travelled import Travelled

NAMES = tuple("abcdef")


def journeys(n: int, rng: np.random.Generator, mood: float = 1.0) -> Travelled:
    """Six moments in an order of one's own, 80 % lived, scores 1-10 with a common mood."""
    marks = np.clip(np.rint(6.5 + mood * rng.normal(size=(n, 1)) + 1.8 * rng.normal(size=(n, 6))), 1, 10)
    order = rng.permuted(np.tile(np.arange(6.0), (n, 1)), axis=1)
    marks[rng.random((n, 6)) > 0.8] = np.nan
    return Travelled(marks, order, NAMES, NAMES, np.full(n, np.nan))


def remembered(trip: Travelled, blend: dict[str, float], rng: np.random.Generator) -> Travelled:
    x = np.nan_to_num(summaries_of(trip))
    y = sum(part * x[:, SUMMARIES.index(name)] for name, part in blend.items()) + 1.5 * rng.normal(size=len(x))
    return Travelled(trip.scores, trip.positions, trip.columns, trip.labels, np.asarray(y))


def true_differences(blend: dict[str, float]) -> dict[tuple[str, str], float]:
    rng = np.random.default_rng(10**9)
    trip = remembered(journeys(400_000, rng), blend, rng)
    x = summaries_of(trip)
    used = np.isfinite(x).all(axis=1)
    r2 = {name: np.corrcoef(x[used, k], trip.outcome[used])[0, 1] ** 2 for k, name in enumerate(SUMMARIES)}
    return {(a, b): r2[a] - r2[b] for i, a in enumerate(SUMMARIES) for b in SUMMARIES[i + 1 :]}


def memory(n: int, blend: dict[str, float], repetitions: int) -> None:
    truth = true_differences(blend)
    rng = np.random.default_rng(n)
    covered: list[list[bool]] = []
    named = {"none": 0, **dict.fromkeys(SUMMARIES, 0)}
    for _ in range(repetitions):
        found = order_memory(remembered(journeys(n, rng), blend, rng), repeats=5)
        named[found.best or "none"] += 1
        row = []
        for one in found.differences:
            value, low, high = truth[one.first, one.second], one.difference.low, one.difference.high
            row.append(low is not None and high is not None and low <= value <= high)
        covered.append(row)
    rates = np.mean(covered, axis=0)
    words = " + ".join(f"{part:g} {name}" for name, part in blend.items()) or "nothing"
    best = ", ".join(f"{name} {count / repetitions:.3f}" for name, count in named.items() if count)
    print(f"| {n:,}, {words} | {rates.mean():.3f} ({rates.min():.3f}-{rates.max():.3f}) | {best} |", flush=True)


def spoiled(n: int, pull: float, mood: float, rng: np.random.Generator) -> Travelled:
    """Negatives at five moments; the first makes the last likelier by ``pull``; mood acts on all."""
    temper = mood * rng.normal(size=(n, 1))
    chance = 1 / (1 + np.exp(1.4 + temper))
    bad = rng.random((n, 5)) < chance
    bad[:, 4] = rng.random(n) < 1 / (1 + np.exp(1.4 + temper[:, 0] - pull * bad[:, 0]))
    marks = np.where(bad, rng.integers(1, 6, (n, 5)), np.clip(np.rint(7.5 + temper + rng.normal(size=(n, 5))), 6, 10))
    marks = marks.astype(float)
    marks[:, :4][rng.random((n, 4)) < 0.25] = np.nan
    return Travelled(marks, np.tile(np.arange(5.0), (n, 1)), NAMES[:5], NAMES[:5], np.full(n, np.nan))


def went_before(n: int, pull: float, mood: float, repetitions: int) -> None:
    rng = np.random.default_rng(n)
    covered, nothing, excess, power, crude, false, flagged = [], [], [], [], [], 0, []
    for _ in range(repetitions):
        found = before(spoiled(n, pull, mood, rng), 4, low=5)
        first, *others = found.earlier
        if first.odds.low is None or first.odds.high is None or first.excess.low is None or first.excess.high is None:
            continue
        covered.append(first.odds.low <= np.exp(pull) <= first.odds.high)
        excess.append(first.excess.low <= np.exp(pull) <= first.excess.high)
        power.append(first.p_adjusted is not None and first.p_adjusted < 0.05 and first.excess.low > 1)
        nothing += [one.odds.low <= 1 <= one.odds.high for one in others if one.odds.low and one.odds.high]
        crude += [one.crude.low > 1 for one in others if one.crude.low]
        flagged += [Reason.CONFOUNDED in one.reasons for one in others if one.crude.low and one.crude.low > 1]
        false += any(_named(one) for one in (others if pull else found.earlier))
    rates = [np.mean(covered), np.mean(nothing), np.mean(excess), np.mean(power), np.mean(crude), false / repetitions]
    shown = " | ".join(f"{rate:.3f}" for rate in [*rates, np.mean(flagged or [np.nan])])
    print(f"| {n:,}, odds ratio {np.exp(pull):.1f}, mood {mood:g} | {shown} |", flush=True)


def _named(one: Earlier) -> bool:
    return one.p_adjusted is not None and one.p_adjusted < 0.05 and one.excess.low is not None and one.excess.low > 1


def mended(n: int, cost: float, gain: float, mood: float, rng: np.random.Generator) -> Travelled:
    temper = rng.normal(size=(n, 1))
    low = 0.12 * np.exp(-0.4 * mood * temper)
    high = 0.35 + 0.1 * np.tanh(mood * temper)
    drawn = rng.random((n, 6))
    marks = np.where(drawn < low, 2.0, np.where(drawn > 1 - high, 9.0, 6.0))
    marks[rng.random((n, 6)) < 0.3] = np.nan
    order = rng.permuted(np.tile(np.arange(6.0), (n, 1)), axis=1)
    when = np.where(marks <= 3, order, np.inf).min(axis=1)
    ill = np.isfinite(when)
    saved = ill & ((marks >= 8) & (order > when[:, None])).any(axis=1)
    kpi = 8 + cost * ill + gain * saved + mood * temper[:, 0] + rng.normal(size=n) * (1 + 0.5 * ill)
    return Travelled(marks, order, NAMES, NAMES, kpi)


def mends(n: int, gain: float, mood: float, repetitions: int) -> None:
    rng = np.random.default_rng(n)
    covered, beyond, verdicts, flagged = [], [], {None: 0, **dict.fromkeys(Mend, 0)}, 0
    for _ in range(repetitions):
        found = mending(mended(n, -2.0, gain, mood, rng), low=3, high=8)
        verdicts[found.verdict] += 1
        flagged += Reason.CONFOUNDED in found.reasons
        if found.mended.low is not None and found.mended.high is not None:
            covered.append(found.mended.low <= gain <= found.mended.high)
        if found.beyond_mood.low is not None and found.beyond_mood.high is not None:
            beyond.append(found.beyond_mood.low <= gain <= found.beyond_mood.high)
    said = ", ".join(f"{name or 'none'} {count / repetitions:.3f}" for name, count in verdicts.items() if count)
    print(f"| {n:,}, gain {gain:g}, mood {mood:g} | {np.mean(covered):.3f} | {np.mean(beyond):.3f} | {said} | "
          f"{flagged / repetitions:.3f} |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    times = parser.parse_args().repetitions
    print(f"| n, truth ({times} repetitions) | difference of predictions | called best |\n|---|---|---|")
    for n, blend in (
        (300, {"average": 1.0}),
        (1000, {"average": 1.0}),
        (1000, {"peak": 0.5, "end": 0.5}),
        (1000, {"average": 0.5, "end": 0.5}),
        (1000, {}),
    ):
        memory(n, blend, times)
    print("\n| n, truth | odds, the one that does | odds, the rest | excess | found | the rest: crude above 1 | "
          "any named falsely | crude above 1: called confounded |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for n, pull, mood in ((1000, 0.0, 0.0), (1000, 0.8, 0.0), (3000, 0.8, 0.0), (1000, 0.8, 0.8), (3000, 0.0, 0.8)):
        went_before(n, pull, mood, times)
    print("\n| n, truth | mended | beyond mood | said | called confounded |\n|---|---|---|---|---|")
    for n, gain, mood in ((2000, 0.0, 0.0), (2000, 1.0, 0.0), (5000, 1.0, 0.0), (5000, 2.0, 0.0), (5000, 0.0, 1.0)):
        mends(n, gain, mood, times)


if __name__ == "__main__":
    main()
