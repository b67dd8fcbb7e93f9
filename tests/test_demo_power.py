"""Does the product find what is planted in the demo organisation, and leave alone what is not there?

Many worlds of the same truth with other dice, straight from the generator: no database. Seeds are fixed; the bounds
are what docs/demo.md promises.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from hofnar.demo.generator import Sample, generate
from hofnar.demo.shop import LOCAL, TREE
from hofnar.demo.truth import DESK, PLANS, RETURN, SHOP, TURN, Moment, Plan
from hofnar_analytics.comparisons import two_periods
from hofnar_analytics.impact import impact
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import Quadrant, TouchpointImpact
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score

pytestmark = pytest.mark.slow
SEEDS = range(100, 130)
SCALES = {
    "nps": Scale.of(Kind.NPS),
    "trust": Scale.of(Kind.TRUST),
    "purchase": Scale.of(Kind.CSAT),
    "ces": Scale.of(Kind.CES),
    "contact": Scale.of(Kind.CSAT),
    "grade": Scale.of(Kind.GRADE),
}
LEAVES = [code for division in TREE.values() for places in division.values() for code, _ in places]
DEPOTS = [code for code in LEAVES if code.startswith("depot")]
DESKS = [code for code in LEAVES if code.startswith("desk")]


def sample(plan: Plan, seed: int, responses: int | None = None) -> Sample:
    return generate(plan, DEPOTS if plan is SHOP else DESKS, seed=seed, responses=responses)


@dataclass
class Found:
    plan: Plan
    kpi: str
    moment: Moment
    result: TouchpointImpact


@pytest.fixture(scope="module")
def found() -> list[Found]:
    """Every moment of every KPI in every world, at full size."""
    rows = []
    for seed in SEEDS:
        for plan in PLANS:
            world = sample(plan, seed)
            for outcome in plan.outcomes:
                result = impact(world.answers(outcome.key), SCALES[outcome.key], shares=False)
                pairs = zip(plan.moments, result.touchpoints)
                rows += [Found(plan, outcome.key, moment, line) for moment, line in pairs]
    return rows


def flagged(p: float | None) -> bool:
    return p is not None and p < 0.05


def test_planted_effects_and_leverages_are_found(found: list[Found]) -> None:
    effects = [flagged(row.result.effect_p_adjusted) for row in found if row.moment.pull(row.kpi)[0]]
    leverages = [flagged(row.result.leverage_p_adjusted) for row in found if row.moment.pull(row.kpi)[1]]
    assert len(effects) > 800
    assert np.mean(effects) >= 0.95
    assert np.mean(leverages) >= 0.95


def test_what_is_found_has_the_planted_sign(found: list[Found]) -> None:
    for row in found:
        effect, leverage = row.moment.pull(row.kpi)
        if effect and flagged(row.result.effect_p_adjusted):
            assert np.sign(row.result.effect.estimate) == np.sign(effect)
        if leverage and flagged(row.result.leverage_p_adjusted):
            assert row.result.leverage.estimate > 0


def test_what_is_not_there_is_seldom_found(found: list[Found]) -> None:
    """Adjusted for looking at all moments at once: at most one in twenty, with room for the dice."""
    nothing = [row.result for row in found if row.moment.pull(row.kpi) == (0.0, 0.0)]
    assert len(nothing) > 500
    assert np.mean([flagged(line.effect_p_adjusted) for line in nothing]) <= 0.07
    assert np.mean([flagged(line.leverage_p_adjusted) for line in nothing]) <= 0.07


def test_estimates_lie_near_the_plant(found: list[Found]) -> None:
    """Rounding and the ends of the scale take a little off, never more than a third."""
    for plan, kpi, key in (
        (SHOP, "nps", "delivery"),
        (SHOP, "nps", "delay"),
        (DESK, "ces", "call"),
        (RETURN, "grade", "refund"),
    ):
        lines = [row for row in found if (row.plan, row.kpi, row.moment.key) == (plan, kpi, key)]
        planted = lines[0].moment.pull(kpi)[1]
        assert np.mean([row.result.leverage.estimate for row in lines]) == pytest.approx(planted, rel=1 / 3)


def test_the_moment_that_is_too_good_is_liked_by_nearly_all_and_never_celebrated(found: list[Found]) -> None:
    thanks = [row.result for row in found if row.kpi == "nps" and row.moment.key == "thanks"]
    for line in thanks:
        fives = line.distribution[5.0] / sum(line.distribution.values())
        assert fives > 0.75
        assert line.quadrant == Quadrant.SAVE


def test_waiting_is_disliked_and_shown_to_cost_nothing(found: list[Found]) -> None:
    waiting = [row.result for row in found if row.kpi == "ces" and row.moment.key == "waiting"]
    assert {line.quadrant for line in waiting} == {Quadrant.NO_EFFECT}


def p_of_change(world: Sample, kpi: str, rows: np.ndarray) -> float:
    """Before against since the turn, the rows chosen."""
    late = world.months >= TURN
    values, scale = world.outcomes[kpi], SCALES[kpi]
    result = two_periods(score(values[rows & ~late], scale), score(values[rows & late], scale))
    assert result.p is not None
    return result.p


def test_the_depot_that_got_worse_is_found_against_its_own_past_and_no_other() -> None:
    worse, others = [], []
    for seed in SEEDS:
        world = sample(SHOP, seed)
        p = [p_of_change(world, "nps", world.units == place) for place in range(len(DEPOTS))]
        adjusted = dict(zip(DEPOTS, benjamini_hochberg(p)))
        worse.append(adjusted.pop(LOCAL.unit) < 0.05)
        others += [value < 0.05 for value in adjusted.values()]
    assert np.mean(worse) >= 0.95
    assert np.mean(others) <= 0.05


def test_the_fall_in_ease_is_composition_only() -> None:
    """Ease falls as a whole; among new and among returning customers it stays as it was."""
    whole, within = [], []
    for seed in SEEDS:
        world = sample(DESK, seed)
        whole.append(p_of_change(world, "ces", np.ones(len(world.units), bool)) < 0.05)
        groups = [p_of_change(world, "ces", world.newcomers == new) for new in (0, 1)]
        within += [value < 0.05 for value in benjamini_hochberg(groups)]
    assert np.mean(whole) >= 0.95
    assert np.mean(within) <= 0.10


def test_the_same_seed_gives_the_same_answers() -> None:
    first, second = sample(RETURN, 5, 500), sample(RETURN, 5, 500)
    assert np.array_equal(first.outcomes["grade"], second.outcomes["grade"])
    assert np.array_equal(first.states, second.states)
    assert not np.array_equal(first.outcomes["grade"], sample(RETURN, 6, 500).outcomes["grade"])


def test_the_size_is_as_promised() -> None:
    assert sum(plan.responses for plan in PLANS) == 60_000
    assert len({moment.key for plan in PLANS for moment in plan.moments}) >= 17
    lived = [moment.lived for moment in SHOP.moments]
    assert (min(lived), max(lived)) == (0.05, 0.95)
