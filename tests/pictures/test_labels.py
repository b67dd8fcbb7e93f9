"""Labels stay off bubbles, off each other and inside their area; and always land in the same place."""

import random
import time
from itertools import combinations

import pytest

from hofnar_analytics.pictures.labels import Obstacles, Spot, place

AREA = (0.0, 0.0, 960.0, 560.0)


def crowded(n: int, seed: int) -> list[Spot]:
    chance = random.Random(seed)
    return [
        Spot(min(max(chance.gauss(480, 170), 40), 920), min(max(chance.gauss(280, 95), 40), 520),
             chance.uniform(4, 20), chance.uniform(50, 110), chance.choice([15, 28]))
        for _ in range(n)
    ]  # fmt: skip


def overlap(a, b) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def covers(box, spot: Spot) -> bool:
    x, y = min(max(spot.x, box[0]), box[2]), min(max(spot.y, box[1]), box[3])
    return (x - spot.x) ** 2 + (y - spot.y) ** 2 < spot.radius**2


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("n", [5, 17, 30])
def test_nothing_is_covered(n, seed):
    spots = crowded(n, seed)
    boxes = [where.box for where in place(spots, Obstacles(AREA))]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert not [(box, spot) for box in boxes for spot in spots if covers(box, spot)]
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= 960 and b[3] <= 560 for b in boxes)


def test_words_already_written_stay_readable():
    written = (300.0, 200.0, 520.0, 260.0)
    places = place(crowded(17, 4), Obstacles(AREA, solid=(written,)))
    assert not any(overlap(where.box, written) for where in places)


def test_the_same_picture_twice():
    spots = crowded(30, 9)
    assert place(spots, Obstacles(AREA)) == place(spots, Obstacles(AREA))


def test_a_label_far_from_its_bubble_has_a_leader_that_starts_at_its_edge():
    spots = crowded(30, 2)
    far = [(spot, where) for spot, where in zip(spots, place(spots, Obstacles(AREA))) if where.leader]
    assert far
    for spot, where in far:
        x, y = where.leader[:2]
        assert ((x - spot.x) ** 2 + (y - spot.y) ** 2) ** 0.5 == pytest.approx(spot.radius, abs=0.01)


def test_where_there_is_no_room_it_says_so_and_ends():
    packed = [Spot(30 + i, 30, 12, 200, 40) for i in range(20)]
    start = time.monotonic()
    places = place(packed, Obstacles((0, 0, 260, 120)))
    assert not all(where.clear for where in places)
    assert time.monotonic() - start < 20
