"""Several outcomes at once: each matrix is the one it would be alone, the overview is one family."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.several_outcomes import several_outcomes

MEAN = Scale.of(Kind.MEAN)
VALUES = ("warm", "clear", "modern", "honest")


def survey(n=1200, seed=1, pull=0.6, halo=0.3):
    """Four moments and four brand values; moment k lifts value k only."""
    rng = np.random.default_rng(seed)
    lived = rng.random((n, 4)) < 0.5
    marks = rng.integers(1, 6, (n, 4)).astype(float)
    states = np.where(lived, 0, 1).astype(np.uint8)
    common = halo * rng.normal(size=n)
    outcomes = {name: (3 + pull * lived[:, k] + common + rng.normal(size=n), MEAN) for k, name in enumerate(VALUES)}
    return Answers(np.full(n, np.nan), marks, states, ("a", "b", "c", "d")), outcomes


def test_every_moment_is_found_to_carry_its_own_value():
    found = several_outcomes(*survey())
    carried = {(cell.outcome, cell.column) for cell in found.cells if cell.carried > 0}
    assert carried >= set(zip(VALUES, "abcd"))
    assert len(carried) <= 5  # of five findings at most a twentieth is false on average
    assert [cell.outcome for cell in found.of_moment("b")] == list(VALUES)
    assert [cell.column for cell in found.of_outcome("warm")] == list("abcd")


def test_a_matrix_is_the_one_it_would_be_alone():
    answers, outcomes = survey(400)
    found = several_outcomes(answers, outcomes)
    values, scale = outcomes["clear"]
    alone = impact(Answers(values, answers.scores, answers.states, answers.columns), scale, share_intervals=False)
    assert [m.effect for m in found.matrices["clear"].touchpoints] == [m.effect for m in alone.touchpoints]
    cell = found.of_outcome("clear")[0]
    assert cell.effect.estimate == pytest.approx(alone.touchpoints[0].effect.estimate / values.std())


def test_with_nothing_there_the_overview_seldom_finds_anything():
    """One family over sixteen cells: something is found in about 5 of 100 surveys, not in half of them."""
    single, together = 0, 0
    for seed in range(60):
        found = several_outcomes(*survey(300, seed, pull=0.0))
        together += any(cell.carried for cell in found.cells)
        single += any(m.effect_p < 0.05 for matrix in found.matrices.values() for m in matrix.touchpoints)
    assert together <= 10
    assert single > 20


def test_values_that_everybody_scores_alike_are_called_a_halo():
    assert several_outcomes(*survey(halo=4.0)).reasons == (Reason.HALO,)
    calm = several_outcomes(*survey())
    assert calm.reasons == ()
    assert calm.likeness == pytest.approx(0.09 / 1.18, abs=0.05)


def test_no_outcomes_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        several_outcomes(survey(50)[0], {})


def test_a_reading_that_was_fixed_decides_what_is_carried() -> None:
    """Living the desk changes nothing by itself; how it went does."""
    rng = np.random.default_rng(12)
    lived, marks = rng.random((2000, 1)) < 0.6, rng.integers(1, 6, (2000, 1)).astype(float)
    value = 4 + np.where(lived[:, 0], 0.5 * (marks[:, 0] - marks[lived[:, 0], 0].mean()), 0) + rng.normal(size=2000)
    answers = Answers(np.full(2000, np.nan), marks, np.where(lived, 0, 1).astype(np.uint8), ("desk",))
    outcomes = {"warm": (value, Scale.of(Kind.MEAN))}
    carried = {
        reading: several_outcomes(answers, outcomes, reading=reading).cells[0].carried
        for reading in ("", "effect", "leverage")
    }
    assert carried == {"": 0, "effect": 0, "leverage": 1}
