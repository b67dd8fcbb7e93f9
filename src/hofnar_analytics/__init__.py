"""Customer-experience statistics: tables in, frozen results out.

>>> import hofnar_analytics as ha
>>> ha.score_from_counts({10: 50, 8: 30, 3: 20}, ha.Scale.of(ha.Kind.NPS)).estimate.__round__()
30
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofnar_analytics.answers import Answers
from hofnar_analytics.check import FileCheck, check_table
from hofnar_analytics.comparisons import Difference, Shrunken, many, shrunken, two_groups, two_periods
from hofnar_analytics.impact import impact, impact_from_gram
from hofnar_analytics.lmg import lmg, lmg_groups, r2
from hofnar_analytics.lmg_intervals import lmg_shares
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.reasons import answers_needed, looks_like_missing
from hofnar_analytics.results import (
    CellState,
    Estimate,
    Impact,
    Quadrant,
    Reason,
    Score,
    TouchpointImpact,
    Warned,
    WarningCode,
)
from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import linearised, outside, score, score_from_counts
from hofnar_analytics.summaries import Axes, GramSummary, ScoreCube
from hofnar_analytics.table import Table
from hofnar_analytics.tables import cells_of, groups_of, to_answers, weights_of

if TYPE_CHECKING:
    from hofnar_analytics.files import open_table

__all__ = [
    "Answers",
    "Axes",
    "CellState",
    "ColumnMapping",
    "Difference",
    "Estimate",
    "FileCheck",
    "GramSummary",
    "Impact",
    "Kind",
    "Mapping",
    "Quadrant",
    "Reason",
    "Role",
    "Scale",
    "Score",
    "ScoreCube",
    "Shrunken",
    "Table",
    "TouchpointImpact",
    "Warned",
    "WarningCode",
    "answers_needed",
    "benjamini_hochberg",
    "cells_of",
    "check_table",
    "groups_of",
    "impact",
    "impact_from_gram",
    "linearised",
    "lmg",
    "lmg_groups",
    "lmg_shares",
    "looks_like_missing",
    "many",
    "open_table",
    "outside",
    "r2",
    "score",
    "score_from_counts",
    "shrunken",
    "to_answers",
    "two_groups",
    "two_periods",
    "weights_of",
]


def __getattr__(name: str) -> object:
    """The readers of files bring heavy libraries; they are loaded when a file is first opened."""
    if name == "open_table":
        from hofnar_analytics import files

        return files.open_table
    raise AttributeError(f"module 'hofnar_analytics' has no attribute {name!r}")
