"""Customer-experience statistics: tables in, frozen results out.

>>> import hofnar_analytics as ha
>>> ha.score_from_counts({10: 50, 8: 30, 3: 20}, ha.Scale.of(ha.Kind.NPS)).estimate.__round__()
30
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofnar_analytics.always_valid import AlwaysValid, Plan, always_valid
from hofnar_analytics.answers import Answers
from hofnar_analytics.answers_to_place import answers_to_place
from hofnar_analytics.arms import Arm, arm_of
from hofnar_analytics.before_after import other_people, same_people
from hofnar_analytics.benchmarks import Published, against_published
from hofnar_analytics.binary_outcomes import BinaryDrivers, at_least, binary_drivers
from hofnar_analytics.change_points import ChangeKind, change_points
from hofnar_analytics.check import FileCheck, check_table
from hofnar_analytics.comparisons import Difference, Shrunken, many, shrunken, two_groups, two_periods
from hofnar_analytics.consistency import Consistency, consistency
from hofnar_analytics.cusum import average_run_length, cusum, unit_alarm
from hofnar_analytics.difference_in_differences import DifferenceInDifferences, difference_in_differences
from hofnar_analytics.driver_differences import DriverDifference, DriverDifferences, driver_differences
from hofnar_analytics.estimate_differences import difference_of, impact_differences, share_differences
from hofnar_analytics.expectation_gap import ExpectationGaps, expectation_gaps
from hofnar_analytics.experiment import Experiment, experiment
from hofnar_analytics.families import Family, JudgedFamily
from hofnar_analytics.group_differences import Against, GroupDifferences, group_differences
from hofnar_analytics.impact import impact, impact_from_gram
from hofnar_analytics.index_model import IndexModel, index_model
from hofnar_analytics.inside_detractors import InsideDetractors, detractors_moved, inside_detractors
from hofnar_analytics.interrupted_series import InterruptedSeries, interrupted_series
from hofnar_analytics.lmg import lmg, lmg_groups, lmg_replicates, r2
from hofnar_analytics.lmg_intervals import lmg_shares
from hofnar_analytics.lmg_sampled import lmg_sampled
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.margins import Margin, UnusableMargins, margin_of, open_margins
from hofnar_analytics.mcfadden import mcfadden_shares
from hofnar_analytics.mix_and_within import Answered, mix_and_within
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.order_after import Mending, followed, mending
from hofnar_analytics.order_memory import OrderMemory, order_memory
from hofnar_analytics.ordinal_outcomes import OrdinalDrivers, ordinal_drivers
from hofnar_analytics.outcome_differences import outcome_differences
from hofnar_analytics.penalty_reward import PenaltyRewards, penalty_reward, usual_cuts
from hofnar_analytics.people import People, people
from hofnar_analytics.period_series import PeriodSeries, plain_series, series_of
from hofnar_analytics.polarised import EndsChange, SamePair, ends_change, same_but_different
from hofnar_analytics.polychoric import polychoric
from hofnar_analytics.power import (
    PlannedOutcome,
    answers_for_margin,
    nps_outcome,
    people_for_shares,
    people_per_group,
    power_of,
    smallest_difference,
)
from hofnar_analytics.r_indicator import Representativity, most_bias, r_indicator
from hofnar_analytics.reasons import answers_needed, looks_like_missing
from hofnar_analytics.regression import Errors, Regression, regression
from hofnar_analytics.response_bias import ResponseBias, response_bias, response_bias_from_counts
from hofnar_analytics.response_curves import ResponseCurve, response_curve
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
from hofnar_analytics.several_outcomes import SeveralOutcomes, several_outcomes
from hofnar_analytics.summaries import Axes, GramSummary, ScoreCube
from hofnar_analytics.table import Table
from hofnar_analytics.tables import cells_of, groups_of, to_answers, weights_of
from hofnar_analytics.travelled import Travelled, travelled
from hofnar_analytics.trend import Season, Trend, trend
from hofnar_analytics.verdicts import Outcome, Verdict, expected_and_found, verdict
from hofnar_analytics.weighted_scores import WeightedScore, weighted_score
from hofnar_analytics.weights import Trim, Weighting, design_effect, post_stratified, raked, trimmed
from hofnar_analytics.what_if import Plan as ImprovementPlan
from hofnar_analytics.what_if import WhatIf, what_if
from hofnar_analytics.who_changed import WhoChanged, who_changed
from hofnar_analytics.worth import Worth, worth
from hofnar_analytics.worth_account import Account, account, improvement_return
from hofnar_analytics.worth_randomised import RandomisedWorth, randomised_worth
from hofnar_analytics.worth_rows import BusinessOutcome, OutcomeKind

if TYPE_CHECKING:
    from hofnar_analytics.files import open_table

__all__ = [
    "Account",
    "Against",
    "AlwaysValid",
    "Answered",
    "Answers",
    "Arm",
    "Axes",
    "BinaryDrivers",
    "BusinessOutcome",
    "CellState",
    "ChangeKind",
    "ColumnMapping",
    "Consistency",
    "Difference",
    "DifferenceInDifferences",
    "DriverDifference",
    "DriverDifferences",
    "EndsChange",
    "Errors",
    "Estimate",
    "ExpectationGaps",
    "Experiment",
    "Family",
    "FileCheck",
    "GramSummary",
    "GroupDifferences",
    "Impact",
    "ImprovementPlan",
    "IndexModel",
    "InsideDetractors",
    "InterruptedSeries",
    "JudgedFamily",
    "Kind",
    "Mapping",
    "Margin",
    "Mending",
    "OrderMemory",
    "OrdinalDrivers",
    "Outcome",
    "OutcomeKind",
    "PenaltyRewards",
    "People",
    "PeriodSeries",
    "Plan",
    "PlannedOutcome",
    "Published",
    "Quadrant",
    "RandomisedWorth",
    "Reason",
    "Regression",
    "Representativity",
    "ResponseBias",
    "ResponseCurve",
    "Role",
    "SamePair",
    "Scale",
    "Score",
    "ScoreCube",
    "Season",
    "SeveralOutcomes",
    "Shrunken",
    "Table",
    "TouchpointImpact",
    "Travelled",
    "Trend",
    "Trim",
    "UnusableMargins",
    "Verdict",
    "Warned",
    "WarningCode",
    "WeightedScore",
    "Weighting",
    "WhatIf",
    "WhoChanged",
    "Worth",
    "account",
    "against_published",
    "always_valid",
    "answers_for_margin",
    "answers_needed",
    "answers_to_place",
    "arm_of",
    "at_least",
    "average_run_length",
    "benjamini_hochberg",
    "binary_drivers",
    "cells_of",
    "change_points",
    "check_table",
    "consistency",
    "cusum",
    "design_effect",
    "detractors_moved",
    "difference_in_differences",
    "difference_of",
    "driver_differences",
    "ends_change",
    "expectation_gaps",
    "expected_and_found",
    "experiment",
    "followed",
    "group_differences",
    "groups_of",
    "impact",
    "impact_differences",
    "impact_from_gram",
    "improvement_return",
    "index_model",
    "inside_detractors",
    "interrupted_series",
    "linearised",
    "lmg",
    "lmg_groups",
    "lmg_replicates",
    "lmg_sampled",
    "lmg_shares",
    "looks_like_missing",
    "many",
    "margin_of",
    "mcfadden_shares",
    "mending",
    "mix_and_within",
    "most_bias",
    "nps_outcome",
    "open_margins",
    "open_table",
    "order_memory",
    "ordinal_drivers",
    "other_people",
    "outcome_differences",
    "outside",
    "penalty_reward",
    "people",
    "people_for_shares",
    "people_per_group",
    "plain_series",
    "polychoric",
    "post_stratified",
    "power_of",
    "r2",
    "r_indicator",
    "raked",
    "randomised_worth",
    "regression",
    "response_bias",
    "response_bias_from_counts",
    "response_curve",
    "same_but_different",
    "same_people",
    "score",
    "score_from_counts",
    "series_of",
    "several_outcomes",
    "share_differences",
    "shrunken",
    "smallest_difference",
    "to_answers",
    "travelled",
    "trend",
    "trimmed",
    "two_groups",
    "two_periods",
    "unit_alarm",
    "usual_cuts",
    "verdict",
    "weighted_score",
    "weights_of",
    "what_if",
    "who_changed",
    "worth",
]


def __getattr__(name: str) -> object:
    """The readers of files bring heavy libraries; they are loaded when a file is first opened."""
    if name == "open_table":
        from hofnar_analytics import files

        return files.open_table
    raise AttributeError(f"module 'hofnar_analytics' has no attribute {name!r}")
