"""Answers weighted to what is known of everybody.

With the raw and the weighted figure of two groups anybody can work out both groups' figures. So the groups are those
that may be told apart anyway (``counted``), the others count as one, over months in which each holds nobody or five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hofnar.insights import cells
from hofnar.insights.counted import Counted, told_values
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.measurement.models import Metric
from hofnar_analytics.margins import Margin, UnusableMargins
from hofnar_analytics.scores import on_scale
from hofnar_analytics.weighted_scores import WeightedScore, weighted_score
from hofnar_analytics.weights import Trim, Weighting, raked

OTHERS = "…"
TRIM = Trim(high=5.0, of="mean")


@dataclass(frozen=True, slots=True)
class Weighted:
    """One KPI with and without weights, over the months that may be told of every group."""

    metric: Metric
    period: Period
    weighting: Weighting
    score: WeightedScore


def weighted_kpi(figures: Figures, metric: Metric, period: Period | None, margins: Sequence[Margin]) -> Weighted | None:
    """Of the whole organisation, whose margins they are; None where the figure may not be shown or nothing weighs."""
    unit = figures.tree.root
    usable = [margin for margin in margins if told_of(figures, metric, margin.variable)]
    months = common_period(figures, metric, unit, period, [margin.variable for margin in usable])
    if months is None or not usable or not figures.figure(metric, unit, months).is_certain:
        return None
    rows = _rows(figures, metric, unit, months)
    found = [grouped(figures, metric, margin, rows) for margin in usable]
    pairs = [one for one in found if one is not None]
    weighting = _raked(figures, rows, pairs)
    if weighting is None:
        return None
    values = figures.frame.codes(metric.pk)[rows].astype(np.float64)
    return Weighted(metric, months, weighting, weighted_score(values, metric.scale, weighting))


def answered_shares(figures: Figures, unit: int, period: Period | None, key: str) -> list[tuple[str, int]]:
    """How many answers each value has, as far as it may be told; the others together under OTHERS."""
    told = told_of(figures, None, key)
    months = common_period(figures, None, unit, period, [key]) if told else None
    if months is None:
        return []
    rows = np.flatnonzero(figures.rows(unit, months))
    if not len(rows):
        return []
    codes, values = figures.frame.segment(key)
    counts = [(value, int((codes[rows] == values.index(value)).sum())) for value in sorted(told)]
    rest = len(rows) - sum(n for _, n in counts)
    return [*counts, *([(OTHERS, rest)] if rest else [])]


def told_of(figures: Figures, metric: Metric | None, key: str) -> frozenset[str]:
    counted = Counted(None if metric is None else (metric.pk, metric.scale))
    return told_values(figures.frame, figures.tree, counted, key) if key in figures.frame.segment_keys else frozenset()


def common_period(
    figures: Figures, metric: Metric | None, unit: int, period: Period | None, keys: Sequence[str]
) -> Period | None:
    """Months whose edges may be told of the values of every one of these segments."""
    before: Period | None = None
    while keys and period != before:
        before = period
        for key in keys:
            value = min(told_of(figures, metric, key))
            period = figures.told(metric, unit, period, (key, value))
            if period is None:
                return None
    return period


def _rows(figures: Figures, metric: Metric, unit: int, period: Period) -> NDArray[np.intp]:
    codes = figures.frame.codes(metric.pk)
    rows = np.flatnonzero(figures.rows(unit, period) & cells.scored(codes))
    return rows[on_scale(codes[rows].astype(np.float64), metric.scale)]


def grouped(
    figures: Figures, metric: Metric, margin: Margin, rows: NDArray[np.intp]
) -> tuple[Margin, NDArray[np.str_]] | None:
    """The margin and the answers with the small groups as one; values without answers cannot be weighted and are left
    out, and answers of which the margin knows nothing keep their weight."""
    told = told_of(figures, metric, margin.variable)
    codes, values = figures.frame.segment(margin.variable)
    name = {value: value if value in told else OTHERS for value in values if margin.values.get(value, 0) > 0}
    texts = np.array([*(name.get(value, "") for value in values), ""], dtype=np.str_)[codes[rows]]
    amounts: dict[str, float] = {}
    for value, amount in margin.values.items():
        group = name.get(value, OTHERS)
        amounts[group] = amounts.get(group, 0.0) + float(amount)
    here = {str(value) for value in np.unique(texts)} - {""}
    amounts = {value: amount for value, amount in amounts.items() if value in here and amount > 0}
    return (Margin(margin.variable, amounts, True), texts) if len(amounts) > 1 else None


def _raked(
    figures: Figures, rows: NDArray[np.intp], pairs: Sequence[tuple[Margin, NDArray[np.str_]]]
) -> Weighting | None:
    weights = figures.frame.weights()
    if not pairs:
        return None
    try:
        return raked(
            {margin.variable: texts for margin, texts in pairs},
            [margin for margin, _ in pairs],
            base=None if weights is None else weights[rows],
            trim=TRIM,
        )
    except UnusableMargins:
        return None
