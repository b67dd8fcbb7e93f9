"""Coverage of who changed, difference in differences, before and after, experiments; power reached by the sample sizes.

python docs/methods/simulations/coverage_evaluation.py --repetitions 10000
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse

import numpy as np

from hofnar_analytics.arms import arm_of
from hofnar_analytics.before_after import other_people, same_people
from hofnar_analytics.difference_in_differences import difference_in_differences
from hofnar_analytics.experiment import experiment
from hofnar_analytics.mix_and_within import Answered, mix_and_within
from hofnar_analytics.people import people
from hofnar_analytics.power import PlannedOutcome, nps_outcome, people_per_group
from hofnar_analytics.scales import Kind
from hofnar_analytics.who_changed import who_changed

POINTS = np.array([100.0, 0.0, -100.0])


def population(rng: np.random.Generator, n: int) -> tuple:
    """Of n people 60 % answered then and 60 % now, the promoters rather then, in two segments; one in six changes."""
    old = rng.random(n) < 0.4
    then = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    moves = rng.random(n) < 0.17
    now = np.where(moves, np.minimum(2, then + 1), then)
    there, here = rng.random(n) < np.where(old, 0.7, 0.5), rng.random(n) < np.where(then == 0, 0.5, 0.7)
    ids = np.arange(n).astype(str)
    weights = np.where(old, 1.5, 0.8)
    segments = np.where(old, "old", "young")
    return (
        people(ids[there], POINTS[then[there]], weights[there], segments[there]),
        people(ids[here], POINTS[now[here]], 1.1 * weights[here], segments[here]),
    )


def figures(two: tuple) -> dict:
    found = who_changed(*two)
    return {
        "change": found.change,
        "stayers' change": found.stayers_change.change,
        "answered only then": found.only_then.change,
        "answers only now": found.only_now.change,
        "mix of only now": found.mix["only_now"],
        "within only now": found.within["only_now"],
    }


def changed(truth: dict[str, float], n: int, repetitions: int) -> dict[str, float]:
    hit = dict.fromkeys(truth, 0.0)
    for repetition in range(repetitions):
        for name, figure in figures(population(np.random.default_rng(repetition), n)).items():
            hit[name] += figure.low <= truth[name] <= figure.high
    return {name: times / repetitions for name, times in hit.items()}


def mixed(n: int, repetitions: int) -> list[float]:
    def draw(rng: np.random.Generator, part: float, shift: float, m: int) -> Answered:
        old = rng.random(m) < part
        up = np.where(old, 0.6, 0.4) + shift
        draws = rng.random(m)
        values = np.where(draws < up, 100.0, np.where(draws > 0.8, -100.0, 0.0))
        return Answered(values, np.where(old, "old", "young"))

    mix, within = 20 * 0.2, 5.0  # the segments lie 20 points apart; 20 % more are old; five points up in both
    hit = np.zeros(2)
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        found = mix_and_within(draw(rng, 0.3, 0.0, n), draw(rng, 0.5, 0.05, n))
        if found.mix.low is not None:
            hit[0] += found.mix.low <= mix <= found.mix.high
        hit[1] += found.within.low <= within <= found.within.high
    return list(hit / repetitions)


def clustered(units: int, per_period: int, repetitions: int) -> float:
    """``units`` shops on each side, answers hanging together in a shop and in its months."""
    hit = 0
    shop = np.repeat(np.arange(2 * units), 2 * per_period)
    period = np.tile(np.repeat([0, 1], per_period), 2 * units)
    treated = shop < units
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        middle = rng.normal(0, 0.4, 2 * units)[shop] + rng.normal(0, 0.3, (2 * units, 2))[shop, period]
        outcome = 7 + middle + rng.normal(0, 1.6, len(shop)) + 0.3 * (treated & (period == 1))
        effect = difference_in_differences(outcome, treated, period, 1, units=shop).effect
        hit += effect.low <= 0.3 <= effect.high
    return hit / repetitions


def answers(n: int, repetitions: int) -> list[float]:
    """Independent answers: difference in differences, same people, other people at equal covariates, CUPED."""
    hit = np.zeros(4)
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        base = rng.gamma(2.0, 1.0, 4 * n)
        noise = rng.normal(0, 1, 4 * n) * (0.5 + 0.3 * base)
        treated, period = np.repeat([True, False], 2 * n), np.tile([0, 1], 2 * n)
        one = difference_in_differences(base + noise + 0.5 * (treated & (period == 1)), treated, period, 1).effect
        two = same_people(base[:n], base[:n] + 0.5 + noise[:n]).change
        after = period == 1
        three = other_people(0.8 * base + noise + 0.5 * after, after, {"base": base}).change
        four = experiment(
            arm_of(base[treated] + noise[treated] + 0.5, base[treated]),
            arm_of(base[~treated] + noise[~treated], base[~treated]),
        ).effect
        hit += [figure.low <= 0.5 <= figure.high for figure in (one, two, three, four)]
    return list(hit / repetitions)


def reached(difference: float, repetitions: int) -> tuple[int, float]:
    """The power that the sample size for an NPS difference really gives."""
    better = nps_outcome(0.5 + difference / 200, 0.2 - difference / 200)
    n = people_per_group(
        difference, PlannedOutcome(Kind.NPS, better), other=PlannedOutcome(Kind.NPS, nps_outcome(0.5, 0.2))
    )[0]
    found = 0
    for repetition in range(repetitions):
        rng = np.random.default_rng(repetition)
        first = rng.choice(POINTS, n, p=[0.5 + difference / 200, 0.3, 0.2 - difference / 200])
        found += experiment(arm_of(first), arm_of(rng.choice(POINTS, n, p=[0.5, 0.3, 0.2]))).p < 0.05
    return n, found / repetitions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=10_000)
    repetitions = parser.parse_args().repetitions
    print(
        f"| sample size for an NPS difference, power .80 ({repetitions} repetitions) | n per group | power |"
        "\n|---|---|---|"
    )
    for difference in (10.0, 20.0, 30.0):
        print("| {} points | {} | {:.3f} |".format(difference, *reached(difference, repetitions)), flush=True)
    print(
        f"\n| nominal .95 ({repetitions} repetitions) | difference in differences | same people | other people, equal "
        "covariates | experiment with CUPED |\n|---|---|---|---|---|"
    )
    for n in (50, 100, 400):
        print(
            f"| n = {n} in each group | " + " | ".join(f"{r:.3f}" for r in answers(n, repetitions)) + " |", flush=True
        )
    print(f"\n| by unit, CR2, nominal .95 ({repetitions} repetitions) | coverage |\n|---|---|")
    for units in (2, 4, 6, 10):
        print(f"| {units} units on each side | {clustered(units, 25, repetitions):.3f} |", flush=True)
    print(f"\n| mix and within without ids, nominal .95 ({repetitions} repetitions) | mix | within |\n|---|---|---|")
    for n in (50, 100, 200, 400):
        print(f"| n = {n} a period | " + " | ".join(f"{r:.3f}" for r in mixed(n, repetitions)) + " |", flush=True)
    print(
        f"\n| who changed, nominal .95 ({repetitions} repetitions) | n = 100 | n = 200 | n = 600 |\n|---|---|---|---|"
    )
    large = figures(population(np.random.default_rng(1), 500_000))
    truth = {name: figure.estimate for name, figure in large.items()}
    columns = [changed(truth, n, repetitions) for n in (100, 200, 600)]
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(f"{column[name]:.3f}" for column in columns) + " |", flush=True)


if __name__ == "__main__":
    main()
