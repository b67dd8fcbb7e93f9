"""Which people are told together: everybody in exactly one group of ten or more, or in none.

Answers are counted by unit and month. Going through the months of a unit, months are joined until ten people are
together: a group, that keeps the name of the unit and of its months. What is left of the units below a unit is joined
in the same way under the name of that unit, and so on up. What is left at the top waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FEWEST = 10
Cell = tuple[int, int]  # unit, month


@dataclass(frozen=True, slots=True)
class Group:
    unit: int
    first: int
    last: int


def grouped(people: Mapping[Cell, int], parents: Mapping[int, int | None]) -> dict[Cell, Group]:
    """The group of every cell that may be told. ``parents``: the tree, its root with None."""
    left: dict[int, list[Cell]] = {}
    for cell, count in people.items():
        if count > 0:
            left.setdefault(cell[0], []).append(cell)
    found: dict[Cell, Group] = {}
    for unit in sorted(parents, key=lambda unit: -_depth(unit, parents)):
        waiting = _joined(unit, left.pop(unit, []), people, found)
        above = parents[unit]
        if above is not None:
            left.setdefault(above, []).extend(waiting)
    return found


def _joined(unit: int, cells: list[Cell], people: Mapping[Cell, int], found: dict[Cell, Group]) -> list[Cell]:
    """Gives ``found`` the groups of this unit; returns the cells that are left."""
    together: list[Cell] = []
    for month, here in _by_month(cells):
        together += here
        if sum(people[cell] for cell in together) >= FEWEST:
            found |= dict.fromkeys(together, Group(unit, min(cell[1] for cell in together), month))
            together = []
    return together


def _by_month(cells: list[Cell]) -> Iterator[tuple[int, list[Cell]]]:
    for month in sorted({month for _, month in cells}):
        yield month, [cell for cell in cells if cell[1] == month]


def _depth(unit: int, parents: Mapping[int, int | None]) -> int:
    depth, above = 0, parents.get(unit)
    while above is not None:
        depth, above = depth + 1, parents.get(above)
    return depth
