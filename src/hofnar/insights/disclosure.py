"""What may be shown about a group of people, by its size.

A group of fewer than five is never shown, and ``blocks`` sees to it that none can be worked out from what is. Figures
wait for enough answers (100 for NPS, 50 otherwise); the distribution shows from five on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hofnar.insights.cubes import Tally
from hofnar.insights.months import Period
from hofnar_analytics.reasons import GROUP_FLOOR, answers_needed
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Scale

COMMENT_FLOOR = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI of one group as a page may show it: ``score`` is None where nothing may be shown, and holds no estimate
    where only the distribution may. ``needed``: how many answers more for the figure. ``period``: the months the
    figure is about, which may be fewer than were asked."""

    score: Score | None = None
    needed: int = 0
    is_indicative: bool = False
    period: Period | None = None

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
    tally: Tally, scale: Scale, period: Period | None, *, indicative: bool = False, group: str | None = None
) -> Figure:
    """The figure of a group, as far as its size allows."""
    people = tally.count(scale)
    if people < GROUP_FLOOR:
        return HIDDEN
    score = tally.score(scale, group=group)
    needed = answers_needed(people, scale.kind, score.n_effective)
    if needed and not indicative:
        score = replace(score, estimate=None, low=None, high=None, also={})
    return Figure(score, needed, bool(needed), period)
