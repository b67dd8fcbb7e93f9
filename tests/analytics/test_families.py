"""Families are fixed before looking, and keep their adjusted values."""

from __future__ import annotations

import pytest

from hofnar_analytics.families import Family
from tests.analytics.test_comparisons import BH_1995

NAMES = [f"comparison {i}" for i in range(15)]


def test_the_family_of_benjamini_and_hochberg_has_four_findings():
    judged = Family.fixed("1995", NAMES).judged(dict(zip(NAMES, BH_1995)))
    assert judged.standing == tuple(NAMES[:4])
    assert judged["comparison 3"].p_adjusted == pytest.approx(0.035625)
    assert judged.tested == 15


def test_nobody_can_be_left_out_or_put_in_after_looking():
    family = Family.fixed("regions", ["north", "south"])
    with pytest.raises(ValueError, match="fixed"):
        family.judged({"north": 0.001})
    with pytest.raises(ValueError, match="fixed"):
        family.judged({"north": 0.001, "south": 0.3, "east": 0.9})


def test_a_member_that_cannot_be_tested_stays_a_member_and_counts_for_nothing():
    judged = Family.fixed("regions", ["north", "south", "tiny"]).judged({"north": 0.02, "south": 0.04, "tiny": None})
    assert judged["tiny"].stands is None
    assert judged["north"].p_adjusted == pytest.approx(0.04)
    assert judged.tested == 2


@pytest.mark.parametrize("members", [[], ["a", "a"]])
def test_a_family_has_different_members(members):
    with pytest.raises(ValueError):
        Family.fixed("none", members)


def test_a_p_value_lies_between_0_and_1_and_so_does_the_rate():
    with pytest.raises(ValueError, match="p value"):
        Family.fixed("one", ["a"]).judged({"a": 1.2})
    with pytest.raises(ValueError, match="rate"):
        Family.fixed("one", ["a"], rate=0)


def test_the_rate_decides_what_stands():
    p = {"a": 0.03, "b": 0.5}
    assert Family.fixed("f", p, rate=0.05).judged(p).standing == ()
    assert Family.fixed("f", p, rate=0.10).judged(p).standing == ("a",)
    with pytest.raises(KeyError):
        Family.fixed("f", p).judged(p)["c"]
