"""What a new version did to the questions it changed: the share that leaves there, before and after, with the interval
of their difference (Newcombe), at a level that holds for all changed pages together (Bonferroni)."""

from __future__ import annotations

from dataclasses import dataclass

from hofnar.responses.drop_off import PageCount
from hofnar.surveys.definition import Definition
from hofnar_analytics.intervals import newcombe

FEWEST = 50  # people who reached the page, in each version
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Effect:
    """In points of a percentage; negative: fewer leave now. None: too few people to say."""

    page: PageCount
    before: PageCount
    difference: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_certain(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def still_needed(self) -> int:
        return max(0, FEWEST - min(self.page.reached, self.before.reached))


def effects(now: list[PageCount], then: list[PageCount], new: Definition, old: Definition) -> list[Effect]:
    """Of the pages that stand in both versions and ask something else, or in other words."""
    asked = {page.key: page.questions for page in old.pages}
    changed = {page.key for page in new.pages if page.key in asked and asked[page.key] != page.questions}
    before = {page.key: page for page in then}
    pairs = [(page, before[page.key]) for page in now if page.key in changed]
    return [_effect(page, earlier, 1 - (1 - LEVEL) / len(pairs)) for page, earlier in pairs]


def _effect(page: PageCount, before: PageCount, level: float) -> Effect:
    if min(page.reached, before.reached) < FEWEST:
        return Effect(page, before, None)
    low, high = newcombe((page.left, before.left), (page.reached, before.reached), level)
    difference = page.left / page.reached - before.left / before.reached
    return Effect(page, before, 100 * difference, 100 * low, 100 * high)
