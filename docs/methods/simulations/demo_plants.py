"""Is what is planted in the demo organisation found, and what is not there left alone? Many worlds of the same truth.

    python docs/methods/simulations/demo_plants.py --worlds 200

Power is the part of the plants that is found at an adjusted p below .05; the false discovery rate the mean, over
families, of the part of what was found that is not there (0 where nothing was found).
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from hofnar.demo.beside import beside
from hofnar.demo.generator import Sample, generate
from hofnar.demo.shop import LOCAL, TREE
from hofnar.demo.truth import DESK, PLANS, RETURN, SHOP, TURN, VALUES, Plan
from hofnar_analytics.comparisons import two_periods
from hofnar_analytics.impact import impact
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score
from hofnar_analytics.several_outcomes import several_outcomes

SCALES = {
    "nps": Scale.of(Kind.NPS),
    "trust": Scale.of(Kind.TRUST),
    "purchase": Scale.of(Kind.CSAT),
    "ces": Scale.of(Kind.CES),
    "contact": Scale.of(Kind.CSAT),
    "grade": Scale.of(Kind.GRADE),
}
PLACES = [code for division in TREE.values() for places in division.values() for code, _ in places]
DEPOTS = [code for code in PLACES if code.startswith("depot")]
DESKS = [code for code in PLACES if code.startswith("desk")]
Judged = tuple[str, list[bool], list[bool]]  # family, what is there, what was found


def families(seed: int) -> Iterator[Judged]:
    for plan in PLANS:
        world = generate(plan, DEPOTS if plan is SHOP else DESKS, seed=seed)
        yield from moments(world, plan)
        if plan is SHOP:
            yield from carried(world, seed)
            yield depots(world)
        if plan is DESK:
            yield from composition(world)
        if plan is RETURN:
            yield label(world)


def moments(world: Sample, plan: Plan) -> Iterator[Judged]:
    for kpi in (outcome.key for outcome in plan.outcomes):
        lines = impact(world.answers(kpi), SCALES[kpi], shares=False).touchpoints
        pulls = [moment.pull(kpi) for moment in plan.moments]
        yield "effects", [bool(pull[0]) for pull in pulls], [flagged(line.effect_p_adjusted) for line in lines]
        yield "leverages", [bool(pull[1]) for pull in pulls], [flagged(line.leverage_p_adjusted) for line in lines]


def carried(world: Sample, seed: int) -> Iterator[Judged]:
    """One family: every brand value by every moment."""
    cells = {key: np.array(column, dtype=float) for key, column in beside(world, seed).items() if key in VALUES}
    answers = replace(world.answers("nps"), outcome=np.full(len(world.units), np.nan))
    found = several_outcomes(answers, {key: (cells[key], Scale.of(Kind.TRUST)) for key in VALUES})
    pairs = [(cell.column in VALUES[key], bool(cell.carried)) for key in VALUES for cell in found.of_outcome(key)]
    yield "brand values", [there for there, _ in pairs], [seen for _, seen in pairs]


def depots(world: Sample) -> Judged:
    p = [changed(world, "nps", world.units == place) for place in range(len(DEPOTS))]
    return "the depot that got worse", [code == LOCAL.unit for code in DEPOTS], adjusted(p)


def composition(world: Sample) -> Iterator[Judged]:
    everybody = np.ones(len(world.units), bool)
    yield "the fall in ease as a whole", [True], [changed(world, "ces", everybody) < 0.05]
    within = [changed(world, "ces", world.newcomers == new) for new in (0, 1)]
    yield "ease within new and returning customers", [False, False], adjusted(within)


def label(world: Sample) -> Judged:
    """The label got better at some desks: the mean of the others is the comparison."""
    column = [moment.key for moment in RETURN.moments].index("label")
    better = np.isin(np.array(DESKS), RETURN.better_units)
    scores = np.where(world.states[:, column] == 0, world.scores[:, column], np.nan)
    p = [changed_in(scores, world.months, world.units == place, SCALES["contact"]) for place in range(len(DESKS))]
    return "the label at each desk", better.tolist(), adjusted(p)


def changed(world: Sample, kpi: str, rows: np.ndarray) -> float:
    return changed_in(world.outcomes[kpi], world.months, rows, SCALES[kpi])


def changed_in(values: np.ndarray, months: np.ndarray, rows: np.ndarray, scale: Scale) -> float:
    late = months >= TURN
    p = two_periods(score(values[rows & ~late], scale), score(values[rows & late], scale)).p
    return 1.0 if p is None else p


def adjusted(p_values: Sequence[float]) -> list[bool]:
    return [flagged(p) for p in benjamini_hochberg(p_values)]


def flagged(p: float | None) -> bool:
    return p is not None and p < 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    there, found, false, rates = (defaultdict(list) for _ in range(4))
    worlds = parser.parse_args().worlds
    for seed in range(100, 100 + worlds):
        for family, is_there, is_found in families(seed):
            hits = [seen for real, seen in zip(is_there, is_found) if real]
            misses = [seen for real, seen in zip(is_there, is_found) if not real]
            there[family].append(len(hits))
            found[family] += hits
            false[family] += misses
            rates[family].append(sum(misses) / max(1, sum(is_found)))
    print(
        f"| {worlds} worlds | planted | found | not there | flagged | false discovery rate |\n|---|---|---|---|---|---|"
    )
    for family, counts in there.items():
        power = f"{100 * np.mean(found[family]):.1f} %" if found[family] else "–"
        wrong = f"{100 * np.mean(false[family]):.1f} %" if false[family] else "–"
        rate = f"{100 * np.mean(rates[family]):.1f} %"
        print(f"| {family} | {sum(counts):,} | {power} | {len(false[family]):,} | {wrong} | {rate} |")


if __name__ == "__main__":
    main()
