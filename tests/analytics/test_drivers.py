"""Least squares on summaries, and robust and clustered errors, against their textbook formulas and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

from hofnar_analytics.answers import Answers
from hofnar_analytics.drivers import fit
from hofnar_analytics.drivers_rows import usable_rows
from hofnar_analytics.gram import GramSummary
from hofnar_analytics.impact_estimates import estimated
from hofnar_analytics.scales import Kind, Scale

MEAN = Scale.of(Kind.MEAN)


def world(n=900, seed=1, skipped=0.0, weights=False, clusters=None):
    """Three moments, each lived by some; the outcome depends on the first two; noise grows with the first score."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, 6, (n, 3)).astype(float)
    states = np.where(rng.random((n, 3)) < 0.6, 0, 1).astype(np.uint8)
    states[rng.random((n, 3)) < skipped] = 3
    lived = states == 0
    outcome = 5 + np.where(lived[:, 0], scores[:, 0] - 3, 0) + 0.5 * lived[:, 1]
    outcome += rng.normal(size=n) * (1 + 0.3 * scores[:, 0])
    names = None if clusters is None else rng.integers(0, clusters, n)
    if names is not None:
        outcome += rng.normal(size=clusters)[names]
    return Answers(
        outcome,
        scores,
        states,
        ("a", "b", "c"),
        weights=rng.uniform(0.3, 3, n) if weights else None,
        clusters=names,
    )


def design(answers):
    """The structural model's columns as one would write them down: intercept, lived, lived x centred score, skipped."""
    lived, skipped = answers.states == 0, answers.states == 3
    used = np.ones(len(lived)) if answers.weights is None else answers.weights
    means = (used[:, None] * np.where(lived, answers.scores, 0)).sum(0) / (used[:, None] * lived).sum(0)
    columns = [np.ones(len(lived)), *lived.T, *np.where(lived, answers.scores - means, 0).T]
    return np.column_stack([*columns, *[column for column in skipped.T if column.any()]]).astype(float)


def fitted(answers):
    rows = usable_rows(answers, MEAN)
    gram = GramSummary.from_rows(rows, answers.columns)
    return estimated(rows, gram)


@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("skipped", [0.0, 0.06])
def test_coefficients_and_hc3_equal_their_formula(weights, skipped):
    answers = world(skipped=skipped, weights=weights)
    z, w = design(answers), np.ones(900) if answers.weights is None else answers.weights
    inverse = np.linalg.inv(z.T @ (z * w[:, None]))
    beta = inverse @ z.T @ (w * answers.outcome)
    leverage = w * np.einsum("ij,jk,ik->i", z, inverse, z)
    score = z * (w * (answers.outcome - z @ beta) / (1 - leverage))[:, None]
    found = fitted(answers)
    assert found.model.coefficients[:, 0] == pytest.approx(beta[1:])
    assert found.covariances[0] == pytest.approx((inverse @ score.T @ score @ inverse)[1:, 1:])


def test_hc3_equals_statsmodels():
    api = pytest.importorskip("statsmodels.api", reason="statsmodels is not installed")
    answers = world()
    expected = api.OLS(answers.outcome, design(answers)).fit(cov_type="HC3")
    found = fitted(answers)
    assert found.model.coefficients[:, 0] == pytest.approx(expected.params[1:])
    assert found.covariances[0] == pytest.approx(expected.cov_params()[1:, 1:])
    assert found.model.r2() == pytest.approx(expected.rsquared)


@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("clusters", [8, 300])
def test_clustered_errors_equal_bell_and_mccaffreys_formula(clusters, weights):
    answers = world(n=400, clusters=clusters, weights=weights)
    root = np.ones(400) if answers.weights is None else np.sqrt(answers.weights)
    z, y = design(answers) * root[:, None], answers.outcome * root
    inverse = np.linalg.inv(z.T @ z)
    residual = y - z @ inverse @ z.T @ y
    meat = np.zeros_like(inverse)
    for name in np.unique(answers.clusters):
        part = answers.clusters == name
        values, vectors = np.linalg.eigh(np.eye(part.sum()) - z[part] @ inverse @ z[part].T)
        score = z[part].T @ (vectors / np.sqrt(values)) @ vectors.T @ residual[part]
        meat += np.outer(score, score)
    found = fitted(answers).covariances[0]
    assert found == pytest.approx((inverse @ meat @ inverse)[1:, 1:])


@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("clusters", [8, 60])
def test_degrees_of_freedom_equal_bell_and_mccaffreys_definition(clusters, weights):
    """(sum of eigenvalues)^2 / sum of their squares, of the quadratic form that the variance estimate is when rows are
    alike and unrelated."""
    answers = world(n=240, clusters=clusters, weights=weights)
    root = np.ones(240) if answers.weights is None else np.sqrt(answers.weights)
    z = design(answers) * root[:, None]
    inverse = np.linalg.inv(z.T @ z)
    left = np.eye(240) - z @ inverse @ z.T
    found = fitted(answers)
    for k in range(z.shape[1] - 1):
        columns = []
        for name in np.unique(answers.clusters):
            part = answers.clusters == name
            values, vectors = np.linalg.eigh(left[np.ix_(part, part)])
            columns.append(left[:, part] @ (vectors / np.sqrt(values)) @ vectors.T @ z[part] @ inverse[:, k + 1])
        form = np.array(columns)
        values = np.linalg.eigvalsh(form @ form.T)
        assert found.df[k] == pytest.approx(values.sum() ** 2 / (values**2).sum())


def test_clusters_of_one_are_hc2():
    answers = world(n=300)
    alone = Answers(answers.outcome, answers.scores, answers.states, answers.columns, clusters=np.arange(300))
    z = design(answers)
    inverse = np.linalg.inv(z.T @ z)
    residual = answers.outcome - z @ inverse @ z.T @ answers.outcome
    score = z * (residual / np.sqrt(1 - np.einsum("ij,jk,ik->i", z, inverse, z)))[:, None]
    assert fitted(alone).covariances[0] == pytest.approx((inverse @ score.T @ score @ inverse)[1:, 1:])


def part_of(answers, rows):
    weights = None if answers.weights is None else answers.weights[rows]
    return Answers(answers.outcome[rows], answers.scores[rows], answers.states[rows], answers.columns, weights=weights)


@pytest.mark.parametrize("weights", [False, True])
def test_summaries_of_parts_add_up_to_that_of_the_whole(weights):
    answers = world(n=5000, skipped=0.05, weights=weights)
    whole = GramSummary.from_answers(answers, MEAN)
    parts = [GramSummary.from_answers(part_of(answers, slice(a, a + 1250)), MEAN) for a in range(0, 5000, 1250)]
    total = parts[0] + parts[1] + (parts[2] + parts[3])
    assert total.n == whole.n
    assert total.mean == pytest.approx(whole.mean)
    assert total.cross == pytest.approx(whole.cross, rel=1e-9, abs=1e-7)
    assert (total.states == whole.states).all()
    assert (total.apart == whole.apart).all()
    assert fit(total).coefficients == pytest.approx(fit(whole).coefficients)


def test_summaries_of_other_columns_do_not_add_up():
    answers = world(n=100)
    other = Answers(answers.outcome, answers.scores, answers.states, ("a", "b", "d"))
    with pytest.raises(ValueError, match="same columns"):
        GramSummary.from_answers(answers, MEAN) + GramSummary.from_answers(other, MEAN)


def test_integer_answers_sum_without_any_error():
    answers = world(n=9000)
    whole = Answers(np.rint(answers.outcome), answers.scores, answers.states, answers.columns)
    gram = GramSummary.from_answers(whole, MEAN)
    lived = np.where(whole.states == 0, whole.scores, 0)
    exact = lived.T @ lived - np.outer(lived.sum(0), lived.sum(0)) / 9000
    assert gram.cross[3:6, 3:6] == pytest.approx(exact, rel=1e-12)


def test_order_of_rows_and_of_moments_does_not_matter():
    answers = world()
    order = np.random.default_rng(2).permutation(900)
    shuffled = fitted(part_of(answers, order))
    assert shuffled.covariances[0] == pytest.approx(fitted(answers).covariances[0])


def test_a_row_with_a_column_of_its_own_is_left_out_in_effect():
    answers = world(n=400)
    answers.states[7, 1] = 3
    without = part_of(answers, np.delete(np.arange(400), 7))
    with_row, clean = fitted(answers), fitted(without)
    slopes = slice(3, 6)  # effects move a little, because the row still counts in the means of the other moments
    assert with_row.model.coefficients[slopes, 0] == pytest.approx(clean.model.coefficients[slopes, 0])
    assert np.diag(with_row.covariances[0])[slopes] == pytest.approx(np.diag(clean.covariances[0])[slopes])


def test_too_few_rows_or_an_outcome_that_never_varies_give_no_fit():
    answers = world(n=300)
    constant = Answers(np.full(300, 7.0), answers.scores, answers.states, answers.columns)
    assert fitted(part_of(answers, slice(0, 2))).model is None
    assert fitted(constant).model is None
