from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from hofnar.comments.grouping import FEWEST, Group, grouped

ROOT, NORTH, SOUTH, GRONINGEN, ASSEN, BREDA = range(1, 7)
TREE = {ROOT: None, NORTH: ROOT, SOUTH: ROOT, GRONINGEN: NORTH, ASSEN: NORTH, BREDA: SOUTH}


def test_months_are_joined_until_ten_people_are_together():
    assert grouped({(BREDA, 0): 6, (BREDA, 1): 3, (BREDA, 2): 1, (BREDA, 3): 12}, TREE) == {
        (BREDA, 0): Group(BREDA, 0, 2),
        (BREDA, 1): Group(BREDA, 0, 2),
        (BREDA, 2): Group(BREDA, 0, 2),
        (BREDA, 3): Group(BREDA, 3, 3),
    }


def test_what_is_left_of_two_places_goes_under_the_name_of_their_region():
    found = grouped({(GRONINGEN, 0): 10, (GRONINGEN, 1): 4, (ASSEN, 1): 6, (BREDA, 1): 9}, TREE)
    assert found == {
        (GRONINGEN, 0): Group(GRONINGEN, 0, 0),
        (GRONINGEN, 1): Group(NORTH, 1, 1),
        (ASSEN, 1): Group(NORTH, 1, 1),
    }


def test_nine_people_are_never_told():
    assert grouped({(BREDA, 0): 5, (GRONINGEN, 7): 4}, TREE) == {}


@given(st.dictionaries(st.tuples(st.sampled_from(list(TREE)), st.integers(0, 30)), st.integers(0, 14), max_size=60))
def test_every_group_holds_ten_people_and_nobody_is_in_two(people):
    found = grouped(people, TREE)
    sizes: Counter[Group] = Counter()
    for cell, group in found.items():
        sizes[group] += people[cell]
        assert group.first <= cell[1] <= group.last
        unit = cell[0]
        while unit != group.unit:
            unit = TREE[unit]
            assert unit is not None  # a group is named after a unit at or above its people
    assert all(size >= FEWEST for size in sizes.values())
    assert sum(people.values()) - sum(sizes.values()) < FEWEST  # and no more waits than has to
