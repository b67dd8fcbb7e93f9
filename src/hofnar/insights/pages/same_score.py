"""Units with about the same NPS and another distribution, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from hofnar.findings.below import pair_sentence
from hofnar.findings.figures import count
from hofnar.insights.drawing import Drawing, distribution_drawing
from hofnar.insights.figures import Group
from hofnar.insights.wording import answers_words, figure_words
from hofnar.measurement.models import Metric
from hofnar_analytics.polarised import SamePair, same_but_different
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Kind

MOST_UNITS = 40  # those with most answers, a rule that does not look at what they answered
MOST_SHOWN = 3


@dataclass(frozen=True)
class Twin:
    sentence: str
    names: tuple[str, str]
    drawings: tuple[tuple[str, str, Drawing], ...]  # name, figure and n, picture


@dataclass(frozen=True)
class SameScore:
    """``tested``: how many pairs were looked at together; ``more``: how many stand beyond those shown."""

    twins: tuple[Twin, ...]
    tested: int
    more: int
    left_out: int

    @property
    def sentence(self) -> str:
        if not self.twins:
            text = ngettext(
                "Of %(count)s pair with about the same NPS none has a demonstrably different distribution",
                "Of %(count)s pairs with about the same NPS none has a demonstrably different distribution",
                self.tested,
            )
            return text % {"count": count(self.tested)}
        return self.twins[0].sentence

    @property
    def lead(self) -> str:
        """For a page on which no figure differs; empty where no pair stands."""
        if not self.twins:
            return ""
        first, second = self.twins[0].names
        words = {"first": first, "second": second}
        return gettext("The figures do not differ, the customers do: %(first)s is more divided than %(second)s") % words

    @property
    def others(self) -> str:
        if not self.more:
            return ""
        text = ngettext("And %(count)s more such pair.", "And %(count)s more such pairs.", self.more)
        return text % {"count": count(self.more)}


def same_score(metric: Metric, groups: Sequence[Group]) -> SameScore | None:
    """None where no two units with a figure have about the same NPS."""
    if metric.kind != Kind.NPS.value:
        return None
    scores, pairs, left_out = tested_pairs(groups)
    if not pairs:
        return None
    by_key = {group.key: group for group in groups}
    standing = [pair for pair in pairs if pair.stands]
    twins = tuple(_twin(metric, pair, scores, by_key) for pair in standing[:MOST_SHOWN])
    return SameScore(twins, len(pairs), len(standing) - len(twins), left_out)


def tested_pairs(groups: Sequence[Group]) -> tuple[dict[str, Score], tuple[SamePair, ...], int]:
    """The scores by unit, all pairs with about the same NPS, and how many units were left out for their number."""
    known = [(group.key, group.figure.score) for group in groups if group.figure.is_certain and group.figure.score]
    known.sort(key=lambda one: (-one[1].n, one[0]))
    scores = {key: replace(score, group=key) for key, score in known[:MOST_UNITS]}
    return scores, same_but_different(list(scores.values())), max(0, len(known) - MOST_UNITS)


def _twin(metric: Metric, pair: SamePair, scores: dict[str, Score], groups: dict[str, Group]) -> Twin:
    names = {key: groups[key].name for key in pair.groups}
    drawn = []
    divided = tuple(reversed(pair.groups)) if (pair.middle.estimate or 0.0) > 0 else pair.groups
    for key in divided:  # as the sentence names them
        group = groups[key]
        about = f"{figure_words(group.figure)} · {answers_words(group.figure.n or 0)}"
        picture = distribution_drawing(metric, group.figure, title=f"{group.name}: {about}", width=420)
        if picture is not None:
            drawn.append((group.name, about, picture))
    return Twin(pair_sentence(pair, scores, names), (names[divided[0]], names[divided[1]]), tuple(drawn))
