"""Where readings begin and end: floors to the last person, the inflation of related moments, errors from summaries."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.answers import Answers
from hofnar_analytics.impact import impact, impact_from_gram
from hofnar_analytics.results import CellState, Reason
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import score
from hofnar_analytics.summaries import GramSummary

MEAN = Scale.of(Kind.MEAN)
LIVED, NOT, SKIPPED = CellState.SCORED, CellState.NOT_EXPERIENCED, CellState.SKIPPED


def answers(states: np.ndarray, seed: int = 5) -> Answers:
    """Scores 1-5 for what was lived; each moment adds half a point a point."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, 6, states.shape).astype(float)
    outcome = 6 + np.where(states == LIVED, 0.5 * (scores - 3), 0).sum(axis=1) + rng.normal(size=len(states))
    names = tuple("abcdefgh"[: states.shape[1]])
    return Answers(outcome, scores, states.astype(np.uint8), names)


def with_first(count: int, state: int, n: int = 300) -> np.ndarray:
    """Two moments: the first is lived by ``count`` people and ``state`` for the others, the second by half of them."""
    states = np.full((n, 2), LIVED)
    states[count:, 0] = state
    states[::2, 1] = NOT
    return states


@pytest.mark.parametrize(("count", "given"), [(9, False), (10, True)])
def test_a_leverage_needs_ten_scores(count, given):
    moment = impact(answers(with_first(count, NOT)), MEAN, shares=False).touchpoints[0]
    assert (moment.leverage.estimate is not None) is given
    assert (Reason.NOT_ESTIMABLE in moment.reasons) is not given


@pytest.mark.parametrize(("skipped", "many"), [(29, False), (30, False), (31, True)])
def test_more_than_a_tenth_skipped_is_named(skipped, many):
    moment = impact(answers(with_first(300 - skipped, SKIPPED)), MEAN, shares=False).touchpoints[0]
    assert (Reason.MANY_SKIPPED in moment.reasons) is many


def test_a_tenth_of_those_asked_not_of_everybody():
    states = with_first(180, CellState.NOT_ASKED)
    states[160:180, 0] = SKIPPED  # 20 of the 180 who were asked
    moment = impact(answers(states), MEAN, shares=False).touchpoints[0]
    assert Reason.MANY_SKIPPED in moment.reasons
    assert moment.remembered == pytest.approx(160 / 180)


def test_one_score_is_a_mean_without_a_margin_and_two_have_students():
    one, two = (impact(answers(with_first(n, NOT)), MEAN, shares=False).touchpoints[0].satisfaction for n in (1, 2))
    assert (one.low, one.high) == (None, None)
    first, second = answers(with_first(2, NOT)).scores[:2, 0]
    assert one.estimate == first
    half = stats.t.ppf(0.975, 1) * abs(first - second) / 2
    assert (two.low, two.high) == (pytest.approx(two.estimate - half), pytest.approx(two.estimate + half))
    nobody = impact(answers(with_first(0, NOT)), MEAN, shares=False, level=0.9).touchpoints[0].satisfaction
    assert (nobody.estimate, nobody.low, nobody.high, nobody.level) == (None, None, None, 0.9)


@pytest.mark.parametrize(("apart", "bundled"), [(49, True), (50, False)])
def test_moments_of_which_fewer_than_fifty_lived_one_alone_are_one_bundle(apart, bundled):
    states = np.full((400, 2), NOT)
    states[:200] = LIVED
    states[200 - apart : 200, 1] = NOT
    moments = impact(answers(states), MEAN, shares=False).touchpoints
    assert [Reason.INSEPARABLE in moment.reasons for moment in moments] == [bundled, bundled]


def centred(given: Answers) -> np.ndarray:
    """1, lived and the score among those who lived it less their mean, for each moment."""
    columns = [np.ones(len(given.outcome))]
    for j in range(given.scores.shape[1]):
        lived = given.states[:, j] == LIVED
        columns += [lived.astype(float), np.where(lived, given.scores[:, j] - given.scores[lived, j].mean(), 0)]
    return np.column_stack(columns)


@pytest.mark.parametrize("together", [0.3, 0.8, 0.88, 0.95, 0.99])
def test_halo_is_a_variance_inflated_five_times(together):
    rng = np.random.default_rng(8)
    mood = rng.normal(size=(800, 1))
    scores = together * mood + (1 - together**2) ** 0.5 * rng.normal(size=(800, 3))
    states = np.where(rng.random((800, 3)) < 0.8, LIVED, NOT).astype(np.uint8)
    given = Answers(scores.sum(axis=1) + rng.normal(size=800), scores, states, ("a", "b", "c"))
    design = centred(given)
    for j, moment in enumerate(impact(given, MEAN, shares=False).touchpoints):
        column = design[:, 2 + 2 * j]
        others = np.delete(design, 2 + 2 * j, axis=1)
        rest = column - others @ np.linalg.lstsq(others, column, rcond=None)[0]
        inflation = ((column - column.mean()) ** 2).sum() / (rest @ rest)
        assert (Reason.HALO in moment.reasons) == (inflation >= 5)


def test_from_summaries_alone_the_error_is_that_of_one_variance_for_all():
    states = np.where(np.random.default_rng(2).random((500, 2)) < (0.5, 0.7), LIVED, NOT)
    given = answers(states)
    found = impact_from_gram(GramSummary.from_answers(given, MEAN), score(given.outcome, MEAN))
    design = centred(given)
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ given.outcome
    residual = given.outcome - design @ coefficients
    covariance = inverse * (residual @ residual) / (500 - 5)
    for j, moment in enumerate(found.touchpoints):
        half = stats.t.ppf(0.975, 495) * covariance[2 + 2 * j, 2 + 2 * j] ** 0.5
        assert moment.leverage.estimate == pytest.approx(coefficients[2 + 2 * j])
        assert moment.leverage.high - moment.leverage.estimate == pytest.approx(half)


@pytest.mark.parametrize("direction", [1, -1])
def test_a_sign_that_turns_beside_the_other_moments_is_named_whichever_way(direction):
    """Alone the first moment goes with the outcome one way, beside the second the other way."""
    rng = np.random.default_rng(4)
    second = rng.normal(size=600)
    first = 0.8 * second + 0.6 * rng.normal(size=600)
    outcome = direction * (second - 0.5 * first) + 0.3 * rng.normal(size=600)
    states = np.full((600, 2), LIVED, dtype=np.uint8)
    found = impact(Answers(outcome, np.column_stack([first, second]), states, ("a", "b")), MEAN, shares=False)
    assert np.sign(np.corrcoef(first, outcome)[0, 1]) == direction
    assert np.sign(found.touchpoints[0].leverage.estimate) == -direction
    assert [Reason.SUPPRESSION in moment.reasons for moment in found.touchpoints] == [True, False]
