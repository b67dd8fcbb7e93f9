"""Nobody is found by subtraction: of periods, of units, of segments, nor of all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest

from hofnar.insights.blocks import Groups, closed, edges_of, snapped
from hofnar.insights.months import Period

FLOOR = 5


def test_a_block_closes_at_five_and_the_newest_months_wait():
    counts = np.array([[3, 2, 4, 0, 1, 7, 0, 4]])
    edges = closed(np.concatenate([[[0]], counts.cumsum(axis=1)], axis=1), np.ones(9, dtype=bool))
    #  | 3 2 | 4 0 1 | 7 | 0 | 4: five, five, seven, nobody, and four who wait
    assert np.flatnonzero(edges).tolist() == [0, 2, 5, 6, 7]


def test_what_is_closed_stays_closed_when_newer_answers_come():
    counts = np.random.default_rng(3).poisson(2.0, (1, 30))
    totals = np.concatenate([[[0]], counts.cumsum(axis=1)], axis=1)
    whole = closed(totals, np.ones(31, dtype=bool))
    for months in range(1, 30):
        part = closed(totals[:, : months + 1], np.ones(months + 1, dtype=bool))
        assert part.tolist() == whole[: months + 1].tolist()


def test_a_period_is_snapped_inwards():
    months, edges = np.array([10, 11, 12, 14], dtype=np.int32), np.array([1, 0, 1, 1, 0], dtype=bool)
    assert snapped(edges, months, Period(10, 14)) == Period(10, 12)  # month 14 waits
    assert snapped(edges, months, Period(9, 13)) == Period(9, 13)  # nothing was cut off
    assert snapped(edges, months, Period(11, 14)) == Period(12, 12)
    assert snapped(edges, months, Period(11, 11)) is None
    assert snapped(edges, months, Period(20, 30)) is None


def test_a_small_unit_takes_the_smallest_other_one_along():
    totals = np.array([[[0, 0, 0, 0], [24, 3, 9, 12]]])  # the whole, and units of 3, 9 and 12
    groups = Groups(totals, np.ones((1, 4), dtype=bool), np.ones((2, 4), dtype=bool))
    assert edges_of(groups, {0: [1, 2, 3]}, 0)[1].tolist() == [True, False, False, True]


def test_units_of_different_sizes_have_blocks_of_their_own():
    """Of 40, 40, 3 and 3 answers a month: the two small ones are told two months at a time."""
    monthly = np.array([86, 40, 40, 3, 3])
    totals = np.arange(7)[None, :, None] * monthly
    groups = Groups(totals, np.ones((1, 5), dtype=bool), np.ones((7, 5), dtype=bool))
    edges = edges_of(groups, {0: [1, 2, 3, 4]}, 0)
    assert edges[:, :3].all()
    assert [np.flatnonzero(edges[:, at]).tolist() for at in (3, 4)] == [[0, 2, 4, 6]] * 2


@dataclass
class World:
    """People by month, unit and value of a segment (0: none); ``parents`` of the units, the root first."""

    parents: list[int]
    people: np.ndarray

    @property
    def below(self) -> dict[int, list[int]]:
        every = range(len(self.parents))
        return {unit: [one for one in every if self.parents[one] == unit] for unit in every}

    def under(self, unit: int) -> set[int]:
        return {unit}.union(*(self.under(child) for child in self.below[unit]))

    def totals(self) -> np.ndarray:
        """Up to each edge, by unit with all below it, by value."""
        monthly = np.stack([self.people[:, sorted(self.under(u))].sum(axis=1) for u in range(len(self.parents))], 1)
        return np.concatenate([np.zeros_like(monthly[:1]), monthly.cumsum(axis=0)])


def random_world(rng: np.random.Generator, values: int) -> World:
    parents = [-1, 0, 0]
    for region in (1, 2):
        parents += [region] * int(rng.integers(1, 4))
    parents += [0] * int(rng.integers(0, 2))
    rates = rng.choice([0.3, 1, 3, 8], size=len(parents))[None, :, None] * rng.choice([0.2, 1], size=values + 1)
    people = rng.poisson(rates, (int(rng.integers(1, 7)), len(parents), values + 1))
    people[:, [unit for unit in set(parents) if unit >= 0 and rng.random() < 0.7]] = 0
    return World(parents, people)


def told(world: World) -> list[tuple[int, int, int, int]]:
    """Everything the edges let a reader ask for: unit, value (-1: everybody), first and last edge."""
    totals = world.totals()
    everybody = Groups(totals.sum(axis=2)[None], *_all(1, totals))
    edges = edges_of(everybody, world.below, 0)
    found = [(unit, -1, *pair) for unit in range(len(world.parents)) for pair in _pairs(edges[:, unit])]
    kept = [value for value in range(1, totals.shape[2]) if totals[-1, 0, value] >= 12]
    while kept and 0 < totals[-1, 0].sum() - totals[-1, 0, kept].sum() < FLOOR:
        kept.remove(min(kept, key=lambda value: totals[-1, 0, value]))
    if kept:
        rest = totals.sum(axis=2) - totals[:, :, kept].sum(axis=2)
        by_value = np.stack([*(totals[:, :, value] for value in kept), rest])
        own = edges_of(Groups(by_value, _all(len(by_value), totals)[0], edges), world.below, 0)
        found += [(u, v, *pair) for u in range(len(world.parents)) for v in kept for pair in _pairs(own[:, u])]
    return found


def _all(quantities: int, totals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.ones((quantities, totals.shape[1]), dtype=bool), np.ones(totals.shape[:2], dtype=bool)


def _pairs(edges: np.ndarray) -> list[tuple[int, int]]:
    return list(combinations(np.flatnonzero(edges).tolist(), 2))


def rows_of(world: World, asked: list[tuple[int, int, int, int]]) -> np.ndarray:
    """Each question as a row: one for every kind of person (month, unit, value) it is about."""
    found = np.zeros((len(asked), *world.people.shape))
    for at, (unit, value, first, last) in enumerate(asked):
        those = slice(None) if value == -1 else [value]
        for one in world.under(unit):
            found[at, first:last, one, those] = 1
    return found.reshape(len(asked), world.people.size)


def targets(world: World) -> np.ndarray:
    """What an attacker is after: every unit and value, also by itself without what is below it, over every period."""
    months, units, values = world.people.shape
    periods = list(combinations(range(months + 1), 2))
    asked = [(u, v, *p) for u in range(units) for v in range(-1, values) for p in periods]
    own = np.zeros((len(asked), months, units, values))
    for at, (unit, value, first, last) in enumerate(asked):
        own[at, first:last, unit, slice(None) if value == -1 else [value]] = 1
    return np.concatenate([rows_of(world, asked), own.reshape(len(asked), world.people.size)])


def found_out(known: np.ndarray, sought: np.ndarray, people: np.ndarray) -> np.ndarray:
    """The sizes of the groups that follow from what is known by adding and subtracting, nobody left aside: who is
    known to be nobody is struck out, and the sum is tried again."""
    alive = np.ones(len(people), dtype=bool)
    while True:
        _, size, turned = np.linalg.svd(known[:, alive], full_matrices=False)
        span = turned[size > 1e-9]
        rest = sought[:, alive] - (sought[:, alive] @ span.T) @ span
        solved = np.abs(rest).max(axis=1) < 1e-8
        empty = solved & (sought @ people == 0) & (sought[:, alive].sum(axis=1) > 0)
        if not empty.any():
            return (sought @ people)[solved]
        alive &= ~(sought[empty].sum(axis=0) > 0)


@pytest.mark.parametrize("values", [0, 1, 3])
def test_g01_g02_g03_no_sum_of_what_is_told_is_about_one_to_four_people(values):
    rng, seen = np.random.default_rng(100 + values), 0
    for _ in range(120):
        world = random_world(rng, values)
        asked, people = told(world), world.people.reshape(-1)
        known = rows_of(world, asked)
        shown = known[known @ people > 0]
        assert not set((shown @ people).tolist()) & {1, 2, 3, 4}
        if not len(shown):
            continue
        seen += len(shown)
        assert not set(np.rint(found_out(shown, targets(world), people)).tolist()) & {1, 2, 3, 4}
    assert seen > 1000  # it is not safe by telling nothing


def test_the_solver_finds_what_plain_suppression_gives_away():
    """The same attack on the rule 'nothing below five' alone: January to October minus January to September."""
    world = World([-1], np.array([9, 9, 3])[:, None, None])
    known = rows_of(world, [(0, -1, 0, 2), (0, -1, 0, 3)])
    assert 3 in found_out(known, targets(world), world.people.reshape(-1))
