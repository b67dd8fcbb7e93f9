"""Weights that bring the answers to what is known of everybody. Method: docs/methods/weights.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import kish_n
from hofnar_analytics.margins import Margin, UnusableMargins, agree, margin_of
from hofnar_analytics.results import Reason
from hofnar_analytics.table import near
from hofnar_analytics.weights_raking import NO_BOUNDS, FloatArray, Groups, IntArray, fitted, grouped

Strings = NDArray[np.str_]
Given = Mapping[str, Mapping[str, float]] | Sequence[Margin]

FEW_IN_CELL = 30  # answers with a value below which a weight leans on few people
UNKNOWN_PART = 0.1
_CLOSE, _CUT = 1e-9, 1e-13


@dataclass(frozen=True, slots=True)
class Trim:
    """Weights are kept between ``low`` and ``high`` times their median (or their mean). The bounds are set once, from
    the weights before trimming. ValueError unless low < 1 < high."""

    high: float = np.inf
    low: float = 0.0
    of: str = "median"

    def __post_init__(self) -> None:
        if not 0 <= self.low < 1 < self.high or self.of not in ("median", "mean"):
            raise ValueError("trimming needs low < 1 < high, as multiples of the median or the mean")


@dataclass(frozen=True, slots=True)
class MarginFit:
    """One value of one variable: ``n`` answers, and its share (0..1) before, after, and of everybody. The shares are
    among the answers of which the variable is known."""

    variable: str
    value: str
    n: int
    before: float
    after: float
    population: float


@dataclass(frozen=True, slots=True, eq=False)
class Weighting:
    """weights (n,) with mean 1, NaN for rows that had no usable base weight.

    ``deff`` is Kish's design effect of the weights and ``n_effective`` = n / deff; ``n_trimmed`` is how many weights
    lay outside ``bounds`` (in units of the mean weight) before they were cut. ``off`` is the largest difference from a
    margin left, as a part of everybody; above 1e-6 MARGINS_NOT_MET is among the reasons. ``population`` is how many
    people the margins count, if they do. ``codes`` (variables, n) are the places of the values, -1 unknown, and
    ``base`` (n,) the base weights: what the calibrated margins of a figure need.
    """

    weights: FloatArray
    margins: tuple[MarginFit, ...]
    n: int
    deff: float
    n_effective: float
    rounds: int
    off: float
    n_trimmed: int
    bounds: tuple[float, float]
    population: float | None
    codes: IntArray
    base: FloatArray
    reasons: tuple[Reason, ...] = ()

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest weight."""
        used = self.weights[np.isfinite(self.weights)]
        return float(used.min()), float(used.max())


def post_stratified(
    cells: Strings, population: Mapping[str, float] | Margin, *, base: FloatArray | None = None
) -> Weighting:
    """Every cell brought to its share of everybody: w = base x (share of everybody / share of the answers).

    cells (n,) text, '' unknown (those rows keep their base weight); population {cell: number or share}; base (n,)
    positive or None. Raises UnusableMargins: MARGIN_NOBODY for a cell without answers, MARGIN_UNKNOWN_VALUE for
    answers in a cell of which nothing is known, MARGIN_ZERO for answers in a cell of nobody, and what ``margin_of``
    raises. Below 30 answers in a cell FEW_IN_CELL. Source: Holt and Smith (1979), JRSS A 142.

    >>> found = post_stratified(np.repeat(["young", "old"], [20, 80]), {"young": 0.4, "old": 0.6})
    >>> sorted(set(found.weights.round(6).tolist())), round(found.deff, 6), round(found.n_effective, 6)
    ([0.75, 2.0], 1.25, 80.0)
    """
    margin = population if isinstance(population, Margin) else margin_of("cell", population)
    return raked({margin.variable: cells}, [margin], base=base)


def raked(
    columns: Mapping[str, Strings],
    margins: Given,
    *,
    base: FloatArray | None = None,
    trim: Trim | None = None,
) -> Weighting:
    """Weights that bring several variables to their margins at once (raking, iterative proportional fitting).

    columns {variable: (n,) text, '' unknown}; margins {variable: {value: number or share}} or Margins; base (n,)
    weights there are already, rows without a positive one do not count. With ``trim`` the weights nearest to the base
    weights (in Kullback and Leibler's sense) within the bounds that meet the margins. One margin is
    post-stratification.

    Raises UnusableMargins as ``post_stratified``, MARGIN_NO_COLUMN, MARGIN_TOTALS, MARGIN_TWICE; ValueError for arrays
    of unequal length. Below 30 answers with a value FEW_IN_CELL, over a tenth unknown MANY_UNKNOWN. Sources: Deming
    and Stephan (1940); Deville, Särndal and Sautory (1993), JASA 88.

    >>> columns = {"Age": np.repeat(["young", "old"], 50), "Region": np.tile(["north", "south"], 50)}
    >>> found = raked(columns, {"Age": {"young": 30, "old": 70}, "Region": {"north": 0.4, "south": 0.6}})
    >>> [round(fit.after, 6) for fit in found.margins], found.weights[:2].round(6).tolist(), round(found.deff, 4)
    ([0.3, 0.7, 0.4, 0.6], [0.48, 0.72], 1.2064)
    """
    known = _margins(margins)
    agree(known)
    rows = _length(columns, base)
    given = np.ones(rows) if base is None else np.where(np.isfinite(base) & (base > 0), base, np.nan)
    used = np.flatnonzero(np.isfinite(given))
    codes = np.stack([_codes(columns, margin) for margin in known])
    _answered(columns, known, codes[:, used], used)
    groups, member = grouped(codes[:, used], given[used] / given[used].mean())
    weights, facts = _fitted(groups, member, known, trim)
    return _weighting(rows, used, weights, given, codes, known, facts)


def design_effect(weights: FloatArray) -> float:
    """Kish's design effect of weights (n,): n sum w^2 / (sum w)^2, how many times larger the variance of a mean becomes
    when the answers do not depend on the weights. 1 for equal weights; NaN without any. Source: Kish (1992).

    >>> design_effect(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    used = weights[np.isfinite(weights) & (weights > 0)]
    return len(used) / kish_n(used) if len(used) else float("nan")


def trimmed(weights: FloatArray, low: float = 0.0, high: float = np.inf, *, strict: bool = True) -> FloatArray:
    """weights (n,) cut at ``low`` and ``high``, what is cut off shared equally over the others, so that the total stays
    the same; ``strict`` repeats until none lies outside. As R's survey::trimWeights. ValueError where the mean lies
    outside the bounds. Margins do not survive this: ``raked`` with ``trim`` keeps both.

    >>> trimmed(np.array([1.0, 1.0, 1.0, 5.0]), high=3.5).tolist()
    [1.5, 1.5, 1.5, 3.5]
    """
    if not low <= weights.mean() <= high:
        raise ValueError("the mean of the weights lies outside the bounds")
    found = np.asarray(weights, dtype=np.float64)
    while True:
        outside = (found < low * (1 - _CUT)) | (found > high * (1 + _CUT))
        if not outside.any() or outside.all():
            return found
        cut = np.clip(found, low, high)
        cut[~outside] += float((found - cut).sum()) / int((~outside).sum())
        found = cut
        if not strict:
            return found


def _margins(given: Given) -> tuple[Margin, ...]:
    if isinstance(given, Mapping):
        return tuple(margin_of(variable, values) for variable, values in given.items())
    return tuple(given)


def _length(columns: Mapping[str, Strings], base: FloatArray | None) -> int:
    sizes = {len(column) for column in columns.values()} | ({len(base)} if base is not None else set())
    if len(sizes) != 1:
        raise ValueError("columns and base weights differ in length, or there are none")
    return sizes.pop()


def _codes(columns: Mapping[str, Strings], margin: Margin) -> IntArray:
    """The place of each row's value in the margin; -1 where it is blank. MARGIN_UNKNOWN_VALUE for others."""
    if margin.variable not in columns:
        figures = {"near": near(margin.variable, tuple(columns))}
        row = min(margin.rows.values(), default=None)
        raise UnusableMargins("MARGIN_NO_COLUMN", row=row, column=margin.variable, figures=figures)
    names, where = np.unique(columns[margin.variable], return_inverse=True)
    place = {value: at for at, value in enumerate(margin.values)} | {"": -1}
    strange = [str(name) for name in names if str(name) not in place]
    if strange:
        found: dict[str, object] = {"values": tuple(strange), "known": tuple(margin.values)}
        found["count"] = int(np.isin(columns[margin.variable], strange).sum())
        raise UnusableMargins("MARGIN_UNKNOWN_VALUE", column=margin.variable, figures=found)
    return np.array([place[str(name)] for name in names], dtype=np.int64)[where]


def _answered(columns: Mapping[str, Strings], margins: Sequence[Margin], codes: IntArray, used: IntArray) -> None:
    """Every value of everybody has answers, and every value with answers somebody."""
    for margin, row in zip(margins, codes):
        times = np.bincount(row[row >= 0], minlength=len(margin.values))
        for (value, share), n in zip(margin.values.items(), times):
            if bool(n) != (share > 0):
                code = "MARGIN_ZERO" if n else "MARGIN_NOBODY"
                figures = {"value": value, "count": int(n)}
                raise UnusableMargins(code, row=margin.rows.get(value), column=margin.variable, figures=figures)


@dataclass(frozen=True, slots=True)
class _Facts:
    rounds: int
    off: float
    met: bool
    n_trimmed: int = 0
    bounds: tuple[float, float] = NO_BOUNDS


def _fitted(
    groups: Groups, member: IntArray, margins: Sequence[Margin], trim: Trim | None
) -> tuple[FloatArray, _Facts]:
    shares = [np.array(list(margin.shares.values())) for margin in margins]
    found = fitted(groups, shares)
    facts = _Facts(found.rounds, found.off, found.met)
    weights = found.weights[member]
    if trim is None:
        return weights, facts
    middle = float(np.median(weights) if trim.of == "median" else weights.mean())
    bounds = (trim.low * middle, trim.high * middle)
    outside = int(((weights < bounds[0] * (1 - _CLOSE)) | (weights > bounds[1] * (1 + _CLOSE))).sum())
    facts = replace(facts, bounds=bounds, n_trimmed=outside)
    if not outside:
        return weights, facts
    cut = fitted(groups, shares, bounds)
    return cut.weights[member], replace(facts, rounds=cut.rounds, off=cut.off, met=cut.met)


def _weighting(
    rows: int,
    used: IntArray,
    found: FloatArray,
    given: FloatArray,
    codes: IntArray,
    margins: Sequence[Margin],
    facts: _Facts,
) -> Weighting:
    weights = np.full(rows, np.nan)
    weights[used] = found / found.mean()
    fits = tuple(fit for margin, row in zip(margins, codes) for fit in _fits(margin, row[used], given[used], found))
    counts = {margin.population for margin in margins} - {None}
    return Weighting(
        weights,
        fits,
        len(used),
        design_effect(found),
        kish_n(found),
        facts.rounds,
        facts.off,
        facts.n_trimmed,
        facts.bounds,
        max((count for count in counts if count is not None), default=None),
        codes,
        given,
        _reasons(fits, codes[:, used], facts),
    )


def _fits(margin: Margin, codes: IntArray, base: FloatArray, weights: FloatArray) -> list[MarginFit]:
    known = codes >= 0
    size = len(margin.values)
    people = np.bincount(codes[known], minlength=size)
    before, after = (np.bincount(codes[known], weights=one[known], minlength=size) for one in (base, weights))
    before, after = before / before.sum(), after / after.sum()
    return [
        MarginFit(margin.variable, value, int(people[at]), float(before[at]), float(after[at]), share)
        for at, (value, share) in enumerate(margin.shares.items())
    ]


def _reasons(fits: Sequence[MarginFit], codes: IntArray, facts: _Facts) -> tuple[Reason, ...]:
    found = {
        Reason.MARGINS_NOT_MET: not facts.met,
        Reason.FEW_IN_CELL: any(0 < fit.n < FEW_IN_CELL for fit in fits),
        Reason.MANY_UNKNOWN: bool(((codes < 0).mean(axis=1) > UNKNOWN_PART).any()),
    }
    return tuple(reason for reason, holds in found.items() if holds)
