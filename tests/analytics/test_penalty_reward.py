"""Penalty-reward contrast: R's lm on the mobile customers, Fieller by brute force, and what may be named."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.intervals import t_quantile
from hofnar_analytics.least_squares import least_squares
from hofnar_analytics.penalty_reward import Shape, penalty_reward, usual_cuts
from hofnar_analytics.results import Reason
from hofnar_analytics.scales import Kind, Scale
from tests.analytics.files import table
from tests.reference import numbers_of

MEAN = Scale.of(Kind.MEAN)


def mobile():
    rows = table("mobi/plspm-python/mobi.csv", ["CUSA1", *(f"PERQ{i}" for i in range(1, 8))])
    columns = tuple(f"PERQ{i}" for i in range(1, 8))
    return Answers(rows[:, 0], rows[:, 1:], np.zeros((len(rows), 7), np.uint8), columns)


def test_lm_of_r_on_the_mobile_customers():
    found = penalty_reward(mobile(), Scale.of(Kind.GRADE), cuts=(6, 9))
    expected = [
        (-0.65993563100, 0.38075046374),
        (-0.21153549413, 0.41479583254),
        (-0.03762688361, -0.02998255011),
        (-0.16956388058, 0.43766769995),
        (-0.14561489409, 0.09830734167),
        (0.32908423669, 0.28542557577),
        (-0.50566895857, 0.13634206887),
    ]
    for moment, (penalty, reward) in zip(found.moments, expected):
        assert moment.penalty.estimate == pytest.approx(penalty, abs=1e-9)
        assert moment.reward.estimate == pytest.approx(reward, abs=1e-9)
    assert found.r2 == pytest.approx(0.4593161279, abs=1e-9)
    assert found.moments[0].asymmetry.estimate == pytest.approx(-0.2683, abs=1e-4)


def test_a_wrong_sign_is_flagged_and_never_classified():
    found = penalty_reward(mobile(), Scale.of(Kind.GRADE), cuts=(6, 9))
    for moment in (found.moments[5], found.moments[2]):
        assert Reason.WRONG_SIGN in moment.reasons
        assert moment.shape is None
        assert moment.asymmetry.estimate is None
    assert Reason.WRONG_SIGN not in found.moments[0].reasons


def survey(n=3000, seed=1, low=0.3, states=None):
    """Three moments on 1-5: one only punishes, one does both, one only rewards."""
    rng = np.random.default_rng(seed)
    chances = [low / 2, low / 2, 0.35 - low / 2, 0.35 - low / 2, 0.3]
    marks = rng.choice([1.0, 2, 3, 4, 5], p=chances, size=(n, 3))
    y = 7 + (marks <= 2) @ np.array([-1.5, -0.8, -0.05]) + (marks == 5) @ np.array([0.05, 0.8, 1.2])
    y += rng.normal(size=n)
    return Answers(y, marks, np.zeros((n, 3), np.uint8) if states is None else states, ("till", "price", "gift"))


def test_the_three_shapes_are_named():
    found = penalty_reward(survey(6000), MEAN, cuts=(2, 5))
    assert [moment.shape for moment in found.moments] == [Shape.BASIC, Shape.PERFORMANCE, Shape.EXCITEMENT]
    assert found.moments[0].penalty.low <= -1.5 <= found.moments[0].penalty.high


def test_fewer_than_a_hundred_low_scores_are_not_named():
    found = penalty_reward(survey(3000, low=0.03), MEAN, cuts=(2, 5))
    assert all(moment.n_low < 100 for moment in found.moments)
    assert all(Reason.FEW_LOW_SCORES in moment.reasons and moment.shape is None for moment in found.moments)
    assert found.moments[0].likely is Shape.BASIC


def test_an_interval_over_two_classes_is_not_named():
    found = penalty_reward(survey(450), MEAN, cuts=(2, 5))
    assert all(moment.n_low >= 100 for moment in found.moments)
    assert found.moments[1].shape is None
    assert found.moments[1].likely is not None


def test_fiellers_interval_is_where_the_test_does_not_reject():
    answers = survey(800)
    found = penalty_reward(answers, MEAN, cuts=(2, 5)).moments[1]
    design = np.column_stack([answers.scores <= 2, answers.scores == 5]).astype(float)
    fit = least_squares(design, answers.outcome)
    limit = t_quantile(0.95, fit.df)

    def rejected(a):
        contrast = (1 - a) * fit.unit(4) + (1 + a) * fit.unit(1)
        return abs(contrast @ fit.coefficients) > limit * fit.error(contrast)

    inside = [a for a in np.linspace(-1, 1, 4001) if not rejected(a)]
    assert found.asymmetry.low == pytest.approx(inside[0], abs=1e-3)
    assert found.asymmetry.high == pytest.approx(inside[-1], abs=1e-3)


def test_those_who_did_not_live_it_are_no_reference():
    """Half did not live the first moment and are much happier: penalty and reward stay what they were."""
    answers = survey(4000)
    states = answers.states.copy()
    states[::2, 0] = 1
    outcome = answers.outcome + np.where(states[:, 0] == 1, 3.0 - (answers.scores[:, 0] <= 2) * -1.5, 0)
    found = penalty_reward(Answers(outcome, answers.scores, states, answers.columns), MEAN, cuts=(2, 5))
    assert found.moments[0].penalty.low <= -1.5 <= found.moments[0].penalty.high
    assert found.moments[0].n == 2000


def test_usual_cuts():
    assert usual_cuts(Scale.of(Kind.NPS)) == (6, 9)
    assert usual_cuts(Scale.of(Kind.CES)) == (3, 6)
    with pytest.raises(ValueError, match="bounds"):
        usual_cuts(MEAN)
    with pytest.raises(ValueError, match="cut"):
        penalty_reward(survey(100), MEAN, cuts=(5, 2))


def test_too_few_rows_give_no_numbers():
    found = penalty_reward(survey(8), MEAN, cuts=(2, 5))
    assert found.reasons == (Reason.NOT_ESTIMABLE,)
    assert found.moments[0].penalty.estimate is None


@pytest.mark.parametrize("weighted", [False, True])
def test_errors_equal_their_formulas_and_statsmodels(weighted):
    reference = numbers_of("least_squares_statsmodels.json")["weighted" if weighted else "plain"]
    rng = np.random.default_rng(12)
    x = rng.normal(size=(120, 3))
    y = x @ [1.0, 0.5, 0] + rng.normal(size=120) * (1 + x[:, 0] ** 2)
    w = rng.uniform(0.5, 2, 120) if weighted else None
    fit = least_squares(x, y, w)
    assert fit.coefficients == pytest.approx(reference["params"], rel=1e-9)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(reference["bse_hc3"], rel=1e-9)


def test_clustered_errors_are_those_of_leaving_out_clusters():
    rng = np.random.default_rng(13)
    x, clusters = rng.normal(size=(200, 2)), np.arange(200) % 20
    y = x[:, 0] + rng.normal(size=20)[clusters] + rng.normal(size=200)
    fit = least_squares(x, y, clusters=clusters)
    left = np.array([least_squares(x[clusters != g], y[clusters != g]).coefficients for g in range(20)])
    moves = left - fit.coefficients
    assert fit.covariance == pytest.approx(moves.T @ moves * 19 / 20, rel=1e-8)
    assert fit.df == 19


def test_a_column_that_follows_from_others_has_no_coefficient():
    rng = np.random.default_rng(14)
    x = rng.normal(size=(50, 2))
    fit = least_squares(np.column_stack([x, x[:, 0] + x[:, 1]]), x[:, 0])
    assert np.isnan(fit.coefficients[3])
    assert fit.combined(fit.unit(2)).estimate is None
    assert fit.combined(fit.unit(0)).estimate == pytest.approx(1)
