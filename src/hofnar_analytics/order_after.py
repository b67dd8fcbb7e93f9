"""What followed a negative moment, and whether a positive one mends the outcome. Method: docs/methods/order.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.intervals import kish_n, newcombe, wilson
from hofnar_analytics.least_squares import LeastSquares, least_squares
from hofnar_analytics.results import UNKNOWN, Estimate, Reason
from hofnar_analytics.travelled import Travelled

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

FOLLOWED_FLOOR = 50
MENDED_FLOOR = 50  # people in each group that is compared
BAND = 0.15  # standard deviations of the outcome within which a remaining gap is called none


@dataclass(frozen=True, slots=True)
class Next:
    """One moment that came next: its part of all next moments, and the part of those visits that was negative, after a
    negative and otherwise, with their difference."""

    column: str
    label: str
    n: int
    share: Estimate
    negative: Estimate = UNKNOWN
    negative_otherwise: Estimate = UNKNOWN
    difference: Estimate = UNKNOWN


@dataclass(frozen=True, slots=True)
class Followed:
    """After a negative at one moment: ``ended`` is the part for whom nothing followed, ``negative`` the part of next
    moments that was negative too; ``…_otherwise`` the same after visits that were not negative."""

    column: str
    label: str
    n: int
    n_otherwise: int
    ended: Estimate
    ended_otherwise: Estimate
    negative: Estimate
    negative_otherwise: Estimate
    nexts: tuple[Next, ...]
    reasons: tuple[Reason, ...] = ()


def followed(trip: Travelled, moment: int, *, low: float, level: float = 0.95) -> Followed:
    """What came next after a negative (score <= ``low``) at one moment, beside visits that were not negative.

    Below 50 negatives TOO_FEW_RESPONSES. Moments that came next fewer than 5 times are counted but not rated.

    >>> marks = np.tile([[3.0, 8.0], [9.0, 9.0]], (60, 1))
    >>> trip = Travelled(marks, np.tile([0.0, 1.0], (120, 1)), ("a", "b"), ("a", "b"), np.full(120, np.nan))
    >>> found = followed(trip, 0, low=5)
    >>> found.n, found.nexts[0].column, found.nexts[0].share.estimate, found.negative.estimate
    (60, 'b', 1.0, 0.0)
    """
    there = trip.known[:, moment] & (trip.used_weights() > 0)
    weights = trip.used_weights()[there]
    bad = trip.scores[there, moment] <= low
    nxt, mark = _next(trip, there, moment)
    rest = nxt < 0
    worse = np.isfinite(mark) & (mark <= low)
    nexts = [_one(trip, j, weights, bad, nxt, worse, level) for j in range(len(trip.columns)) if (nxt[bad] == j).any()]
    nexts.sort(key=lambda one: -(one.share.estimate or 0.0))
    return Followed(
        trip.columns[moment],
        trip.labels[moment],
        int(bad.sum()),
        int((~bad).sum()),
        _part(weights, rest, bad, level),
        _part(weights, rest, ~bad, level),
        _part(weights, worse, bad & ~rest, level),
        _part(weights, worse, ~bad & ~rest, level),
        tuple(nexts),
        (Reason.TOO_FEW_RESPONSES,) if bad.sum() < FOLLOWED_FLOOR else (),
    )


def _next(trip: Travelled, there: BoolArray, moment: int) -> tuple[NDArray[np.intp], FloatArray]:
    """The column of each person's next moment (-1 for none) and its score (NaN for none)."""
    now = trip.positions[there, moment][:, None]
    with np.errstate(invalid="ignore"):
        later = np.where(trip.known[there] & (trip.positions[there] > now), trip.positions[there], np.inf)
    place = later.argmin(axis=1)
    none = ~np.isfinite(later.min(axis=1))
    mark = trip.scores[there][np.arange(len(place)), place]
    return np.where(none, -1, place), np.where(none, np.nan, mark)


def _part(weights: FloatArray, chosen: BoolArray, among: BoolArray, level: float) -> Estimate:
    if not among.any():
        return Estimate(level=level)
    n = kish_n(weights[among])
    share = float(weights[among] @ chosen[among] / weights[among].sum())
    return Estimate(share, *wilson(share * n, n, level), level)


def _one(
    trip: Travelled,
    j: int,
    weights: FloatArray,
    bad: BoolArray,
    nxt: NDArray[np.intp],
    worse: BoolArray,
    level: float,
) -> Next:
    here, elsewhere = bad & (nxt == j), ~bad & (nxt == j)
    share = _part(weights, nxt == j, bad & (nxt >= 0), level)
    if here.sum() < 5 or elsewhere.sum() < 5:
        return Next(trip.columns[j], trip.labels[j], int(here.sum()), share)
    after, otherwise = _part(weights, worse, here, level), _part(weights, worse, elsewhere, level)
    a, b = after.estimate or 0.0, otherwise.estimate or 0.0
    n = (kish_n(weights[here]), kish_n(weights[elsewhere]))
    difference = Estimate(a - b, *newcombe((a * n[0], b * n[1]), n, level), level)
    return Next(trip.columns[j], trip.labels[j], int(here.sum()), share, after, otherwise, difference)


class Mend(StrEnum):
    """What a positive moment after a negative one does to the outcome."""

    WHOLLY = "wholly"  # nothing worth naming is left of the gap
    PARTLY = "partly"  # a part of the gap is demonstrably left
    SOME = "some"  # it mends; whether wholly is not certain
    NOT = "not"  # shown not to mend: the interval lies within the band around no effect


@dataclass(frozen=True, slots=True)
class Mending:
    """``cost``: the outcome of people with one negative and no positive afterwards less that of people without any
    negative; ``mended``: what a positive afterwards adds; ``mood``: what a positive *before* the negative adds, which
    cannot have mended anything; ``beyond_mood`` = mended - mood; ``left`` = cost + mended, what remains of the gap.

    ``verdict`` is given only where ``beyond_mood`` shows more than mood (CONFOUNDED where it does not though ``mended``
    does). Groups: ``n_mended`` and ``n_unmended`` had moments after their one negative, with and without a positive;
    ``n_ended`` had none; ``n_several`` had more than one negative.
    """

    n: int
    n_without: int
    n_mended: int
    n_unmended: int
    n_ended: int
    n_several: int
    cost: Estimate = UNKNOWN
    mended: Estimate = UNKNOWN
    mood: Estimate = UNKNOWN
    beyond_mood: Estimate = UNKNOWN
    left: Estimate = UNKNOWN
    verdict: Mend | None = None
    reasons: tuple[Reason, ...] = ()


def mending(trip: Travelled, *, low: float, high: float, level: float = 0.95) -> Mending:
    """Does a positive (score >= ``high``) after a person's one negative (score <= ``low``) mend the outcome?

    Least squares of the outcome with, for people with one negative: a positive afterwards, a positive before, how many
    moments came before and after (more moments are more chances of a positive), how low it was and which moment it was;
    a column for people with several negatives (before and after would not be alike for them); and for all the number of
    moments. HC3, or the jackknife over clusters. Needs 50 people without a negative, with one
    mended and with one not mended (TOO_FEW_RESPONSES). ValueError when low is not below high.

    >>> rng = np.random.default_rng(5)
    >>> marks = rng.choice([2.0, 6, 9], p=[0.1, 0.6, 0.3], size=(4000, 5))
    >>> names, order = tuple("abcde"), np.tile(np.arange(5.0), (4000, 1))
    >>> first = np.where((marks <= 3).any(axis=1), (marks <= 3).argmax(axis=1), 9)  # of people with one or more
    >>> saved = ((marks >= 8) & (order > first[:, None])).any(axis=1)
    >>> kpi = 8 - 2.0 * (first < 9) + 1.0 * (saved & (first < 9)) + rng.normal(size=4000)
    >>> str(mending(Travelled(marks, order, names, names, kpi), low=3, high=8).verdict)
    'partly'
    """
    if not low < high:
        raise ValueError("a negative score lies below a positive one")
    weights = trip.used_weights()
    used = trip.known.any(axis=1) & np.isfinite(trip.outcome) & (weights > 0)
    story = _Story(trip, used, low, high)
    sizes = story.sizes()
    bare = Mending(int(used.sum()), *sizes)
    y = trip.outcome[used]
    if min(sizes[:3]) < MENDED_FLOOR or not np.ptp(y) > 0:
        reason = Reason.TOO_FEW_RESPONSES if min(sizes[:3]) < MENDED_FLOOR else Reason.CONSTANT
        return Mending(bare.n, *sizes, reasons=(reason,))
    clusters = None if trip.clusters is None else trip.clusters[used]
    fit = least_squares(story.columns(), y, weights[used], clusters)
    return _judged(bare, fit, float(np.std(y)), level)


class _Story:
    """Each person's one negative, and what came before and after it."""

    def __init__(self, trip: Travelled, used: BoolArray, low: float, high: float) -> None:
        known, marks, order = trip.known[used], trip.scores[used], trip.positions[used]
        with np.errstate(invalid="ignore"):
            bad = known & (marks <= low)
            good = known & (marks >= high)
            when = np.where(bad, order, np.inf)
            self.place = when.argmin(axis=1)
            first = when.min(axis=1)[:, None]
            after, earlier = known & (order > first), known & (order < first)
        self.negative: BoolArray = np.asarray(bad.sum(axis=1) == 1)
        self.several: BoolArray = np.asarray(bad.sum(axis=1) > 1)
        self.after = np.where(self.negative, after.sum(axis=1), 0)
        self.before = np.where(self.negative, earlier.sum(axis=1), 0)
        self.mended = self.negative & (good & after).any(axis=1)
        self.promised = self.negative & (good & earlier).any(axis=1)
        self.moments = known.sum(axis=1)
        self.depth = np.where(self.negative, low - marks[np.arange(len(marks)), self.place], 0.0)
        self.kinds = marks.shape[1]

    def sizes(self) -> tuple[int, int, int, int, int]:
        """Without a negative, mended, not mended though something followed, nothing followed, several negatives."""
        ended = self.negative & (self.after == 0)
        unmended = self.negative & ~self.mended & ~ended
        groups = (~self.negative & ~self.several, self.mended, unmended, ended, self.several)
        without, mended, left, last, several = (int(group.sum()) for group in groups)
        return without, mended, left, last, several

    def columns(self) -> FloatArray:
        """negative, mended, promised, ended, several, then what is held equal. The reference of 'negative' is a person
        whose negative was followed by an average number of moments, none of them positive."""
        ill = self.negative
        ended: BoolArray = np.asarray(ill & (self.after == 0))
        live: BoolArray = np.asarray(ill & ~ended)
        held = [self._within(self.after, live), self._within(self.before, ill), self._within(self.depth, ill)]
        none_before = self._within((self.before == 0).astype(float), ill)
        kinds = [self._within((self.place == j).astype(float), ill) for j in range(self.kinds)]
        count = self.moments - self.moments.mean()
        return np.column_stack(
            [ill, self.mended, self.promised, ended, self.several, *held, none_before, count, *kinds]
        ).astype(float)

    def _within(self, values: NDArray[np.float64] | NDArray[np.int64], among: BoolArray) -> FloatArray:
        """Values centred among these people, 0 for the rest."""
        middle = float(values[among].mean()) if among.any() else 0.0
        return np.where(among, values - middle, 0.0)


def _judged(bare: Mending, fit: LeastSquares, deviation: float, level: float) -> Mending:
    cost, mended, mood = (fit.unit(column) for column in range(3))
    found = replace(
        bare,
        cost=fit.combined(cost, level),
        mended=fit.combined(mended, level),
        mood=fit.combined(mood, level),
        beyond_mood=fit.combined(mended - mood, level),
        left=fit.combined(cost + mended, level),
    )
    gain, beyond, gap = found.mended, found.beyond_mood, found.cost
    if gain.low is None or beyond.low is None or gap.high is None:
        return replace(found, reasons=(Reason.NOT_ESTIMABLE,))
    confounded = (Reason.CONFOUNDED,) if gain.low > 0 and beyond.low <= 0 else ()
    verdict = None
    if gap.high < 0 and gain.low > 0 and beyond.low > 0:
        rest = fit.combined(cost + mended, 2 * level - 1)
        verdict = _how_far(rest, found.left, BAND * deviation)
    elif gap.high < 0 and _inside(fit.combined(mended, 2 * level - 1), BAND * deviation):
        verdict = Mend.NOT
    return replace(found, verdict=verdict, reasons=confounded)


def _how_far(rest: Estimate, left: Estimate, band: float) -> Mend:
    if rest.low is not None and rest.low > -band:
        return Mend.WHOLLY
    return Mend.PARTLY if left.high is not None and left.high < 0 else Mend.SOME


def _inside(estimate: Estimate, band: float) -> bool:
    return estimate.low is not None and estimate.high is not None and -band < estimate.low and estimate.high < band
