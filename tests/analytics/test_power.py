"""Power before starting."""

from __future__ import annotations

import pytest

from hofnar_analytics.power import (
    PlannedOutcome,
    answers_for_margin,
    nps_outcome,
    people_for_shares,
    people_per_group,
    power_of,
    smallest_difference,
)
from hofnar_analytics.results import UNKNOWN, Estimate
from hofnar_analytics.scales import Kind
from hofnar_analytics.verdicts import Outcome as Became
from hofnar_analytics.verdicts import Verdict, expected_and_found, verdict


@pytest.mark.parametrize(("margin", "n"), [(5, 919), (10, 228), (15, 100), (20, 55)])
def test_answers_for_a_margin_of_an_nps(margin, n):
    """The field's formula with a variance of 0.6: a hundred answers are plus or minus 15 points."""
    assert answers_for_margin(Kind.NPS, 6000, margin) == n


@pytest.mark.parametrize(
    ("effect", "power", "n"),
    [(1.0, 0.9, 22.021088441446192), (0.5, 0.8, 63.76561058891169), (0.2, 0.8, 393.4056930002526)],
)
def test_people_for_a_mean_as_statsmodels_and_r_print_it(effect, power, n):
    from math import ceil

    assert people_per_group(effect, PlannedOutcome(Kind.MEAN, 1.0), power=power) == (ceil(n), ceil(n))


@pytest.mark.parametrize(
    ("effect", "n", "power"),
    [(0.5, 30, 0.4778965207601643), (0.3, 100, 0.5600592535808472), (1.0, 12, 0.6486425507266541)],
)
def test_power_as_statsmodels_prints_it(effect, n, power):
    assert power_of(effect, (1.0, 1.0), (n, n)) == pytest.approx(power, abs=1e-6)


def test_shares_as_rs_power_prop_test():
    """power.prop.test(p1 = .50, p2 = .75, power = .90) prints 76.7."""
    assert people_for_shares(0.5, 0.75, power=0.9) == 77


def test_a_hundred_answers_each_cannot_show_ten_points_of_nps():
    nps = PlannedOutcome(Kind.NPS, nps_outcome(0.5, 0.2))
    least = smallest_difference(nps, (100, 100))
    assert least > 30
    assert power_of(least, (nps.variance, nps.variance), (100, 100)) == pytest.approx(0.8, abs=1e-6)
    first, second = people_per_group(least, nps)
    assert abs(first - 100) <= 1
    assert first == second


def test_an_answer_from_before_spares_people_and_clusters_cost_them():
    plain = people_per_group(0.3, PlannedOutcome(Kind.MEAN, 2.0))[0]
    spared = people_per_group(0.3, PlannedOutcome(Kind.MEAN, 2.0, correlation=0.6))[0]
    assert spared / plain == pytest.approx(1 - 0.36, abs=0.01)
    assert people_per_group(0.3, PlannedOutcome(Kind.MEAN, 2.0, design_effect=2))[0] / plain == pytest.approx(
        2, abs=0.01
    )


def test_a_small_hold_out_asks_for_more_people_in_all():
    even, uneven = (people_per_group(0.3, PlannedOutcome(Kind.MEAN, 2.0), ratio=ratio) for ratio in (1.0, 0.25))
    assert uneven[1] < even[1]
    assert sum(uneven) > sum(even)


def test_what_cannot_be_planned_is_refused():
    with pytest.raises(ValueError, match="ten million"):
        people_per_group(1e-6, PlannedOutcome(Kind.MEAN, 1.0))
    with pytest.raises(ValueError):
        people_per_group(0.0, PlannedOutcome(Kind.MEAN, 1.0))
    with pytest.raises(ValueError):
        people_for_shares(0.5, 0.5)
    with pytest.raises(ValueError):
        answers_for_margin(Kind.NPS, 6000, 0)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Estimate(4.2, 4.0, 4.4), Verdict.MET),
        (Estimate(4.1, 3.9, 4.3), Verdict.PROBABLY),
        (Estimate(3.9, 3.7, 4.1), Verdict.NOT_YET_KNOWN),
        (Estimate(3.5, 3.3, 3.7), Verdict.NOT_MET),
        (Estimate(5.0, None, None), Verdict.NOT_YET_KNOWN),
        (UNKNOWN, Verdict.NOT_YET_KNOWN),
    ],
)
def test_met_only_when_the_margin_allows(found, said):
    """The ambition of the documents: purchase 4 by the end of the year."""
    assert verdict(found, 4.0) is said


def test_where_lower_is_better_the_margin_turns_with_it():
    assert verdict(Estimate(3.0, 2.8, 3.2), 3.5, higher_is_better=False) is Verdict.MET
    assert verdict(Estimate(3.4, 3.2, 3.6), 3.5, higher_is_better=False) is Verdict.PROBABLY
    assert verdict(Estimate(3.6, 3.4, 3.8), 3.5, higher_is_better=False) is Verdict.NOT_YET_KNOWN
    assert verdict(Estimate(4.0, 3.8, 4.2), 3.5, higher_is_better=False) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("found", "became", "as_expected"),
    [
        (Estimate(5.0, 4.1, 5.9), Became.WORKED, Verdict.MET),
        (Estimate(3.0, 1.0, 5.0), Became.WORKED, Verdict.NOT_YET_KNOWN),
        (Estimate(0.5, -0.5, 1.5), Became.DID_NOT_WORK, Verdict.NOT_MET),
        (Estimate(1.5, -1.0, 4.0), Became.NOT_YET_KNOWN, Verdict.NOT_YET_KNOWN),
        (Estimate(-3.0, -4.0, -2.0), Became.MADE_IT_WORSE, Verdict.NOT_MET),
        (UNKNOWN, Became.NOT_YET_KNOWN, Verdict.NOT_YET_KNOWN),
    ],
)
def test_expected_beside_found(found, became, as_expected):
    result = expected_and_found(4.0, found)
    assert (result.outcome, result.as_expected) == (became, as_expected)


def test_fewer_contacts_are_better_and_are_counted_as_such():
    result = expected_and_found(2.0, Estimate(-3.0, -3.5, -2.5), higher_is_better=False)
    assert (result.outcome, result.as_expected) == (Became.WORKED, Verdict.MET)
    assert (result.fraction.estimate, result.fraction.low, result.fraction.high) == (1.5, 1.25, 1.75)
    assert result.found.estimate == -3.0
    with pytest.raises(ValueError, match="positive"):
        expected_and_found(-2.0, UNKNOWN)
