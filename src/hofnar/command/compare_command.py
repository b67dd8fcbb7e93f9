"""``hofnar compare``: how the groups of a column differ, as one family."""

from __future__ import annotations

from dataclasses import dataclass

import click
from django.utils.translation import gettext

from hofnar.command.scores_command import ScoresAnswer, ScoresRequest
from hofnar.command.scores_command import answer as scores_of
from hofnar_analytics.group_differences import Against, GroupDifferences, group_differences
from hofnar_analytics.mapping import Mapping
from hofnar_analytics.results import Score
from hofnar_analytics.scales import Scale

AGAINST = {"rest": Against.REST, "each-other": Against.EACH_OTHER, "first": Against.FIRST, "before": Against.BEFORE}
MOST_GROUPS = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """One KPI of all groups, and how they differ."""

    column: str
    scores: tuple[Score, ...]
    found: GroupDifferences


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """What came of it: the scores by group with their labels, and the differences of each KPI."""

    scores: ScoresAnswer
    against: str
    compared: tuple[Compared, ...]

    @property
    def mapping(self) -> Mapping:
        return self.scores.mapping

    def group_label(self, group: str | None) -> str:
        return self.scores.group_labels.get(group or "", group or "")


def answer(request: ScoresRequest, against: str) -> CompareAnswer:
    """Read the file, compute every group's score, and compare. Raises as ``hofnar scores`` does, and a usage error for
    a column with fewer than two groups or more than 200."""
    if not request.by:
        raise click.UsageError(gettext("Name the column whose groups you want to compare: --by COLUMN."))
    scores = scores_of(request)
    by_kpi: dict[tuple[str, Scale], list[Score]] = {}
    for score in scores.scores:
        by_kpi.setdefault((score.column, score.scale), []).append(score)
    return CompareAnswer(scores, against, tuple(_compared(name, found, against) for (name, _), found in by_kpi.items()))


def _compared(column: str, scores: list[Score], against: str) -> Compared:
    if len(scores) < 2:
        raise click.UsageError(gettext("There are fewer than two groups to compare."))
    if len(scores) > MOST_GROUPS:
        words = {"count": len(scores), "most": MOST_GROUPS}
        raise click.UsageError(gettext("There are %(count)s groups; at most %(most)s can be compared at once.") % words)
    found = group_differences(scores, AGAINST[against], name=f"{column} {against}")
    return Compared(column, tuple(scores), found)
