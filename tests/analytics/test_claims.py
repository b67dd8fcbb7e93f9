"""Claims tested on the next period's data: SFO year on year, planted worlds, and a shuffled outcome."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.claims import Outcome, claims_held, effect_of, placebo
from hofnar_analytics.impact import impact
from hofnar_analytics.scales import Kind, Scale

MEAN = Scale.of(Kind.MEAN)


def world(seed: int, slopes: list[float], n: int = 1500) -> Answers:
    rng = np.random.default_rng(seed)
    p = len(slopes)
    lived = rng.random((n, p)) < 0.7
    marks = rng.integers(1, 6, (n, p)).astype(float)
    outcome = np.where(lived, np.array(slopes) * (marks - 3), 0).sum(axis=1) + rng.normal(size=n)
    return Answers(outcome, marks, np.where(lived, 0, 1).astype(np.uint8), tuple(f"m{at}" for at in range(p)))


def result(answers: Answers):
    return impact(answers, MEAN, shares=False)


def test_what_is_true_holds_and_what_turned_is_seen() -> None:
    before = result(world(1, [0.5, 0.4, 0.3, 0.0, 0.0]))
    after = result(world(2, [0.5, 0.4, -0.3, 0.0, 0.0]))
    outcomes = {claim.column: claim.outcome for claim in claims_held(before, after).claims}
    assert outcomes["m0"] is outcomes["m1"] is Outcome.HELD
    assert outcomes["m2"] is Outcome.TURNED


def test_the_score_is_a_count_with_wilsons_interval() -> None:
    before = result(world(3, [0.5] * 4 + [0.0] * 4))
    after = result(world(4, [0.5] * 3 + [0.0] * 5))
    found = claims_held(before, after)
    assert found.held == 3
    assert found.rate.estimate == pytest.approx(3 / len(found.claims))
    assert found.rate.low < found.rate.estimate < found.rate.high


def test_by_lot_nearly_nothing_is_claimed() -> None:
    """Benjamini-Hochberg at 5 %: in worlds without any link at least one claim in at most 5 % of them."""
    answers = world(5, [0.5, 0.4, 0.3, 0.2, 0.1, 0.0, 0.0, 0.0], n=400)
    claimed = [placebo(answers, MEAN, seed=seed) > 0 for seed in range(200)]
    assert np.mean(claimed) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_nothing_claimed_is_nothing_held() -> None:
    nothing = result(world(6, [0.0, 0.0], n=200))
    found = claims_held(nothing, nothing, effect_of)
    assert (found.claims, found.held, found.rate.known) == ((), 0, False)
