"""G01, G02: 'who changed' of two periods, or of a unit and the one above it, that differ by a few people."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.insights.pages.course import course_page, small_together
from hofnar.insights.selection import Selection
from hofnar.insights.services import say_customer_numbers
from hofnar.insights.tests.seed import follow, lay_out
from hofnar.insights.tests.test_who_changed_page import give

HALF, YEAR = Period(2026 * 12, 2026 * 12 + 5), Period.year(2026)


@pytest.fixture
def planted(world):
    planted = lay_out(world.tulp)
    say_customer_numbers(planted.version.survey, world.anna)
    return planted


def scores(*groups: tuple[str, int], score: int = 8) -> dict[str, int]:
    return {f"{name}{at}": score + at % 2 for name, people in groups for at in range(people)}


def told(world, planted, unit, period: Period):
    with translation.override("en"):
        return course_page(Figures.of(world.tulp), Selection(unit, planted.nps, period)).who


def test_two_periods_that_differ_by_three_stayers_are_not_both_told(world, planted) -> None:
    """By the year three people more are stayers than by the half year: their change would follow by subtraction."""
    give(planted, world.breda, date(2025, 3, 4), scores(("few", 3), ("gone", 4)), "spring")
    give(planted, world.breda, date(2025, 11, 4), scores(("stays", 200), ("left", 8)), "autumn")
    give(planted, world.breda, date(2026, 2, 4), scores(("stays", 200), ("few", 3), ("new", 10)), "winter")
    follow(world.tulp)
    by_year, by_half = (told(world, planted, world.root, period) for period in (YEAR, HALF))
    assert bool(by_year.lines) + bool(by_half.lines) == 1
    assert "fewer than five people" in (by_year.why_not or by_half.why_not)


def test_two_periods_that_differ_by_many_are_both_told(world, planted) -> None:
    """The same world with thirty such people."""
    give(planted, world.breda, date(2025, 3, 4), scores(("few", 30), ("gone", 6)), "spring")
    give(planted, world.breda, date(2025, 11, 4), scores(("stays", 200), ("left", 8)), "autumn")
    give(planted, world.breda, date(2026, 2, 4), scores(("stays", 200), ("few", 30), ("new", 10)), "winter")
    follow(world.tulp)
    assert all(told(world, planted, world.root, period).lines for period in (YEAR, HALF))


def test_somebody_who_answered_once_more_in_the_longer_period_counts_as_a_difference(world, planted) -> None:
    """The same stayers by year and by half year; of two of them the year holds an answer more."""
    give(planted, world.breda, date(2025, 3, 4), scores(("stays", 2), ("gone", 6), score=1), "spring")
    give(planted, world.breda, date(2025, 11, 4), scores(("stays", 200), ("left", 8)), "autumn")
    give(planted, world.breda, date(2026, 2, 4), scores(("stays", 200), ("new", 10)), "winter")
    follow(world.tulp)
    shown = [bool(told(world, planted, world.root, period).lines) for period in (YEAR, HALF)]
    assert sum(shown) == 1


def test_months_of_ones_own_choice_are_not_told(world, planted) -> None:
    for month in range(1, 13):
        give(planted, world.breda, date(2026, month, 4), scores(("stays", 120)), f"month {month}")
        give(planted, world.breda, date(2025, month, 4), scores(("stays", 120)), f"month {month} before")
    follow(world.tulp)
    for period in (Period(YEAR.first + 1, YEAR.first + 5), Period(YEAR.first, YEAR.first + 6)):
        found = told(world, planted, world.root, period)
        assert not found.lines
        assert "Choose one of those" in found.why_not
    assert told(world, planted, world.root, YEAR).lines


def test_a_unit_is_not_told_where_the_units_beside_it_hold_a_few(world, planted) -> None:
    """All of Tulp less North is three people of Breda."""
    for day, wave in ((date(2025, 11, 4), "autumn"), (date(2026, 2, 4), "winter")):
        give(planted, world.groningen, day, scores(("stays", 120)), wave)
        give(planted, world.breda, day, scores(("few", 3)) | scores((wave, 20)), wave)
    follow(world.tulp)
    assert told(world, planted, world.root, YEAR).lines
    for unit in (world.north, world.groningen):
        assert not told(world, planted, unit, YEAR).lines


def test_people_who_moved_between_units_do_not_follow_from_the_sum_of_them(world, planted) -> None:
    """Two people answered in Groningen and then in Breda: stayers of Tulp, and of neither."""
    moved = scores(("moved", 2))
    give(planted, world.groningen, date(2025, 11, 4), scores(("north", 120), ("gone", 10)) | moved, "autumn")
    give(planted, world.breda, date(2025, 11, 4), scores(("south", 120), ("other", 10)), "autumn")
    give(planted, world.groningen, date(2026, 2, 4), scores(("north", 120), ("new", 10)), "winter")
    give(planted, world.breda, date(2026, 2, 4), scores(("south", 120), ("fresh", 10)) | moved, "winter")
    follow(world.tulp)
    assert told(world, planted, world.root, YEAR).lines
    assert not told(world, planted, world.north, YEAR).lines
    assert not told(world, planted, world.south, YEAR).lines


def names(**people: int) -> np.ndarray:
    return np.repeat(np.array(list(people), dtype="<U20"), list(people.values()))


def test_a_group_of_a_few_never_stands_alone_under_no_name() -> None:
    """Three people who are the only small group would be a group of their own under another name."""
    before, now = small_together([names(a=90, b=40, c=3), names(a=80, b=30, c=9)])
    assert {"", "a"} == set(before) == set(now)
    assert (int((before == "").sum()), int((now == "").sum())) == (43, 39)


def test_groups_of_five_or_nobody_stay_as_they_are() -> None:
    sides = [names(a=90, b=40, c=0), names(a=80, b=5, c=9)]
    for found, before in zip(small_together(sides), sides):
        assert (found == before).all()


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=8))
def test_whatever_the_groups_none_of_one_to_four_is_left_but_all_together(pairs) -> None:
    sides = [names(**{f"g{at}" if at else "": pair[side] for at, pair in enumerate(pairs)}) for side in (0, 1)]
    found = small_together(sides)
    left = [np.unique(part, return_counts=True) for part in found]
    few = [count for _, counts in left for count in counts.tolist() if count < 5]
    assert not few or len({name for texts, _ in left for name in texts.tolist()}) == 1
