"""Customer-experience statistics: tables in, frozen results out.

>>> import hofnar_analytics as ha
>>> ha.score_from_counts({10: 50, 8: 30, 3: 20}, ha.Scale.of(ha.Kind.NPS)).estimate.__round__()
30
"""

from hofnar_analytics.answers import Answers
from hofnar_analytics.comparisons import Difference, Shrunken, many, shrunken, two_groups, two_periods
from hofnar_analytics.impact import impact, impact_from_gram
from hofnar_analytics.lmg import lmg, lmg_groups, r2
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

__all__ = [
    "Answers",
    "Axes",
    "CellState",
    "Difference",
    "Estimate",
    "GramSummary",
    "Impact",
    "Kind",
    "Quadrant",
    "Reason",
    "Scale",
    "Score",
    "ScoreCube",
    "Shrunken",
    "TouchpointImpact",
    "Warned",
    "WarningCode",
    "answers_needed",
    "benjamini_hochberg",
    "impact",
    "impact_from_gram",
    "linearised",
    "lmg",
    "lmg_groups",
    "looks_like_missing",
    "many",
    "outside",
    "r2",
    "score",
    "score_from_counts",
    "shrunken",
    "two_groups",
    "two_periods",
]
