"""Response rates against a worked example of AAPOR's formulas, and what follows from the definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofnar_analytics.response_rates import Dispositions, RateName, RateRefusal, response_rates

# 10,000 invited. Opted out 90, opened and left 160; nothing came back from 6,500, 280 messages bounced.
WORKED = {"complete": 2400, "partial": 150, "refusal": 90 + 160, "non_contact": 300, "other": 20, "not_eligible": 100}
UNKNOWN = 6500 + 280
R = RateName


def percentages(found):
    return {name.value: round(100 * rate.share, 2) for name, rate in found.rates.items() if rate.share is not None}


def test_the_worked_example():
    found = response_rates(Dispositions(**WORKED, unknown=UNKNOWN))
    assert found.dispositions.everybody == 10_000
    assert round(found.share_eligible, 4) == 0.9689
    assert percentages(found) == {"RR1": 24.24, "RR2": 25.76, "RR3": 24.77, "RR4": 26.32}


def test_five_and_six_are_refused_while_eligibility_is_unknown():
    found = response_rates(Dispositions(**WORKED, unknown=1))
    assert {found.rates[name].refusal for name in (R.RR5, R.RR6)} == {RateRefusal.ELIGIBILITY_UNKNOWN}
    assert {found.rates[name].share for name in (R.RR5, R.RR6)} == {None}


def test_five_and_six_of_the_worked_example_once_everything_is_known():
    shown = percentages(response_rates(Dispositions(**WORKED)))
    assert (shown["RR5"], shown["RR6"]) == (76.92, 81.73)
    assert (shown["RR1"], shown["RR3"]) == (76.92, 76.92)


def test_nothing_came_back_yet():
    found = response_rates(Dispositions(unknown=40))
    assert (found.rates[R.RR1].share, found.rates[R.RR2].share) == (0.0, 0.0)
    assert found.rates[R.RR3].refusal is RateRefusal.NO_SHARE_ELIGIBLE


def test_nobody_to_divide_by():
    for nobody in (Dispositions(), Dispositions(not_eligible=7)):
        assert {rate.refusal for rate in response_rates(nobody).rates.values()} == {RateRefusal.NOBODY_ELIGIBLE}


def test_below_zero_is_refused():
    with pytest.raises(ValueError, match="partial"):
        Dispositions(partial=-1)


@given(st.lists(st.integers(0, 10_000), min_size=7, max_size=7))
def test_order_and_bounds(counts):
    rates = response_rates(Dispositions(*counts)).rates
    shares = [rate.share for rate in rates.values() if rate.share is not None]
    assert all(0 <= share <= 1 for share in shares)
    assert all((rate.share is None) != (rate.refusal is None) for rate in rates.values())
    for without, with_partial in ((R.RR1, R.RR2), (R.RR3, R.RR4), (R.RR5, R.RR6)):
        if rates[without].share is not None:
            assert rates[without].share <= rates[with_partial].share
    if rates[R.RR3].share is not None:
        assert rates[R.RR1].share <= rates[R.RR3].share + 1e-12
