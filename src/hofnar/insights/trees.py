"""The unit tree of an organisation as it stands now, read once a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hofnar.accounts.models import Organisation, Unit, UnitPath


@dataclass
class Tree:
    """``units`` by id; ``children`` in order of name."""

    units: dict[int, Unit]
    children: dict[int, list[int]]
    root: int

    @cached_property
    def below(self) -> dict[int, frozenset[int]]:
        """Every unit's descendants, itself included."""
        found: dict[int, set[int]] = defaultdict(set)
        for ancestor, descendant in UnitPath.objects.filter(ancestor__in=self.units).values_list(
            "ancestor_id", "descendant_id"
        ):
            found[ancestor].add(descendant)
        return {unit: frozenset(ids) for unit, ids in found.items()}

    @cached_property
    def shape(self) -> tuple[tuple[int, int | None], ...]:
        """Names how the tree stands now."""
        return tuple((unit.pk, unit.parent_id) for unit in self.units.values())

    def mask(self, unit: int, ids: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of these unit ids stand at or below the unit."""
        return np.isin(ids, np.fromiter(self.below.get(unit, ()), dtype=np.int64))

    def members(self, ids: NDArray[np.int32]) -> NDArray[np.float64]:
        """One where a unit id (rows) stands at or below a unit of the tree (columns, in their order), else nought."""
        return np.stack([self.mask(unit, ids) for unit in self.units], axis=1).astype(np.float64)

    def walk(self, start: int, depth: int = 0) -> Iterable[tuple[Unit, int]]:
        """The unit and everything below it, with how deep."""
        yield self.units[start], depth
        for child in self.children.get(start, ()):
            yield from self.walk(child, depth + 1)


def tree_of(organisation: Organisation) -> Tree:
    units = {unit.pk: unit for unit in Unit.objects.filter(organisation=organisation).order_by("name", "pk")}
    children: dict[int, list[int]] = defaultdict(list)
    root = 0
    for unit in units.values():
        if unit.parent_id is None:
            root = unit.pk
        else:
            children[unit.parent_id].append(unit.pk)
    return Tree(units, dict(children), root)
