"""Satisfaction against expectation, by arithmetic, SciPy's paired t test and planted truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from hofnar_analytics.expectation_gap import GapField, Verdict, compared_gaps, expectation_gaps, verdict_of
from hofnar_analytics.results import Reason
from tests.analytics.files import table


def test_the_words_of_one_person():
    assert verdict_of(7, 5) is Verdict.EXCEEDED
    assert verdict_of(9, 9) is Verdict.AS_EXPECTED
    assert verdict_of(6, 8) is Verdict.BELOW


def world(n=400, seed=1, gaps=(1.0, 0.0, -0.8, 0.9), levels=(8, 8, 5, 5)):
    """Four moments on 0-10: satisfaction around a level, expectation that much less on average."""
    rng = np.random.default_rng(seed)
    felt = np.clip(np.rint(np.array(levels) + rng.normal(size=(n, 4))), 0, 10)
    hoped = np.clip(np.rint(felt - np.array(gaps) + 0.5 * rng.normal(size=(n, 4))), 0, 10)
    return felt, hoped


COLUMNS = ("desk", "letter", "queue", "repair")


def test_a_gap_is_a_paired_t_test():
    felt, hoped = world()
    found = expectation_gaps(felt, hoped, COLUMNS).moments[2]
    expected = stats.ttest_rel(felt[:, 2], hoped[:, 2])
    ends = expected.confidence_interval(0.95)
    assert found.gap.estimate == pytest.approx((felt[:, 2] - hoped[:, 2]).mean())
    assert (found.gap.low, found.gap.high) == pytest.approx((ends.low, ends.high))
    assert found.gap_p == pytest.approx(expected.pvalue, rel=1e-6)


def test_verdicts_and_fields():
    felt, hoped = world()
    found = expectation_gaps(felt, hoped, COLUMNS, satisfaction_cut=6.5)
    verdicts = [moment.verdict for moment in found.moments]
    assert verdicts == [Verdict.EXCEEDED, Verdict.AS_EXPECTED, Verdict.BELOW, Verdict.EXCEEDED]
    fields = [moment.field for moment in found.moments]
    assert fields == [GapField.DELIGHT, GapField.PROMISE_KEPT, GapField.DISAPPOINTMENT, GapField.BETTER_THAN_FEARED]


def test_equally_satisfied_and_yet_not_the_same():
    """Both moments score 7 on average: one promised 9, the other made people fear 5."""
    felt, hoped = world(gaps=(-2, 2, 0, 0), levels=(7, 7, 7, 7))
    found = expectation_gaps(felt, hoped, COLUMNS, satisfaction_cut=6.0)
    assert [m.field for m in found.moments[:2]] == [GapField.OVERPROMISED, GapField.DELIGHT]


def test_shares_add_up_to_everybody():
    moment = expectation_gaps(*world(), COLUMNS).moments[0]
    parts = [moment.exceeded.estimate, moment.as_expected.estimate, moment.below.estimate]
    assert sum(parts) == pytest.approx(1.0)


def test_only_people_who_gave_both_count():
    felt, hoped = world()
    hoped[:350, 0] = np.nan
    felt[380:, 0] = np.nan
    moment = expectation_gaps(felt, hoped, COLUMNS).moments[0]
    assert moment.n == 30
    assert Reason.TOO_FEW_RESPONSES in moment.reasons
    assert moment.verdict is None
    assert moment.gap.estimate == pytest.approx((felt[350:380, 0] - hoped[350:380, 0]).mean())
    hoped[:, 1] = np.nan
    assert expectation_gaps(felt, hoped, COLUMNS).moments[1].gap.estimate is None


def test_no_verdict_where_the_margin_does_not_allow_one():
    rng = np.random.default_rng(3)
    felt = rng.integers(0, 11, (60, 1)).astype(float)
    hoped = rng.integers(0, 11, (60, 1)).astype(float)
    moment = expectation_gaps(felt, hoped, ("desk",)).moments[0]
    assert moment.gap.low < 0 < moment.gap.high
    assert moment.verdict is None


def test_what_a_promise_costs_among_the_equally_satisfied():
    rng = np.random.default_rng(4)
    felt, hoped = rng.integers(3, 11, (2, 3000)).astype(float)
    outcome = 0.8 * felt - 0.3 * hoped + rng.normal(size=3000)
    found = expectation_gaps(felt[:, None], hoped[:, None], ("desk",), outcome=outcome).moments[0]
    assert found.at_same_satisfaction.low <= -0.3 <= found.at_same_satisfaction.high
    assert found.at_same_satisfaction.high < 0


def test_weights_and_clusters():
    felt, hoped = world(200)
    weights = np.random.default_rng(5).integers(1, 4, 200).astype(float)
    weighted = expectation_gaps(felt, hoped, COLUMNS, weights=weights).moments[0]
    repeated = expectation_gaps(*(np.repeat(x, weights.astype(int), axis=0) for x in (felt, hoped)), COLUMNS).moments[0]
    assert weighted.gap.estimate == pytest.approx(repeated.gap.estimate)
    together = expectation_gaps(np.repeat(felt, 3, 0), np.repeat(hoped, 3, 0), COLUMNS, clusters=np.arange(600) // 3)
    single = expectation_gaps(felt, hoped, COLUMNS).moments[0]
    assert together.moments[0].gap.low == pytest.approx(single.gap.low)
    with pytest.raises(ValueError, match="shape"):
        expectation_gaps(felt, hoped[:, :2], COLUMNS)


def test_mobile_customers_expected_more_than_they_got():
    """ECSI: overall expectation (CUEX1) and satisfaction (CUSA1) of the same 250 people."""
    rows = table("mobi/plspm-python/mobi.csv", ["CUSA1", "CUEX1"])
    found = expectation_gaps(rows[:, :1], rows[:, 1:], ("mobile",)).moments[0]
    expected = stats.ttest_rel(rows[:, 0], rows[:, 1])
    assert found.n == 250
    assert found.gap_p == pytest.approx(expected.pvalue, rel=1e-6)


def said(n: int, better: float, worse: float, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed).random((n, 1))
    return np.where(chance < better, 1.0, np.where(chance < better + worse, -1.0, 0.0))


def test_better_or_worse_counts_people_and_not_steps() -> None:
    """'Much better' is no two times 'better': the same people, the same gap."""
    one, two = said(400, 0.4, 0.2, 1), said(400, 0.4, 0.2, 1) * 2
    felt = np.full((400, 1), 3.7)
    first, second = (compared_gaps(felt, answers, ("desk",)).moments[0] for answers in (one, two))
    assert first.gap == second.gap
    assert first.gap.estimate == pytest.approx((one > 0).mean() - (one < 0).mean())
    assert (first.exceeded.estimate, first.below.estimate) == ((one > 0).mean(), (one < 0).mean())
    assert first.expectation.estimate is None


def test_the_interval_of_better_less_worse_covers() -> None:
    inside = 0
    for seed in range(400):
        gap = compared_gaps(np.full((150, 1), 4.0), said(150, 0.35, 0.25, seed), ("desk",)).moments[0].gap
        inside += gap.low <= 0.10 <= gap.high
    assert 0.92 <= inside / 400 <= 0.98


@pytest.mark.parametrize(
    ("better", "worse", "verdict"),
    [(0.5, 0.1, Verdict.EXCEEDED), (0.1, 0.5, Verdict.BELOW), (0.2, 0.2, Verdict.AS_EXPECTED)],
)
def test_verdicts_of_better_or_worse(better: float, worse: float, verdict: Verdict) -> None:
    felt = np.full((3000, 1), 4.0)
    assert compared_gaps(felt, said(3000, better, worse, 3), ("desk",)).moments[0].verdict is verdict


def test_low_but_better_than_feared() -> None:
    felt = np.column_stack([np.full(300, 2.0), np.full(300, 4.5)])
    answers = np.column_stack([said(300, 0.6, 0.1, 5)[:, 0], said(300, 0.6, 0.1, 6)[:, 0]])
    found = compared_gaps(felt, answers, ("letter", "desk"), satisfaction_cut=3.5)
    assert [one.field for one in found.moments] == [GapField.BETTER_THAN_FEARED, GapField.DELIGHT]


def test_a_comparison_of_few_people_gets_no_verdict() -> None:
    found = compared_gaps(np.full((49, 1), 4.0), said(49, 0.9, 0.0, 2), ("desk",)).moments[0]
    assert found.verdict is None
    assert Reason.TOO_FEW_RESPONSES in found.reasons
