"""Who changed: identities that hold exactly, and the examples of the documents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofnar_analytics.mix_and_within import Answered, mix_and_within
from hofnar_analytics.people import people
from hofnar_analytics.results import Reason
from hofnar_analytics.who_changed import who_changed

IDS = np.array([f"p{i:03}" for i in range(100)])
POINTS = np.repeat([100.0, 0.0, -100.0], [50, 30, 20])


def test_ten_detractors_gone_and_nobody_got_happier():
    found = who_changed(people(IDS, POINTS), people(IDS[:90], POINTS[:90]))
    assert found.before.estimate == pytest.approx(30)
    assert found.now.estimate == pytest.approx(44 + 4 / 9)
    assert found.stayers_change.change.estimate == 0
    assert (found.stayers_change.change.low, found.stayers_change.change.high) == (0, 0)
    assert found.stayers_reweighting.estimate == pytest.approx(0)
    assert found.only_then.change.estimate == pytest.approx(14 + 4 / 9)
    assert (found.only_then.people, found.only_then.share, found.only_then.mean) == (10, pytest.approx(0.1), -100)
    assert (found.only_now.people, found.only_now.change.estimate) == (0, 0)
    assert found.known_left is None


def test_plus_30_with_half_the_promoters_answering_twice_is_still_plus_30():
    twice = np.concatenate([np.arange(100), np.arange(25)])
    found = people(IDS[twice], POINTS[twice])
    assert found.n == 100
    assert found.mean == pytest.approx(30)


def test_left_is_said_only_of_whom_the_customer_file_says_it():
    before, now = people(IDS, POINTS), people(IDS[:90], POINTS[:90])
    found = who_changed(before, now, left=IDS[90:94])
    assert found.known_left.people == 4
    assert found.known_left.change.estimate == pytest.approx(found.only_then.change.estimate * 0.4)
    assert who_changed(before, now, left=IDS[:5]).known_left.people == 0


def test_new_people_are_joined_only_when_the_customer_file_says_so():
    found = who_changed(people(IDS[:60], POINTS[:60]), people(IDS, POINTS), joined=IDS[80:])
    assert found.only_now.people == 40
    assert (found.known_joined.people, found.known_joined.mean) == (20, -100)
    assert found.known_left is None


def test_one_weight_per_person_and_the_last_segment_known():
    found = people(
        np.array(["a", "a", "b", "c", ""]),
        np.array([10.0, 0.0, 5.0, np.nan, 3.0]),
        np.array([3.0, 1.0, 2.0, 1.0, 1.0]),
        np.array(["", "old", "young", "old", "old"]),
    )
    assert found.ids.tolist() == ["a", "b"]
    assert found.values.tolist() == [7.5, 5.0]
    assert found.weights.tolist() == [2.0, 2.0]
    assert found.segments.tolist() == ["old", "young"]


@st.composite
def periods(draw):
    n = draw(st.integers(2, 30))
    shared = draw(st.integers(1, n))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    segments = np.array(["north", "south", "east"])[: draw(st.integers(1, 3))]
    ids = np.array([f"p{i:02}" for i in range(2 * n)])

    def period(names):
        return people(
            names,
            rng.choice([-100.0, 0.0, 100.0], len(names)),
            rng.uniform(0.1, 5, len(names)),
            rng.choice(segments, len(names)),
        )

    return period(ids[:n]), period(ids[n - shared : 2 * n - shared])


@settings(max_examples=150, deadline=None)
@given(periods())
def test_the_parts_add_up_to_the_change_to_the_last_digit(two):
    before, now = two
    found = who_changed(before, now, left=before.ids[::2], joined=now.ids[::2])
    total = (
        found.stayers_change.change.estimate
        + found.stayers_reweighting.estimate
        + found.only_then.change.estimate
        + found.only_now.change.estimate
    )
    assert found.before.estimate == pytest.approx(before.mean, abs=1e-11)
    assert abs(total - (now.mean - before.mean)) < 1e-12 * 200
    assert abs(total - found.change.estimate) < 1e-12 * 200
    for name, part in (("only_then", found.only_then), ("only_now", found.only_now)):
        if found.mix:
            split = found.mix[name].estimate + found.within[name].estimate
            assert abs(split - part.change.estimate) < 1e-12 * 200


@settings(max_examples=100, deadline=None)
@given(periods())
def test_turned_round_in_time_every_part_turns_its_sign(two):
    there, back = who_changed(*two), who_changed(two[1], two[0])
    assert back.stayers_change.change.estimate == pytest.approx(-there.stayers_change.change.estimate, abs=1e-9)
    assert back.only_now.change.estimate == pytest.approx(-there.only_then.change.estimate, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(periods())
def test_without_ids_mix_and_within_add_up_exactly(two):
    before, now = (Answered(p.values, p.segments, p.weights) for p in two)
    found = mix_and_within(before, now)
    assert abs(found.mix.estimate + found.within.estimate - (two[1].mean - two[0].mean)) < 1e-12 * 200
    assert sum(mix for mix, _ in found.by_segment.values()) == pytest.approx(found.mix.estimate, abs=1e-9)
    assert sum(within for _, within in found.by_segment.values()) == pytest.approx(found.within.estimate, abs=1e-9)


def test_a_heavier_weight_for_the_same_people_is_reweighting_and_nothing_else():
    ids, points = IDS[:2], np.array([100.0, -100.0])
    found = who_changed(people(ids, points), people(ids, points, np.array([3.0, 1.0])))
    assert found.stayers_reweighting.estimate == pytest.approx(50)
    assert found.stayers_change.change.estimate == 0


def test_the_interval_of_the_stayers_is_that_of_their_paired_differences():
    from scipy import stats

    rng = np.random.default_rng(2)
    then, now = rng.choice([-100.0, 0, 100], 100), rng.choice([-100.0, 0, 100], 100)
    found = who_changed(people(IDS, then), people(IDS, now)).stayers_change.change
    expected = stats.ttest_rel(now, then).confidence_interval()
    assert (found.low, found.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_mix_has_an_interval_from_200_answers_a_period():
    rng = np.random.default_rng(4)

    def period(n):
        return Answered(rng.choice([-100.0, 0.0, 100.0], n), rng.choice(["shop", "web"], n))

    few, enough = mix_and_within(period(400), period(199)), mix_and_within(period(400), period(200))
    assert (few.mix.low, few.reasons) == (None, (Reason.TOO_FEW_RESPONSES,))
    assert few.within.low is not None
    assert enough.mix.low < enough.mix.estimate < enough.mix.high
    assert enough.reasons == ()


def test_a_segment_that_is_gone_is_all_mix():
    ids, points = IDS[:60], np.where(np.arange(60) < 30, 100.0, -100.0)
    segments = np.where(np.arange(60) < 40, "shop", "web")
    found = who_changed(people(ids, points, segments=segments), people(ids[:40], points[:40], segments=segments[:40]))
    assert found.mix["only_then"].estimate == pytest.approx(found.only_then.change.estimate)
    assert found.within["only_then"].estimate == pytest.approx(0, abs=1e-9)


def test_nobody_twice_is_refused_and_so_is_an_empty_period():
    with pytest.raises(ValueError, match="both times"):
        who_changed(people(IDS[:5], POINTS[:5]), people(IDS[5:9], POINTS[5:9]))
    nobody = Answered(np.empty(0), np.empty(0, dtype=str))
    with pytest.raises(ValueError, match="need answers"):
        mix_and_within(nobody, nobody)
