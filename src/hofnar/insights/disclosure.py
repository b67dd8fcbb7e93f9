"""What may be shown about groups of people, and what must stay out so that nobody can be worked out by subtraction.

A group of fewer than five is never shown. Where everything beside it is shown it could still be found as 'the whole
minus the rest', so the smallest other group is then left out too, until what is left out holds five people or more.
Below that, figures wait for enough answers (100 for NPS, 50 otherwise); the distribution shows from five on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hofnar.insights.cubes import Tally
from hofnar_analytics.reasons import GROUP_FLOOR, answers_needed
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Scale

COMMENT_FLOOR = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI of one group as a page may show it: ``score`` is None where nothing may be shown, and holds no estimate
    where only the distribution may. ``needed``: how many answers more for the figure."""

    score: Score | None = None
    needed: int = 0
    is_indicative: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.score is None

    @property
    def is_known(self) -> bool:
        return self.score is not None and self.score.estimate is not None

    @property
    def is_certain(self) -> bool:
        """Above the floor."""
        return self.is_known and not self.is_indicative

    @property
    def n(self) -> int | None:
        return None if self.score is None else self.score.n


HIDDEN = Figure()


def figure(
    tally: Tally, scale: Scale, *, hidden: bool = False, indicative: bool = False, group: str | None = None
) -> Figure:
    """The figure of a group, as far as its size allows."""
    people = tally.count(scale)
    if hidden or people < GROUP_FLOOR:
        return HIDDEN
    score = tally.score(scale, group=group)
    needed = answers_needed(people, scale.kind)
    if needed and not indicative:
        score = replace(score, estimate=None, low=None, high=None, also={})
    return Figure(score, needed, bool(needed))


def withheld(counts: Sequence[int], beside: int = 0, *, forced: bool = False) -> set[int]:
    """Which of these groups stay out of a list that adds up to a figure that is shown.

    ``beside`` are people in the whole who are in none of the groups; ``forced`` when the whole itself is left out
    for the sake of another group, so that it must not be found as the sum of these.

    >>> withheld([3, 20, 40]), withheld([3, 4, 40]), withheld([3, 20], beside=9), withheld([8, 9])
    ({0, 1}, {0, 1}, {0}, set())
    """
    out = {at for at, count in enumerate(counts) if count < GROUP_FLOOR}
    rest = beside + sum(counts[at] for at in out)
    smallest_first = sorted((at for at in range(len(counts)) if at not in out), key=lambda at: counts[at])
    for at in smallest_first:
        if rest >= GROUP_FLOOR or (rest == 0 and not forced):
            break
        out.add(at)
        rest += counts[at]
    return out


def withheld_units(children: Mapping[int, Sequence[int]], root: int, own: Mapping[int, int]) -> frozenset[int]:
    """The units of a tree about which nothing is shown. ``own`` are answers given at a unit itself, not below it."""
    totals: dict[int, int] = {}

    def total(unit: int) -> int:
        totals[unit] = own.get(unit, 0) + sum(total(child) for child in children.get(unit, ()))
        return totals[unit]

    total(root)
    out: set[int] = set()
    waiting = [(root, totals[root] < GROUP_FLOOR)]
    while waiting:
        unit, is_out = waiting.pop()
        if is_out:
            out.add(unit)
        below = list(children.get(unit, ()))
        hidden = withheld([totals[child] for child in below], own.get(unit, 0), forced=is_out)
        waiting += [(child, at in hidden) for at, child in enumerate(below)]
    return frozenset(out)
