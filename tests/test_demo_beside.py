"""Is what stands beside the moments found: who carries which brand value, what was promised too much, and the moment
that people hardly name and that moves them? A few other worlds of the same truth, straight from the generator."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hofnar.demo.beside import beside, expected, importance
from hofnar.demo.generator import Sample, generate
from hofnar.demo.truth import HOPED, RETURN, SHOP, STATED, VALUES
from hofnar_analytics.expectation_gap import Verdict, expectation_gaps
from hofnar_analytics.impact import impact
from hofnar_analytics.results import CellState, Estimate
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.several_outcomes import several_outcomes
from hofnar_analytics.stated_derived import Contrast, stated_and_derived

SEEDS = range(100, 104)
CODES = [f"depot-{at}" for at in range(14)] + [SHOP.worse_unit]


def world(seed: int, plan=SHOP) -> tuple[Sample, dict[str, np.ndarray]]:
    sample = generate(plan, CODES, seed=seed)
    cells = {key: np.array(column, dtype=float) for key, column in beside(sample, seed).items()}
    return sample, cells


@pytest.fixture(scope="module")
def worlds() -> list[tuple[Sample, dict[str, np.ndarray]]]:
    return [world(seed) for seed in SEEDS]


def test_each_value_is_carried_by_its_own_moments_and_one_by_none(worlds):
    trust = Scale.of(Kind.TRUST)
    for sample, cells in worlds:
        answers = replace(sample.answers("nps"), outcome=np.full(len(sample.units), np.nan))
        found = several_outcomes(answers, {key: (cells[key], trust) for key in VALUES})
        carried = {key: {c.column for c in found.of_outcome(key) if c.carried} for key in VALUES}
        planted = {key: set(moments) for key, moments in VALUES.items()}
        assert all(planted[key] <= carried[key] for key in VALUES)
        assert sum(len(carried[key] - planted[key]) for key in VALUES) <= 3  # of 43 that are not there
        signs = {cell.column: cell.carried for cell in found.of_outcome("honest")}
        assert (signs["refund"], signs["delay"]) == (1, -1)


def test_the_answers_of_before_are_the_same_whatever_is_asked_beside():
    bare = generate(replace(SHOP, values=()), CODES, seed=3, responses=400)
    full = generate(SHOP, CODES, seed=3, responses=400)
    assert np.array_equal(bare.states, full.states)
    assert np.array_equal(bare.outcomes["nps"], full.outcomes["nps"])


def test_a_promise_too_high_is_told_from_one_that_was_feared():
    """The return survey asks the score people had expected."""
    for seed in SEEDS:
        sample, cells = world(seed, RETURN)
        columns = tuple(moment.key for moment in RETURN.moments)
        felt = np.where(sample.states == CellState.SCORED, sample.scores, np.nan)
        found = expectation_gaps(felt, np.column_stack([cells[expected(key)] for key in columns]), columns)
        verdicts = {one.column: one.verdict for one in found.moments}
        assert verdicts["refund"] is Verdict.BELOW
        assert {verdicts["received"], verdicts["repair"]} == {Verdict.EXCEEDED}
        assert {verdicts[key] for key in ("register", "label", "bring")} <= {Verdict.AS_EXPECTED, None}


def test_the_shop_asks_better_or_worse_of_a_fifth_and_what_matters_of_a_tenth(worlds):
    sample, cells = worlds[0]
    n = len(sample.units)
    asked = np.isfinite(np.column_stack([cells[importance(key)] for key in STATED])).all(axis=1)
    assert asked.mean() == pytest.approx(0.10, abs=4 * (0.10 * 0.90 / n) ** 0.5)
    for key in HOPED:
        known = cells[expected(key)][np.isfinite(cells[expected(key)])]
        assert set(np.unique(known)) <= {-1.0, 0.0, 1.0}
        assert not np.isfinite(cells[expected(key)][asked]).any()
    assert np.nanmean(cells[expected("delivery")]) < -0.2
    assert np.nanmean(cells[expected("card")]) > 0.2


def test_what_is_hardly_named_and_moves_much_is_found_and_what_is_praised_and_moves_nobody(worlds):
    """Over a year's answers, as the page shows them: calling the service desk, and the reviews of others."""
    for sample, cells in worlds[:2]:
        year = sample.months >= 12
        found = impact(sample.answers("nps", year), Scale.of(Kind.NPS), shares=False)
        derived = {one.column: one.leverage for one in found.touchpoints}
        stated = {key: mean_of(cells[importance(key)][year]) for key in STATED}
        contrasts = {one.column: one.contrast for one in stated_and_derived(stated, derived).contradicted}
        assert contrasts["call"] is Contrast.UNDERSTATED
        assert contrasts["reviews"] is Contrast.OVERSTATED
        assert set(contrasts) <= {"call", "reviews", "chat"}  # chatting lies in the middle of what is said


def mean_of(values: np.ndarray) -> Estimate:
    known = values[np.isfinite(values)]
    half = 1.96 * known.std(ddof=1) / len(known) ** 0.5
    return Estimate(float(known.mean()), float(known.mean() - half), float(known.mean() + half))
