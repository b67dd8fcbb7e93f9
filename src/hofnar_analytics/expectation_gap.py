"""Satisfaction against expectation: exceeded, as expected, or below it. Method: docs/methods/expectation-gap.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import kish_n, linearised_error, t_quantile, two_sided_p, wilson
from hofnar_analytics.least_squares import least_squares
from hofnar_analytics.multiplicity import benjamini_hochberg
from hofnar_analytics.reasons import GROUP_FLOOR, SCORE_FLOOR
from hofnar_analytics.results import UNKNOWN, Estimate, Reason

FloatArray = NDArray[np.float64]

BAND = 0.25  # points of the scale within which a mean gap is 'as expected'
COMPARED_BAND = 0.10  # better less worse, as parts of the people, within which a moment is 'as expected'


class Verdict(StrEnum):
    """What an experience was against what was expected of it."""

    EXCEEDED = "exceeded"
    AS_EXPECTED = "as_expected"
    BELOW = "below"


class GapField(StrEnum):
    """The field of the expectation matrix: satisfaction high or low, the gap above, around or below zero."""

    DELIGHT = "delight"  # high, exceeded
    PROMISE_KEPT = "promise_kept"  # high, as expected
    OVERPROMISED = "overpromised"  # high, below expectation
    BETTER_THAN_FEARED = "better_than_feared"  # low, exceeded
    EXPECTED_LITTLE = "expected_little"  # low, as expected
    DISAPPOINTMENT = "disappointment"  # low, below expectation


_FIELDS = {
    (True, Verdict.EXCEEDED): GapField.DELIGHT,
    (True, Verdict.AS_EXPECTED): GapField.PROMISE_KEPT,
    (True, Verdict.BELOW): GapField.OVERPROMISED,
    (False, Verdict.EXCEEDED): GapField.BETTER_THAN_FEARED,
    (False, Verdict.AS_EXPECTED): GapField.EXPECTED_LITTLE,
    (False, Verdict.BELOW): GapField.DISAPPOINTMENT,
}


@dataclass(frozen=True, slots=True)
class ExpectationGap:
    """One moment. ``gap`` = satisfaction - expectation, of the same people, in points of the scale; ``exceeded``,
    ``as_expected`` and ``below`` are shares of people (0..1). ``verdict`` is None where the margin does not allow one.

    ``at_same_satisfaction``: how the outcome differs per point of expectation among people equally satisfied; below 0
    a promise that was too high costs something of its own. None without an outcome.
    """

    column: str
    label: str
    n: int
    satisfaction: Estimate = UNKNOWN
    expectation: Estimate = UNKNOWN
    gap: Estimate = UNKNOWN
    exceeded: Estimate = UNKNOWN
    as_expected: Estimate = UNKNOWN
    below: Estimate = UNKNOWN
    gap_p: float | None = None
    gap_p_adjusted: float | None = None
    verdict: Verdict | None = None
    field: GapField | None = None
    at_same_satisfaction: Estimate = UNKNOWN
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectationGaps:
    """All moments; ``satisfaction_cut`` tells high from low satisfaction in the matrix (a target, or the median
    moment); ``band`` is the half-width within which a gap is 'as expected'."""

    satisfaction_cut: float | None
    band: float
    moments: tuple[ExpectationGap, ...]


def verdict_of(satisfaction: float, expectation: float) -> Verdict:
    """One person's verdict.

    >>> str(verdict_of(7, 5)), str(verdict_of(9, 9))
    ('exceeded', 'as_expected')
    """
    if satisfaction == expectation:
        return Verdict.AS_EXPECTED
    return Verdict.EXCEEDED if satisfaction > expectation else Verdict.BELOW


def expectation_gaps(
    satisfaction: FloatArray,
    expectation: FloatArray,
    columns: tuple[str, ...],
    *,
    labels: tuple[str, ...] = (),
    outcome: FloatArray | None = None,
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
    satisfaction_cut: float | None = None,
    band: float = BAND,
    level: float = 0.95,
) -> ExpectationGaps:
    """Every moment's satisfaction against its expectation, both (n, p) on the same scale, NaN where not given.

    Only people who gave both count. A gap is 'exceeded' or 'below' when its adjusted p allows (Benjamini-Hochberg over
    the moments) and its estimate lies outside the band; 'as expected' when its 90 % interval lies inside the band (two
    one-sided tests at 5 %); else there is no verdict. Below 50 people TOO_FEW_RESPONSES. ``outcome`` (n,) adds what
    expectation does at equal satisfaction. ValueError when the shapes differ.

    >>> felt = np.full((100, 1), 7.0) + np.tile([[0.0], [1.0]], (50, 1))
    >>> found = expectation_gaps(felt, felt - np.tile([[1.0], [2.0], [1.0], [3.0]], (25, 1)), ("desk",)).moments[0]
    >>> str(found.verdict), found.gap.estimate
    ('exceeded', 1.75)
    """
    if satisfaction.shape != expectation.shape or satisfaction.shape[1] != len(columns):
        raise ValueError("satisfaction, expectation and columns disagree in shape")
    used = np.ones(len(satisfaction)) if weights is None else np.nan_to_num(weights)
    names = labels or columns
    pairs = [_Pair(satisfaction[:, j], expectation[:, j], outcome, used, clusters, level) for j in range(len(columns))]
    gaps = [pair.read(columns[j], names[j]) for j, pair in enumerate(pairs)]
    adjusted = benjamini_hochberg([gap.gap_p for gap in gaps])
    cut = _cut(gaps) if satisfaction_cut is None else satisfaction_cut
    judged = [_judged(gap, pair, p, cut, band, 1 - level) for gap, pair, p in zip(gaps, pairs, adjusted)]
    return ExpectationGaps(cut, band, tuple(judged))


def compared_gaps(
    satisfaction: FloatArray,
    compared: FloatArray,
    columns: tuple[str, ...],
    *,
    labels: tuple[str, ...] = (),
    weights: FloatArray | None = None,
    clusters: NDArray[np.int64] | None = None,
    satisfaction_cut: float | None = None,
    band: float = COMPARED_BAND,
    level: float = 0.95,
) -> ExpectationGaps:
    """The same where people said themselves whether it was better (above 0) or worse (below 0) than expected.

    ``compared`` (n, p) is centred: 0 is 'as expected', NaN not given; only its sign counts, for the steps between
    'better' and 'much better' have no size. ``gap`` is the part that said better less the part that said worse (-1..1);
    there is no expected score. Verdicts and floors as in ``expectation_gaps``, with a band of .10. ValueError when the
    shapes differ.

    >>> said = np.tile([[1.0], [1.0], [0.0], [-1.0]], (50, 1))
    >>> found = compared_gaps(np.full((200, 1), 4.0), said, ("desk",)).moments[0]
    >>> found.gap.estimate, found.exceeded.estimate, str(found.verdict)
    (0.25, 0.5, 'exceeded')
    """
    if satisfaction.shape != compared.shape:
        raise ValueError("satisfaction, comparison and columns disagree in shape")
    # A gap of exactly the sign: satisfaction less 'what it would have been'.
    hoped = satisfaction - np.sign(compared)
    found = expectation_gaps(
        satisfaction,
        hoped,
        columns,
        labels=labels,
        weights=weights,
        clusters=clusters,
        satisfaction_cut=satisfaction_cut,
        band=band,
        level=level,
    )
    return replace(found, moments=tuple(replace(one, expectation=UNKNOWN) for one in found.moments))


def _cut(gaps: list[ExpectationGap]) -> float | None:
    known = [gap.satisfaction.estimate for gap in gaps if gap.satisfaction.estimate is not None]
    return float(np.median(known)) if known else None


class _Pair:
    """The people who gave both scores of one moment."""

    def __init__(
        self,
        satisfaction: FloatArray,
        expectation: FloatArray,
        outcome: FloatArray | None,
        weights: FloatArray,
        clusters: NDArray[np.int64] | None,
        level: float,
    ) -> None:
        both = np.isfinite(satisfaction) & np.isfinite(expectation) & (weights > 0)
        self.felt, self.hoped, self.weights = satisfaction[both], expectation[both], weights[both]
        self.outcome = None if outcome is None else outcome[both]
        self.clusters = None if clusters is None else clusters[both]
        self.level = level

    @property
    def df(self) -> float:
        rows = len(self.felt) if self.clusters is None else len(np.unique(self.clusters))
        return float(rows - 1) if self.clusters is not None else kish_n(self.weights) - 1

    def mean(self, values: FloatArray, level: float | None = None) -> Estimate:
        middle = float(self.weights @ values / self.weights.sum())
        if self.df < 1:
            return Estimate(middle, None, None, self.level)
        error = linearised_error(values, self.weights, self.clusters)
        half = t_quantile(level or self.level, self.df) * error
        return Estimate(middle, middle - half, middle + half, level or self.level)

    def share(self, chosen: NDArray[np.bool_]) -> Estimate:
        n = kish_n(self.weights)
        part = float(self.weights @ chosen / self.weights.sum())
        return Estimate(part, *wilson(part * n, n, self.level), self.level)

    def read(self, column: str, label: str) -> ExpectationGap:
        n = len(self.felt)
        reasons: tuple[Reason, ...] = (Reason.TOO_FEW_RESPONSES,) if n < SCORE_FLOOR else ()
        reasons += (Reason.SMALL_GROUP,) if n < GROUP_FLOOR else ()
        if n == 0:
            return ExpectationGap(column, label, 0, reasons=reasons)
        gap = self.felt - self.hoped
        return ExpectationGap(
            column,
            label,
            n,
            self.mean(self.felt),
            self.mean(self.hoped),
            self.mean(gap),
            self.share(gap > 0),
            self.share(gap == 0),
            self.share(gap < 0),
            self._p(gap),
            at_same_satisfaction=self._beside_satisfaction(),
            reasons=reasons,
        )

    def _p(self, gap: FloatArray) -> float | None:
        error = linearised_error(gap, self.weights, self.clusters) if self.df >= 1 else 0.0
        return two_sided_p(float(self.weights @ gap / self.weights.sum()) / error, self.df) if error > 0 else None

    def _beside_satisfaction(self) -> Estimate:
        if self.outcome is None:
            return UNKNOWN
        known = np.isfinite(self.outcome)
        if known.sum() < SCORE_FLOOR or not np.ptp(self.outcome[known]) > 0:
            return UNKNOWN
        columns = np.column_stack([self.felt, self.hoped])[known]
        names = None if self.clusters is None else self.clusters[known]
        fit = least_squares(columns, self.outcome[known], self.weights[known], names)
        return fit.combined(fit.unit(1), self.level)


def _judged(
    gap: ExpectationGap, pair: _Pair, adjusted: float | None, cut: float | None, band: float, alpha: float
) -> ExpectationGap:
    verdict = _verdict(gap, pair, adjusted, band, alpha)
    place = None
    if verdict is not None and cut is not None and gap.satisfaction.estimate is not None:
        place = _FIELDS[gap.satisfaction.estimate >= cut, verdict]
    return replace(gap, gap_p_adjusted=adjusted, verdict=verdict, field=place)


def _verdict(gap: ExpectationGap, pair: _Pair, adjusted: float | None, band: float, alpha: float) -> Verdict | None:
    middle = gap.gap.estimate
    if middle is None or Reason.TOO_FEW_RESPONSES in gap.reasons:
        return None
    narrow = pair.mean(pair.felt - pair.hoped, 1 - 2 * alpha)
    if narrow.low is not None and narrow.high is not None and -band < narrow.low and narrow.high < band:
        return Verdict.AS_EXPECTED
    if abs(middle) <= band or (adjusted is not None and adjusted >= alpha):
        return None
    return Verdict.EXCEEDED if middle > 0 else Verdict.BELOW
