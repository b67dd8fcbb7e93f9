"""How a KPI goes with what customers did: the second step of a score's worth.

Method: docs/methods/worth.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hofnar_analytics.answers import FloatArray
from hofnar_analytics.influence import Pulled, pulled_chance, pulled_line
from hofnar_analytics.logistic import fit_logistic
from hofnar_analytics.results import Reason
from hofnar_analytics.worth_rows import BusinessOutcome, WorthRows

LINK_FLOOR = 100  # customers with a KPI and an outcome before the two are linked
EVENTS_FLOOR = 20  # who stayed, and who did not, before a chance is spoken of
TAIL = 0.99  # amounts above this quantile are cut to it in the second reading
HEAVY = 0.15  # part of the whole amount that the highest hundredth holds, from which a tail is heavy


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """What a point more of the KPI goes with, in the unit of the outcome (a chance of 0 to 1, an amount), with the
    pull of each row (n,). ``cut`` is the same with the highest hundredth of the amounts cut to where it begins;
    ``top_part`` is the part of the whole amount held by that hundredth."""

    n: int
    mean: float | None
    found: tuple[float, FloatArray] | None
    cut: tuple[float, FloatArray] | None = None
    top_part: float | None = None
    reasons: tuple[Reason, ...] = ()


def link_of(rows: WorthRows, outcome: BusinessOutcome) -> Link:
    """The outcome on the KPI and the segments that adjust (``answers.covariates``).

    Yes or no: the average marginal effect of a logistic regression; where that has no maximum (SEPARATION) the line of
    least squares. Amounts: least squares with HC3 pulls, and once more with the highest hundredth cut. From 100
    customers; a chance also needs 20 who did and 20 who did not (TOO_FEW_RESPONSES).
    """
    known = np.isfinite(outcome.values)
    n = int(known.sum())
    values = outcome.values[known]
    weights = None if rows.answers.weights is None else rows.answers.weights[known]
    mean = float(np.average(values, weights=weights)) if n else None
    short = _too_little(rows, known, outcome)
    if short is not None:
        return Link(n, mean, None, reasons=(short,))
    x = _columns(rows, known)
    if outcome.kind.is_yes_or_no:
        found, reasons = _chance(x, values, weights)
        return Link(n, mean, _spread(found, known), reasons=reasons)
    return _amount(x, values, weights, known, n, mean)


def _too_little(rows: WorthRows, known: FloatArray, outcome: BusinessOutcome) -> Reason | None:
    values, kpi = outcome.values[known], rows.answers.outcome[known]
    few = len(values) < LINK_FLOOR
    if outcome.kind.is_yes_or_no:
        few |= min(values.sum(), len(values) - values.sum()) < EVENTS_FLOOR
    if few:
        return Reason.TOO_FEW_RESPONSES
    return Reason.CONSTANT if not (np.ptp(values) > 0 and np.ptp(kpi) > 0) else None


def _columns(rows: WorthRows, known: FloatArray) -> FloatArray:
    kpi = rows.answers.outcome[known][:, None]
    others = rows.answers.covariates
    return kpi if others is None else np.column_stack([kpi, others[known]])


def _chance(x: FloatArray, values: FloatArray, weights: FloatArray | None) -> tuple[Pulled, tuple[Reason, ...]]:
    spread = np.ptp(x, axis=0) > 0
    x = x[:, spread]
    fit = fit_logistic(x, values, weights)
    if fit.converged and not fit.separating:
        return pulled_chance(fit, x, values, 0, weights), ()
    line = pulled_line(x, values, weights)
    return Pulled(line.values[1:2], line.pulls[:, 1:2]), (Reason.SEPARATION,)


def _amount(
    x: FloatArray, values: FloatArray, weights: FloatArray | None, known: FloatArray, n: int, mean: float | None
) -> Link:
    line = pulled_line(x, values, weights)
    edge = float(np.quantile(values, TAIL))
    cut = pulled_line(x, np.minimum(values, edge), weights)
    top = _top_part(values, edge)
    heavy = (Reason.HEAVY_TAIL,) if top is not None and top >= HEAVY else ()
    parts = (_spread(Pulled(one.values[1:2], one.pulls[:, 1:2]), known) for one in (line, cut))
    return Link(n, mean, next(parts), next(parts), top, heavy)


def _top_part(values: FloatArray, edge: float) -> float | None:
    """None where amounts may be below zero: a part of the whole would say nothing."""
    total = float(values.sum())
    return float(values[values > edge].sum()) / total if values.min() >= 0 and total > 0 else None


def _spread(found: Pulled, known: FloatArray) -> tuple[float, FloatArray]:
    pulls = np.zeros(len(known))
    pulls[known] = found.pulls[:, 0]
    return float(found.values[0]), pulls
