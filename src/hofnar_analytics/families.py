"""A family of comparisons, named before anybody looks, with its adjusted values kept. docs/methods/families.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hofnar_analytics.multiplicity import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class Judged:
    """One member after the data came. ``stands`` is None where the member could not be tested."""

    member: str
    p: float | None
    p_adjusted: float | None
    stands: bool | None


@dataclass(frozen=True, slots=True)
class Family:
    """The members of a family in their order, fixed before looking; at most ``rate`` of what stands may be false.

    >>> family = Family.fixed("regions against the rest", ["north", "south", "east"])
    >>> found = family.judged({"north": 0.004, "south": 0.04, "east": None})
    >>> [(one.member, one.stands) for one in found]
    [('north', True), ('south', True), ('east', None)]
    """

    name: str
    members: tuple[str, ...]
    rate: float = 0.05

    @classmethod
    def fixed(cls, name: str, members: Iterable[str], rate: float = 0.05) -> Family:
        """A family of different members. ValueError for no member, a double one, or a rate outside 0..1."""
        listed = tuple(members)
        if not listed:
            raise ValueError("a family needs members")
        if len(set(listed)) != len(listed):
            raise ValueError("a member stands twice in the family")
        if not 0 < rate < 1:
            raise ValueError("the rate of false findings lies between 0 and 1")
        return cls(name, listed, rate)

    def judged(self, p_values: Mapping[str, float | None]) -> JudgedFamily:
        """The family with its p values (None = could not be tested: no part of the number of comparisons).

        ValueError when the p values are not those of exactly the members: who was left out or put in after looking
        would change what all the others are worth.
        """
        if set(p_values) != set(self.members):
            raise ValueError("the p values are not those of the members that were fixed")
        if any(p is not None and not 0 <= p <= 1 for p in p_values.values()):
            raise ValueError("a p value lies between 0 and 1")
        plain = [p_values[member] for member in self.members]
        adjusted = benjamini_hochberg(plain)
        found = (
            Judged(member, p, q, None if q is None else q <= self.rate)
            for member, p, q in zip(self.members, plain, adjusted)
        )
        return JudgedFamily(self, tuple(found))


@dataclass(frozen=True, slots=True)
class JudgedFamily:
    """A family with what became of every member. Members keep their adjusted value however a page filters them."""

    family: Family
    judged: tuple[Judged, ...]

    def __iter__(self) -> Iterator[Judged]:
        return iter(self.judged)

    def __getitem__(self, member: str) -> Judged:
        for one in self.judged:
            if one.member == member:
                return one
        raise KeyError(member)

    @property
    def tested(self) -> int:
        """How many members could be tested."""
        return sum(one.p is not None for one in self.judged)

    @property
    def standing(self) -> tuple[str, ...]:
        """The members that stand."""
        return tuple(one.member for one in self.judged if one.stands)
