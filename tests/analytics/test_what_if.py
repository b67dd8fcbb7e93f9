"""What if: nearer to the top brings less, nothing is said beyond what was seen; a linear world by arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.results import Estimate, Reason
from hofnar_analytics.saturation import saturation
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.what_if import Plan, WhatIf, what_if
from hofnar_analytics.worth_rows import BusinessOutcome, OutcomeKind

ANY = Scale.of(Kind.MEAN)


def world(
    marks: np.ndarray, seed: int = 1, *, slope: float = 0.5, lived: float = 0.8
) -> tuple[Answers, list[BusinessOutcome]]:
    """KPI = 5 + slope x score, 4 in money and half a contact less a point; some did not live the moment."""
    rng = np.random.default_rng(seed)
    n = len(marks)
    there = rng.random(n) < lived
    kpi = 5 + np.where(there, slope * (marks - 3), 0) + rng.normal(size=n)
    spent = BusinessOutcome("spent", OutcomeKind.REVENUE, 40 + 4 * kpi + rng.normal(0, 6, n))
    calls = BusinessOutcome("calls", OutcomeKind.CONTACTS, 6 - 0.5 * kpi + rng.normal(0, 1, n))
    states = np.where(there, 0, 1).astype(np.uint8)[:, None]
    return Answers(kpi, marks[:, None], states, ("desk",)), [spent, calls]


def marks_around(mean: float, n: int = 6000, seed: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.clip(np.rint(rng.normal(mean, 0.9, n)), 1, 5)


def ask(answers: Answers, outcomes: list[BusinessOutcome], change: float | Estimate, **more: object) -> WhatIf:
    values = {"spent": 1.0, "calls": 8.0}
    return what_if(answers, ANY, outcomes, 0, Plan(change, 1000, values, **more))  # type: ignore[arg-type]


def test_a_linear_world_by_hand() -> None:
    """Everybody who lives it and can rises 0.3: 0.3 x (part below 5) x 0.5 points, x 4 in money and x 0.5 x 8 saved."""
    marks = marks_around(3.2)
    answers, outcomes = world(marks)
    found = ask(answers, outcomes, 0.3, cost=500.0)
    scored = answers.states[:, 0] == 0
    below = float((marks[scored] < 5).mean())
    truth = 0.3 * below * 0.5
    assert found.rise == pytest.approx(0.3 * below, abs=1e-9)
    assert found.kpi_gain.low < truth < found.kpi_gain.high
    people = 1000 * float(scored.mean())
    assert found.people == pytest.approx(people)
    assert found.account.gain.low < truth * people * (4 + 4) < found.account.gain.high
    assert [line.counted for line in found.account.lines] == [True, True]
    assert found.account.lines[1].change.high < 0
    assert found.observational
    assert found.account.observational


def test_a_moment_near_the_top_gains_less_than_a_middling_one_for_the_same_effort() -> None:
    low, high = (ask(*world(marks_around(mean)), 0.3).kpi_gain for mean in (3.0, 4.7))
    assert high.high < low.low


def test_gains_flatten_where_the_curve_does() -> None:
    """Above 3 nothing is gained: at first who gives 1 or 2 gains, in the end only who gave 1."""
    rng = np.random.default_rng(5)
    marks = rng.integers(1, 6, 6000).astype(float)
    kpi = np.minimum(marks, 3) + rng.normal(0, 0.5, 6000)
    found = saturation(Answers(kpi, marks[:, None], np.zeros((6000, 1), np.uint8), ("desk",)), 0)
    first, last = found.gains.values[1], found.gains.values[-1] - found.gains.values[-2]
    assert (first, last) == (pytest.approx(0.1, abs=0.01), pytest.approx(0.05, abs=0.01))
    assert found.gains.values[-1] == pytest.approx(0.6, abs=0.06)  # (2 + 1 + 0 + 0 + 0) / 5


def test_the_curve_of_a_straight_line_is_the_slope_times_the_rise() -> None:
    answers, _ = world(marks_around(3.5, 20_000))
    found = saturation(answers, 0)
    assert found.gains.values == pytest.approx(0.5 * found.rises, abs=0.05)
    assert found.rises[0] == found.gains.values[0] == 0


def test_it_breaks_even_along_the_curve_and_never_beyond_what_can_be_asked() -> None:
    answers, outcomes = world(marks_around(3.5, 8000))
    half = ask(answers, outcomes, 1.0)
    gain = half.account.gain.estimate
    found = ask(answers, outcomes, 1.0, cost=gain)
    assert found.break_even == pytest.approx(1.0, abs=1e-6)
    assert found.account.probability == pytest.approx(0.5, abs=0.03)
    assert ask(answers, outcomes, 1.0, cost=gain / 2).break_even < 0.5  # the first points bring most
    assert ask(answers, outcomes, 1.0, cost=gain * 10).break_even is None


def test_nothing_beyond_the_scale_or_what_was_seen() -> None:
    answers, outcomes = world(marks_around(4.5))
    assert ask(answers, outcomes, 0.9).reasons == (Reason.ABOVE_SCALE,)
    assert ask(answers, outcomes, 0.9).account is None
    marks = np.minimum(marks_around(2.5), 4)
    marks[:5] = 5  # five people only
    answers, outcomes = world(marks, lived=1.0)
    assert ask(answers, outcomes, 2.0).reasons == (Reason.BEYOND_SEEN,)
    assert ask(answers, outcomes, 1.0).reasons == ()


def test_everybody_at_the_top_and_too_few_are_refused() -> None:
    answers, outcomes = world(np.full(2000, 5.0))
    assert ask(answers, outcomes, 0.1).reasons == (Reason.CONSTANT,)
    answers, outcomes = world(marks_around(3.0, 120), lived=0.5)
    assert ask(answers, outcomes, 0.1).reasons == (Reason.TOO_FEW_RESPONSES,)
    answers, outcomes = world(marks_around(3.0, 60))
    assert ask(answers, outcomes, 0.1).reasons == (Reason.TOO_FEW_RESPONSES,)


def test_an_uncertain_change_widens_the_account_and_not_the_middle() -> None:
    answers, outcomes = world(marks_around(3.0))
    sure, unsure = ask(answers, outcomes, 0.5), ask(answers, outcomes, Estimate(0.5, 0.1, 0.9))
    assert unsure.account.gain.estimate == pytest.approx(sure.account.gain.estimate)
    widths = [one.account.gain.high - one.account.gain.low for one in (sure, unsure)]
    assert widths[1] > 1.5 * widths[0]


def test_within_needs_to_know_who_is_who_and_then_takes_the_same_customers_slope() -> None:
    answers, outcomes = world(marks_around(3.0))
    assert ask(answers, outcomes, 0.3, link="within").reasons == (Reason.NO_IDENTITY,)
    plan = Plan(0.3, 1000, {"spent": 1.0}, link="within")
    who, when = np.arange(6000) // 3, np.arange(6000) % 3
    found = what_if(answers, ANY, outcomes, 0, plan, customers=who, periods=when)
    assert found.account.gain.low > 0
    assert found.left_out == ("calls",)


def test_a_chance_does_not_rise_above_one() -> None:
    rng = np.random.default_rng(9)
    marks = rng.integers(1, 6, 4000).astype(float)
    kpi = 5 + 2 * (marks - 3) + rng.normal(size=4000)
    stayed = BusinessOutcome("stayed", OutcomeKind.RETENTION, (kpi + rng.normal(0, 1, 4000) > 0.5) * 1.0)
    answers = Answers(kpi, marks[:, None], np.zeros((4000, 1), np.uint8), ("desk",))
    found = what_if(answers, ANY, [stayed], 0, Plan(1.9, 1000, {"stayed": 100.0}))
    assert found.account.lines[0].change.high <= 1000 * (1 - stayed.values.mean()) + 1e-6


@pytest.mark.parametrize(
    "plan",
    [
        Plan(0.0, 10, {"spent": 1.0}),
        Plan(0.1, -1, {"spent": 1.0}),
        Plan(0.1, 10, {"x": 1.0}),
        Plan(0.1, 1, {}, link=""),
    ],
)
def test_what_cannot_be_asked(plan: Plan) -> None:
    answers, outcomes = world(marks_around(3.0, 500))
    with pytest.raises(ValueError, match=r"above zero|below zero|no outcome|the link"):
        what_if(answers, ANY, outcomes, 0, plan)


def test_the_same_seed_gives_the_same_account() -> None:
    answers, outcomes = world(marks_around(3.0, 1000))
    assert ask(answers, outcomes, 0.2) == ask(answers, outcomes, 0.2)
