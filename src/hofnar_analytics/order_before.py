"""Which earlier moment raises the odds that a later one goes wrong. Method: docs/methods/order.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.firth import fit_firth
from hofnar_analytics.intervals import normal_quantile, two_sided_p
from hofnar_analytics.least_squares import independent
from hofnar_analytics.logistic import fit_logistic
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.travelled import Travelled

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

NEGATIVE_FLOOR = 50  # negatives of the later moment before anything is said
EXPOSED_FLOOR = 50  # people with and without the earlier negative
KEPT_PART = 2 / 3  # part of the log-odds ratio that must stand after adjustment


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier moment. ``crude`` and ``odds``: odds ratio that the later moment is negative after a negative here,
    against a visit that was not negative; ``odds`` with the other earlier moments and the person's mood taken into
    account. ``odds_visit``: odds ratio of a visit that was not negative against none.

    ``e_value``: how strongly something unmeasured would have to go with both (as a risk ratio) to explain ``odds``
    away; ``e_value_low`` the same for the end of the interval nearest 1 (1: nothing is needed).
    """

    column: str
    label: str
    n_negative: int
    n_other: int
    crude: Estimate = UNKNOWN
    odds: Estimate = UNKNOWN
    odds_visit: Estimate = UNKNOWN
    p: float | None = None
    p_adjusted: float | None = None
    e_value: float | None = None
    e_value_low: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """All earlier moments of one later moment; ``rate`` is the part of its visits that was negative."""

    column: str
    label: str
    n: int
    negatives: int
    rate: float | None
    earlier: tuple[Earlier, ...]
    reasons: tuple[Reason, ...] = ()


def before(trip: Travelled, moment: int, *, low: float, level: float = 0.95) -> Before:
    """What went before negatives (score <= ``low``) at one moment (its column number).

    Needs 50 negatives (TOO_FEW_RESPONSES) and for each earlier moment 50 people with a negative there before and 50
    whose visit was not (TOO_RARE). CONFOUNDED where more than a third of the log-odds ratio goes away by adjustment.
    Observational: 'goes before', not 'causes'.

    >>> rng = np.random.default_rng(3)
    >>> marks = rng.integers(1, 11, (2000, 3)).astype(float)
    >>> marks[:, 2] = np.where((marks[:, 0] <= 5) & (rng.random(2000) < 0.5), 3, marks[:, 2])
    >>> names = ("order", "invoice", "delivery")
    >>> trip = Travelled(marks, np.tile([0.0, 1, 2], (2000, 1)), names, names, np.full(2000, np.nan))
    >>> [one.odds.low > 1 for one in before(trip, 2, low=5).earlier]
    [True, False]
    """
    there = trip.known[:, moment] & (trip.used_weights() > 0)
    case = _Case(trip, moment, there, low)
    negatives, n = int(case.negative.sum()), len(case.negative)
    others = [j for j in range(len(trip.columns)) if j != moment and case.visited[:, j].any()]
    rate = float(case.weights @ case.negative / case.weights.sum()) if n else None
    found = Before(trip.columns[moment], trip.labels[moment], n, negatives, rate, ())
    bare = [_bare(trip, case, j) for j in others]
    if rate is None or min(negatives, n - negatives) < NEGATIVE_FLOOR:
        return replace(found, earlier=tuple(bare), reasons=(Reason.TOO_FEW_RESPONSES,))
    read = [_read(one, case, j, rate, level) for one, j in zip(bare, others)]
    adjusted = benjamini_hochberg([one.p for one in read])
    return replace(found, earlier=tuple(replace(one, p_adjusted=p) for one, p in zip(read, adjusted)))


class _Case:
    """Visits to the later moment, and what each person had lived before it."""

    def __init__(self, trip: Travelled, moment: int, there: BoolArray, low: float) -> None:
        self.negative = (trip.scores[there, moment] <= low).astype(float)
        self.weights = trip.used_weights()[there]
        self.weighted = trip.weights is not None
        self.clusters = None if trip.clusters is None else trip.clusters[there]
        with np.errstate(invalid="ignore"):
            self.visited = trip.known[there] & (trip.positions[there] < trip.positions[there, moment][:, None])
            self.bad = self.visited & (trip.scores[there] <= low)
        self.scores = np.where(self.visited, trip.scores[there], 0.0)

    def columns(self, j: int) -> FloatArray:
        """Negative at j, visit to j."""
        return np.column_stack([self.bad[:, j], self.visited[:, j]]).astype(float)

    def adjusting(self, j: int) -> FloatArray:
        """Visits to other earlier moments, and their mean score (mood, way of scoring) with 'had any'."""
        rest = np.delete(np.arange(self.visited.shape[1]), j)
        visits = self.visited[:, rest]
        count = visits.sum(axis=1)
        mean = self.scores[:, rest].sum(axis=1) / np.maximum(count, 1)
        centre = mean[count > 0].mean() if (count > 0).any() else 0.0
        mood = np.where(count > 0, mean - centre, 0.0)
        return np.column_stack([visits, mood, count > 0]).astype(float)


def _bare(trip: Travelled, case: _Case, j: int) -> Earlier:
    negative = int(case.bad[:, j].sum())
    return Earlier(trip.columns[j], trip.labels[j], negative, int(case.visited[:, j].sum()) - negative)


def _read(one: Earlier, case: _Case, j: int, rate: float, level: float) -> Earlier:
    if min(one.n_negative, one.n_other) < EXPOSED_FLOOR:
        return replace(one, reasons=(Reason.TOO_RARE,))
    crude = _odds(case.columns(j), case, level)
    full = _odds(np.column_stack([case.columns(j), case.adjusting(j)]), case, level)
    if full is None or crude is None:
        return replace(one, reasons=(Reason.NOT_ESTIMABLE,))
    apart = (Reason.SEPARATION,) if full.separated else ()
    shared = (Reason.CONFOUNDED,) if _confounded(crude.negative, full.negative) else ()
    visit = full.visit if case.visited[:, j].sum() <= len(case.negative) - EXPOSED_FLOOR else UNKNOWN
    return replace(
        one,
        crude=crude.negative,
        odds=full.negative,
        odds_visit=visit,
        p=full.p,
        e_value=e_value(full.negative.estimate, rate),
        e_value_low=_e_value_low(full.negative, rate),
        reasons=(*apart, *shared),
    )


@dataclass(frozen=True, slots=True)
class _Odds:
    negative: Estimate
    visit: Estimate
    p: float | None
    separated: bool


def _odds(columns: FloatArray, case: _Case, level: float) -> _Odds | None:
    """Odds ratios of the first two columns; Firth's where the outcome is separated."""
    varying = np.ptp(columns, axis=0) > 0
    used = _independent(columns[:, varying])
    visit_varies = bool(varying[1])
    fit = fit_logistic(used, case.negative, case.weights if case.weighted else None, case.clusters)
    if fit.separating:
        return _penalised(used, case, visit_varies, level)
    if not fit.converged:
        return None
    z = normal_quantile(level)

    def ratio(place: int) -> Estimate:
        value, half = float(fit.coefficients[place]), z * float(fit.covariance[place, place]) ** 0.5
        return Estimate(float(np.exp(value)), float(np.exp(value - half)), float(np.exp(value + half)), level)

    p = two_sided_p(float(fit.coefficients[1]) / float(fit.covariance[1, 1]) ** 0.5)
    return _Odds(ratio(1), ratio(2) if visit_varies else UNKNOWN, p, False)


def _penalised(used: FloatArray, case: _Case, visit_varies: bool, level: float) -> _Odds:
    fit = fit_firth(used, case.negative, case.weights, level=level, profiled=(0, 1) if visit_varies else (0,))

    def ratio(place: int) -> Estimate:
        ends, middle = fit.intervals[place], float(np.exp(fit.coefficients[place]))
        if ends is None:
            return Estimate(middle, None, None, level)
        return Estimate(middle, float(np.exp(ends.low)), float(np.exp(ends.high)), level)

    return _Odds(ratio(1), ratio(2) if visit_varies else UNKNOWN, fit.p_values[1], True)


def _independent(columns: FloatArray) -> FloatArray:
    kept = independent(np.column_stack([np.ones(len(columns)), columns]))
    return np.asarray(columns[:, [k - 1 for k in kept if k > 0]])


def _confounded(crude: Estimate, full: Estimate) -> bool:
    """Whether much of a relation that looked certain goes away."""
    if crude.estimate is None or full.estimate is None or crude.low is None or crude.high is None:
        return False
    certain = crude.low > 1 or crude.high < 1
    before_, after = float(np.log(crude.estimate)), float(np.log(full.estimate))
    return certain and after * np.sign(before_) < KEPT_PART * abs(before_)


def e_value(odds: float | None, rate: float) -> float | None:
    """VanderWeele and Ding (2017): the risk ratio by which an unmeasured thing would have to go with both sides.

    An odds ratio counts as a risk ratio when the outcome is rare (``rate`` up to 0.15), else its square root does.

    >>> round(e_value(3.9, 0.05), 2), e_value(1.0, 0.05)
    (7.26, 1.0)
    """
    if odds is None or not odds > 0:
        return None
    risk = odds if rate <= 0.15 else odds**0.5
    risk = max(risk, 1 / risk)
    return float(risk + (risk * (risk - 1)) ** 0.5)


def _e_value_low(odds: Estimate, rate: float) -> float | None:
    if odds.low is None or odds.high is None:
        return None
    if odds.low <= 1 <= odds.high:
        return 1.0
    return e_value(odds.low if odds.low > 1 else odds.high, rate)
