"""Which earlier moment raises the odds that a later one goes wrong. Method: docs/methods/order.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.firth import fit_firth
from hofnar_analytics.intervals import Interval, normal_quantile, two_sided_p
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
    against a visit that was not negative; ``odds`` with all earlier moments and the person's mood in one model.

    People in a bad mood score everything lower, so negatives go together without one causing the other. ``excess``
    therefore compares the odds ratio with that of the other earlier moments (the mean of their logarithms): above 1
    this moment goes before negatives more than moments in general do. p values are those of ``excess``.
    ``e_value``: how strongly something unmeasured would have to go with both (as a risk ratio) to explain ``odds``
    away; ``e_value_low`` the same for the end of the interval nearest 1 (1: nothing is needed).
    """

    column: str
    label: str
    n_negative: int
    n_other: int
    crude: Estimate = UNKNOWN
    odds: Estimate = UNKNOWN
    excess: Estimate = UNKNOWN
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

    One logistic regression with, for every earlier moment, a visit and a negative, and the person's mood (how far
    their earlier scores lie from what is usual). Needs 50 negatives (TOO_FEW_RESPONSES) and for each earlier moment 50
    people with a negative there before and 50 whose visit was not (TOO_RARE). CONFOUNDED where more than a third of
    the log-odds ratio goes away by adjustment, or where it does not exceed that of other moments. Observational: 'goes
    before', not 'causes'.

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
    read = _all_read(bare, case, others, rate, level)
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

    def mood(self) -> FloatArray:
        """The mean distance of each person's earlier scores from the mean of that moment's negatives or others, (n,);
        0 without any: what scores tell of a person beyond which moments were negative."""
        distance = np.zeros(self.visited.shape)
        for kind in (self.bad, self.visited & ~self.bad):
            count = kind.sum(axis=0)
            means = np.where(kind, self.scores, 0.0).sum(axis=0) / np.maximum(count, 1)
            distance += np.where(kind, self.scores - means, 0.0)
        return np.asarray(distance.sum(axis=1) / np.maximum(self.visited.sum(axis=1), 1))


def _bare(trip: Travelled, case: _Case, j: int) -> Earlier:
    negative = int(case.bad[:, j].sum())
    return Earlier(trip.columns[j], trip.labels[j], negative, int(case.visited[:, j].sum()) - negative)


def _all_read(bare: list[Earlier], case: _Case, others: list[int], rate: float, level: float) -> list[Earlier]:
    able = [k for k, one in enumerate(bare) if min(one.n_negative, one.n_other) >= EXPOSED_FLOOR]
    read = [replace(one, reasons=(Reason.TOO_RARE,)) for one in bare]
    if not able:
        return read
    places = [others[k] for k in able]
    rest = [j for j in others if j not in places]
    columns = [*case.bad[:, places].T, *case.visited[:, others].T, *case.bad[:, rest].T, case.mood()]
    together = _Fit(np.column_stack(columns).astype(float), case, len(able), level)
    for at, k in enumerate(able):
        crude = _Fit(case.columns(others[k]), case, 1, level)
        read[k] = _one(bare[k], crude, together, at, rate)
    return read


def _one(one: Earlier, crude: _Fit, together: _Fit, at: int, rate: float) -> Earlier:
    odds, plain = together.odds(at), crude.odds(0)
    if odds.estimate is None or plain.estimate is None:
        return replace(one, reasons=(Reason.NOT_ESTIMABLE,))
    excess, p = together.excess(at)
    apart = (Reason.SEPARATION,) if together.separated else ()
    shared = (Reason.CONFOUNDED,) if _confounded(plain, odds, excess) else ()
    return replace(
        one,
        crude=plain,
        odds=odds,
        excess=excess,
        p=p,
        e_value=e_value(odds.estimate, rate),
        e_value_low=_e_value_low(odds, rate),
        reasons=(*apart, *shared),
    )


class _Fit:
    """Log-odds ratios of the first ``count`` columns; Firth's where the outcome is separated."""

    def __init__(self, columns: FloatArray, case: _Case, count: int, level: float) -> None:
        kept = independent(np.column_stack([np.ones(len(columns)), columns]))
        used = columns[:, [k - 1 for k in kept if k > 0]]
        self.level, self.count = level, count
        self.sound = bool(np.isin(np.arange(1, count + 1), kept).all())
        fit = fit_logistic(used, case.negative, case.weights if case.weighted else None, case.clusters)
        self.separated = bool(fit.separating)
        self.sound &= fit.converged or self.separated
        self.values, self.covariance = fit.coefficients[1 : count + 1], fit.covariance[1 : count + 1, 1 : count + 1]
        self.ends: tuple[Interval | None, ...] = ()
        if self.separated:
            penalised = fit_firth(used, case.negative, case.weights, level=level, profiled=tuple(range(count)))
            self.values, self.ends = penalised.coefficients[1 : count + 1], penalised.intervals[1 : count + 1]

    def odds(self, at: int) -> Estimate:
        if not self.sound:
            return UNKNOWN
        middle = float(np.exp(self.values[at]))
        if self.separated:
            ends = self.ends[at]
            if ends is None:
                return Estimate(middle, None, None, self.level)
            return Estimate(middle, float(np.exp(ends.low)), float(np.exp(ends.high)), self.level)
        return self._around(np.eye(self.count)[at])[0]

    def excess(self, at: int) -> tuple[Estimate, float | None]:
        """The odds ratio over the geometric mean of the others', and its p value."""
        if not self.sound or self.separated or self.count < 2:
            return UNKNOWN, None
        contrast = np.full(self.count, -1.0 / (self.count - 1))
        contrast[at] = 1.0
        return self._around(contrast)

    def _around(self, contrast: FloatArray) -> tuple[Estimate, float | None]:
        value = float(contrast @ self.values)
        error = float(contrast @ self.covariance @ contrast) ** 0.5
        half = normal_quantile(self.level) * error
        p = two_sided_p(value / error) if error > 0 else None
        return Estimate(float(np.exp(value)), float(np.exp(value - half)), float(np.exp(value + half)), self.level), p


def _confounded(crude: Estimate, odds: Estimate, excess: Estimate) -> bool:
    """Whether a relation that looked certain goes away for much, or is no more than other moments have."""
    if crude.estimate is None or odds.estimate is None or crude.low is None or crude.high is None:
        return False
    if crude.low <= 1 <= crude.high:
        return False
    before_, after = float(np.log(crude.estimate)), float(np.log(odds.estimate))
    gone = after * np.sign(before_) < KEPT_PART * abs(before_)
    plain = excess.low is None or excess.high is None or excess.low <= 1 <= excess.high
    return bool(gone or plain)


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
