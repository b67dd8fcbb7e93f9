"""Two KPIs of the same people: the difference of their drivers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics import Answers, Kind, Scale
from hofnar_analytics.estimate_differences import difference_of
from hofnar_analytics.outcome_differences import outcome_differences
from hofnar_analytics.results import CellState
from tests.analytics.files import SFO_MOMENTS
from tests.analytics.test_impact import CSAT, sfo

ANY = Scale(Kind.MEAN, None, None)


def people(n: int, slopes: tuple[list[float], list[float]], seed: int, shared: float = 1.0):
    rng = np.random.default_rng(seed)
    marks = rng.integers(1, 6, (n, len(slopes[0]))).astype(float)
    states = np.where(rng.random(marks.shape) < 0.3, 1, 0).astype(np.uint8)
    lived = states == 0
    mood = shared * rng.normal(size=n)
    outcomes = [((marks - 3) * lived) @ slope + mood + rng.normal(size=n) for slope in slopes]
    names = tuple(f"m{at}" for at in range(marks.shape[1]))
    return Answers(np.full(n, np.nan), marks, states, names), outcomes[0], outcomes[1]


def least_squares(columns: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients, halves of 95 % intervals and p values with HC3 errors (MacKinnon and White 1985) and Student's t:
    the textbook formula, which gives what statsmodels' OLS with cov_type HC3 gives."""
    x = np.column_stack([np.ones(len(y)), columns])
    inverse = np.linalg.pinv(x.T @ x)
    beta = inverse @ x.T @ y
    scored = x * ((y - x @ beta) / (1 - np.einsum("ij,jk,ik->i", x, inverse, x)))[:, None]
    errors = np.sqrt(np.diag(inverse @ scored.T @ scored @ inverse))
    df = len(y) - np.linalg.matrix_rank(x)
    return beta, stats.t.ppf(0.975, df) * errors, 2 * stats.t.sf(np.abs(beta / errors), df)


def test_the_difference_is_least_squares_of_the_difference_with_hc3_errors() -> None:
    answers, a, b = people(700, ([0.5, 0.2, 0.0], [0.2, 0.2, 0.3]), 1)
    found = outcome_differences(answers, (a, ANY), (b, ANY))
    lived = (answers.states == 0).astype(float)
    means = (answers.scores * lived).sum(axis=0) / lived.sum(axis=0)
    columns = np.hstack([lived, lived * (answers.scores - means)])
    beta, half, p = least_squares(columns, a / a.std() - b / b.std())
    for at, one in enumerate(found.figures, 4):
        assert one.difference.estimate == pytest.approx(beta[at], abs=1e-10)
        assert one.difference.low == pytest.approx(beta[at] - half[at], abs=1e-8)
        assert one.difference.high == pytest.approx(beta[at] + half[at], abs=1e-8)
        assert one.p == pytest.approx(p[at], abs=1e-8)


def test_first_less_second_is_the_difference() -> None:
    answers, a, b = people(500, ([0.5, 0.2], [0.2, 0.2]), 2)
    for reading in ("leverage", "effect"):
        for one in outcome_differences(answers, (a, ANY), (b, ANY), reading).figures:
            assert one.first.estimate - one.second.estimate == pytest.approx(one.difference.estimate, abs=1e-12)


def test_only_people_who_answered_both_count_and_a_scale_changes_nothing() -> None:
    answers, a, b = people(600, ([0.5, 0.2], [0.2, 0.2]), 3)
    a[:50], b[50:90] = np.nan, np.nan
    found = outcome_differences(answers, (a, ANY), (b, ANY))
    assert found.n == (510, 510)
    other = outcome_differences(answers, (10 * a + 3, ANY), (b, ANY))
    for one, again in zip(found.figures, other.figures):
        assert one.difference.estimate == pytest.approx(again.difference.estimate, abs=1e-10)
    swapped = outcome_differences(answers, (b, ANY), (a, ANY))
    for one, turned in zip(found.figures, swapped.figures):
        assert one.difference.low == pytest.approx(-turned.difference.high, abs=1e-10)


def test_what_people_share_makes_the_margin_smaller_than_two_intervals_would() -> None:
    answers, a, b = people(1500, ([0.4, 0.4], [0.4, 0.4]), 4, shared=2.0)
    one = outcome_differences(answers, (a, ANY), (b, ANY)).figures[0]
    naive, _ = difference_of(one.first, one.second)
    assert one.difference.high - one.difference.low < 0.7 * (naive.high - naive.low)


def test_a_family_holds_only_what_may_be_told() -> None:
    answers, a, b = people(500, ([0.5, 0.2, 0.1], [0.2, 0.2, 0.1]), 5)
    found = outcome_differences(answers, (a, ANY), (b, ANY), among={"m0", "m2"})
    assert [one.name for one in found.figures] == ["m0", "m2"]


def test_what_is_wrong_is_said() -> None:
    answers, a, b = people(100, ([0.5], [0.2]), 6)
    with pytest.raises(ValueError, match="reading"):
        outcome_differences(answers, (a, ANY), (b, ANY), "share")
    with pytest.raises(ValueError, match="every row"):
        outcome_differences(answers, (a[:50], ANY), (b, ANY))
    with pytest.raises(ValueError, match="vary"):
        outcome_differences(answers, (a, ANY), (np.ones(100), ANY))


def test_the_airport_2017_what_stands_is_what_least_squares_of_the_difference_says() -> None:
    """Recommendation and overall score, 14 moments: p values by the formula, adjusted by SciPy."""
    answers, nps = sfo(SFO_MOMENTS, "NETPRO"), Scale.of(Kind.NPS)
    overall = sfo(SFO_MOMENTS, "Q7ALL").outcome
    found = outcome_differences(answers, (overall, CSAT), (answers.outcome, nps))
    both = (overall >= 1) & (overall <= 5) & (answers.outcome >= 0) & (answers.outcome <= 10)
    assert found.n == (int(both.sum()), int(both.sum()))
    lived, skipped = ((answers.states[both] == state).astype(float) for state in (CellState.SCORED, CellState.SKIPPED))
    scores = np.where(lived == 1, answers.scores[both], 0.0)
    centred = lived * (scores - scores.sum(axis=0) / lived.sum(axis=0))
    gap = overall[both] / overall[both].std() - answers.outcome[both] / answers.outcome[both].std()
    p = least_squares(np.hstack([lived, centred, skipped]), gap)[2][15:29]
    assert [one.p for one in found.figures] == pytest.approx(p, rel=1e-6)
    assert [one.p_adjusted for one in found.figures] == pytest.approx(stats.false_discovery_control(p), rel=1e-6)
